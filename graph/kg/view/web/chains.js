"use strict";
// Chains in the page: the first actor is chosen, then the other, and what is found is told as a story. `start`, `goal` and
// `lens` of the state say what is asked; while there is a start and no goal, the next actor that is chosen is the goal.
const kgChains = (view, state, story) => {
  const { make, button } = kgWords;
  const texts = kgTexts.chains;
  const at = (id) => document.getElementById(id);
  const [place, words, select, means] = ["chains", "ends", "lens", "means"].map(at);
  const labels = new Map(view.actors.map((actor) => [actor.handle, actor.label]));
  const lenses = new Map(view.lenses.map((lens) => [lens.lens, lens]));
  const routes = kgRoutes(view);
  const telling = kgTelling(view);
  const own = view.story ?? null;

  const waiting = () => state.now.start !== null && state.now.goal === null;
  const ask = (change) => state.set({ kind: null, id: null, step: 1, row: null, ...change });
  // On a phone the button is far below the picture in which one then chooses.
  const begin = (start) => {
    state.set({ kind: "actor", id: start, start, goal: null, step: state.usual.step, row: null });
    place.scrollIntoView({ block: "nearest" });
  };
  const leave = () => {
    const inside = place.contains(document.activeElement);
    state.set({ start: null, goal: null, step: state.usual.step, row: null });
    if (inside) at(state.now.table ? "table" : "canvas").focus();
  };
  // Takes an actor as the goal, if one is waited for.
  const take = (handle) => {
    if (!waiting() || handle === state.now.start) return false;
    ask({ goal: handle });
    return true;
  };

  // Worked out anew where the ends, the lens or the filters change.
  let [last, found, others] = ["", null, []];
  const tell = (now, shown) => {
    const key = [now.start, now.goal, now.lens, state.filters(now)].join("\n");
    if (key === last) return;
    last = key;
    const find = (lens) => routes(shown, now.start, now.goal, lens);
    found = now.goal === null ? null : find(now.lens);
    const none = found !== null && !found.chains.length;
    others = none ? view.lenses.filter(({ lens }) => lens !== now.lens && find(lens).chains.length) : [];
    if (found === null) story.tell(own);
    else story.tell(none ? null : telling(found, now.start, now.goal, lenses.get(now.lens)));
  };

  // What the panel says where there is no chain.
  const about = (now) => {
    if (!found || found.chains.length || !now.step || now.kind !== null) return null;
    const entry = ({ lens, label }) => make("li", {}, button("begin", () => ask({ lens }), make("bdi", {}, label)));
    return [
      button("back", leave, kgTexts.back),
      make("p", { class: "kind" }, texts.kind),
      make("h2", { dir: "auto" }, texts.title(labels.get(now.start), labels.get(now.goal), lenses.get(now.lens).label)),
      make("p", {}, found.stopped ? texts.lost : texts.none(lenses.get(now.lens).label)),
      make("p", { class: "soft" }, others.length ? texts.others : texts.nowhere),
      make("ul", { class: "others" }, ...others.map(entry)),
      state.filtered ? make("p", { class: "soft hiding" }, texts.filtered, " ", button("back", () => state.reset(), kgTexts.reset)) : null,
    ];
  };

  const show = (now) => {
    place.hidden = now.start === null;
    if (now.start === null) return;
    const name = (handle) => make("bdi", {}, labels.get(handle));
    const line = make("span", {}, texts.from, name(now.start), ...(found === null ? [texts.choose]
      : [texts.to, name(now.goal), texts.found(found.chains.length)]));
    if (line.textContent !== words.textContent) words.replaceChildren(line);
    select.value = now.lens;
    means.textContent = lenses.get(now.lens).definition;
    at("turn").hidden = now.goal === null;
  };

  select.append(...view.lenses.map(({ lens, label }) => make("option", { value: lens }, label)));
  select.addEventListener("change", () => (waiting() ? state.set({ lens: select.value }) : ask({ lens: select.value })));
  at("turn").addEventListener("click", () => ask({ start: state.now.goal, goal: state.now.start }));
  at("leave").addEventListener("click", leave);

  return {
    waiting, begin, take, leave, tell, about, show, routes,
    // A button of an actor's panel: it begins, or leaves off, or ends what was begun at another actor.
    door: (handle) => {
      const here = waiting() && state.now.start === handle;
      const made = waiting() && !here ? button("begin", () => take(handle), texts.end)
        : button("begin", () => (here ? leave() : begin(handle)), texts.begin);
      if (here) made.setAttribute("aria-pressed", "true");
      made.dataset.key = "chains";
      return made;
    },
  };
};
