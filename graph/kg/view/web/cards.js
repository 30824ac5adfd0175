"use strict";
// A claim as a card: what is said, who says so, how surely, and where. `claims` and `sources` are maps by id. A claim that does
// not count stays to be read, but pale and marked.
const kgCards = (claims, sources) => {
  const { make, sure } = kgWords;
  const texts = kgTexts.card;

  const cite = (source) => {
    const words = [source.label, source.publisher, source.issued].filter(Boolean).join(", ");
    const safe = /^https?:\/\//i.test(source.url || "");
    return safe ? make("a", { href: source.url, rel: "noopener noreferrer", target: "_blank" }, words) : words;
  };

  return (id, side, counts = true) => {
    const claim = claims.get(id);
    const source = sources.get(claim.source);
    const marks = [texts.confidence(sure(claim.confidence)), claim.period, claim.stance, claim.modality, claim.basis];
    const extra = [claim.event ? texts.event(claim.event) : null,
      claim.on_behalf_of ? texts.behalf(claim.on_behalf_of) : null, counts ? null : texts.leftOut].filter(Boolean);
    return make("article", { class: `claim ${side}${counts ? "" : " out"}`, "data-claim": id },
      make("p", {}, claim.gloss),
      claim.quote ? make("blockquote", { dir: "auto" }, texts.quote(claim.quote)) : null,
      source ? make("p", { class: "who" }, texts.said, make("strong", {}, claim.speaker)) : null,
      make("ul", { class: "marks" }, ...[...marks, ...extra].map((mark) => make("li", {}, mark))),
      make("p", { class: "where" }, source ? cite(source) : texts.assumed),
      claim.locator ? make("p", { class: "where" }, claim.locator) : null);
  };
};
