"use strict";
// The legend, which is the filter: what each colour and shape means, how much of it is shown, a switch for each, and "only".
const kgFilters = (view, state) => {
  const { make, button, swatch, shape } = kgWords;
  const { tint } = kgTheme;
  const texts = kgTexts;
  const at = (id) => document.getElementById(id);
  const rows = [];
  const familyOf = new Map(view.families.map((family) => [family.family, family]));
  const relations = new Map();
  for (const tie of view.ties) {
    const entry = relations.get(tie.relation) ?? { label: tie.label, colour: tie.colour, ties: 0 };
    relations.set(tie.relation, { ...entry, ties: entry.ties + 1 });
  }

  // A row switches some names of a set in the state. Pressed means that all of them are shown, mixed that some are.
  const row = (set, names, { label, mark, data, count, more = null }) => {
    const others = state.known[set].filter((each) => !names.includes(each));
    const toggle = () => {
      const hidden = new Set(state.now[set]);
      const gone = names.some((each) => hidden.has(each));
      names.forEach((each) => (gone ? hidden.delete(each) : hidden.add(each)));
      state.set({ [set]: hidden });
    };
    const alone = () => names.every((each) => !state.now[set].has(each)) && others.every((each) => state.now[set].has(each));
    const only = () => state.set({ [set]: new Set(alone() ? [] : others) });
    const number = make("span", { class: "count" });
    const made = button("switch", (event) => (event.altKey ? only() : toggle()), mark, make("span", { class: "name", dir: "auto" }, label), number);
    made.dataset[data[0]] = data[1];
    rows.push((now, counts) => {
      const gone = names.filter((each) => now[set].has(each)).length;
      made.setAttribute("aria-pressed", gone === 0 ? "true" : gone === names.length ? "false" : "mixed");
      number.textContent = count(counts);
    });
    const single = button("only", only, texts.only);
    single.setAttribute("aria-label", texts.onlyThis(label));
    return make("li", {}, make("div", { class: "filter" }, made, others.length ? single : null, more));
  };
  const part = (some, all) => (some === all ? texts.number(all) : `${texts.number(some)}/${texts.number(all)}`);
  // How many of what is shown are of each relation, family, verdict and type.
  const tally = (shown) => {
    const counts = { relation: new Map(), family: new Map(), verdict: new Map(), kind: new Map() };
    const add = (what, name) => counts[what].set(name, (counts[what].get(name) ?? 0) + 1);
    for (const { tie, verdict } of shown.ties.values()) {
      add("relation", tie.relation);
      add("family", tie.family);
      add("verdict", verdict);
    }
    for (const actor of view.actors) if (shown.actors.has(actor.handle)) add("kind", actor.kind);
    return (what, name) => counts[what].get(name) ?? 0;
  };

  const relationRow = (name) => {
    const { label, colour, ties } = relations.get(name);
    return row("relations", [name], {
      label, mark: swatch(tint(colour)), data: ["relation", name],
      count: (counts) => part(counts("relation", name), ties),
    });
  };
  const opened = new Set();
  const familyRow = ([name, members]) => {
    const family = familyOf.get(name);
    const inner = make("ul", {}, ...members.map(relationRow));
    inner.hidden = !opened.has(name);
    const more = button("more", () => {
      if (!opened.delete(name)) opened.add(name);
      inner.hidden = !opened.has(name);
      more.setAttribute("aria-expanded", String(opened.has(name)));
    }, "›");
    more.setAttribute("aria-expanded", String(opened.has(name)));
    more.setAttribute("aria-label", texts.open(family.label));
    const made = row("relations", members, {
      label: family.label, mark: swatch(tint(family.colour)), data: ["family", name], more,
      count: (counts) => part(counts("family", name), family.ties),
    });
    made.append(inner);
    return made;
  };
  const typeRow = (type) => row("types", [type.type], {
    label: type.label, mark: shape(type.shape, tint(type.colour)), data: ["type", type.type],
    count: (counts) => part(counts("kind", type.type), type.actors),
  });
  const verdictRow = (verdict) => row("verdicts", [verdict], {
    label: texts.verdicts[verdict], mark: make("span", { class: `line ${verdict}`, "aria-hidden": "true" }), data: ["verdict", verdict],
    count: (counts) => part(counts("verdict", verdict), view.ties.filter((tie) => tie.verdict === verdict).length),
  });
  const said = new Map();
  for (const claim of Object.values(view.claims)) said.set(claim.voice, (said.get(claim.voice) ?? 0) + 1);
  const speakerRow = (voice) => row("speakers", [voice], {
    label: state.speakers.get(voice), mark: null, data: ["speaker", voice], count: () => texts.number(said.get(voice)),
  });

  const section = (id, title, set, made, hint = null) => {
    const all = button("all", () => {
      state.set({ [set]: new Set() });
      list.querySelector("button").focus();
    }, texts.all);
    const list = make("ul", { id, "aria-label": title }, ...made);
    all.setAttribute("aria-label", texts.allOf(title));
    rows.push((now) => { all.disabled = now[set].size === 0; });
    return make("section", {}, make("div", { class: "head" }, make("h2", {}, title), all),
      hint && make("p", { class: "soft" }, hint), list);
  };
  const surest = () => {
    const slider = make("input", { type: "range", id: "least", min: "0", max: "1", step: "0.05" });
    const shownAs = make("output", { for: "least" });
    slider.addEventListener("input", () => state.set({ least: Number(slider.value) }, true));
    rows.push((now) => {
      slider.value = String(now.least);
      shownAs.textContent = now.least.toFixed(2);
    });
    return make("label", { class: "least" }, make("span", {}, texts.least), make("span", { class: "pair" }, slider, shownAs));
  };

  const build = () => {
    rows.length = 0;
    const disputed = view.ties.some((tie) => tie.verdict === "contested");
    const certainty = section("verdicts", texts.certainty, "verdicts", disputed ? state.known.verdicts.map(verdictRow) : []);
    certainty.append(surest());
    if (!disputed) certainty.querySelector(".all").remove();
    const voices = [...state.known.speakers].sort((a, b) => said.get(b) - said.get(a) || (a < b ? -1 : 1));
    at("filters").replaceChildren(
      section("families", texts.ties, "relations", view.families.map((family) => [family.family, state.members.get(family.family)]).map(familyRow)),
      section("types", texts.actors, "types", view.types.map(typeRow)),
      certainty,
      ...(voices.length > 1 ? [section("speakers", texts.speakers, "speakers", voices.map(speakerRow), texts.speakersHint)] : []));
  };
  build();
  return {
    show(now, shown) {
      const counts = tally(shown);
      rows.forEach((update) => update(now, counts));
    },
    theme: build,
  };
};
