"use strict";
// What lies between two actors under a lens, and how good a chain from each can still be. A place is an actor with the state
// of the chain there, 0 or 1: twice the actor's number, and the state. Confidences are multiplied as whole numbers of
// 10⁻¹², so that equal products are equal. `edges` has the edges that lead on from each place, [place, tie, kind].
const kgReach = (edges, sure, goal, most) => {
  const UNITS = 10n ** 12n;
  const whole = UNITS ** BigInt(most);
  const end = 2 * goal + 1;

  // How many hops each place is from the goal at least.
  const hops = new Map([[end, 0]]);
  const behind = new Map();
  edges.forEach((some, place) => some.forEach(([there]) => behind.set(there, [...(behind.get(there) ?? []), place])));
  for (let [level, count] = [[end], 1]; level.length && count <= most; count += 1) {
    const fresh = [];
    for (const place of level.flatMap((each) => behind.get(each) ?? [])) {
      if (!hops.has(place)) {
        hops.set(place, count);
        fresh.push(place);
      }
    }
    level = fresh;
  }

  // The best rest from a place within so many hops, and the best of those that lead to another actor first.
  const NONE = { value: 0n, hops: 0, actor: -1 };
  const better = (one, other) =>
    one.value > other.value || (one.value === other.value && (one.hops < other.hops || (one.hops === other.hops && one.actor > other.actor)));
  const known = Array.from({ length: most + 1 }, () => new Map());
  const best = (place, left) => {
    let [first, second] = [NONE, NONE];
    for (const [there, tie] of edges[place]) {
      const after = rest(there, left - 1, place >> 1);
      if (after === null) continue;
      const found = { value: (after.value * sure(tie)) / UNITS, hops: after.hops + 1, actor: there >> 1 };
      if (found.value <= 0n) continue;
      if (better(found, first)) [first, second] = [found, found.actor === first.actor ? second : first];
      else if (found.actor !== first.actor && better(found, second)) second = found;
    }
    return [first, second];
  };
  // `besides` is an actor to whom the next hop must not lead: where the chain came from.
  const rest = (place, left, besides = -1) => {
    if (place === end) return { value: whole, hops: 0 };
    if (!(hops.get(place) <= left)) return null;
    if (!known[left].has(place)) known[left].set(place, best(place, left));
    const [first, second] = known[left].get(place);
    const found = first.actor === besides ? second : first;
    return found.value ? found : null;
  };
  return { end, whole, UNITS, rest };
};
