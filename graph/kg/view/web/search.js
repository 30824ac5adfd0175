"use strict";
// The search: a combobox over labels, aliases and handles, whatever their case, accents and punctuation.
const kgSearch = (view, pick) => {
  const { make, shape } = kgWords;
  const MOST = 12;
  const field = document.getElementById("search");
  const list = document.getElementById("found");
  const status = document.getElementById("heard");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}|\p{Cf}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const known = view.actors.map((actor) => ({
    actor, names: [actor.label, actor.handle, ...actor.aliases].map((name) => [name, plain(name)]),
  }));
  let [options, active] = [[], -1];

  // The best name of an actor: 0 for the whole name, then its beginning, the beginning of a word, anywhere.
  const rank = (name, words) => (name === words ? 0 : name.startsWith(words) ? 1 : ` ${name}`.includes(` ${words}`) ? 2 : name.includes(words) ? 3 : 9);
  const find = (text) => {
    const words = plain(text);
    if (!words) return [];
    return known.map(({ actor, names }) => {
      const best = names.map(([name, spelt]) => [rank(spelt, words), name]).reduce((one, other) => (other[0] < one[0] ? other : one));
      return { actor, score: best[0], name: best[1] };
    }).filter(({ score }) => score < 9)
      .sort((a, b) => a.score - b.score || b.actor.ties - a.actor.ties || (a.actor.handle < b.actor.handle ? -1 : 1));
  };

  const mark = (number) => {
    active = number;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
    if (active < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", list.children[active].id);
    return list.children[active].scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const choose = ({ actor }) => {
    field.value = "";
    close();
    pick(actor.handle);
  };
  const open = () => {
    const found = find(field.value);
    options = found.slice(0, MOST);
    list.replaceChildren(...options.map((option, place) => {
      const { actor, name } = option;
      const made = make("li", { role: "option", id: `found-${place}`, "aria-selected": "false" },
        shape(actor.shape, kgTheme.tint(actor.colour)), make("span", { class: "name", dir: "auto" }, actor.label),
        name === actor.label ? null : make("span", { class: "soft", dir: "auto" }, name));
      made.addEventListener("pointerdown", (event) => event.preventDefault());
      made.addEventListener("click", () => choose(option));
      return made;
    }));
    const asked = plain(field.value) !== "";
    status.textContent = !asked ? "" : found.length ? kgTexts.found(found.length) : kgTexts.nobody;
    status.classList.toggle("empty", asked && !found.length);
    if (!options.length) return close();
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    return mark(0);
  };

  field.addEventListener("input", open);
  field.addEventListener("focus", () => { if (field.value) open(); });
  field.addEventListener("blur", () => { close(); status.classList.remove("empty"); });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return open();
      const step = event.key === "ArrowDown" ? 1 : -1;
      return mark((active + step + options.length) % options.length);
    }
    if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      return choose(options[active]);
    }
    if (event.key === "Escape" && (field.value || !list.hidden)) {
      event.stopPropagation();
      field.value = "";
      return open();
    }
    return undefined;
  });
};
