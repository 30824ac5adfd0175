"use strict";
// What is shown, as a picture in SVG: lines, heads and shapes as vis-network draws them, under its title and beside its key.
const kgSvg = (view, network) => {
  const texts = kgTexts;
  const SPACE = "http://www.w3.org/2000/svg";
  const [LEAST, LARGE, FIRST_LINE, LINE] = [420, 1400, 21.4, 14];
  const labels = new Map(view.actors.map((actor) => [actor.handle, actor.label]));
  const nodeId = (handle) => `actor:${handle}`;

  // What XML cannot hold, and direction marks that hide text, are shown as �.
  const UNFIT = /[^\t\n\r\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\u202a-\u202e\u2066-\u2069]/gu;
  const fit = (text) => String(text).replace(UNFIT, "�");
  const LEFTWARD = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
  const element = (tag, attributes, ...children) => {
    const made = document.createElementNS(SPACE, tag);
    for (const [name, value] of Object.entries(attributes)) {
      made.setAttribute(name, typeof value === "number" ? String(Math.round(value * 100) / 100) : fit(value));
    }
    for (const child of children.filter((each) => each !== null)) made.append(typeof child === "string" ? fit(child) : child);
    if (tag === "text" && LEFTWARD.test(made.textContent)) made.setAttribute("direction", "rtl");
    return made;
  };
  const words = kgKey(view, element);

  const told = ({ tie, verdict, confidence, against, con }) => texts.told({
    subject: labels.get(tie.subject), label: tie.label, object: labels.get(tie.object),
    verdict: texts.verdicts[verdict], confidence, against: con.length ? against : null, period: tie.period,
  });
  const drawn = (ties, actors) => {
    const { pen, taken } = kgPen();
    const { edges, nodes } = network.body;
    // The place of its head says where a line ends, so heads come first.
    const heads = ties.map((each) => { edges[each.tie.id].drawArrows(pen); return taken(); });
    const lines = ties.map((each) => { edges[each.tie.id].draw(pen); return taken(); });
    const shapes = actors.map(({ handle }) => { nodes[nodeId(handle)].draw(pen); return taken(); });
    return {
      lines: ties.map((each, place) => element("path", { class: "tie", "data-tie": each.tie.id, ...lines[place][0] },
        element("title", {}, told(each)))),
      heads: ties.flatMap((each, place) => heads[place].map((head) => element("path", { class: "head", "data-of": each.tie.id, ...head }))),
      // A shape is filled, then outlined.
      shapes: shapes.map((paths) => element("path", { class: "shape", ...Object.assign({}, ...paths) })),
    };
  };
  const labelled = (actor, shape) => {
    const { x, y, options } = network.body.nodes[nodeId(actor.handle)];
    const { color, strokeColor } = options.font;
    const first = y + options.size + FIRST_LINE;
    const lines = options.label.split("\n").filter((line) => line.trim());
    return element("g", { class: "actor", "data-actor": actor.handle }, element("title", {}, texts.actorTold(actor)), shape,
      ...lines.map((line, number) => element("text", {
        x, y: first + number * LINE, fill: color, stroke: strokeColor, "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke",
      }, line)));
  };

  const frame = (ties, actors) => {
    const boxes = actors.map(({ handle }) => network.getBoundingBox(nodeId(handle)));
    const points = ties.flatMap(({ tie }) => {
      const curve = network.body.edges[tie.id].edgeType;
      return Array.from({ length: 9 }, (_, part) => curve.getPoint(part / 8));
    });
    const range = (side, low, high) => {
      const all = [...points.map((point) => point[side]), ...boxes.flatMap((box) => [box[low], box[high]])];
      const [least, most] = [Math.min, Math.max].map((end) => all.reduce((one, other) => end(one, other), all[0] ?? 0));
      return { low: least - words.MARGIN, high: most + words.MARGIN };
    };
    return { across: range("x", "left", "right"), down: range("y", "top", "bottom") };
  };
  const widened = ({ low, high }, least) => {
    const more = Math.max(0, least - (high - low)) / 2;
    return { low: low - more, high: high + more };
  };

  // `about` says what is shown of what.
  return (shown, about) => {
    const { paper, ink } = kgTheme.now();
    const ties = [...shown.ties.values()].filter(({ tie }) => network.body.edges[tie.id]);
    const actors = view.actors.filter(({ handle }) => shown.actors.has(handle) && network.body.nodes[nodeId(handle)]);
    // vis-network draws outlines as wide as the zoom has them.
    const { scale: zoom } = network.body.view;
    network.body.view.scale = 1;
    const { lines, heads, shapes } = drawn(ties, actors);
    network.body.view.scale = zoom;

    let { across, down } = frame(ties, actors);
    const scale = Math.max(1, (across.high - across.low) / LARGE, (down.high - down.low) / LARGE);
    const key = words.key({ ties: new Map(ties.map((each) => [each.tie.id, each])), actors: new Set(actors.map(({ handle }) => handle)) });
    [across, down] = [widened(across, LEAST), widened(down, key.high * scale)];
    const wide = across.high - across.low + words.WIDE * scale;
    const heading = words.heading(about, wide / scale - 2 * words.MARGIN);
    const top = down.low - heading.high * scale;
    const [left, high] = [across.low, down.high - top];
    const place = (x, y) => `translate(${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100}) scale(${Math.round(scale * 100) / 100})`;
    const root = element("svg", {
      width: wide, height: high, viewBox: [left, top, wide, high].map((each) => Math.round(each * 100) / 100).join(" "),
      role: "img", "font-family": words.family,
    }, element("title", {}, view.title), element("desc", {}, about),
    element("rect", { x: left, y: top, width: wide, height: high, fill: paper }),
    element("g", { class: "ties", fill: "none" }, ...lines), element("g", { class: "heads" }, ...heads),
    element("g", { class: "actors", "font-size": 14, "text-anchor": "middle" }, ...actors.map((actor, number) => labelled(actor, shapes[number]))),
    element("g", { class: "heading", transform: place(left, top) }, ...heading.lines),
    element("g", { class: "key", transform: place(across.high, down.low - (words.ROW / 2) * scale), "font-size": 12.5, fill: ink }, ...key.made));
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
  };
};
