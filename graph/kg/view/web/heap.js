"use strict";
// A heap: what `before` puts first comes out first.
const kgHeap = (before) => {
  const held = [];
  const swap = (one, other) => { [held[one], held[other]] = [held[other], held[one]]; };
  return {
    get size() { return held.length; },
    push(item) {
      let at = held.push(item) - 1;
      for (let up = (at - 1) >> 1; at > 0 && before(held[at], held[up]); up = (at - 1) >> 1) {
        swap(at, up);
        at = up;
      }
    },
    pop() {
      const found = held[0];
      const last = held.pop();
      if (!held.length) return found;
      held[0] = last;
      for (let at = 0;;) {
        const below = [2 * at + 1, 2 * at + 2].filter((each) => each < held.length);
        const next = below.reduce((one, other) => (before(held[other], held[one]) ? other : one), at);
        if (next === at) return found;
        swap(at, next);
        at = next;
      }
    },
  };
};
