"use strict";
// The data of the page as they were packed: what is compressed is inflated, and columns become rows again.
const kgData = (() => {
  const inflate = (text) => {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
  };

  return async (id) => {
    const held = JSON.parse(document.getElementById(id).textContent);
    const { pool, data } = typeof held === "string" ? await inflate(held) : held;
    const column = ([values, places]) =>
      (places === undefined ? pool[values] : pool[places].map((place) => pool[values][place]));
    const rows = ({ length, columns, keys }) => {
      const found = Array.from({ length }, () => ({}));
      for (const [name, values] of Object.entries(columns)) {
        column(values).forEach((value, row) => {
          if (value !== undefined) found[row][name] = value;
        });
      }
      return keys ? Object.fromEntries(column(keys).map((key, row) => [key, found[row]])) : found;
    };
    const isTable = (value) => value !== null && typeof value === "object" && Object.hasOwn(value, "columns");
    return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, isTable(value) ? rows(value) : value]));
  };
})();
