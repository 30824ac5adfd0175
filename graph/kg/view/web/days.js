"use strict";
// Days as whole numbers, and windows: sorted lists of closed, apart intervals of days; ±Infinity stands for no bound. The
// same as the library's `kg.claims.dates`.
const kgDays = (() => {
  const DAY = 86_400_000;
  const day = (year, month, date) => new Date(0).setUTCFullYear(year, month - 1, date) / DAY;
  const parts = (text) => text.split("-").map(Number);
  const first = (text) => day(...[...parts(text), 1, 1].slice(0, 3));
  // The day before the first of the next year or month; day 0 of a month is the last of the month before.
  const last = (text) => {
    const [year, month = 12, date] = parts(text);
    return date === undefined ? day(year, month + 1, 0) : day(year, month, date);
  };

  const span = (from, to) => [[from ? first(from) : -Infinity, to ? last(to) : Infinity]];
  const read = (pairs) => pairs.map(([from, to]) => span(from, to)[0]);
  const text = (number) => new Date(number * DAY).toISOString().slice(0, 10);
  const iso = (window) => window.map((ends) => ends.map((end) => (Number.isFinite(end) ? text(end) : null)));

  const intersection = (one, other) => {
    const met = [];
    for (let [i, j] = [0, 0]; i < one.length && j < other.length;) {
      const [from, to] = [Math.max(one[i][0], other[j][0]), Math.min(one[i][1], other[j][1])];
      if (from <= to) met.push([from, to]);
      if (one[i][1] < other[j][1]) i += 1;
      else j += 1;
    }
    return met;
  };
  const union = (several) => {
    const joined = [];
    for (const [from, to] of several.flat().sort(([a, b], [c, d]) => (a === c ? b - d || 0 : a - c))) {
      const before = joined.at(-1);
      if (before && from <= before[1] + 1) before[1] = Math.max(before[1], to);
      else joined.push([from, to]);
    }
    return joined;
  };

  // In words, shortened to months and years where that loses nothing.
  const texts = kgTexts.window;
  const short = (number, bound) =>
    [4, 7].map((length) => text(number).slice(0, length)).find((each) => bound(each) === number) ?? text(number);
  const spell = ([from, to]) => {
    if (from === -Infinity) return to === Infinity ? texts.always : texts.until(short(to, last));
    if (to === Infinity) return texts.from(short(from, first));
    const whole = [4, 7, 10].map((length) => text(from).slice(0, length)).find((each) => first(each) === from && last(each) === to);
    return whole ?? texts.between(short(from, first), short(to, last));
  };
  const words = (window) => window.map(spell).join(texts.and) || texts.never;

  return { span, read, iso, intersection, union, words };
})();
