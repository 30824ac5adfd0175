"use strict";
// The picture, its legend, and what is selected. Positions and curves come with the data; there is no physics.
(async () => {
  const { make, button, swatch, shape } = kgWords;
  const view = await kgData("view-data");
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  const theme = () => scheme.matches
    ? { paper: "#15181d", ink: "#e7eaee", faint: "#5b6470" } : { paper: "#ffffff", ink: "#1b1f24", faint: "#b4bac3" };

  // Colours are chosen for white paper; on a dark one they are mixed with white.
  const tint = (colour) => {
    if (!scheme.matches || !/^#[0-9a-f]{6}$/i.test(colour)) return colour;
    const mixed = [1, 3, 5].map((at) => Math.round(parseInt(colour.slice(at, at + 2), 16) * 0.58 + 255 * 0.42));
    return `rgb(${mixed.join(",")})`;
  };

  const backbone = kgBackbone(view);
  const { nodes, edges } = backbone;
  const widths = new Map(view.edges.map((edge) => [edge.id, edge.width]));
  const nodeId = (handle) => `actor:${handle}`;
  const ties = new Map(view.ties.map((tie) => [tie.id, tie]));
  const hidden = new Set();
  let selected = { kind: null, id: null };
  let hovered = null;
  let lit = null;

  const fonts = () => ({
    nodes: { font: { color: theme().ink, strokeColor: theme().paper } },
  });
  const family = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
  const network = new vis.Network(document.getElementById("canvas"), { nodes, edges }, {
    physics: false,
    layout: { improvedLayout: false },
    interaction: { hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, multiselect: false, tooltipDelay: 1e9,
      hideEdgesOnDrag: !backbone.whole, hideEdgesOnZoom: !backbone.whole },
    nodes: { borderWidth: 1.5, borderWidthSelected: 3, labelHighlightBold: false, font: { ...fonts().nodes.font, size: 14, face: family, strokeWidth: 4 } },
    edges: {
      arrows: { to: { scaleFactor: 0.55 } }, labelHighlightBold: false, selectionWidth: 0, hoverWidth: 0, arrowStrikethrough: false,
      endPointOffset: { to: 2 },
    },
  });

  // What is near the selection: the tie and its ends, or the actor, its ties and its neighbours.
  const near = () => {
    const found = { nodes: new Set(), edges: new Set() };
    for (const tie of ties.values()) {
      const own = selected.kind === "tie" ? tie.id === selected.id : [tie.subject, tie.object].includes(selected.id);
      if (!own || hidden.has(tie.family)) continue;
      found.edges.add(tie.id);
      found.nodes.add(nodeId(tie.subject)).add(nodeId(tie.object));
    }
    if (selected.kind === "actor") found.nodes.add(nodeId(selected.id));
    return found;
  };

  const drawnTie = (edge) => {
    const named = edge.id === hovered || (selected.kind === "tie" && edge.id === selected.id);
    const colour = tint(edge.tint);
    const opacity = named ? 1 : selected.kind === null ? 0.8 : lit.edges.has(edge.id) ? 0.95 : 0.08;
    return {
      id: edge.id, hidden: hidden.has(edge.family), width: widths.get(edge.id) + (named ? 1.6 : 0),
      color: { color: colour, highlight: colour, hover: colour, opacity },
    };
  };

  const drawnActor = (node, shown) => {
    const pale = selected.kind === null ? !shown.has(node.id) : !lit.nodes.has(node.id);
    const picked = selected.kind === null ? node.handle === view.focus : selected.kind === "actor" && node.handle === selected.id;
    const solid = { background: tint(node.tint), border: picked ? theme().ink : theme().paper };
    return {
      id: node.id, opacity: pale ? 0.22 : 1, borderWidth: picked ? 3 : 1.5,
      color: { ...solid, highlight: solid, hover: { ...solid, border: theme().ink } },
      font: { color: pale ? theme().faint : theme().ink, strokeColor: theme().paper },
    };
  };

  // Only what changed is handed on, for vis-network is slow to take an edge anew.
  const looks = new Map();
  for (const set of [nodes, edges]) set.on("remove", (_, gone) => gone.items.forEach((id) => looks.delete(id)));
  const refresh = (set, drawn) => set.update(drawn.filter((each) => {
    const look = JSON.stringify(each);
    return looks.get(each.id) !== look && looks.set(each.id, look);
  }));
  const paint = () => {
    lit = near();
    const shown = new Set(view.focus === null ? [] : [nodeId(view.focus)]);
    for (const tie of ties.values()) {
      if (!hidden.has(tie.family)) shown.add(nodeId(tie.subject)).add(nodeId(tie.object));
    }
    refresh(edges, edges.map(drawnTie));
    refresh(nodes, nodes.map((node) => drawnActor(node, shown)));
  };

  const hover = (id) => {
    const touched = [hovered, id].filter((each) => each !== null);
    hovered = id;
    refresh(edges, edges.get(touched).map(drawnTie));
  };

  const select = (kind, id) => {
    backbone.show(kind === "actor" ? [id] : kind === "tie" ? [ties.get(id).subject, ties.get(id).object] : []);
    selected = { kind, id };
    hovered = null;
    network.setSelection({ nodes: kind === "actor" ? [nodeId(id)] : [], edges: kind === "tie" ? [id] : [] }, { highlightEdges: false });
    paint();
    show(kind, id);
  };
  const clear = () => select(null, null);
  const show = kgPanel(view, { select, clear, tint, expander: backbone.expander });

  const legend = () => {
    const chip = (entry) => {
      const own = Object.entries(entry.own).map(([label, colour]) => make("span", { class: "own" }, swatch(tint(colour)), label));
      const made = button("family", () => {
        if (!hidden.delete(entry.family)) hidden.add(entry.family);
        made.setAttribute("aria-pressed", String(!hidden.has(entry.family)));
        paint();
      }, swatch(tint(entry.colour)), make("span", {}, entry.label), make("span", { class: "count" }, String(entry.ties)), ...own);
      made.setAttribute("aria-pressed", String(!hidden.has(entry.family)));
      made.dataset.family = entry.family;
      return made;
    };
    document.getElementById("families").replaceChildren(...view.families.map(chip));
    document.getElementById("types").replaceChildren(...view.types.map((type) =>
      make("span", { class: "type", role: "listitem" }, shape(type.shape, tint(type.colour)), type.label)));
  };

  // The name of the tie under the pointer and of the selected one, on the tie, where it covers no actor if there is room.
  const names = (context) => {
    if (hovered === null && selected.kind !== "tie") return;
    const boxes = nodes.getIds().map((id) => network.getBoundingBox(id));
    const picked = selected.kind === "tie" ? selected.id : null;
    for (const id of new Set([hovered, picked])) {
      const tie = ties.get(id);
      if (!tie || hidden.has(tie.family)) continue;
      context.font = `600 13px ${family}`;
      const wide = context.measureText(tie.label).width / 2 + 7;
      const along = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74].map((part) => network.body.edges[id].edgeType.getPoint(part));
      const covered = (at) => boxes.filter((box) =>
        box.left < at.x + wide && box.right > at.x - wide && box.top < at.y + 11 && box.bottom > at.y - 11).length;
      const at = along.reduce((best, each) => (covered(each) < covered(best) ? each : best));
      context.beginPath();
      context.roundRect(at.x - wide, at.y - 11, 2 * wide, 22, 11);
      context.fillStyle = theme().paper;
      context.strokeStyle = tint(tie.colour);
      context.lineWidth = 1.5;
      context.fill();
      context.stroke();
      context.fillStyle = theme().ink;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(tie.label, at.x, at.y + 0.5);
    }
  };

  let moved = false;
  const fit = () => {
    const boxes = nodes.getIds().map((id) => network.getBoundingBox(id));
    if (!boxes.length) return;
    const [left, top] = ["left", "top"].map((edge) => Math.min(...boxes.map((box) => box[edge])));
    const [right, bottom] = ["right", "bottom"].map((edge) => Math.max(...boxes.map((box) => box[edge])));
    const { clientWidth, clientHeight } = document.getElementById("canvas");
    const scale = Math.min(1.3, (clientWidth - 36) / (right - left), (clientHeight - 36) / (bottom - top));
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.max(scale, 0.02) });
  };
  const zoom = (factor) => {
    moved = true;
    network.moveTo({ scale: network.getScale() * factor });
  };

  network.on("click", (event) => {
    if (event.nodes.length) select("actor", nodes.get(event.nodes[0]).handle);
    else if (event.edges.length) select("tie", event.edges[0]);
    else clear();
  });
  network.on("doubleClick", (event) => event.nodes.forEach((id) => backbone.expand(nodes.get(id).handle)));
  network.on("hoverEdge", (event) => hover(event.edge));
  network.on("blurEdge", () => hover(null));
  network.on("afterDrawing", names);
  network.on("zoom", () => { moved = true; });
  network.on("dragEnd", () => { moved = true; });
  network.on("resize", () => { if (!moved) fit(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });
  document.getElementById("in").addEventListener("click", () => zoom(1.3));
  document.getElementById("out").addEventListener("click", () => zoom(1 / 1.3));
  document.getElementById("fit").addEventListener("click", () => { moved = false; fit(); });
  scheme.addEventListener("change", () => {
    network.setOptions(fonts());
    legend();
    select(selected.kind, selected.id);
  });

  backbone.each((whole) => {
    select(selected.kind, selected.id);
    if (whole || !moved) fit();
  });

  legend();
  clear();
  fit();
  // Labels are measured when they are first drawn; only then is it known what must fit.
  requestAnimationFrame(() => requestAnimationFrame(() => { if (!moved) fit(); }));
  window.kg = { nodes, edges, network };
})();
