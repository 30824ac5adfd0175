"use strict";
// Light or dark, and the colours of the data on it.
const kgTheme = (() => {
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  let printing = false;
  const dark = () => scheme.matches && !printing;
  const now = () => dark()
    ? { paper: "#15181d", ink: "#e7eaee", soft: "#a3acb8", faint: "#5b6470", against: "#ff9a6e", accent: "#7fb0ff" }
    : { paper: "#ffffff", ink: "#1b1f24", soft: "#59616c", faint: "#b4bac3", against: "#b3401c", accent: "#1d5fd1" };

  // Colours are chosen for white paper; on a dark one they are mixed with white. What is no colour is grey, for it might be
  // an address to fetch.
  const tint = (given) => {
    const colour = /^#[0-9a-f]{6}$/i.test(given) ? given : "#767676";
    if (!dark()) return colour;
    const mixed = [1, 3, 5].map((at) => Math.round(parseInt(colour.slice(at, at + 2), 16) * 0.58 + 255 * 0.42));
    return `rgb(${mixed.join(",")})`;
  };
  // Paper is white, whatever the screen is.
  const print = (draw) => {
    printing = true;
    try { return draw(); } finally { printing = false; }
  };
  return { now, tint, print, change: (listener) => scheme.addEventListener("change", listener) };
})();
