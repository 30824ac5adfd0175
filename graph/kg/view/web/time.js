"use strict";
// The time: how many dated claims count in each year or month, a span of them to choose, and a button that moves it on.
const kgTime = (view, state) => {
  const { button } = kgWords;
  const texts = kgTexts;
  const at = (id) => document.getElementById(id);
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const BEAT = 900;
  const FEW_MONTHS = 48;
  if (!view.months || view.months[0] === view.months[1]) return { show() {} };

  const index = (date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7) || 1) - 1;
  const yearly = index(view.months[1]) - index(view.months[0]) > FEW_MONTHS;
  // Units are years or months, numbered from the first.
  const whole = (date, end) => {
    const month = end && date.length < 7 ? index(date) + 11 : index(date);
    return yearly ? Math.floor(month / 12) : month;
  };
  const [first, last] = [whole(view.months[0]), whole(view.months[1], true)];
  const name = (unit) => yearly ? String(unit).padStart(4, "0")
    : `${String(Math.floor(unit / 12)).padStart(4, "0")}-${String((unit % 12) + 1).padStart(2, "0")}`;
  const count = last - first + 1;
  const clip = (unit) => Math.min(last, Math.max(first, unit));

  // Claims that begin and end, counted where they do, so that the sums are those that count.
  const counted = new Set(view.ties.flatMap((tie) => [...tie.pro, ...tie.con]));
  const totals = () => {
    const steps = new Int32Array(count + 1);
    for (const claim of [...counted].map((id) => view.claims[id])) {
      const dated = claim.possible.some(([begin, end]) => begin || end);
      for (const [begin, end] of dated ? claim.possible : claim.still) {
        const from = begin ? whole(begin) : first;
        const to = end ? whole(end) : last;
        if (to < first || from > last) continue;
        steps[clip(from) - first] += 1;
        steps[clip(to) - first + 1] -= 1;
      }
    }
    let sum = 0;
    return [...steps.slice(0, count)].map((step) => { sum += step; return sum; });
  };
  const heights = totals();
  const most = Math.max(1, ...heights);

  const bars = at("bars");
  const draw = () => {
    const space = "http://www.w3.org/2000/svg";
    bars.setAttribute("viewBox", `0 0 ${count} 1`);
    bars.setAttribute("preserveAspectRatio", "none");
    bars.setAttribute("aria-label", texts.histogram(name(first), name(last), most));
    bars.replaceChildren(...heights.map((height, place) => {
      const bar = document.createElementNS(space, "rect");
      const tall = height ? Math.max(0.04, height / most) : 0;
      for (const [key, value] of Object.entries({ x: place + 0.06, y: 1 - tall, width: 0.88, height: tall })) bar.setAttribute(key, value);
      const title = document.createElementNS(space, "title");
      title.textContent = texts.claimsIn(height, name(first + place));
      bar.append(title);
      return bar;
    }));
    at("first").textContent = name(first);
    at("last").textContent = name(last);
  };

  const [low, high] = [at("low"), at("high")];
  for (const slider of [low, high]) Object.assign(slider, { min: String(first), max: String(last), step: "1" });
  const chosen = ({ from, to }) => [from ? clip(whole(from)) : first, to ? clip(whole(to, true)) : last];
  // All there is means any time, so that what holds before and after is not lost by a slider at its end.
  const choose = (from, to, again) => {
    const all = from <= first && to >= last;
    state.set(all ? { from: null, to: null } : { from: name(from), to: name(to) }, again);
  };
  low.addEventListener("input", () => choose(Math.min(Number(low.value), Number(high.value)), Number(high.value), true));
  high.addEventListener("input", () => choose(Number(low.value), Math.max(Number(low.value), Number(high.value)), true));

  // Brushing: pressing on the bars and drawing along.
  let anchor = null;
  const under = (event) => {
    const box = bars.getBoundingClientRect();
    return clip(first + Math.floor(((event.clientX - box.left) / box.width) * count));
  };
  const brush = (event) => {
    const unit = under(event);
    choose(Math.min(anchor, unit), Math.max(anchor, unit), true);
  };
  bars.addEventListener("pointerdown", (event) => {
    stop();
    bars.setPointerCapture(event.pointerId);
    anchor = under(event);
    choose(anchor, anchor, false);
  });
  bars.addEventListener("pointermove", (event) => { if (anchor !== null) brush(event); });
  for (const end of ["pointerup", "pointercancel"]) bars.addEventListener(end, () => { anchor = null; });

  // Playing: the span moves on by one unit, from the beginning again when it has come to the end.
  let running = null;
  const move = (again = true) => {
    const [from, to] = chosen(state.now);
    const wide = to - from;
    if (wide === count - 1) return choose(first, first, again);
    if (to < last) return choose(from + 1, to + 1, again);
    return running === null ? choose(first, first + wide, again) : stop();
  };
  const stop = () => {
    clearInterval(running);
    running = null;
    label();
  };
  const play = button("play", () => {
    if (running !== null) return stop();
    move(false);
    if (!calm.matches) running = setInterval(() => move(), BEAT);
    return label();
  });
  const label = () => {
    play.textContent = calm.matches ? texts.step : running === null ? texts.play : texts.stop;
  };

  const field = (id, end) => {
    const input = at(id);
    input.addEventListener("change", () => {
      const text = input.value.trim();
      const good = text === "" || state.isDate(text);
      input.setCustomValidity(good ? "" : texts.badDate);
      input.setAttribute("aria-invalid", String(!good));
      if (good) state.set({ [end]: text || null });
      else input.reportValidity();
    });
    return input;
  };
  const [from, to] = [field("from", "from"), field("to", "to")];
  at("undated").addEventListener("change", () => state.set({ undated: at("undated").checked }));
  at("always").addEventListener("click", () => { stop(); state.set({ from: null, to: null }); });
  at("play").replaceWith(play);
  play.id = "play";
  label();
  draw();
  at("time").hidden = false;

  return {
    show(now) {
      const [begin, end] = chosen(now);
      [low.value, high.value] = [String(begin), String(end)];
      for (const [slider, unit] of [[low, begin], [high, end]]) slider.setAttribute("aria-valuetext", name(unit));
      [from.value, to.value] = [now.from ?? "", now.to ?? ""];
      for (const input of [from, to]) { input.setCustomValidity(""); input.removeAttribute("aria-invalid"); }
      at("undated").checked = now.undated;
      const dated = Boolean(now.from || now.to);
      at("always").setAttribute("aria-pressed", String(!dated));
      [...bars.children].forEach((bar, place) => bar.classList.toggle("out", first + place < begin || first + place > end));
    },
  };
};
