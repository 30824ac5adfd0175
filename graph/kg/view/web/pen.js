"use strict";
// A pen that vis-network takes for a canvas, and that writes down as paths in SVG what it would have drawn. Words are left
// out, for they are text there. taken() returns the paths since it was last asked, as attributes.
const kgPen = () => {
  const pen = document.createElement("canvas").getContext("2d");
  let [path, written] = ["", []];
  const short = (value) => String(Math.round(value * 100) / 100);
  const add = (letter, ...values) => { path += letter + values.map(short).join(" "); };

  // A canvas gives a colour back as #rrggbb, or as rgba(…) where it is not opaque; not every program reads the latter.
  const paint = (what, colour) => {
    if (colour.startsWith("#")) return { [what]: colour };
    const [red, green, blue, alpha] = colour.match(/[\d.]+/g);
    const hex = [red, green, blue].map((part) => Number(part).toString(16).padStart(2, "0")).join("");
    return { [what]: `#${hex}`, [`${what}-opacity`]: short(alpha) };
  };
  const write = (attributes) => written.push({ d: path, ...attributes });

  Object.assign(pen, {
    beginPath() { path = ""; },
    closePath() { path += "Z"; },
    moveTo(x, y) { add("M", x, y); },
    lineTo(x, y) { add(path ? "L" : "M", x, y); },
    quadraticCurveTo(...points) { add("Q", ...points); },
    rect(x, y, wide, high) {
      add("M", x, y);
      add("h", wide);
      add("v", high);
      add("h", -wide);
      path += "Z";
    },
    // Always a whole circle, as vis-network draws actors and ties with oneself.
    arc(x, y, radius) {
      add("M", x - radius, y);
      add("A", radius, radius, 0, 0, 1, x + radius, y);
      add("A", radius, radius, 0, 0, 1, x - radius, y);
      path += "Z";
    },
    fill() { write(paint("fill", pen.fillStyle)); },
    stroke() {
      const dashes = pen.getLineDash();
      write({
        ...paint("stroke", pen.strokeStyle), "stroke-width": short(pen.lineWidth),
        ...(dashes.length ? { "stroke-dasharray": dashes.join(" "), "stroke-linecap": "round" } : {}),
      });
    },
    fillText() {},
    strokeText() {},
  });
  return {
    pen,
    taken() {
      const found = written;
      written = [];
      return found;
    },
  };
};
