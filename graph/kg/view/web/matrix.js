"use strict";
const kg = (() => {
  const { make, button, sure } = kgWords;
  const texts = kgTexts.matrix;
  const view = JSON.parse(document.getElementById("view-data").textContent);
  const dates = kgDates(view);
  const card = kgCards(new Map(Object.entries(view.claims)), new Map(Object.entries(view.sources)));
  const labels = new Map(view.actors.map((actor) => [actor.handle, actor.label]));
  const pairs = new Map(view.pairs.flatMap((pair) =>
    [[pair.a, pair.b], [pair.b, pair.a]].map((ends) => [JSON.stringify(ends), pair])));
  const pairOf = (a, b) => pairs.get(JSON.stringify([a, b])) || { a, b, ties: [] };
  const at = (id) => document.getElementById(id);
  const names = (a, b) => texts.both(labels.get(a), labels.get(b));

  const SIGNS = { friend: "+", foe: "−", complicated: "±", none: "" };
  const state = { month: null, undated: true, open: null, at: [0, 1] };
  const now = (pair) => dates.cell(pair, state.month, state.undated);
  const asOf = () => texts.asOf(state.month, state.undated);

  // The table: one button for each two actors; arrows move, one of them is in the order of Tab.
  const cells = view.actors.map(() => []);
  const table = () => {
    const short = (actor, scope) => make("th", { scope, title: actor.label }, make("span", {}, actor.handle));
    const rows = view.actors.map((one, i) => {
      const head = short(one, "row");
      if (one.label !== one.handle) head.append(make("small", {}, one.label));
      return make("tr", {}, head, ...view.actors.map((other, j) => {
        if (i === j) return make("td", { class: "self" });
        cells[i][j] = button("cell", () => open(one.handle, other.handle));
        cells[i][j].tabIndex = -1;
        cells[i][j].addEventListener("focus", () => mark(i, j));
        return make("td", {}, cells[i][j]);
      }));
    });
    const top = make("tr", {}, make("td", { class: "corner" }), ...view.actors.map((actor) => short(actor, "col")));
    at("chart").replaceChildren(make("caption", {}, texts.caption),
      make("thead", {}, top), make("tbody", {}, ...rows));
  };
  const heads = () => [...at("chart").querySelectorAll("tbody th")].map((row, i) =>
    [row, at("chart").querySelectorAll("thead th")[i]]);
  const mark = (i, j) => {
    const [k, l] = state.at;
    if (cells[k] && cells[k][l]) cells[k][l].tabIndex = -1;
    state.at = [i, j];
    cells[i][j].tabIndex = 0;
    heads().forEach(([row, column], place) => {
      row.classList.toggle("here", place === i);
      column.classList.toggle("here", place === j);
    });
  };
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const move = (event) => {
    const step = STEPS[event.key];
    if (!step || !event.target.classList.contains("cell")) return;
    event.preventDefault();
    let [i, j] = state.at;
    do { i += step[0]; j += step[1]; } while (i === j);
    if (cells[i] && cells[i][j]) cells[i][j].focus();
  };

  const dress = (place, { kind, contested, friendly, hostile, ties }, who) => {
    const what = kind !== "none" ? texts.cell(kind, friendly, hostile) : ties.length ? texts.neutral : texts.nothing;
    place.className = `cell ${kind}${contested ? " disputed" : ""}`;
    place.textContent = (SIGNS[kind] || (ties.length ? "·" : "")) + (contested ? "?" : "");
    place.title = texts.between(who, what, contested);
    place.setAttribute("aria-label", place.title);
  };
  const paint = () => {
    const totals = { friend: 0, foe: 0, complicated: 0, none: 0 };
    view.actors.forEach(({ handle: one }, i) => view.actors.slice(0, i).forEach(({ handle: other }, j) => {
      const found = now(pairOf(one, other));
      totals[found.kind] += 1;
      dress(cells[i][j], found, names(one, other));
      dress(cells[j][i], found, names(other, one));
    }));
    at("legend").replaceChildren(
      ...Object.entries(SIGNS).map(([kind, sign]) => make("li", {},
        make("span", { class: `key ${kind}`, "aria-hidden": "true" }, sign), `${texts.kinds[kind]} `,
        make("span", { class: "count" }, String(totals[kind])))),
      make("li", {}, make("span", { class: "key none", "aria-hidden": "true" }, "?"), texts.contested),
      make("li", {}, make("span", { class: "key none", "aria-hidden": "true" }, "·"), texts.dotted));
  };

  const tieBlock = ({ tie, pro, con, verdict }) => {
    const weight = state.month || !state.undated ? verdict
      : texts.weight(verdict, sure(tie.confidence), con.length ? sure(tie.against) : "", tie.period);
    return [
      make("h4", {}, `${labels.get(tie.subject)} ${tie.label} ${labels.get(tie.object)}`,
        make("span", { class: verdict }, weight)),
      ...pro.map((id) => card(id, "for")),
      ...(con.length ? [make("p", { class: "soft" }, texts.denied)] : []),
      ...con.map((id) => card(id, "against")),
    ];
  };
  const about = (a, b) => {
    const { kind, contested, ties } = now(pairOf(a, b));
    const groups = [
      [texts.groups.friendly, ties.filter((each) => each.holds && each.tie.sign > 0)],
      [texts.groups.hostile, ties.filter((each) => each.holds && each.tie.sign < 0)],
      [texts.groups.neutral, ties.filter((each) => each.holds && !each.tie.sign)],
      [texts.groups.rest, ties.filter((each) => !each.holds)],
    ];
    const back = button("back", close, kgTexts.back);
    return [
      back,
      make("p", { class: "kind" }, make("span", { class: `key ${kind}`, "aria-hidden": "true" }, SIGNS[kind]),
        texts.stands(kind, contested, asOf())),
      make("h2", {}, names(a, b)),
      ...(ties.length ? [] : [make("p", { class: "soft" }, texts.silent)]),
      ...groups.filter(([, own]) => own.length).flatMap(([title, own]) =>
        [make("h3", {}, texts.group(title, own.length)), ...own.flatMap(tieBlock)]),
    ];
  };
  const overview = () => {
    const hard = view.pairs.filter((pair) => now(pair).kind === "complicated");
    return [
      make("h2", {}, kgTexts.overview),
      make("p", { class: "soft" }, kgTexts.world(view.world)),
      make("p", {}, texts.intro),
      ...(view.months ? [make("p", { class: "soft" }, texts.dates)] : []),
      make("h3", {}, texts.hard(hard.length, asOf())),
      make("ul", {}, ...hard.map(({ a, b }) => make("li", {},
        button("row", () => open(a, b), make("span", { class: "key complicated", "aria-hidden": "true" }, SIGNS.complicated),
          make("span", {}, names(a, b)))))),
    ];
  };
  const tell = () => at("panel").replaceChildren(...(state.open ? about(...state.open) : overview()));
  const open = (a, b) => {
    state.open = [a, b];
    const [i, j] = [a, b].map((handle) => view.actors.findIndex((actor) => actor.handle === handle));
    mark(i, j);
    for (const each of at("chart").querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
    cells[i][j].setAttribute("aria-current", "true");
    tell();
    at("panel").scrollTop = 0;
    at("panel").focus({ preventScroll: true });
    if (matchMedia("(max-width: 760px)").matches) at("panel").scrollIntoView();
  };
  const close = () => {
    const [i, j] = state.at;
    for (const each of at("chart").querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
    state.open = null;
    tell();
    if (cells[i] && cells[i][j]) cells[i][j].focus();
  };

  const show = (month, undated) => {
    Object.assign(state, { month, undated });
    at("always").setAttribute("aria-pressed", String(month === null));
    at("shown").textContent = month ?? "";
    at("undated").checked = undated;
    if (month !== null) at("month").value = String(dates.number(month) - dates.number(view.months[0]));
    at("month").setAttribute("aria-valuetext", month ?? texts.always);
    at("time").classList.toggle("dated", month !== null);
    paint();
    tell();
  };
  table();
  if (view.months) {
    const [first, last] = view.months.map(dates.number);
    at("time").hidden = false;
    at("month").max = String(last - first);
    at("month").value = at("month").max;
    at("month").addEventListener("input", () => show(dates.month(first + Number(at("month").value)), state.undated));
    at("always").addEventListener("click", () => show(null, state.undated));
    at("undated").addEventListener("change", () => show(state.month, at("undated").checked));
  }
  at("chart").addEventListener("keydown", move);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && state.open) close(); });
  show(null, true);
  if (cells[0] && cells[0][1]) mark(0, 1);
  heads().flat().forEach((head) => head.classList.remove("here"));
  return { view, show, open, close };
})();
