"use strict";
// The picture: what is shown, as vis-network draws it. Positions and curves come with the data; there is no physics.
// `nodes` and `edges` are data sets, in which not every actor and tie need be.
const kgPicture = (view, nodes, edges) => {
  const { tint } = kgTheme;
  const theme = kgTheme.now;
  const place = document.getElementById("canvas");
  const nodeId = (handle) => `actor:${handle}`;
  const ties = new Map(view.all.map((tie) => [tie.id, tie]));
  const kinds = new Map(view.actors.map((actor) => [nodeId(actor.handle), actor]));
  // `hovered` is the tie under the pointer, `touched` the actor, `told` what is to be lit whatever is selected.
  let [state, shown, hovered, touched, told, lit] = [{ kind: null, id: null }, null, null, null, null, null];

  const family = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
  const fonts = () => ({ nodes: { font: { color: theme().ink, strokeColor: theme().paper } } });
  const network = new vis.Network(place, { nodes, edges }, {
    physics: false,
    layout: { improvedLayout: false },
    interaction: { hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, multiselect: false, tooltipDelay: 1e9,
      hideEdgesOnDrag: view.backbone !== null, hideEdgesOnZoom: view.backbone !== null },
    nodes: { borderWidth: 1.5, borderWidthSelected: 3, labelHighlightBold: false, font: { ...fonts().nodes.font, size: 14, face: family, strokeWidth: 4 }, scaling: { label: { drawThreshold: 9 } } },
    edges: {
      arrows: { to: { scaleFactor: 0.55 } }, labelHighlightBold: false, selectionWidth: 0, hoverWidth: 0, arrowStrikethrough: false,
      endPointOffset: { to: 2 },
    },
  });
  network.canvas.frame.tabIndex = -1;

  // What is near the selection: the tie and its ends, or the actor, its ties and its neighbours.
  const near = () => {
    const found = { nodes: new Set(), edges: new Set() };
    for (const { tie } of shown.ties.values()) {
      const own = state.kind === "tie" ? tie.id === state.id : [tie.subject, tie.object].includes(state.id);
      if (!own) continue;
      found.edges.add(tie.id);
      found.nodes.add(nodeId(tie.subject)).add(nodeId(tie.object));
    }
    if (state.kind === "actor") found.nodes.add(nodeId(state.id));
    return found;
  };

  const FEW = 12;
  const ids = (some) => some && {
    nodes: new Set([...some.nodes].map(nodeId)), edges: new Set(some.edges), gone: new Set(some.gone ?? []),
  };
  const DASHES = { supported: false, contested: [7, 5], denied: [2, 4] };
  const drawnTie = (id) => {
    const found = shown.ties.get(id);
    if (!found) return { id, hidden: true };
    const gone = told?.gone.has(id);
    const named = id === hovered || (state.kind === "tie" && id === state.id) || gone;
    const colour = gone ? theme().against : tint(found.tie.colour);
    const strong = named ? 1 : lit === null ? 0.8 : lit.edges.has(id) ? 0.95 : 0.08;
    return {
      id, hidden: false, dashes: gone ? [3, 6] : DASHES[found.verdict],
      width: Math.round(100 * (0.9 + 1.4 * (found.verdict === "denied" ? found.against : found.confidence) + (named ? 1.6 : 0))) / 100,
      color: { color: colour, highlight: colour, hover: colour, opacity: found.possible ? strong * 0.45 : strong },
    };
  };

  const drawnActor = (id) => {
    const actor = kinds.get(id);
    const pale = lit !== null && !lit.nodes.has(id);
    const picked = state.kind === null ? [view.focus, state.focus].includes(actor.handle)
      : state.kind === "actor" && actor.handle === state.id;
    const end = [state.start, state.goal].includes(actor.handle);
    const solid = { background: tint(actor.colour), border: end ? theme().accent : picked ? theme().ink : theme().paper };
    return {
      id, hidden: !shown.actors.has(actor.handle), opacity: pale ? 0.22 : 1, borderWidth: end ? 5 : picked ? 3 : 1.5, borderWidthSelected: end ? 5 : 3,
      color: { ...solid, highlight: solid, hover: { ...solid, border: theme().ink } },
      font: { color: pale ? theme().faint : theme().ink, strokeColor: theme().paper },
    };
  };

  // Only what changed is handed on; vis-network is slow to take an edge anew.
  const drawn = new Map();
  for (const set of [nodes, edges]) set.on("remove", (_, gone) => gone.items.forEach((id) => drawn.delete(id)));
  const changed = (ids, draw) => ids.map(draw).filter((each) => {
    const text = JSON.stringify(each);
    return drawn.get(each.id) !== text && drawn.set(each.id, text);
  });
  const refresh = (set, ids, draw) => {
    const some = changed(ids, draw);
    if (some.length) set.update(some);
  };
  const paint = () => {
    const choosing = state.start !== null && state.goal === null;
    const idle = state.kind === null || choosing || (state.kind === "tie" && !shown.ties.has(state.id));
    lit = told ?? (idle ? null : near());
    refresh(edges, edges.getIds(), drawnTie);
    refresh(nodes, nodes.getIds(), drawnActor);
  };

  const hover = (id) => {
    const both = [hovered, id].filter((each) => each !== null);
    hovered = id;
    refresh(edges, both, drawnTie);
  };

  const tags = kgTags(view, network);
  const names = (context) => {
    if (!shown) return;
    const picked = [state.kind === "actor" ? state.id : null, touched, state.start, state.goal].filter((each) => each !== null);
    if (told) {
      tags.trace(context, [...told.edges].filter((id) => shown.ties.has(id) && edges.get(id))
        .map((id) => ({ id, colour: told.gone.has(id) ? theme().against : tint(ties.get(id).colour) })),
      new Set([...told.nodes].filter((id) => kinds.has(id)).map((id) => kinds.get(id).handle).filter(drawnHere)));
    }
    const written = tags.actors(context, (handle) => drawnHere(handle) &&
      (lit === null || lit.nodes.has(nodeId(handle)) || handle === touched), new Set(picked));
    const ends = [state.start, state.goal].flatMap((handle, place) =>
      (handle !== null && drawnHere(handle) ? [tags.end(context, handle, kgTexts.chains.ends[place])] : []));
    const few = told && told.edges.size <= FEW ? [...told.edges] : [...(told?.gone ?? [])];
    const named = [...new Set([...few, hovered, state.kind === "tie" ? state.id : null])].filter((id) => shown.ties.has(id) && edges.get(id));
    if (!named.length) return;
    const boxes = [...visible().filter((id) => !told || told.nodes.has(id)).map((id) => network.getBoundingBox(id)), ...written, ...ends];
    for (const id of named) {
      const gone = told?.gone.has(id) ?? false;
      const box = tags.tie(context, ties.get(id), boxes, { gone, must: gone || id === hovered || state.kind === "tie" });
      if (box) boxes.push(box);
    }
  };

  const drawnHere = (handle) => shown.actors.has(handle) && nodes.get(nodeId(handle)) !== null;
  const visible = () => nodes.getIds().filter((id) => shown.actors.has(kinds.get(id).handle));
  const camera = kgCamera(network, visible);

  network.on("hoverEdge", (event) => hover(event.edge));
  network.on("blurEdge", () => hover(null));
  network.on("hoverNode", (event) => { touched = kinds.get(event.node).handle; });
  network.on("blurNode", () => { touched = null; });
  network.on("afterDrawing", names);

  return {
    network, zoom: camera.zoom, settle: camera.settle,
    // Brings all that is shown into sight, or only some actors, by handle.
    fit: (some = []) => camera.fit(some.map(nodeId)),
    reveal: (handle) => { if (drawnHere(handle)) camera.reveal(nodeId(handle)); },
    show(next, found, light = null) {
      [state, shown, hovered, told] = [next, found, null, ids(light)];
      const actor = state.kind === "actor" && drawnHere(state.id) ? [nodeId(state.id)] : [];
      const tie = state.kind === "tie" && found.ties.has(state.id) && edges.get(state.id) ? [state.id] : [];
      network.setSelection({ nodes: actor, edges: tie }, { highlightEdges: false });
      paint();
    },
    // Dims all but some actors, by handle, and ties, by id, and strikes out those that are gone; without an argument,
    // leaves it to what is selected again.
    light(some = null) {
      told = ids(some);
      paint();
    },
    theme() {
      network.setOptions(fonts());
      paint();
    },
  };
};
