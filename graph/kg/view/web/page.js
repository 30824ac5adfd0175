"use strict";
// The page: one state, and all that is drawn from it.
const kgPage = (view) => {
  const at = (id) => document.getElementById(id);
  const state = kgState(view);
  const show = kgShown(view);
  let shown = show(state.now);

  const select = (kind, id) => (kind === "actor" && chains.take(id)) || state.set({ kind, id });
  const clear = () => select(null, null);
  const backbone = kgBackbone(view);
  const { nodes, edges } = backbone;
  const picture = kgPicture(view, nodes, edges);
  const { network } = picture;
  const rows = kgRows(view);
  const filters = kgFilters(view, state);
  const time = kgTime(view, state);
  const status = kgStatus(view, state);
  const card = kgCards(new Map(Object.entries({ ...view.quoted, ...view.claims })), new Map(Object.entries(view.sources)));
  const story = kgStory(view, state, card);
  const steps = kgSteps(story, state);
  const chains = kgChains(view, state, story);
  const panel = kgPanel(view, {
    select, clear, tint: kgTheme.tint, reset: () => state.reset(),
    focus: (focus, depth) => state.set({ focus, depth }), expander: backbone.expander, chains,
  }, card, story);
  const table = kgTable(view, rows, (id) => select("tie", id));
  const saving = kgSave(view, state, picture, rows, () => shown, story);
  kgSearch(view, (handle) => {
    select("actor", handle);
    picture.reveal(handle);
  });
  kgKeys(nodes, state, picture, () => shown, chains.take);

  // What must be drawn: all near the focus, the actor that is selected, both ends of the tie, the ends of chains, whom the step is about.
  const wanted = ({ kind, id, focus, start, goal }) => [
    ...(focus === null ? [] : shown.actors), ...(kind === "actor" ? [id] : []),
    ...(kind === "tie" ? [shown.all.get(id).tie.subject, shown.all.get(id).tie.object] : []),
    ...[start, goal].filter((handle) => handle !== null), ...story.frame(state.now),
  ];
  let before = null;
  const paint = (now) => {
    shown = show(now);
    chains.tell(now, shown);
    backbone.show(wanted(now), shown.ties);
    picture.show(now, shown, now.kind === null ? story.light(now) : null);
    filters.show(now, shown);
    time.show(now);
    status(now, shown);
    table.show(now, shown);
    chains.show(now);
    steps(now);
    panel(now, shown);
    at("canvas").classList.toggle("covered", now.table);
    at("twin").setAttribute("aria-pressed", String(now.table));
    const frame = story.frame(now).join(" ");
    if (before !== null && frame !== before.frame) picture.fit(story.frame(now));
    else if (before !== null && (before.focus !== now.focus || before.depth !== now.depth)) picture.fit();
    before = { ...now, frame };
  };
  state.each(paint);

  network.on("click", (event) => {
    const actor = event.nodes.length ? nodes.get(event.nodes[0]).handle : null;
    if (actor !== null && event.event.srcEvent.shiftKey) chains.take(actor) || chains.begin(actor);
    else if (actor !== null) select("actor", actor);
    else if (event.edges.length) select("tie", event.edges[0]);
    else if (state.now.kind !== null) clear();
  });
  network.on("doubleClick", (event) => {
    if (!event.nodes.length) return;
    const { handle } = nodes.get(event.nodes[0]);
    if (!backbone.expand(handle)) state.set({ focus: handle, depth: 1 });
  });

  backbone.each((anew) => {
    paint(state.now);
    if (anew) picture.fit();
    else picture.settle();
  });

  const drawer = (open) => {
    at("drawer").setAttribute("aria-expanded", String(open));
    at("filters").hidden = !open;
  };
  const roomy = window.matchMedia("(min-width: 1180px)");
  at("drawer").addEventListener("click", () => drawer(at("filters").hidden));
  roomy.addEventListener("change", () => drawer(roomy.matches));
  at("twin").addEventListener("click", () => state.set({ table: !state.now.table }));
  const stage = () => at(state.now.table ? "table" : "canvas");
  at("unfocus").addEventListener("click", () => { state.set({ focus: null }); stage().focus(); });
  at("reset").addEventListener("click", () => { state.reset(); stage().focus(); });
  at("in").addEventListener("click", () => picture.zoom(1.3));
  at("out").addEventListener("click", () => picture.zoom(1 / 1.3));
  at("fit").addEventListener("click", () => picture.fit());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!roomy.matches && at("filters").contains(document.activeElement)) {
      drawer(false);
      at("drawer").focus();
    } else if (chains.waiting()) chains.leave();
    else if (state.now.kind !== null) clear();
    else if (state.now.row !== null) state.set({ row: null });
    else if (state.now.start !== null) chains.leave();
  });
  kgTheme.change(() => {
    picture.theme();
    filters.theme();
    paint(state.now);
  });

  drawer(roomy.matches);
  paint(state.now);
  picture.fit(story.frame(state.now));
  return {
    view, state, nodes, edges, network, light: picture.light, saving, story,
    routes: (start, goal, lens) => chains.routes(shown, start, goal, lens),
    get shown() { return shown; },
  };
};
kgData("view-data").then((view) => { window.kg = kgPage(kgWhole(view)); });
