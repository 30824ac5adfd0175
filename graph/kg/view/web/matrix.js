"use strict";
const kg = (() => {
  const { make, button, count, sure } = kgWords;
  const view = JSON.parse(document.getElementById("view-data").textContent);
  const dates = kgDates(view);
  const card = kgCards(new Map(Object.entries(view.claims)), new Map(Object.entries(view.sources)));
  const labels = new Map(view.actors.map((actor) => [actor.handle, actor.label]));
  const pairs = new Map(view.pairs.flatMap((pair) =>
    [[pair.a, pair.b], [pair.b, pair.a]].map((ends) => [JSON.stringify(ends), pair])));
  const pairOf = (a, b) => pairs.get(JSON.stringify([a, b])) || { a, b, ties: [] };
  const at = (id) => document.getElementById(id);
  const names = (a, b) => `${labels.get(a)} and ${labels.get(b)}`;

  const KINDS = {
    friend: ["+", "friends"], foe: ["−", "foes"], complicated: ["±", "it’s complicated"], none: ["", "neither"],
  };
  const state = { month: null, undated: true, open: null, at: [0, 1] };
  const now = (pair) => dates.cell(pair, state.month, state.undated);
  const asOf = () => (state.month ? `as of ${state.month}` : "at any time") + (state.undated ? "" : ", undated claims left out");

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
    at("chart").replaceChildren(make("caption", {}, "Each row and column is an actor; a cell is what holds between the two."),
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
    const what = kind !== "none" ? `${kind}, ${friendly} friendly and ${hostile} hostile`
      : ties.length ? "only neutral ties, or none that holds" : "nothing is said";
    place.className = `cell ${kind}${contested ? " disputed" : ""}`;
    place.textContent = (KINDS[kind][0] || (ties.length ? "·" : "")) + (contested ? "?" : "");
    place.title = `${who}: ${what}${contested ? "; contested" : ""}`;
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
      ...Object.entries(KINDS).map(([kind, [sign, words]]) => make("li", {},
        make("span", { class: `key ${kind}`, "aria-hidden": "true" }, sign), `${words} `,
        make("span", { class: "count" }, String(totals[kind])))),
      make("li", {}, make("span", { class: "key none", "aria-hidden": "true" }, "?"), "contested"),
      make("li", {}, make("span", { class: "key none", "aria-hidden": "true" }, "·"), "only neutral or denied"));
  };

  const tieBlock = ({ tie, pro, con, verdict }) => {
    const weight = state.month || !state.undated ? verdict
      : `${verdict} ${sure(tie.confidence)}${con.length ? `, ${sure(tie.against)} against` : ""} · ${tie.period}`;
    return [
      make("h4", {}, `${labels.get(tie.subject)} ${tie.label} ${labels.get(tie.object)}`,
        make("span", { class: verdict }, weight)),
      ...pro.map((id) => card(id, "for")),
      ...(con.length ? [make("p", { class: "soft" }, "Denied:")] : []),
      ...con.map((id) => card(id, "against")),
    ];
  };
  const about = (a, b) => {
    const { kind, contested, ties } = now(pairOf(a, b));
    const groups = [
      ["Friendly", ties.filter((each) => each.holds && each.tie.sign > 0)],
      ["Hostile", ties.filter((each) => each.holds && each.tie.sign < 0)],
      ["Neutral", ties.filter((each) => each.holds && !each.tie.sign)],
      ["Not holding", ties.filter((each) => !each.holds)],
    ];
    const back = button("back", close, "← Overview");
    return [
      back,
      make("p", { class: "kind" }, make("span", { class: `key ${kind}`, "aria-hidden": "true" }, KINDS[kind][0]),
        `${KINDS[kind][1]}${contested ? ", contested" : ""} · ${asOf()}`),
      make("h2", {}, names(a, b)),
      ...(ties.length ? [] : [make("p", { class: "soft" }, "Nothing is said of these two then.")]),
      ...groups.filter(([, own]) => own.length).flatMap(([title, own]) =>
        [make("h3", {}, `${title}: ${count(own.length, "tie")}`), ...own.flatMap(tieBlock)]),
    ];
  };
  const overview = () => {
    const hard = view.pairs.filter((pair) => now(pair).kind === "complicated");
    return [
      make("h2", {}, "Overview"),
      make("p", { class: "soft" }, `The world shown: ${view.world}.`),
      make("p", {}, "Two actors are friends where only friendly ties hold between them, foes where only hostile ones do, " +
        "and it is complicated where both do. Select a cell to read who says so, and where; the arrow keys move from " +
        "cell to cell, Enter opens one and Esc closes it."),
      ...(view.months ? [make("p", { class: "soft" }, "With a date, the cells show what possibly holds in that month. " +
        "A claim that names neither a beginning nor an end possibly holds at any time; without the undated it " +
        "counts only in the month in which its source said that it still held, if it did.")] : []),
      make("h3", {}, `It’s complicated: ${count(hard.length, "pair")}, ${asOf()}`),
      make("ul", {}, ...hard.map(({ a, b }) => make("li", {},
        button("row", () => open(a, b), make("span", { class: "key complicated", "aria-hidden": "true" }, "±"),
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
    at("month").setAttribute("aria-valuetext", month ?? "any time");
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
