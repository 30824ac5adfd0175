"use strict";
// Names that the eye needs at any zoom: of ties pointed at, of the ends of chains, and of the greatest actors where their own labels are too small.
const kgTags = (view, network) => {
  const ROOM = 9000;
  const SMALL = 9;
  const LONG = 30;
  const FAR = 4;
  const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
  const ranked = [...view.actors].sort((a, b) => b.ties - a.ties || (a.handle < b.handle ? -1 : 1));
  const short = (text) => {
    const signs = [...text];
    return signs.length > LONG ? `${signs.slice(0, LONG - 1).join("").trim()}…` : text;
  };
  const meets = (one, other) =>
    one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;

  // What a story lights, as strong on the screen as nearby, where it is too far away to be seen.
  const trace = (context, lines, handles) => {
    const unit = 1 / network.getScale();
    if (unit < FAR) return;
    context.lineWidth = 2 * unit;
    context.lineJoin = "round";
    for (const { id, colour } of lines) {
      const curve = network.body.edges[id].edgeType;
      context.beginPath();
      for (let part = 0; part <= 24; part += 1) {
        const { x, y } = curve.getPoint(part / 24);
        context[part ? "lineTo" : "moveTo"](x, y);
      }
      context.strokeStyle = colour;
      context.stroke();
    }
    for (const { handle, colour } of ranked.filter((actor) => handles.has(actor.handle))) {
      const { x, y } = network.getPosition(`actor:${handle}`);
      context.beginPath();
      context.arc(x, y, 5 * unit, 0, 2 * Math.PI);
      context.fillStyle = kgTheme.tint(colour);
      context.fill();
    }
  };

  // A label in a frame; `spot` chooses its middle, or none, given what box it takes around a middle, and half its height. Returns
  // the box, or nothing.
  const pill = (context, label, colour, ink, spot) => {
    const unit = 1 / Math.min(1, network.getScale());
    context.font = `600 ${13 * unit}px ${font}`;
    const [wide, high] = [context.measureText(label).width / 2 + 7 * unit, 11 * unit];
    const around = (middle) => ({ left: middle.x - wide, right: middle.x + wide, top: middle.y - high, bottom: middle.y + high });
    const at = spot(around, high);
    if (!at) return null;
    context.beginPath();
    context.roundRect(at.x - wide, at.y - high, 2 * wide, 2 * high, high);
    context.fillStyle = kgTheme.now().paper;
    context.strokeStyle = colour;
    context.lineWidth = 1.5 * unit;
    context.fill();
    context.stroke();
    context.fillStyle = ink;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(label, at.x, at.y + 0.5 * unit);
    return around(at);
  };
  // On the tie, where it covers none of the boxes if there is room; where there is none, only if it must.
  const tie = (context, { id, label, colour }, boxes, { gone, must }) => {
    const { against, ink } = kgTheme.now();
    const along = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.2, 0.8].map((part) => network.body.edges[id].edgeType.getPoint(part));
    return pill(context, gone ? `✕ ${label}` : label, gone ? against : kgTheme.tint(colour), gone ? against : ink, (around) => {
      const covered = (at) => boxes.filter((box) => meets(around(at), box)).length;
      const at = along.reduce((best, each) => (covered(each) < covered(best) ? each : best));
      return must || !covered(at) ? at : null;
    });
  };
  // Above an actor that is an end of chains, or as near to that as there is room.
  const end = (context, handle, label) => {
    const { accent } = kgTheme.now();
    const { x, y } = network.getPosition(`actor:${handle}`);
    const { size } = network.body.nodes[`actor:${handle}`].options;
    const top = network.DOMtoCanvas({ x: 0, y: 2 }).y;
    return pill(context, label, accent, accent, (_, high) => ({ x, y: Math.max(y - size - 1.3 * high, Math.min(y, top + high)) }));
  };

  // Below their actors, where each took its box, the greatest first, as many as find room; `first` are handles that go before all.
  const actors = (context, visible, first) => {
    const scale = network.getScale();
    if (14 * scale >= SMALL) return [];
    const unit = 1 / scale;
    context.font = `500 ${12 * unit}px ${font}`;
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    context.lineWidth = 3.5 * unit;
    context.strokeStyle = kgTheme.now().paper;
    context.fillStyle = kgTheme.now().ink;
    const { clientWidth, clientHeight } = network.canvas.frame;
    const [{ x: start }, { x: end }] = [0, clientWidth].map((x) => network.DOMtoCanvas({ x, y: 0 }));
    const most = (clientWidth * clientHeight) / ROOM;
    const placed = [];
    const chosen = [...ranked.filter(({ handle }) => first.has(handle)), ...ranked.filter(({ handle }) => !first.has(handle))];
    for (const { handle, label, size } of chosen) {
      if (placed.length >= most) break;
      if (!visible(handle)) continue;
      const place = network.getPosition(`actor:${handle}`);
      const text = short(label);
      const [wide, top] = [context.measureText(text).width / 2 + 2 * unit, place.y + size + 2 * unit];
      if (place.x < start || place.x > end) continue;
      const x = Math.max(start + wide, Math.min(end - wide, place.x));
      const box = { left: x - wide, right: x + wide, top, bottom: top + 14 * unit };
      if (placed.some((other) => meets(box, other))) continue;
      placed.push(box);
      context.strokeText(text, x, top);
      context.fillText(text, x, top);
    }
    return placed;
  };
  return { tie, end, actors, trace };
};
