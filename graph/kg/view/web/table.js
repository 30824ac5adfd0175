"use strict";
// The table twin of the picture: the ties that are shown, to sort, to read out and to copy.
const kgTable = (view, rows, pick) => {
  const { make, button, sure } = kgWords;
  const texts = kgTexts;
  const STEP = 400;
  const place = document.getElementById("table");
  const words = new Intl.Collator("en", { numeric: true });
  let [by, down, most, shown] = ["subject", false, STEP, null];

  const compare = (one, other) => {
    const order = by === "confidence" ? one.confidence - other.confidence : words.compare(String(one[by]), String(other[by]));
    return (down ? -order : order) || words.compare(one.id, other.id);
  };
  const source = (handle) => (Object.hasOwn(view.sources, handle) ? view.sources[handle].label : handle);
  const line = (each) => {
    const read = button("end", () => pick(each.id), each.label);
    read.dir = "auto";
    const name = (text, tag = "td") => make(tag, { dir: "auto", ...(tag === "th" ? { scope: "row" } : {}) }, text);
    return make("tr", { "data-tie": each.id }, name(each.subject, "th"), make("td", {}, read), name(each.object),
      make("td", { class: each.verdict }, texts.verdicts[each.verdict]), make("td", { class: "figure" }, sure(each.confidence)),
      make("td", {}, each.period), name(each.sources.map(source).join("; ")));
  };
  const heading = ([column, label]) => {
    const sort = button("sort", () => {
      [by, down] = [column, by === column ? !down : column === "confidence"];
      draw(column);
    }, label, make("span", { "aria-hidden": "true" }, by === column ? (down ? " ↓" : " ↑") : ""));
    sort.dataset.column = column;
    return make("th", { scope: "col", "aria-sort": by !== column ? "none" : down ? "descending" : "ascending" }, sort);
  };
  const draw = (focused = null) => {
    const all = [...shown.ties.values()].map(rows.row).sort(compare);
    const left = all.length - most;
    const more = left > 0 ? button("more-rows", () => {
      most += STEP;
      draw();
      place.querySelectorAll("tbody button")[most - STEP].focus();
    }, texts.more(Math.min(left, STEP))) : null;
    place.replaceChildren(...[all.length ? make("table", {}, make("caption", {}, texts.caption),
      make("thead", {}, make("tr", {}, ...Object.entries(texts.columns).map(heading))),
      make("tbody", {}, ...all.slice(0, most).map(line))) : make("p", { class: "soft none" }, texts.none), more].filter(Boolean));
    if (focused) place.querySelector(`[data-column="${focused}"]`).focus();
  };
  return {
    show(now, found) {
      place.hidden = !now.table;
      if (!now.table || found === shown) return;
      shown = found;
      most = STEP;
      draw();
    },
  };
};
