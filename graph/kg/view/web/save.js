"use strict";
// Keeping what is shown: as a picture, as data, and on paper. A further format is one more line of `formats`.
const kgSave = (view, state, picture, rows, shown, story) => {
  const { make, swatch, shape } = kgWords;
  const texts = kgTexts;
  const FINE = 3;
  const at = (id) => document.getElementById(id);

  // vis-network draws once more onto its own canvas, finer, on paper; before the next frame all is as it was.
  const png = () => {
    const { canvas, renderer } = picture.network;
    const { canvas: own } = canvas.frame;
    const [wide, high] = [own.clientWidth, own.clientHeight];
    const ratio = canvas.pixelRatio;
    [canvas.pixelRatio, own.width, own.height] = [FINE, wide * FINE, high * FINE];
    renderer._redraw();
    const copy = make("canvas", { width: String(own.width), height: String(own.height) });
    const context = copy.getContext("2d");
    context.fillStyle = kgTheme.now().paper;
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(own, 0, 0);
    [canvas.pixelRatio, own.width, own.height] = [ratio, wide * ratio, high * ratio];
    renderer._redraw();
    return copy;
  };
  const blob = (canvas) => new Promise((done) => { canvas.toBlob(done, "image/png"); });
  const text = (words, type) => new Blob([words], { type: `${type};charset=utf-8` });
  const about = () => `${at("status").innerText.replace(/\s+/g, " ")}. ${texts.world(view.world)}`;
  const svg = kgSvg(view, picture.network);
  const formats = {
    png: () => blob(png()),
    svg: () => text(svg(shown(), about()), "image/svg+xml"),
    csv: () => text(rows.csv(shown()), "text/csv"),
    json: () => text(rows.json(shown(), state.filters(state.now)), "application/json"),
  };

  const title = view.title.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60).replace(/^-|-$/g, "") || "kg";
  const save = async (format) => {
    const address = URL.createObjectURL(await formats[format]());
    const link = make("a", { href: address, download: `${title}.${format}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };
  const menu = at("save");
  for (const item of menu.querySelectorAll("[data-format]")) {
    item.addEventListener("click", () => {
      menu.open = false;
      menu.querySelector("summary").focus();
      save(item.dataset.format);
    });
  }
  at("paper").addEventListener("click", () => { menu.open = false; window.print(); });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });

  // On paper: the picture and its key on one page, then the steps of the story that is told, and the sources that the ties on it rest on.
  const sheet = () => {
    const found = [...shown().ties.values()];
    const uses = new Map();
    for (const each of found) {
      for (const id of [...each.pro, ...each.con]) {
        const { source } = view.claims[id];
        uses.set(source, (uses.get(source) ?? new Set()).add(id));
      }
    }
    const families = view.families.filter((family) => found.some(({ tie }) => tie.family === family.family));
    const types = view.types.filter((type) => view.actors.some((actor) => actor.kind === type.type && shown().actors.has(actor.handle)));
    const key = make("ul", { class: "key" },
      ...families.map((family) => make("li", {}, swatch(kgTheme.tint(family.colour)), family.label)),
      ...types.map((type) => make("li", {}, shape(type.shape, kgTheme.tint(type.colour)), type.label)));
    const entries = Object.entries(view.sources).filter(([handle]) => uses.has(handle));
    const line = ([handle, source]) => make("tr", {}, ...Object.keys(texts.cited).map((column) =>
      make("td", { dir: "auto" }, column === "claims" ? String(uses.get(handle).size) : source[column] ?? "")));
    return [
      make("h1", { dir: "auto" }, view.title),
      make("p", { class: "soft" }, about()),
      make("img", { src: png().toDataURL("image/png"), alt: texts.printed }),
      key,
      ...story.printed(shown()),
      make("h2", {}, texts.sources),
      make("table", {}, make("thead", {}, make("tr", {}, ...Object.values(texts.cited).map((head) => make("th", { scope: "col" }, head)))),
        make("tbody", {}, ...entries.map(line))),
    ];
  };
  window.addEventListener("beforeprint", () => {
    kgTheme.print(() => {
      picture.theme();
      at("sheet").replaceChildren(...sheet());
    });
    picture.theme();
  });
  window.addEventListener("afterprint", () => at("sheet").replaceChildren());
  return { save, formats };
};
