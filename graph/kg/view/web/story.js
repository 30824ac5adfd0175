"use strict";
// A story: what its steps say and light. It tells the story of the page, or any other of the same shape that is handed to
// tell(); which step is open, and which row of it, are `step` and `row` of the state, and `step` is 0 where none is told.
// `card` makes the card of a claim, by id, as kgCards does.
const kgStory = (view, state, card) => {
  const { make, button, swatch } = kgWords;
  const texts = kgTexts.story;
  const ties = new Map(view.all.map((tie) => [tie.id, tie]));
  const claims = { ...view.quoted, ...view.claims };
  const tieOf = new Map(view.all.flatMap((tie) => [...tie.pro, ...tie.con].map((claim) => [claim, tie.id])));
  let story = view.story;

  // What is told in a state: the step, its number, its rows, and which of them is open; null where no story is.
  const told = ({ step: number, row: place }) => {
    if (!story || !number) return null;
    const at = Math.min(number, story.steps.length);
    const step = story.steps[at - 1];
    const rows = step.parts.flatMap((part) => part.rows);
    return { step, number: at, all: story.steps.length, rows, row: rows[place - 1] ?? null };
  };

  // A row narrows the light to its tie, or to the ties of its claims.
  const narrowed = (row) => [...new Set(row.tie === null ? row.claims.map((claim) => tieOf.get(claim)) : [row.tie])]
    .filter((id) => ties.has(id));
  const light = (now) => {
    const found = told(now);
    if (found === null) return null;
    const { step, row } = found;
    const some = row ? narrowed(row) : [];
    if (!some.length) return { nodes: step.actors, edges: step.ties, gone: step.gone ?? [] };
    const ends = some.flatMap((id) => [ties.get(id).subject, ties.get(id).object]);
    return { nodes: ends, edges: some, gone: (step.gone ?? []).filter((id) => some.includes(id)) };
  };
  // The actors that are to be in sight: those of the step, and those to whom a row leads beyond it.
  const frame = (now) => [...new Set([...(told(now)?.step.actors ?? []), ...(light(now)?.nodes ?? [])])];

  const facts = (step) => make("dl", { class: "facts" }, ...step.facts.flatMap(([term, value]) =>
    [make("dt", {}, term), make("dd", { dir: "auto" }, value)]));
  const side = (id) => (claims[id].stance === "denied" ? "against" : "for");
  const counts = (id, shown) => {
    const found = shown.all.get(tieOf.get(id));
    return !found || found.pro.includes(id) || found.con.includes(id);
  };
  const cards = (ids, shown) => ids.map((id) => card(id, side(id), counts(id, shown)));
  const hidden = (row, shown) => ties.has(row.tie) && !shown.ties.has(row.tie);
  const line = (row, shown) => [
    ties.has(row.tie) ? swatch(kgTheme.tint(ties.get(row.tie).colour)) : null,
    make("span", { class: "said", dir: "auto" }, row.words),
    make("span", { class: "count" }, [row.note, hidden(row, shown) ? texts.hiddenTie : ""].filter(Boolean).join(" · ")),
  ];

  const entry = (row, number, now, shown) => {
    if (!row.claims.length) return make("li", { class: "hop" }, ...line(row, shown));
    const open = now.row === number;
    const made = button("hop", () => state.set({ row: open ? null : number }, now.row !== null), ...line(row, shown));
    made.setAttribute("aria-expanded", String(open));
    made.dataset.key = `row-${number}`;
    return make("li", {}, made, ...(open ? cards(row.claims, shown) : []));
  };
  const contents = (now) => make("ol", { class: "steps", "aria-label": texts.steps },
    ...story.steps.map((step, place) => {
      const made = button("step", () => state.set({ step: place + 1, row: null }), make("span", { class: "title", dir: "auto" }, step.title));
      if (place + 1 === told(now).number) made.setAttribute("aria-current", "step");
      made.dataset.key = `step-${place + 1}`;
      return make("li", {}, made);
    }));

  const about = (now, shown) => {
    const found = told(now);
    if (found === null) return null;
    const { step, rows } = found;
    const gone = step.ties.filter((id) => ties.has(id) && !shown.ties.has(id)).length;
    return [
      button("back", () => state.set({ step: 0, row: null }), kgTexts.back),
      make("p", { class: "kind" }, texts.kind),
      make("h2", { dir: "auto" }, story.title),
      make("p", { class: "soft" }, story.note),
      contents(now),
      make("h3", {}, texts.at(found.number, found.all)),
      gone ? make("p", { class: "soft hiding" }, texts.hidden(gone), " ", button("back", () => state.reset(), kgTexts.reset)) : null,
      facts(step),
      ...step.parts.flatMap((part) => [make("h3", { class: "part", dir: "auto" }, part.heading),
        make("ul", { class: "hops" }, ...part.rows.map((row) => entry(row, rows.indexOf(row) + 1, now, shown)))]),
      make("p", { class: "soft keys" }, texts.keys),
    ];
  };

  // On paper, each step with all its evidence; a claim that stands in a step already is not repeated there.
  const printed = (shown) => (told(state.now) === null ? [] : story.steps).map((step, place) => {
    const seen = new Set();
    const fresh = (row) => row.claims.filter((id) => !seen.has(id) && seen.add(id));
    return make("section", { class: "told" }, make("h2", { dir: "auto" }, `${place + 1}. ${step.title}`), facts(step),
      ...step.parts.flatMap((part) => [make("h3", {}, part.heading),
        ...part.rows.flatMap((row) => [make("p", { class: "hop" }, ...line(row, shown)), ...cards(fresh(row), shown)])]));
  });

  return {
    told, light, frame, about, printed,
    get now() { return story; },
    // Tells another story, or none.
    tell(other) { story = other; },
    // A button of the overview that leads to the story.
    door: () => (story ? button("door", () => state.set({ step: 1, row: null }), texts.open(story.title)) : null),
    // Keeps the open step in sight of the list of steps, and only of it: the page must not jump.
    scroll() {
      const open = document.querySelector("#panel [aria-current=step]");
      if (!open) return;
      const list = open.closest("ol");
      list.scrollTop = open.offsetTop - (list.clientHeight - open.offsetHeight) / 2;
    },
  };
};
