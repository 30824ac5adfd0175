"use strict";
// Every English text that the scripts of the pages write; what the data say is not among them.
const kgTexts = {
  number: (value) => value.toLocaleString("en"),
  counted: (value, one) => `${kgTexts.number(value)} ${value === 1 ? one : `${one}s`}`,

  // What is shown.
  shownTies: (some, all) => (some === all ? kgTexts.counted(all, "tie") : `${kgTexts.number(some)} of ${kgTexts.counted(all, "tie")}`),
  shownActors: (some, all) =>
    (some === all ? kgTexts.counted(all, "actor") : `${kgTexts.number(some)} of ${kgTexts.counted(all, "actor")}`),
  within: (depth) => `within ${kgTexts.counted(depth, "tie")} of `,
  span: (from, to) => (from === to ? `in ${from}` : from && to ? `from ${from} to ${to}` : from ? `from ${from}` : `until ${to}`),
  undatedOut: "undated claims left out",
  without: (count) => `without ${kgTexts.counted(count, "speaker")}`,
  surer: (least) => `claims at least ${least.toFixed(2)} sure`,
  hiddenKinds: "relations, types or verdicts hidden",
  also: (verdict) => `${verdict} ties too`,
  reset: "Show everything",

  // Filters.
  ties: "Ties",
  actors: "Actors",
  speakers: "Speakers",
  speakersHint: "Hides what only they say.",
  certainty: "Certainty",
  all: "all",
  only: "only",
  onlyThis: (name) => `Only ${name}`,
  allOf: (name) => `All ${name.toLowerCase()}`,
  open: (name) => `Relations of ${name}`,
  verdicts: { supported: "supported", contested: "contested", denied: "denied", unknown: "nothing counts" },
  least: "Claims at least this sure",

  // Search.
  nobody: "No actor is called so.",
  found: (count) => kgTexts.counted(count, "actor"),

  // Time.
  claimsIn: (count, unit) => `${unit}: ${kgTexts.counted(count, "dated claim")}`,
  badDate: "Write YYYY, YYYY-MM or YYYY-MM-DD.",
  histogram: (first, last, most) => `Dated claims from ${first} to ${last}; the most at one time are ${kgTexts.number(most)}`,
  play: "Play",
  stop: "Stop",
  step: "Step",

  // The table.
  caption: "The ties that are shown",
  columns: { subject: "Who", label: "Relation", object: "Whom", verdict: "Verdict", confidence: "Confidence", period: "Period", sources: "Sources" },
  more: (count) => `Show ${kgTexts.number(count)} more`,
  none: "No tie is left with these filters.",

  // How much of a large graph is drawn.
  drawn: (some, all) => (some === all ? `All ${kgTexts.counted(all, "actor")} drawn` : `${kgTexts.number(some)} of ${kgTexts.counted(all, "actor")} drawn`),
  mostTied: "Draw the most tied",
  drawAll: "Draw all",
  expand: (count) => `Draw ${kgTexts.counted(count, "more neighbour")}`,

  // Saving and printing.
  sources: "Sources",
  cited: { label: "Source", publisher: "Publisher", issued: "Date", claims: "Claims", url: "Address" },
  printed: "The network as it was drawn",
  linesTitle: "Lines",
  lines: { supported: "supported", contested: "contested", denied: "denied", possible: "only possible", both: "runs both ways", surer: "the thicker, the surer" },
  told: ({ subject, label, object, verdict, confidence, against, period }) =>
    `${subject} ${label} ${object}: ${verdict} ${confidence.toFixed(2)}${against === null ? "" : `, ${against.toFixed(2)} against`}${period ? `; ${period}` : ""}`,
  actorTold: ({ label, type, ties }) => `${label} (${type}, ${kgTexts.counted(ties, "tie")})`,

  // A claim, on its card.
  card: {
    confidence: (sure) => `confidence ${sure}`,
    event: (event) => `event: ${event}`,
    quote: (sentence) => `“${sentence}”`,
    behalf: (actor) => `on behalf of ${actor}`,
    said: "said by ",
    assumed: "assumed for this world; no source says so",
    leftOut: "left out by the filters",
  },

  // Days, as the library words them.
  window: {
    always: "any time", never: "no day", and: " and ",
    until: (end) => `until ${end}`, from: (start) => `from ${start}`, between: (start, end) => `${start} to ${end}`,
  },

  // Chains, worked out in the page.
  chains: {
    title: (start, goal, lens) => `From ${start} to ${goal}: ${lens} chains`,
    note: (count) => `${kgTexts.counted(count, "chain")}, the best first. The score is the product of the steps' confidences.`,
    stopped: " The search was stopped, as there are too many ways to try: there may be others after these.",
    score: "score", weakest: "weakest step", possible: "possibly holds", certain: "certainly holds",
    place: (number, all, kind) => `${number} of ${all}, ${kind}`,
    heading: "step by step",
    standing: (kind, sure, verdict, against, when) =>
      `${kind} · confidence ${sure} · ${verdict}${against ? `, ${against} against` : ""} · ${when}`,
    begin: "Chains from here…", end: "Chains to here",
    kind: "Chains",
    from: "Chains from ", to: " to ", choose: ": now choose the other actor",
    ends: ["from", "to"],
    found: (count) => `: ${count ? kgTexts.counted(count, "chain") : "none"}`,
    none: (lens) => `No ${lens} chain among the ties shown, within 6 hops.`,
    lost: "The search was stopped before it found a chain, as there are too many ways to try. Hide some relations, or take another lens.",
    others: "There is one under another lens:",
    nowhere: "Nor is there one under any other lens.",
    filtered: "The filters hide some ties.",
  },

  // The panel.
  overview: "Overview",
  back: "← Overview",
  around: (where) => `Everything${where}. `,
  most: (where) => `Only the most tied actors${where} and the ties among them. `,
  nearTo: (hops, name) => ` within ${kgTexts.counted(hops, "tie")} of ${name}`,
  world: (world) => `The world shown: ${world}.`,
  figures: { actors: "actors", ties: "ties", claims: "claims", sources: "sources" },
  intro: "Select a tie to read who says so, and where in the source; select an actor to see all its ties. Esc brings you back here.",
  key: "A thicker line is surer, a dashed one contested, a dotted one denied, a pale one only possible; one without an arrowhead runs both ways.",
  ways: "Shift-click two actors for the chains between them.",
  keys: "In the picture, the arrow keys go from actor to actor, Enter reads on here, + and − zoom, 0 shows everything.",
  contested: "Contested",
  ranked: "Actors, by number of ties",
  called: (names) => `Also called ${names.join(", ")}`,
  focus: "Focus",
  focusOn: (depth) => `Only what is within ${kgTexts.counted(depth, "tie")}`,
  hiddenTies: (count) => `${kgTexts.counted(count, "tie")} hidden by the filters`,
  hiddenTie: "The filters hide this tie.",
  verdict: "verdict",
  for: "for",
  against: "against",
  noneAgainst: "none",
  period: "period",
  claimsFor: (count) => `${kgTexts.counted(count, "claim")} for`,
  claimsAgainst: (count) => `${kgTexts.counted(count, "claim")} against`,

  // A story, step by step.
  story: {
    back: "← Story",
    open: (title) => `Story: ${title}`,
    kind: "Story",
    steps: "Steps",
    at: (number, all) => `Step ${kgTexts.number(number)} of ${kgTexts.number(all)}`,
    hidden: (count) => `${kgTexts.counted(count, "tie")} of this step hidden by the filters`,
    hiddenTie: "hidden by the filters",
    keys: "← and → go from step to step, wherever the picture has not the keys.",
  },

  // The matrix.
  matrix: {
    both: (one, other) => `${one} and ${other}`,
    asOf: (month, undated) => (month ? `as of ${month}` : "at any time") + (undated ? "" : ", undated claims left out"),
    always: "any time",
    caption: "Each row and column is an actor; a cell is what holds between the two.",
    kinds: { friend: "friends", foe: "foes", complicated: "it’s complicated", none: "neither" },
    contested: "contested",
    dotted: "only neutral or denied",
    cell: (kind, friendly, hostile) => `${kind}, ${friendly} friendly and ${hostile} hostile`,
    neutral: "only neutral ties, or none that holds",
    nothing: "nothing is said",
    between: (who, what, contested) => `${who}: ${what}${contested ? "; contested" : ""}`,
    weight: (verdict, confidence, against, period) => `${verdict} ${confidence}${against ? `, ${against} against` : ""} · ${period}`,
    denied: "Denied:",
    groups: { friendly: "Friendly", hostile: "Hostile", neutral: "Neutral", rest: "Not holding" },
    group: (title, ties) => `${title}: ${kgTexts.counted(ties, "tie")}`,
    stands: (kind, contested, asOf) => `${kgTexts.matrix.kinds[kind]}${contested ? ", contested" : ""} · ${asOf}`,
    silent: "Nothing is said of these two then.",
    intro: "Two actors are friends where only friendly ties hold between them, foes where only hostile ones do, " +
      "and it is complicated where both do. Select a cell to read who says so, and where; the arrow keys move from " +
      "cell to cell, Enter opens one and Esc closes it.",
    dates: "With a date, the cells show what possibly holds in that month. A claim that names neither a beginning nor an " +
      "end possibly holds at any time; without the undated it counts only in the month in which its source said that it " +
      "still held, if it did.",
    hard: (pairs, asOf) => `It’s complicated: ${kgTexts.counted(pairs, "pair")}, ${asOf}`,
  },
};
