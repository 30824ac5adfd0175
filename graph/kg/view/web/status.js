"use strict";
// The line that says how much is shown and why not all, with the ways back.
const kgStatus = (view, state) => {
  const { make } = kgWords;
  const texts = kgTexts;
  const place = document.getElementById("status");
  const labels = new Map(view.actors.map((actor) => [actor.handle, actor.label]));
  return (now, shown) => {
    const said = [
      `${texts.shownTies(shown.ties.size, shown.among.length)}, ${texts.shownActors(shown.actors.size, view.actors.length)}`,
      now.focus === null ? null : make("span", {}, texts.within(now.depth), make("bdi", {}, labels.get(now.focus))),
      now.from || now.to ? texts.span(now.from, now.to) : null,
      now.undated ? null : texts.undatedOut,
      now.speakers.size ? texts.without(now.speakers.size) : null,
      now.least ? texts.surer(now.least) : null,
      ["relations", "types", "verdicts"].some((names) => [...now[names]].some((each) => !state.usual[names].has(each))) ? texts.hiddenKinds : null,
      ...[...state.usual.verdicts].filter((each) => !now.verdicts.has(each)).map((each) => texts.also(texts.verdicts[each])),
    ].filter((each) => each !== null);
    const line = make("span", {}, ...said.flatMap((each, number) => (number ? [" · ", each] : [each])));
    if (line.textContent !== place.textContent) place.replaceChildren(line);
    document.getElementById("unfocus").hidden = now.focus === null;
    document.getElementById("reset").hidden = !state.filtered;
  };
};
