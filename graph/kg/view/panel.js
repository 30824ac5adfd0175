"use strict";
// What the panel says about nothing, an actor or a tie. `go` has: select(kind, id), clear(), tint(colour), expander(handle).
const kgPanel = (view, go) => {
  const { make, button, swatch, shape, count, sure } = kgWords;
  const actors = new Map(view.actors.map((actor) => [actor.handle, actor]));
  const ties = new Map(view.ties.map((tie) => [tie.id, tie]));
  const claims = new Map(Object.entries(view.claims));
  const sources = new Map(Object.entries(view.sources));
  const claimCard = kgCards(claims, sources);
  const families = new Map(view.families.map((family) => [family.family, family]));
  const tiesOf = new Map(view.actors.map((actor) => [actor.handle, []]));
  for (const tie of view.ties) {
    tiesOf.get(tie.subject).push(tie);
    if (tie.object !== tie.subject) tiesOf.get(tie.object).push(tie);
  }

  const name = (handle) => actors.get(handle).label;
  const back = () => button("back", go.clear, "← Overview");
  const LONG = 250;
  const figures = (pairs) =>
    make("dl", { class: "figures" }, ...pairs.map(([term, value, style = ""]) =>
      make("div", {}, make("dt", {}, term), make("dd", { class: style }, String(value)))));
  const list = (items) => make("ul", {}, ...items.map((item) => make("li", {}, item)));

  // A list of thousands is slow to make: what comes after the first is made when it is asked for.
  const longList = (all, row) => {
    const made = list([]);
    const more = button("more", () => {
      const from = made.children.length;
      made.append(...all.slice(from, from + LONG).map((each) => make("li", {}, row(each))));
      more.textContent = `Show more of ${all.length - made.children.length}`;
      more.hidden = made.children.length === all.length;
      if (from) made.children[from].firstChild.focus();
    });
    more.click();
    return [made, more];
  };

  const tieRow = (tie, words) =>
    button("row", () => go.select("tie", tie.id), swatch(go.tint(tie.colour)), make("span", {}, words),
      make("span", { class: tie.con.length ? "against" : "count" }, tie.con.length ? "contested" : sure(tie.confidence)));

  const actorRow = (actor) =>
    button("row", () => go.select("actor", actor.handle), shape(actor.shape, go.tint(actor.colour)),
      make("span", {}, actor.label), make("span", { class: "count" }, String(tiesOf.get(actor.handle).length)));

  const alphabet = new Intl.Collator("en");
  const busy = [...view.actors].sort(
    (a, b) => tiesOf.get(b.handle).length - tiesOf.get(a.handle).length || alphabet.compare(a.label, b.label));
  const overview = () => {
    const contested = view.ties.filter((tie) => tie.con.length);
    const near = view.focus ? ` within ${count(view.hops, "tie")} of ${name(view.focus)}` : "";
    const around = view.top ? `The most tied actors${near} and the ties among them. ` : near && `Everything${near}. `;
    return [
      make("h2", {}, "Overview"),
      make("p", { class: "soft" }, `${around}The world shown: ${view.world}.`),
      figures([["actors", view.actors.length], ["ties", view.ties.length], ["claims", claims.size],
        ["sources", sources.size]]),
      make("p", {}, "Select a tie to read who says so, and where in the source; select an actor to see all its ties. " +
        "Esc brings you back here."),
      make("p", { class: "soft" }, "A thicker line is surer, a dashed one contested, one without an arrowhead runs both ways."),
      ...(contested.length ? [make("h3", {}, "Contested"),
        ...longList(contested, (tie) => tieRow(tie, `${name(tie.subject)} ${tie.label} ${name(tie.object)}`))] : []),
      make("h3", {}, "Actors, by number of ties"),
      ...longList(busy, actorRow),
    ];
  };

  const aboutActor = (handle) => {
    const actor = actors.get(handle);
    const groups = view.families.map((family) => [family, tiesOf.get(handle).filter((tie) => tie.family === family.family)]);
    const words = (tie) => tie.subject === handle
      ? `${tie.label} ${name(tie.object)}` : `${tie.inverse} ${name(tie.subject)}`;
    return [
      back(),
      make("p", { class: "kind" }, `${actor.type} · ${handle}`),
      make("h2", {}, actor.label),
      actor.definition ? make("p", {}, actor.definition) : null,
      actor.aliases.length ? make("p", { class: "soft" }, `Also called ${actor.aliases.join(", ")}`) : null,
      go.expander(handle),
      ...groups.filter(([, own]) => own.length).flatMap(([family, own]) =>
        [make("h3", {}, family.label), list(own.map((tie) => tieRow(tie, words(tie))))]),
    ];
  };

  const aboutTie = (id) => {
    const tie = ties.get(id);
    const end = (handle) => button("end", () => go.select("actor", handle), name(handle));
    const words = make("h2", {}, end(tie.subject), ` ${tie.label} `, end(tie.object));
    return [
      back(),
      make("p", { class: "kind" }, swatch(go.tint(tie.colour)), ` ${families.get(tie.family).label} · ${tie.relation}`),
      words,
      tie.definition ? make("p", { class: "soft" }, tie.definition) : null,
      figures([["verdict", tie.verdict, tie.verdict], ["for", sure(tie.confidence)],
        ["against", tie.con.length ? sure(tie.against) : "none"], ["period", tie.period]]),
      make("h3", {}, `${count(tie.pro.length, "claim")} for`),
      ...tie.pro.map((each) => claimCard(each, "for")),
      ...(tie.con.length ? [make("h3", {}, `${count(tie.con.length, "claim")} against`)] : []),
      ...tie.con.map((each) => claimCard(each, "against")),
    ];
  };

  const place = document.getElementById("panel");
  return (kind, id) => {
    const content = kind === "tie" ? aboutTie(id) : kind === "actor" ? aboutActor(id) : overview();
    const inside = place.contains(document.activeElement);
    place.replaceChildren(...content.filter(Boolean));
    place.scrollTop = 0;
    if (inside) place.focus();
  };
};
