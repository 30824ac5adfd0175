"use strict";
// Ties weighed anew from some of their claims, as a world that admits only those weighs them. `view` has `claims` and
// `contested`. A span is a pair of partial dates, [first, last], either null where there is no bound.
const kgWeigh = (view) => {
  const claims = new Map(Object.entries(view.claims));
  const bounded = (claim) => claim.possible.some(([first, last]) => first || last);
  const meets = (one, other) => one.some(([a, b]) =>
    other.some(([c, d]) => (!a || !d || a <= d) && (!b || !c || c <= b)));

  // Days against partial dates: "2020-03" begins on its first day and ends on its last.
  const within = (days, [from, to]) => days.some(([first, last]) =>
    (!first || !to || first.slice(0, to.length) <= to) && (!last || !from || from <= last.slice(0, from.length)));

  // Without the undated, a claim with no beginning and no end counts only when its source said that it still held.
  const counts = (claim, span, undated) => {
    if (undated && !span[0] && !span[1]) return true;
    const days = undated || bounded(claim) ? claim.possible : claim.still;
    return within(days, span);
  };

  const contradicts = (denial, assertion) =>
    (denial.happening === null || denial.happening === assertion.happening) &&
    meets(denial.possible, assertion.possible);

  const weigh = (tie, admits) => {
    const [pro, con] = [tie.pro, tie.con].map((ids) => ids.filter((id) => admits(claims.get(id))));
    const met = con.some((no) => pro.some((yes) => contradicts(claims.get(no), claims.get(yes))));
    const verdict = !pro.length ? (con.length ? "denied" : "unknown") : met ? "contested" : "supported";
    const holds = verdict === "supported" || (verdict === "contested" && view.contested);
    return { tie, pro, con, verdict, holds };
  };

  return { claims, counts, weigh };
};
