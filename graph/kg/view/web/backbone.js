"use strict";
// What of a large graph is drawn: at first its backbone, then what is asked for; a small one is drawn whole. `nodes` and
// `edges` are the data sets of what is drawn. show(handles, ties) draws some actors, and of the ties set aside those that are
// among some; expand(handle) draws the neighbours of one, and tells whether any were not drawn yet. Listeners of each() hear that more is drawn, and whether all was drawn anew.
const kgBackbone = (view) => {
  const { make, button } = kgWords;
  const texts = kgTexts;
  const MANY = 1000;
  const whole = view.backbone === null;
  const data = new Map(view.nodes.map((node) => [node.handle, node]));
  const near = new Map(view.nodes.map((node) => [node.handle, []]));
  view.ties.forEach((tie, place) => {
    near.get(tie.subject).push([tie.object, view.edges[place]]);
    near.get(tie.object).push([tie.subject, view.edges[place]]);
  });
  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  const drawn = new Map();

  // Places are looked for in cells, so that only those in the cells beside need be compared.
  const WIDE = 150;
  const HIGH = 84;
  const cells = new Map();
  const cell = ({ x, y }) => [Math.floor(x / WIDE), Math.floor(y / HIGH)];
  const take = (at) => {
    const key = cell(at).join();
    cells.set(key, [...(cells.get(key) ?? []), at]);
  };
  const free = (at) => {
    const [column, row] = cell(at);
    const beside = [-1, 0, 1].flatMap((x) => [-1, 0, 1].flatMap((y) => cells.get([column + x, row + y].join()) ?? []));
    return beside.every((other) => Math.abs(other.x - at.x) >= WIDE || Math.abs(other.y - at.y) >= HIGH);
  };

  const add = (places) => {
    const found = new Map();
    for (const [handle, at] of places) drawn.set(handle, at);
    for (const [handle] of places) {
      for (const [other, edge] of near.get(handle)) if (drawn.has(other)) found.set(edge.id, edge);
    }
    nodes.add(places.map(([handle, at]) => ({ ...data.get(handle), ...at })));
    edges.add([...found.values()]);
  };
  const anew = (places) => {
    for (const kept of [edges, nodes, drawn, cells]) kept.clear();
    places.forEach(([, at]) => take(at));
    add(places);
  };
  const spot = ({ handle, x, y }) => [handle, { x, y }];
  const everything = () => anew(view.nodes.map(spot));
  const opening = () => anew(view.backbone.map(spot));

  // Puts actors in the nearest free places around one, along the spiral of a sunflower (Vogel 1979).
  const beside = (centre, handles) => {
    let step = 0;
    add(handles.map((handle) => {
      for (;;) {
        step += 1;
        const [turn, reach] = [step * Math.PI * (3 - Math.sqrt(5)), Math.sqrt(step)];
        const at = {
          x: Math.round(centre.x + WIDE * 0.6 * reach * Math.cos(turn)), y: Math.round(centre.y + HIGH * 0.8 * reach * Math.sin(turn)),
        };
        if (free(at)) {
          take(at);
          return [handle, at];
        }
      }
    }));
  };
  const missing = (handle) => [...new Set(near.get(handle).map(([other]) => other))].filter((other) => !drawn.has(other));
  const middle = (places) => Object.fromEntries(["x", "y"].map((side) =>
    [side, places.reduce((sum, at) => sum + at[side], 0) / (places.length || 1)]));

  const place = document.getElementById("backbone");
  const [words, less, more] = [make("span", { role: "status" }), button("less", () => redraw(opening), texts.mostTied),
    button("all", () => redraw(everything), texts.drawAll)];
  place.append(words, less, more);
  const bar = () => {
    const inside = place.contains(document.activeElement);
    place.hidden = whole;
    words.textContent = texts.drawn(drawn.size, data.size);
    less.hidden = whole || drawn.size === view.backbone.length;
    more.hidden = drawn.size === data.size;
    if (inside) (more.hidden ? less : more).focus();
  };
  const listeners = [];
  const tell = (all) => listeners.forEach((listener) => listener(all));
  const redraw = (draw) => {
    draw();
    bar();
    tell(true);
  };

  const aside = view.aside.map((tie, place) => [tie, view.edgesAside[place]]);
  const setAside = (ties) => {
    const wanted = new Set(aside.filter(([tie]) => ties.has(tie.id) && drawn.has(tie.subject) && drawn.has(tie.object)));
    edges.remove(aside.filter((each) => !wanted.has(each)).map(([tie]) => tie.id));
    edges.add([...wanted].filter(([tie]) => !edges.get(tie.id)).map(([, edge]) => edge));
  };
  const show = (handles, ties) => {
    draw(handles.filter((handle) => !drawn.has(handle)));
    setAside(ties);
  };
  const draw = (fresh) => {
    if (!fresh.length) return;
    if (fresh.length > MANY) everything();
    else {
      for (const handle of fresh) {
        const known = near.get(handle).map(([other]) => drawn.get(other)).filter(Boolean);
        if (!drawn.has(handle)) beside(middle(known.length ? known : [...drawn.values()]), [handle]);
      }
    }
    bar();
  };
  const expand = (handle) => {
    const fresh = missing(handle);
    if (!fresh.length) return false;
    if (fresh.length > MANY) everything();
    else beside(drawn.get(handle), fresh);
    bar();
    tell(fresh.length > MANY);
    return true;
  };

  (whole ? everything : opening)();
  bar();
  return {
    nodes, edges, show, expand,
    each: (listener) => listeners.push(listener),
    // A button that draws the neighbours of an actor that are not drawn yet, if there are any.
    expander: (handle) => {
      const some = missing(handle).length;
      return some ? button("expand", () => expand(handle), texts.expand(some)) : null;
    },
  };
};
