"use strict";
// The words about a picture in SVG: its title and the world above, and beside it what its colours, shapes and lines mean and
// how much of each is shown. `draw` has element(tag, attributes, ...children).
const kgKey = (view, element) => {
  const { shape } = kgWords;
  const texts = kgTexts;
  const [WIDE, ROW, HEADING, MARGIN] = [232, 19, 34, 24];
  const ARROW = "m26 0l-11 -3.6l1.5 3.6l-1.5 3.6z";
  const family = getComputedStyle(document.body).fontFamily;
  const ruler = document.createElement("canvas").getContext("2d");

  // Lines no wider than `room`, at most `most`: broken between words, or within one that is too long.
  const fold = (text, room, size, most, weight = 400) => {
    ruler.font = `${weight} ${size}px ${family}`;
    const fits = (words) => ruler.measureText(words).width <= room;
    const beginning = (word, end = "") => {
      const signs = [...word];
      while (signs.length > 1 && !fits(signs.join("") + end)) signs.pop();
      return signs.join("") + end;
    };
    const [lines, words] = [[], text.split(/\s+/).filter(Boolean)];
    while (words.length && lines.length < most) {
      let line = words.shift();
      while (words.length && fits(`${line} ${words[0]}`)) line += ` ${words.shift()}`;
      const kept = fits(line) ? line : beginning(line);
      if (kept !== line) words.unshift(line.slice(kept.length));
      lines.push(kept);
    }
    if (words.length) lines.push(beginning(lines.pop(), "…"));
    return lines;
  };

  const heading = (about, room) => {
    let y = 14;
    const { ink, soft } = kgTheme.now();
    const write = (text, size, weight, fill, most) => fold(text, room, size, most, weight).map((line) => {
      y += size * 1.35;
      return element("text", { x: MARGIN, y, "font-size": size, "font-weight": weight, fill }, line);
    });
    const lines = [...write(view.title, 20, 600, ink, 3), ...write(about, 13, 400, soft, 4)];
    return { lines, high: y + 13 };
  };

  const rows = (shown) => {
    const found = [...shown.ties.values()];
    const counted = (test) => found.filter(test).length;
    const actors = view.actors.filter((actor) => shown.actors.has(actor.handle));
    const families = view.families.flatMap((each) => {
      const own = Object.entries(each.own).filter(([label]) => found.some(({ tie }) => tie.label === label))
        .map(([text, colour]) => ({ kind: "relation", text, colour }));
      const count = counted(({ tie }) => tie.family === each.family);
      return count ? [{ kind: "family", text: each.label, colour: each.colour, count }, ...own] : [];
    });
    const line = (text, dashes = "", solid = ARROW, more = {}) => ({ kind: "line", text, dashes, solid, ...more });
    const lines = [
      line(texts.lines.supported), line(texts.lines.contested, "7 5"),
      ...(found.some(({ verdict }) => verdict === "denied") ? [line(texts.lines.denied, "2 4")] : []),
      ...(found.some(({ possible }) => possible) ? [line(texts.lines.possible, "", ARROW, { opacity: 0.45 })] : []),
      line(texts.lines.both, "", ""), line(texts.lines.surer, null, "m0 -0.5l26 -2v5l-26 -2z"),
    ];
    const types = view.types.map((each) => ({ ...each, count: actors.filter((actor) => actor.kind === each.type).length }))
      .filter(({ count }) => count).map((each) => ({ kind: "type", text: each.label, ...each }));
    return [[texts.ties, families], [texts.linesTitle, found.length ? lines : []], [texts.actors, types]]
      .filter(([, some]) => some.length).flatMap(([title, some]) => [{ kind: "heading", text: title }, ...some]);
  };

  const sign = (row, y) => {
    const { soft } = kgTheme.now();
    const colour = kgTheme.tint(row.colour);
    if (row.kind === "type") {
      const path = shape(row.shape, colour).firstChild;
      return [element("path", { d: path.getAttribute("d"), fill: colour, transform: `translate(6.5 ${y - 6.5}) scale(1.08)` })];
    }
    if (row.kind !== "line") {
      const [from, wide] = row.kind === "relation" ? [12, 14] : [0, 26];
      return [element("path", { d: `M${from} ${y}h${wide}`, stroke: colour, "stroke-width": 4, "stroke-linecap": "round" })];
    }
    const faint = row.opacity ? { opacity: row.opacity } : {};
    const dashed = row.dashes ? { "stroke-dasharray": row.dashes, "stroke-linecap": "round" } : {};
    return [
      row.dashes === null ? null : element("path", { d: `M0 ${y}h${row.solid ? 17 : 26}`, stroke: soft, "stroke-width": 2, ...dashed, ...faint }),
      row.solid ? element("path", { d: `M0 ${y}${row.solid}`, fill: soft, ...faint }) : null,
    ];
  };

  const key = (shown) => {
    let y = 0;
    const { ink, soft } = kgTheme.now();
    const made = rows(shown).map((row) => {
      if (row.kind === "heading") {
        y += y ? HEADING : ROW;
        return element("text", { y, "font-size": 11.5, "font-weight": 600, "letter-spacing": 0.7, fill: soft }, row.text.toUpperCase());
      }
      y += ROW;
      const top = y;
      const lines = fold(row.text, WIDE - (row.count === undefined ? 60 : 90), 12.5, 3);
      y += Math.max(0, lines.length - 1) * (ROW - 3);
      const fill = row.kind === "relation" ? soft : ink;
      return element("g", { class: row.kind }, ...sign(row, top - 4.5),
        ...lines.map((line, number) => element("text", { x: 36, y: top + (ROW - 3) * number, fill }, line)),
        row.count === undefined ? null : element("text", { class: "count", x: WIDE - MARGIN, y: top, "text-anchor": "end", fill: soft }, texts.number(row.count)));
    });
    return { made, high: y + 8 };
  };
  return { heading, key, WIDE, ROW, MARGIN, family };
};
