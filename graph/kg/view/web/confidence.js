"use strict";
// The confidence of one side of a tie from its claims: 1 − Π(1 − c) over the matching of sources with speakers that makes it
// greatest, so that one source or one speaker counts once. The same as the library's `corroborated`.
const kgConfidence = (said) => {
  const best = new Map();
  for (const { root, voice, confidence } of said) {
    const key = JSON.stringify([root, voice]);
    if (!best.has(key) || best.get(key).confidence < confidence) best.set(key, { root, voice, confidence });
  }
  const pairs = [...best.values()];
  const surest = Math.max(0, ...pairs.map((pair) => pair.confidence));
  const [roots, voices] = ["root", "voice"].map((end) => [...new Set(pairs.map((pair) => pair[end]))]);
  if (surest === 1 || roots.length < 2 || voices.length < 2) return surest;

  // The Hungarian method with rows for the fewer and columns for the more; what is absent costs nothing and gives nothing.
  const [rows, columns] = roots.length <= voices.length ? [roots, voices] : [voices, roots];
  const doubt = rows.map(() => columns.map(() => 1));
  for (const { root, voice, confidence } of pairs) {
    const [row, column] = rows === roots ? [root, voice] : [voice, root];
    doubt[rows.indexOf(row)][columns.indexOf(column)] = 1 - confidence;
  }
  const cost = (row, column) => Math.log(doubt[row - 1][column - 1]);
  const [up, down] = [new Float64Array(rows.length + 1), new Float64Array(columns.length + 1)];
  const taken = new Int32Array(columns.length + 1);
  const before = new Int32Array(columns.length + 1);
  for (let start = 1; start <= rows.length; start += 1) {
    const least = new Float64Array(columns.length + 1).fill(Infinity);
    const seen = new Uint8Array(columns.length + 1);
    let at = 0;
    taken[0] = start;
    do {
      seen[at] = 1;
      const row = taken[at];
      let [step, next] = [Infinity, 0];
      for (let column = 1; column <= columns.length; column += 1) {
        if (seen[column]) continue;
        const slack = cost(row, column) - up[row] - down[column];
        if (slack < least[column]) [least[column], before[column]] = [slack, at];
        if (least[column] < step) [step, next] = [least[column], column];
      }
      for (let column = 0; column <= columns.length; column += 1) {
        if (seen[column]) { up[taken[column]] += step; down[column] -= step; } else least[column] -= step;
      }
      at = next;
    } while (taken[at]);
    for (; at; at = before[at]) taken[at] = taken[before[at]];
  }
  return 1 - taken.slice(1).reduce((left, row, column) => (row ? left * doubt[row - 1][column] : left), 1);
};
