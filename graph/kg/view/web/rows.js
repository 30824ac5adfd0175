"use strict";
// What is shown, as rows: for the table, for CSV and for JSON.
const kgRows = (view) => {
  const labels = new Map(view.actors.map((actor) => [actor.handle, actor.label]));
  const claims = new Map(Object.entries(view.claims));
  const kinds = new Map(view.actors.map((actor) => [actor.handle, actor.type]));

  const period = (found) => [...new Set((found.pro.length ? found.pro : found.con).map((id) => claims.get(id).period))].join(", ");
  const cited = (found) => [...new Set([...found.pro, ...found.con].map((id) => claims.get(id).source))].sort();
  const whole = (found) => found.pro.length === found.tie.pro.length;
  const row = (found) => ({
    id: found.tie.id,
    subject: labels.get(found.tie.subject),
    label: found.tie.label,
    object: labels.get(found.tie.object),
    verdict: found.verdict,
    confidence: found.confidence,
    period: whole(found) ? found.tie.period : period(found),
    sources: cited(found),
  });

  const COLUMNS = ["subject", "relation", "object", "subject_label", "label", "object_label", "verdict", "confidence", "against",
    "period", "sources", "claims_for", "claims_against"];
  const record = (found) => {
    const { subject, label, object, period: when, sources, verdict, confidence } = row(found);
    return {
      subject: found.tie.subject, relation: found.tie.relation, object: found.tie.object,
      subject_label: subject, label, object_label: object, verdict, confidence, against: found.against, period: when, sources,
      claims_for: found.pro, claims_against: found.con,
    };
  };
  const records = (shown) => [...shown.ties.values()].map(record);

  // A spreadsheet must not take a cell for a formula.
  const cell = (value) => {
    const text = Array.isArray(value) ? value.join(" ") : String(value);
    const safe = typeof value !== "number" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const csv = (shown) =>
    [COLUMNS, ...records(shown).map((each) => COLUMNS.map((column) => each[column]))]
      .map((line) => `${line.map(cell).join(",")}\r\n`).join("");

  const json = (shown, filters) => {
    const ties = records(shown);
    const used = new Set(ties.flatMap((tie) => [...tie.claims_for, ...tie.claims_against]));
    const pick = (entries, names) => Object.fromEntries(Object.entries(entries).filter(([name]) => names.has(name)));
    const sources = new Set(ties.flatMap((tie) => tie.sources));
    const actors = [...shown.actors].sort().map((handle) => ({ handle, label: labels.get(handle), type: kinds.get(handle) }));
    return `${JSON.stringify({
      world: view.world, filters, actors, ties, claims: pick(view.claims, used), sources: pick(view.sources, sources),
    }, null, 1)}\n`;
  };
  return { row, csv, json, cited };
};
