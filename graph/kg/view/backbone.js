"use strict";
// What of a large graph is drawn: at first its backbone, then what is asked for; a small one is drawn `whole`. `nodes` and
// `edges` are the data sets of what is drawn. show(handles) draws some actors, expand(handle) the neighbours of one, all() everything,
// back() the backbone alone; each(listener) is told when something was drawn or taken away, with whether that was for all.
const kgBackbone = (view) => {
  const { make, button, count } = kgWords;
  const ids = new Map(view.nodes.map((node) => [node.handle, node]));
  const whole = view.backbone === null;
  const drawn = new Map();
  const near = new Map(view.nodes.map((node) => [node.handle, []]));
  view.ties.forEach((tie, place) => {
    near.get(tie.subject).push([tie.object, view.edges[place]]);
    near.get(tie.object).push([tie.subject, view.edges[place]]);
  });
  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  const listeners = [];
  const tell = (all) => {
    const inside = place.contains(document.activeElement);
    bar();
    if (inside) (more.hidden ? less : more).focus();
    listeners.forEach((listener) => listener(all));
  };

  // The ties of actors that are about to be drawn, with each other and with those that are.
  const tiesOf = (handles) => {
    const found = new Map();
    for (const handle of handles) {
      for (const [other, edge] of near.get(handle)) if (drawn.has(other)) found.set(edge.id, edge);
    }
    return [...found.values()];
  };
  const add = (places) => {
    for (const [handle, at] of places) drawn.set(handle, at);
    nodes.add(places.map(([handle, at]) => ({ ...ids.get(handle), ...at })));
    edges.add(tiesOf(places.map(([handle]) => handle)));
  };

  // Free places around an actor, the nearest first, along the spiral of a sunflower (Vogel 1979).
  const WIDE = 150, HIGH = 84;
  const cell = ({ x, y }) => [Math.floor(x / WIDE), Math.floor(y / HIGH)];
  const around = (centre, many) => {
    const taken = new Map();
    const take = (at) => {
      const key = cell(at).join();
      if (!taken.has(key)) taken.set(key, []);
      taken.get(key).push(at);
    };
    drawn.forEach(take);
    const free = (at) => {
      const [column, row] = cell(at);
      const beside = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => taken.get(`${column + x},${row + y}`) ?? [])).flat();
      return beside.every((other) => Math.abs(other.x - at.x) >= WIDE || Math.abs(other.y - at.y) >= HIGH);
    };
    const found = [];
    for (let step = 1; found.length < many; step += 1) {
      const [turn, reach] = [step * Math.PI * (3 - Math.sqrt(5)), Math.sqrt(step)];
      const at = { x: Math.round(centre.x + WIDE * 0.6 * reach * Math.cos(turn)), y: Math.round(centre.y + HIGH * 0.8 * reach * Math.sin(turn)) };
      if (!free(at)) continue;
      take(at);
      found.push(at);
    }
    return found;
  };
  const beside = (centre, handles) => {
    const places = around(centre, handles.length);
    add(handles.map((handle, place) => [handle, places[place]]));
  };

  const missing = (handle) => [...new Set(near.get(handle).map(([other]) => other))].filter((other) => !drawn.has(other));
  const show = (handles) => {
    const fresh = handles.filter((handle) => !drawn.has(handle));
    for (const handle of fresh) {
      const known = near.get(handle).map(([other]) => drawn.get(other)).filter(Boolean);
      const middle = known.length ? known : [...drawn.values()];
      const mean = (side) => middle.reduce((sum, at) => sum + at[side], 0) / middle.length;
      beside({ x: mean("x"), y: mean("y") }, [handle]);
    }
    if (fresh.length) bar();
  };
  const expand = (handle) => {
    show([handle]);
    const fresh = missing(handle);
    if (!fresh.length) return;
    beside(drawn.get(handle), fresh);
    tell(false);
  };

  const draw = (places) => {
    edges.clear();
    nodes.clear();
    drawn.clear();
    add(places);
  };
  const opening = () => (whole ? everything() : view.backbone.map(({ handle, x, y }) => [handle, { x, y }]));
  const everything = () => view.nodes.map(({ handle, x, y }) => [handle, { x, y }]);
  const back = () => {
    draw(opening());
    tell(true);
  };
  const all = () => {
    draw(everything());
    tell(true);
  };

  const place = document.getElementById("backbone");
  const [words, less, more] = [make("span", { role: "status" }), button("less", back, "Most tied only"), button("all", all, "Show all")];
  place.append(words, less, more);
  const bar = () => {
    place.hidden = whole;
    const [some, every] = [drawn.size, ids.size].map((number) => number.toLocaleString("en"));
    words.textContent = drawn.size === ids.size ? `All ${every} actors are drawn` : `${some} of ${every} actors are drawn`;
    less.hidden = drawn.size === view.backbone?.length;
    more.hidden = drawn.size === ids.size;
  };

  draw(opening());
  bar();
  return {
    whole, nodes, edges, show, expand, all, back,
    each: (listener) => listeners.push(listener),
    // A button that draws the neighbours of an actor that are not drawn yet, if there are any.
    expander: (handle) => {
      const some = missing(handle).length;
      return some ? button("more", () => expand(handle), `Draw ${count(some, "more neighbour")}`) : null;
    },
  };
};
