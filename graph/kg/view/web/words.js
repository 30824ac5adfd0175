"use strict";
// Making elements: every text goes in as text, never as markup.
const kgWords = (() => {
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "press") element.addEventListener("click", value);
      else element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };
  const button = (name, press, ...children) => make("button", { type: "button", class: name, press }, ...children);

  const swatch = (colour) => {
    const element = make("span", { class: "swatch", "aria-hidden": "true" });
    element.style.background = colour;
    return element;
  };

  const outlines = {
    dot: "M6 1a5 5 0 1 0 .01 0z",
    square: "M1.5 1.5h9v9h-9z",
    triangle: "M6 .8l5.4 9.9H.6z",
    triangleDown: "M6 11.2L.6 1.3h10.8z",
    diamond: "M6 .4L11.6 6 6 11.6.4 6z",
    star: "M6 .3l1.6 3.7 4 .4-3 2.7.9 4L6 9l-3.5 2.1.9-4-3-2.7 4-.4z",
    hexagon: "M3.2 1.2h5.6L11.6 6 8.8 10.8H3.2L.4 6z",
  };
  const shape = (kind, colour) => {
    const space = "http://www.w3.org/2000/svg";
    const picture = document.createElementNS(space, "svg");
    picture.setAttribute("viewBox", "0 0 12 12");
    picture.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", Object.hasOwn(outlines, kind) ? outlines[kind] : outlines.dot);
    path.style.fill = colour;
    picture.append(path);
    return picture;
  };

  const sure = (value) => value.toFixed(2);

  return { make, button, swatch, shape, sure };
})();
