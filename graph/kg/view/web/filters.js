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
  for (const { relation, label, colour } of view.all) relations.set(relation, { label, colour });

  // A row switches some names of a set in the state. Pressed means that all of them are shown, mixed that some are.
  const row = (set, names, { label, mark, data, count, more = null, always = false }) => {
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
      const [some, all] = count(counts);
      number.textContent = some < all ? `${texts.number(some)}/${texts.number(all)}` : texts.number(some);
      line.hidden = all === 0 && !always;
    });
    const single = button("only", only, texts.only);
    single.setAttribute("aria-label", texts.onlyThis(label));
    const line = make("li", {}, make("div", { class: "filter" }, made, others.length ? single : null, more));
    return line;
  };
  // How many of what is shown, and of what it is some of, are of each relation, family, verdict and type; and how many claims
  // a speaker makes on the latter.
  const tally = (shown) => {
    const counts = new Map();
    const add = (what, name, place) => {
      const key = `${what} ${name}`;
      if (!counts.has(key)) counts.set(key, [0, 0]);
      counts.get(key)[place] += 1;
    };
    for (const { tie, verdict } of shown.ties.values()) {
      add("relation", tie.relation, 0);
      add("family", tie.family, 0);
      add("verdict", verdict, 0);
    }
    for (const tie of shown.among) {
      add("relation", tie.relation, 1);
      add("family", tie.family, 1);
      for (const id of [...tie.pro, ...tie.con]) add("speaker", view.claims[id].voice, 1);
    }
    for (const tie of view.all) add("verdict", tie.verdict, 1);
    for (const actor of view.actors) {
      add("kind", actor.kind, 1);
      if (shown.actors.has(actor.handle)) add("kind", actor.kind, 0);
    }
    return (what, name) => counts.get(`${what} ${name}`) ?? [0, 0];
  };

  const relationRow = (name) => {
    const { label, colour } = relations.get(name);
    return row("relations", [name], {
      label, mark: swatch(tint(colour)), data: ["relation", name],
      count: (counts) => counts("relation", name),
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
      count: (counts) => counts("family", name),
    });
    made.append(inner);
    return made;
  };
  const typeRow = (type) => row("types", [type.type], {
    label: type.label, mark: shape(type.shape, tint(type.colour)), data: ["type", type.type],
    count: (counts) => counts("kind", type.type),
  });
  const verdictRow = (verdict) => row("verdicts", [verdict], {
    label: texts.verdicts[verdict], mark: make("span", { class: `line ${verdict}`, "aria-hidden": "true" }), data: ["verdict", verdict],
    count: (counts) => counts("verdict", verdict), always: true,
  });
  const said = new Map();
  for (const claim of Object.values(view.claims)) said.set(claim.voice, (said.get(claim.voice) ?? 0) + 1);
  const speakerRow = (voice) => row("speakers", [voice], {
    label: state.speakers.get(voice), mark: null, data: ["speaker", voice],
    count: (counts) => Array(2).fill(counts("speaker", voice)[1]), always: true,
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
    const disputed = view.all.some((tie) => tie.con.length);
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
