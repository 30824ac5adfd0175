"use strict";
// The bar above the picture that leads through a story: the step before, what the open one is, the next; and the arrow keys.
const kgSteps = (story, state) => {
  const texts = kgTexts.story;
  const at = (id) => document.getElementById(id);
  const [place, words, before, after] = ["tale", "step", "before", "after"].map(at);

  const go = (by) => {
    const { number, all } = story.told(state.now);
    const next = number + by;
    if (next >= 1 && next <= all) state.set({ kind: null, id: null, step: next, row: null });
  };
  before.addEventListener("click", () => go(-1));
  after.addEventListener("click", () => go(1));
  document.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const here = event.target === document.body || [place, at("panel")].some((each) => each.contains(event.target));
    if (!by || !here || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !story.told(state.now)) return;
    event.preventDefault();
    go(by);
  });

  return (now) => {
    const found = story.told(now);
    place.hidden = found === null;
    if (found === null) return;
    const said = `${texts.at(found.number, found.all)}: ${found.step.title}`;
    if (words.textContent !== said) words.textContent = said;
    before.setAttribute("aria-disabled", String(found.number === 1));
    after.setAttribute("aria-disabled", String(found.number === found.all));
  };
};
