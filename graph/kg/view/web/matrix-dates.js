"use strict";
// What holds in a month, as a world of that date has it. A month is "YYYY-MM", null for any time.
const kgDates = (view) => {
  const { counts, weigh } = kgWeigh(view);

  // The cell of a pair: its kind, whether it is contested, and its ties of which anything is said.
  const cell = (pair, month, undated) => {
    const admits = (claim) => counts(claim, [month, month], undated);
    const ties = pair.ties.map((tie) => weigh(tie, admits)).filter((each) => each.verdict !== "unknown");
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
