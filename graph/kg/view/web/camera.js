"use strict";
// What of the picture is in sight: as much as is shown, until the reader moves it. `visible` gives the ids of the actors shown.
const kgCamera = (network, visible) => {
  const place = document.getElementById("canvas");
  const ROOM = 36;
  let [moved, framed] = [false, new Set()];

  const frame = () => {
    const some = visible().filter((id) => framed.has(id));
    const boxes = (some.length ? some : visible()).map((id) => network.getBoundingBox(id));
    if (!boxes.length || !place.clientWidth) return;
    const [left, top] = ["left", "top"].map((edge) => Math.min(...boxes.map((box) => box[edge])));
    const [right, bottom] = ["right", "bottom"].map((edge) => Math.max(...boxes.map((box) => box[edge])));
    const { clientWidth, clientHeight } = place;
    const scale = Math.min(1.3, (clientWidth - ROOM) / (right - left), (clientHeight - ROOM) / (bottom - top));
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.max(scale, 0.02) });
  };
  const settle = () => { if (!moved) frame(); };

  network.on("zoom", () => { moved = true; });
  network.on("dragEnd", () => { moved = true; });
  network.on("resize", settle);

  return {
    settle,
    // Brings all that is shown into sight, or only some actors, by id. Labels are measured when they are first drawn; only
    // then is it known what must fit.
    fit(some) {
      [moved, framed] = [false, new Set(some)];
      frame();
      requestAnimationFrame(() => requestAnimationFrame(settle));
    },
    zoom(factor) {
      moved = true;
      network.moveTo({ scale: network.getScale() * factor });
    },
    // Brings an actor into sight, if it is not.
    reveal(id) {
      const at = network.getPosition(id);
      const { x, y } = network.canvasToDOM(at);
      if (x > 20 && y > 20 && x < place.clientWidth - 20 && y < place.clientHeight - 20) return;
      moved = true;
      network.moveTo({ position: at });
    },
  };
};
