"use strict";
// What holds in a month, as a world of that date has it. A month is "YYYY-MM", null for any time.
const kgDates = (view) => {
  const claims = new Map(Object.entries(view.claims));
  const bounded = (claim) => claim.possible.some(([first, last]) => first || last);
  const meets = (one, other) => one.some(([a, b]) =>
    other.some(([c, d]) => (!a || !d || a <= d) && (!b || !c || c <= b)));

  // Without the undated, a claim with no beginning and no end counts only when its source said that it still held.
  const counts = (claim, month, undated) => {
    const dated = bounded(claim);
    if (month === null) return undated || dated || claim.still.length > 0;
    const days = undated || dated ? claim.possible : claim.still;
    return days.some(([first, last]) => (!first || first.slice(0, 7) <= month) && (!last || month <= last.slice(0, 7)));
  };

  const contradicts = (denial, assertion) =>
    (denial.happening === null || denial.happening === assertion.happening) &&
    meets(denial.possible, assertion.possible);

  const weigh = (tie, month, undated) => {
    const [pro, con] = [tie.pro, tie.con].map((ids) => ids.filter((id) => counts(claims.get(id), month, undated)));
    const met = con.some((no) => pro.some((yes) => contradicts(claims.get(no), claims.get(yes))));
    const verdict = !pro.length ? (con.length ? "denied" : "unknown") : met ? "contested" : "supported";
    const holds = verdict === "supported" || (verdict === "contested" && view.contested);
    return { tie, pro, con, verdict, holds };
  };

  // The cell of a pair: its kind, whether it is contested, and its ties of which anything is said.
  const cell = (pair, month, undated) => {
    const ties = pair.ties.map((tie) => weigh(tie, month, undated)).filter((each) => each.verdict !== "unknown");
    const count = (sign) => ties.filter((each) => each.holds && each.tie.sign === sign).length;
    const [friendly, hostile] = [count(1), count(-1)];
    const kind = friendly ? (hostile ? "complicated" : "friend") : hostile ? "foe" : "none";
    const contested = ties.some((each) => each.tie.sign && each.verdict === "contested");
    return { kind, contested, friendly, hostile, ties };
  };

  const number = (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
  const month = (number) =>
    `${String(Math.floor(number / 12)).padStart(4, "0")}-${String(number % 12 + 1).padStart(2, "0")}`;

  return { cell, number, month };
};
