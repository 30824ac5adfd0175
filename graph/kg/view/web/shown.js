"use strict";
// A view with `all` its ties: those that hold in the world of the page, and those set aside.
const kgWhole = (view) => {
  view.ties.forEach((tie) => { tie.holds = true; });
  return { ...view, all: [...view.ties, ...view.aside] };
};

// What is shown in a state: the ties where only the claims count that the state admits (as a world of those dates, speakers
// and confidences weighs them), less what is hidden by relation, type or verdict, and only what is near the focus, by ties that
// hold. `among` are the ties that it is some of: those that hold in the world of the page, and those of a verdict that is shown.
const kgShown = (view) => {
  const { claims, counts, weigh } = kgWeigh(view);
  const kinds = new Map(view.actors.map((actor) => [actor.handle, actor.kind]));
  const admits = ({ from, to, undated, speakers, least }) => (claim) => {
    const assumed = !Object.hasOwn(view.sources, claim.source);
    return (assumed || (!speakers.has(claim.voice) && claim.confidence >= least)) && counts(claim, [from, to], undated);
  };

  let [last, weighed] = ["", null];
  const sides = (pro, con) => [pro, con].map((ids) => kgConfidence(ids.map((id) => claims.get(id))));
  const heavy = (tie, test) => {
    const found = weigh(tie, test);
    const whole = found.pro.length === tie.pro.length && found.con.length === tie.con.length;
    const [confidence, against] = whole ? [tie.confidence, tie.against] : sides(found.pro, found.con);
    const possible = found.pro.length > 0 && found.pro.every((id) => claims.get(id).modality !== "stated");
    return { ...found, confidence, against, possible };
  };
  const weighAll = (state) => {
    const key = JSON.stringify([state.from, state.to, state.undated, state.least, [...state.speakers]]);
    if (key === last) return weighed;
    const test = admits(state);
    [last, weighed] = [key, new Map(view.all.map((tie) => [tie.id, heavy(tie, test)]))];
    return weighed;
  };

  const near = (found, focus, depth) => {
    const beside = new Map();
    const put = (one, other) => beside.set(one, [...(beside.get(one) ?? []), other]);
    for (const { tie } of found.filter(({ holds }) => holds)) { put(tie.subject, tie.object); put(tie.object, tie.subject); }
    const reached = new Set([focus]);
    let fresh = [focus];
    for (let step = 0; step < depth; step += 1) {
      fresh = [...new Set(fresh.flatMap((each) => beside.get(each) ?? []))].filter((each) => !reached.has(each));
      fresh.forEach((each) => reached.add(each));
    }
    return found.filter(({ tie }) => reached.has(tie.subject) && reached.has(tie.object));
  };

  return (state) => {
    const all = weighAll(state);
    let found = [...all.values()].filter(({ tie, verdict }) => verdict !== "unknown" && !state.relations.has(tie.relation) &&
      !state.verdicts.has(verdict) && !state.types.has(kinds.get(tie.subject)) && !state.types.has(kinds.get(tie.object)));
    if (state.focus !== null) found = near(found, state.focus, state.depth);
    const ties = new Map(found.map((each) => [each.tie.id, each]));
    const actors = new Set(found.flatMap(({ tie }) => [tie.subject, tie.object]));
    for (const handle of [state.focus, view.focus, state.kind === "actor" ? state.id : null]) {
      if (handle !== null) actors.add(handle);
    }
    const among = view.all.filter((tie) => tie.holds || !state.verdicts.has(tie.verdict) || ties.has(tie.id));
    const window = kgDays.intersection(kgDays.read(view.window), kgDays.span(state.from, state.to));
    return { all, ties, actors, among, window };
  };
};
