"use strict";
// What the panel says about nothing, an actor or a tie. `go` has: select(kind, id), clear(), tint(colour), reset(),
// focus(handle, depth), expander(handle) and chains, as `kgChains`. Where nothing is selected, `story` says what it tells, if it tells anything.
const kgPanel = (view, go, claimCard, story) => {
  const { make, button, swatch, shape, sure } = kgWords;
  const texts = kgTexts;
  const LONG = 250;
  const inOrder = new Intl.Collator("en").compare;
  const actors = new Map(view.actors.map((actor) => [actor.handle, actor]));
  const ties = new Map(view.all.map((tie) => [tie.id, tie]));
  const claims = new Map(Object.entries(view.claims));
  const sources = new Map(Object.entries(view.sources));
  const families = new Map(view.families.map((family) => [family.family, family]));
  const tiesOf = new Map(view.actors.map((actor) => [actor.handle, []]));
  for (const tie of view.all) {
    tiesOf.get(tie.subject).push(tie);
    if (tie.object !== tie.subject) tiesOf.get(tie.object).push(tie);
  }

  const name = (handle) => actors.get(handle).label;
  const figures = (pairs) =>
    make("dl", { class: "figures" }, ...pairs.map(([term, value, style = ""]) =>
      make("div", {}, make("dt", {}, term), make("dd", { class: style }, String(value)))));
  const back = () => button("back", go.clear, story.told(now) ? texts.story.back : texts.back);
  const list = (items) => make("ul", {}, ...items.map((item) => make("li", {}, item)));
  // A list of thousands is slow to make: what comes after the first is made when it is asked for.
  const longList = (all, row) => {
    const made = list([]);
    const more = button("back", () => {
      const from = made.children.length;
      made.append(...all.slice(from, from + LONG).map((each) => make("li", {}, row(each))));
      const left = all.length - made.children.length;
      more.textContent = texts.more(Math.min(left, LONG));
      more.hidden = left === 0;
      if (from) made.children[from].firstChild.focus();
    });
    more.click();
    return [made, more];
  };
  let [now, shown] = [null, null];
  const shownTies = (some) => some.filter((tie) => shown.ties.has(tie.id));

  const tieRow = (tie, words) => {
    const { verdict, confidence } = shown.ties.get(tie.id);
    const disputed = verdict !== "supported";
    return button("row", () => go.select("tie", tie.id), swatch(go.tint(tie.colour)), make("span", { dir: "auto" }, words),
      make("span", { class: disputed ? "against" : "count" }, disputed ? texts.verdicts[verdict] : sure(confidence)));
  };

  const actorRow = ([actor, ties]) =>
    button("row", () => go.select("actor", actor.handle), shape(actor.shape, go.tint(actor.colour)),
      make("span", { dir: "auto" }, actor.label), make("span", { class: "count" }, texts.number(ties)));

  const overview = () => {
    const found = [...shown.ties.values()];
    const contested = found.filter((each) => each.verdict === "contested").map(({ tie }) => tie);
    const used = new Set(found.flatMap((each) => [...each.pro, ...each.con]));
    const cited = new Set([...used].map((id) => claims.get(id).source).filter((source) => sources.has(source)));
    const busy = [...shown.actors].map((handle) => [actors.get(handle), shownTies(tiesOf.get(handle)).length])
      .sort(([a, m], [b, n]) => n - m || inOrder(a.label, b.label));
    const where = view.focus ? texts.nearTo(view.hops, name(view.focus)) : "";
    const around = view.top ? texts.most(where) : where && texts.around(where);
    return [
      make("h2", {}, texts.overview),
      story.door(),
      make("p", { class: "soft" }, around + texts.world(view.world)),
      figures([[texts.figures.actors, shown.actors.size], [texts.figures.ties, found.length],
        [texts.figures.claims, used.size], [texts.figures.sources, cited.size]].map(([term, count]) => [term, texts.number(count)])),
      make("p", {}, texts.intro),
      make("p", { class: "soft" }, texts.key),
      make("p", { class: "soft" }, texts.ways),
      make("p", { class: "soft" }, texts.keys),
      ...(contested.length ? [make("h3", {}, texts.contested),
        ...longList(contested, (tie) => tieRow(tie, `${name(tie.subject)} ${tie.label} ${name(tie.object)}`))] : []),
      make("h3", {}, texts.ranked),
      ...longList(busy, actorRow),
    ];
  };

  const focusing = (handle) => make("div", { class: "focusing", role: "group", "aria-label": texts.focus },
    make("span", {}, texts.focus), ...[1, 2, 3].map((depth) => {
      const here = now.focus === handle && now.depth === depth;
      const made = button("depth", () => go.focus(here ? null : handle, depth), String(depth));
      made.setAttribute("aria-pressed", String(here));
      made.setAttribute("aria-label", texts.focusOn(depth));
      return made;
    }));
  const hiding = (words) => make("p", { class: "soft hiding" }, words, " ", button("back", go.reset, texts.reset));

  const aboutActor = (handle) => {
    const actor = actors.get(handle);
    const own = shownTies(tiesOf.get(handle));
    const groups = view.families.map((family) => [family, own.filter((tie) => tie.family === family.family)]);
    const hidden = tiesOf.get(handle).filter((tie) => tie.holds && !shown.ties.has(tie.id)).length;
    const words = (tie) => tie.subject === handle
      ? `${tie.label} ${name(tie.object)}` : `${tie.inverse} ${name(tie.subject)}`;
    return [
      back(),
      make("p", { class: "kind" }, `${actor.type} · ${handle}`),
      make("h2", { dir: "auto" }, actor.label),
      actor.definition ? make("p", {}, actor.definition) : null,
      actor.aliases.length ? make("p", { class: "soft" }, texts.called(actor.aliases)) : null,
      focusing(handle),
      go.chains.door(handle),
      go.expander(handle),
      hidden ? hiding(texts.hiddenTies(hidden)) : null,
      ...groups.filter(([, some]) => some.length).flatMap(([family, some]) =>
        [make("h3", {}, family.label), list(some.map((tie) => tieRow(tie, words(tie))))]),
    ];
  };

  const aboutTie = (id) => {
    const tie = ties.get(id);
    const found = shown.all.get(id);
    const end = (handle) => button("end", () => go.select("actor", handle), make("bdi", {}, name(handle)));
    const words = make("h2", {}, end(tie.subject), ` ${tie.label} `, end(tie.object));
    return [
      back(),
      make("p", { class: "kind" }, swatch(go.tint(tie.colour)), ` ${families.get(tie.family).label} · ${tie.relation}`),
      words,
      tie.definition ? make("p", { class: "soft" }, tie.definition) : null,
      shown.ties.has(id) ? null : hiding(texts.hiddenTie),
      figures([[texts.verdict, texts.verdicts[found.verdict], found.verdict], [texts.for, sure(found.confidence)],
        [texts.against, found.con.length ? sure(found.against) : texts.noneAgainst], [texts.period, tie.period]]),
      ...(tie.pro.length ? [make("h3", {}, texts.claimsFor(tie.pro.length))] : []),
      ...tie.pro.map((each) => claimCard(each, "for", found.pro.includes(each))),
      ...(tie.con.length ? [make("h3", {}, texts.claimsAgainst(tie.con.length))] : []),
      ...tie.con.map((each) => claimCard(each, "against", found.con.includes(each))),
    ];
  };

  const place = document.getElementById("panel");
  let last = null;
  return (state, found) => {
    [now, shown] = [state, found];
    const { kind, id } = state;
    const content = kind === "tie" ? aboutTie(id) : kind === "actor" ? aboutActor(id) : story.about(state, found) ?? go.chains.about(state) ?? overview();
    const inside = place.contains(document.activeElement);
    const key = inside ? document.activeElement.dataset.key : null;
    const what = kind === null ? story.told(state)?.step : id;
    const same = last === `${kind} ${what}`;
    const scrolled = place.scrollTop;
    place.replaceChildren(...content.filter(Boolean));
    place.scrollTop = same ? scrolled : 0;
    story.scroll();
    if (inside) ((key && place.querySelector(`[data-key="${key}"]`)) || place).focus({ preventScroll: same });
    last = `${kind} ${what}`;
  };
};
