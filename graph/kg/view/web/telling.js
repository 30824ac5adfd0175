"use strict";
// Chains as a story, in the words in which the library tells them: a step for each chain, a row for each hop.
const kgTelling = (view) => {
  const { sure } = kgWords;
  const texts = kgTexts.chains;
  const labels = new Map(view.actors.map((actor) => [actor.handle, actor.label]));
  const HIDING = /[\u202a-\u202e\u2066-\u2069]/g;
  const name = (handle) => labels.get(handle).replace(HIDING, "\ufffd");
  // A mark without width keeps an arrow between names that run to the left from turning with them.
  const LEFTWARD = /(?=\p{L})[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
  const chained = (names) => names.join(names.some((each) => LEFTWARD.test(each)) ? " \u200e→ " : " → ");
  const unique = (some) => [...new Set(some)];

  const row = ({ from, to, inverse, kind, tie, verdict, pro, con, against, possible, confidence }) => ({
    tie: tie.id, words: `${name(from)} ${inverse ? tie.inverse : tie.label} ${name(to)}`,
    note: texts.standing(kind, sure(confidence), verdict, con.length ? sure(against) : "", kgDays.words(possible)),
    claims: [...pro, ...con],
  });
  const step = ({ hops, score, weakest, possible, certain }) => {
    const actors = [hops[0].from, ...hops.map((hop) => hop.to)];
    return {
      title: chained(actors.map(name)),
      facts: [[texts.score, score.toFixed(3)], [texts.weakest, texts.place(weakest + 1, hops.length, hops[weakest].kind)],
        [texts.possible, kgDays.words(possible)], [texts.certain, kgDays.words(certain)]],
      parts: [{ heading: texts.heading, rows: hops.map(row) }],
      actors: unique([...actors, ...hops.flatMap(({ tie }) => [tie.subject, tie.object])]),
      ties: unique(hops.map(({ tie }) => tie.id)), gone: [],
    };
  };

  return ({ chains, stopped }, start, goal, lens) => ({
    kind: "chains", title: texts.title(name(start), name(goal), lens.label),
    note: texts.note(chains.length) + (stopped ? texts.stopped : ""), steps: chains.map(step),
  });
};
