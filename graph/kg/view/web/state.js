"use strict";
// What is chosen on the page: one object that never changes but is replaced, and that stands in the address after "#".
// Sets hold what is left out, at the start the ties that do not hold. Whatever an address says that this page does not know is ignored.
const kgState = (view) => {
  const START = Object.freeze({
    relations: new Set(), types: new Set(), speakers: new Set(), verdicts: new Set(view.contested ? ["denied"] : ["contested", "denied"]),
    least: 0, from: null, to: null, undated: true, focus: null, depth: 1, kind: null, id: null, table: false,
    start: null, goal: null, lens: view.lens, step: view.story ? 1 : 0, row: null,
  });
  // Where one is, beside what is filtered: the selection, the table, the ends of chains and their lens, the step of a story, 0
  // for none, and the row opened in it.
  const PLACES = ["kind", "id", "table", "start", "goal", "lens", "step", "row"];
  const speakers = new Map(Object.values(view.claims).map((claim) => [claim.voice, claim.speaker]));
  const KNOWN = {
    relations: [...new Set(view.all.map((tie) => tie.relation))].sort(),
    types: view.types.map((type) => type.type),
    speakers: [...speakers.keys()].sort(),
    verdicts: ["supported", "contested", "denied"],
  };
  const familyOf = new Map(view.all.map((tie) => [tie.relation, tie.family]));
  const members = new Map();
  for (const relation of KNOWN.relations) {
    const family = familyOf.get(relation);
    members.set(family, [...(members.get(family) ?? []), relation]);
  }
  const handles = new Set(view.actors.map((actor) => actor.handle));
  const ties = new Set(view.all.map((tie) => tie.id));
  const lenses = new Set(view.lenses.map((lens) => lens.lens));

  // Names in the address: those left in, or after "!" those left out beside what is at the start, whichever are fewer; "*"
  // stands before a whole family.
  const short = (names, left) => {
    if (names !== "relations") return left;
    const [inside, whole] = [new Set(left), []];
    for (const [family, own] of members) {
      if (!own.every((relation) => inside.has(relation))) continue;
      own.forEach((relation) => inside.delete(relation));
      whole.push(`*${family}`);
    }
    return [...whole, ...inside];
  };
  const written = (names, hidden) => {
    const [out, within] = [true, false].map((gone) => short(names, KNOWN[names].filter((each) => hidden.has(each) === gone)));
    const spell = (some) => some.map((each) => (each[0] === "*" ? "*" : "") + encodeURIComponent(each.replace(/^\*/, ""))).join(",");
    return within.length && (START[names].size || within.length < out.length) ? spell(within) : `!${spell(out)}`;
  };
  const readNames = (names, text) => {
    const out = text.startsWith("!");
    const named = new Set(text.replace(/^!/, "").split(",").flatMap((each) => {
      const name = decodeURIComponent(each.replace(/^\*/, ""));
      return each.startsWith("*") && names === "relations" ? members.get(name) ?? [] : [name];
    }));
    const known = KNOWN[names].filter((each) => named.has(each));
    if (out || !known.length) return new Set([...START[names], ...known]);
    return new Set(KNOWN[names].filter((each) => !named.has(each)));
  };

  const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
  const isDate = (text) => DATE.test(text) && !text.startsWith("0000");

  // A span that ends before it begins is taken to be meant the other way round.
  const inOrder = (state) => (state.from && state.to && state.to < state.from.slice(0, state.to.length)
    ? { ...state, from: state.to, to: state.from } : state);

  const changed = (state, names) =>
    state[names].size !== START[names].size || [...state[names]].some((each) => !START[names].has(each));
  const write = (state) => {
    const parts = [];
    for (const names of Object.keys(KNOWN)) if (changed(state, names)) parts.push(`${names}=${written(names, state[names])}`);
    if (state.least) parts.push(`least=${state.least}`);
    if (state.from || state.to) parts.push(`when=${state.from === state.to ? state.from : `${state.from ?? ""}..${state.to ?? ""}`}`);
    if (!state.undated) parts.push("undated=no");
    if (state.focus !== null) parts.push(`focus=${encodeURIComponent(state.focus)}`, `depth=${state.depth}`);
    if (state.kind !== null) parts.push(`${state.kind}=${encodeURIComponent(state.id)}`);
    if (state.start !== null) {
      const ends = [state.start, state.goal ?? ""].map(encodeURIComponent);
      parts.push(`chains=${ends.join("..")}`, `lens=${encodeURIComponent(state.lens)}`);
    }
    if (state.step !== (state.goal === null ? START.step : 1)) parts.push(`step=${state.step}`);
    if (state.row !== null) parts.push(`row=${state.row}`);
    if (state.table) parts.push("table=yes");
    return parts.join("&");
  };

  const readers = {
    least: (text) => ({ least: Math.min(1, Math.max(0, Number(text) || 0)) }),
    when: (text) => {
      const [from, to = from] = text.split("..").map((each) => (isDate(each) ? each : null));
      return { from, to };
    },
    undated: (text) => ({ undated: text !== "no" }),
    focus: (text) => (handles.has(text) ? { focus: text } : {}),
    depth: (text) => (/^[123]$/.test(text) ? { depth: Number(text) } : {}),
    actor: (text) => (handles.has(text) ? { kind: "actor", id: text } : {}),
    tie: (text) => (ties.has(text) ? { kind: "tie", id: text } : {}),
    chains: (text) => {
      const [start, goal] = text.split("..");
      if (!handles.has(start) || start === goal) return {};
      return handles.has(goal) ? { start, goal, step: 1 } : { start };
    },
    lens: (text) => (lenses.has(text) ? { lens: text } : {}),
    step: (text) => (/^\d{1,4}$/.test(text) ? { step: Number(text) } : {}),
    row: (text) => (/^[1-9]\d{0,3}$/.test(text) ? { row: Number(text) } : {}),
    table: (text) => ({ table: text === "yes" }),
  };
  const parse = (text) => {
    const state = { ...START };
    for (const part of text.replace(/^#/, "").split("&")) {
      const [name, value = ""] = part.split(/=(.*)/s);
      try {
        if (Object.hasOwn(KNOWN, name)) state[name] = readNames(name, value);
        else if (Object.hasOwn(readers, name)) Object.assign(state, readers[name](decodeURIComponent(value)));
      } catch (error) {
        if (!(error instanceof URIError)) throw error;
      }
    }
    return inOrder(state);
  };

  const only = (names, from) => Object.fromEntries(names.map((name) => [name, from[name]]));
  const filters = (from) => write({ ...from, ...only(PLACES, START) });

  let state = parse(location.hash);
  const listeners = [];
  const tell = () => listeners.forEach((listener) => listener(state));
  // A page in a frame of a notebook has no address of its own to write to; there the state is kept, but not shown.
  const remember = (again) => {
    const hash = write(state);
    if (hash === location.hash.slice(1)) return;
    try {
      history[again ? "replaceState" : "pushState"](null, "", `#${hash}`);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  };
  const follow = () => {
    if (write(parse(location.hash)) === write(state)) return;
    state = parse(location.hash);
    tell();
  };
  window.addEventListener("popstate", follow);
  window.addEventListener("hashchange", follow);

  return {
    get now() { return state; },
    // With `again` the step takes the place of the last one in the browser's history, as for a slider on its way.
    set(change, again = false) {
      state = inOrder({ ...state, ...change });
      remember(again);
      tell();
    },
    each(listener) { listeners.push(listener); },
    // Everything is shown again; what is selected stays.
    reset() { this.set({ ...START, ...only(PLACES, state) }); },
    get filtered() { return filters(state) !== ""; },
    isDate, members, speakers, known: KNOWN, usual: START, write, parse, filters,
  };
};
