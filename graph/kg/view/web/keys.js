"use strict";
// The picture by keys: arrows go to the nearest actor that way, Enter to the panel, + and − zoom, 0 shows everything. Where an
// actor is asked for, Enter gives it to `take`.
const kgKeys = (nodes, state, picture, shown, take) => {
  const place = document.getElementById("canvas");
  const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

  // Ahead counts once and aside twice, within 60 degrees of the way.
  const next = ([right, down]) => {
    const spots = nodes.map(({ handle, x, y }) => ({ handle, x, y }));
    const here = spots.find((spot) => state.now.kind === "actor" && spot.handle === state.now.id);
    const others = spots.filter((spot) => spot !== here && shown().actors.has(spot.handle));
    if (!here) return [...others].sort((a, b) => a.x ** 2 + a.y ** 2 - b.x ** 2 - b.y ** 2)[0];
    const cost = (spot) => {
      const [x, y] = [spot.x - here.x, spot.y - here.y];
      const [ahead, aside] = [x * right + y * down, Math.abs(x * down) + Math.abs(y * right)];
      return ahead <= 0 || aside > 1.75 * ahead ? Infinity : ahead + 2 * aside;
    };
    const best = others.reduce((one, other) => (one && cost(one) <= cost(other) ? one : other), undefined);
    return best && cost(best) < Infinity ? best : undefined;
  };
  place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (Object.hasOwn(WAYS, event.key)) {
      const spot = next(WAYS[event.key]);
      if (spot) {
        state.set({ kind: "actor", id: spot.handle }, state.now.kind === "actor");
        picture.reveal(spot.handle);
      }
    } else if (event.key === "+" || event.key === "=") picture.zoom(1.3);
    else if (event.key === "-") picture.zoom(1 / 1.3);
    else if (event.key === "0") picture.fit();
    else if (event.key === "Enter" || event.key === " ") {
      if (state.now.kind === "actor") take(state.now.id);
      document.getElementById("panel").focus();
    } else return;
    event.preventDefault();
  });
};
