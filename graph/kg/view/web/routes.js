"use strict";
// The best chains from one actor to another under a lens, exactly and in order, among the ties that are shown: the same as
// the library's `kg.chains.find`, from which the search is taken. Every place of a chain has its ways on in order of what
// they can still come to; a chain that is taken up puts forward its best way on and the next best way beside it.
const kgRoutes = (view) => {
  const { intersection, union } = kgDays;
  const [MOST, TOP] = [6, 10];
  // So many ways are looked at within about a second; after PATIENCE that fail for want of a common day, it is worked out
  // on which days each place leads on at all.
  const [WORK, PATIENCE] = [100_000, 100];
  const { numbers, lenses, weighed, edges: edgesOf } = kgEdges(view);

  const less = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  const listed = (one, other) => {
    const at = one.findIndex((each, place) => each !== other[place]);
    return at < 0 || at >= other.length ? one.length - other.length : less(one[at], other[at]);
  };

  const search = (lens, { ties, window }, start, goal) => {
    const sure = (id) => weighed(ties.get(id)).units;
    const days = (id) => weighed(ties.get(id)).possible;
    const edges = edgesOf(lens, ties, start, goal);
    const reach = kgReach(edges, sure, goal, MOST);
    const perHops = () => Array.from({ length: MOST + 1 }, () => new Map());

    const ways = perHops();
    const waysFrom = ({ place, ties: { length } }) => {
      const left = MOST - length;
      if (!ways[left].has(place)) {
        const found = edges[place].flatMap(([there, id, kind]) => {
          const rest = left && sure(id) ? reach.rest(there, left - 1, place >> 1) : null;
          if (rest === null) return [];
          const value = (rest.value * sure(id)) / reach.UNITS;
          return [{ value, hops: rest.hops + 1, name: there >> 1, relation: ties.get(id).tie.relation, place: there, id, kind }];
        });
        ways[left].set(place, found.sort((one, other) => less(other.value, one.value) || one.hops - other.hops ||
          one.name - other.name || less(one.relation, other.relation) || other.place - one.place));
      }
      return ways[left].get(place);
    };

    // The days on which at most some chain leads on from a place; it may here come to an actor twice.
    const onward = perHops();
    const daysFrom = (place, left) => {
      if (place === reach.end) return [[-Infinity, Infinity]];
      if (!onward[left].has(place)) {
        const some = edges[place].filter(([there, id]) => left && sure(id) && reach.rest(there, left - 1));
        onward[left].set(place, union(some.map(([there, id]) => intersection(days(id), daysFrom(there, left - 1)))));
      }
      return onward[left].get(place);
    };
    let [serial, failed, work] = [0, 0, 0];
    const fails = (partial, way) => {
      if (partial.names.includes(way.name)) return true;
      const common = intersection(partial.possible, days(way.id));
      if (!common.length) failed += 1;
      return !common.length ||
        (failed > PATIENCE && !intersection(common, daysFrom(way.place, MOST - partial.ties.length - 1)).length);
    };

    const queue = kgHeap((one, other) => (less(other.value, one.value) || one.hops - other.hops ||
      listed(one.names, other.names) || listed(one.relations, other.relations) || one.serial - other.serial) < 0);
    const offer = (partial, from) => {
      const some = waysFrom(partial);
      let number = from;
      while (number < some.length && fails(partial, some[number])) number += 1;
      work += 1 + number - from;
      if (number === some.length) return;
      const way = some[number];
      serial += 1;
      queue.push({
        value: partial.product * way.value, hops: partial.ties.length + way.hops, names: [...partial.names, way.name],
        relations: [...partial.relations, way.relation], serial, partial, number, way,
      });
    };
    const longer = ({ partial, way, names, relations }) => ({
      product: (partial.product * sure(way.id)) / reach.UNITS, names, relations, ties: [...partial.ties, way.id],
      kinds: [...partial.kinds, way.kind], place: way.place, possible: intersection(partial.possible, days(way.id)),
    });

    const handle = (number) => view.actors[number].handle;
    const chain = ({ names, ties: ids, kinds, possible }) => {
      const hops = ids.map((id, number) => {
        const [from, to] = [handle(number ? names[number - 1] : start), handle(names[number])];
        const { tie, verdict, pro, con, against } = ties.get(id);
        const inverse = !tie.symmetric && tie.subject !== from;
        return { from, to, inverse, kind: kinds[number], tie, verdict, pro, con, against, possible: days(id), confidence: Number(sure(id)) / 1e12 };
      });
      const firmness = (hop) => [view.kinds[hop.kind], hop.confidence];
      const weakest = hops.reduce((best, hop, number) => (listed(firmness(hop), firmness(hops[best])) < 0 ? number : best), 0);
      const certain = ids.reduce((common, id) => intersection(common, weighed(ties.get(id)).certain), window);
      return { hops, score: hops.reduce((product, hop) => product * hop.confidence, 1), possible, certain, weakest };
    };

    const found = new Map();
    const first = { product: reach.whole, names: [], relations: [], ties: [], kinds: [], possible: window };
    offer({ ...first, place: 2 * start + lenses.get(lens).first }, 0);
    while (queue.size && found.size < TOP && work < WORK) {
      const taken = queue.pop();
      offer(taken.partial, taken.number + 1);
      const partial = longer(taken);
      const name = partial.ties.join("\n");
      if (partial.place !== reach.end) offer(partial, 0);
      else if (!found.has(name)) found.set(name, chain(partial));
    }
    return { chains: [...found.values()], stopped: queue.size > 0 && found.size < TOP };
  };

  // `shown` has the `ties` that are shown, by id, and the `window` of days that they are asked for; `start` and `goal` are
  // handles. Answers with at most ten chains of at most six hops, the best first, and whether the search was `stopped`
  // before it had tried everything: then there may be others after these.
  return (shown, start, goal, lens) => {
    const ends = [start, goal].map((name) => numbers.get(name));
    if (start === goal || ends.includes(undefined)) return { chains: [], stopped: false };
    return search(lens, shown, ...ends);
  };
};
