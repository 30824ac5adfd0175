"use strict";
// What a search for chains needs of the ties that are shown: how sure each is and on which days it holds, as whole numbers and
// windows, and where it leads under a lens.
const kgEdges = (view) => {
  const { union, read } = kgDays;
  const numbers = new Map(view.actors.map((actor, number) => [actor.handle, number]));
  const claims = new Map(Object.entries(view.claims));
  const lenses = new Map(view.lenses.map((lens) => [lens.lens, lens]));

  // Rounded as Python does, halves to the even.
  const units = (confidence) => {
    const [exact, near] = [confidence * 1e12, Math.round(confidence * 1e12)];
    return BigInt(near - exact === 0.5 && near % 2 ? near - 1 : near);
  };
  // Worked out once for each tie as it is shown. The confidence in the data is rounded, so it is taken from the claims.
  const known = new WeakMap();
  const weighed = (found) => {
    if (!known.has(found)) {
      const said = found.pro.map((id) => claims.get(id));
      const days = (which) => union(said.map((claim) => read(claim[which])));
      known.set(found, { units: units(kgConfidence(said)), possible: days("possible"), certain: days("certain") });
    }
    return known.get(found);
  };

  // The edges that lead on from each place (see `kgReach`), none back to the start or on from the goal. A symmetric tie is
  // walked from both ends, always as from its subject's.
  const edges = (name, ties, start, goal) => {
    const { steps } = lenses.get(name);
    const found = view.actors.flatMap(() => [[], []]);
    const put = (one, other, [, state, following, kind], id) => {
      if (one !== other && other !== start && one !== goal) found[2 * one + state].push([2 * other + following, id, kind]);
    };
    for (const [id, { tie, holds }] of ties) {
      if (!holds || !Object.hasOwn(steps, tie.relation)) continue;
      const [subject, object] = [numbers.get(tie.subject), numbers.get(tie.object)];
      for (const step of steps[tie.relation]) {
        if (step[0]) put(subject, object, step, id);
        if (!step[0] || tie.symmetric) put(object, subject, step, id);
      }
    }
    return found;
  };

  return { numbers, lenses, weighed, edges };
};
