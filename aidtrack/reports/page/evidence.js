// What stands behind a package: its facts, and the sentences of its documents with what was read in them.

const LONGEST = 700;
const KEPT = 160;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const KINDS = {
  item: "thing given", repeated_item: "thing given before, told again", drawn_from: "the envelope it is paid from",
  superseded: "corrected by another text",
};

// --- the rows behind a package --------------------------------------------------------------------------

// The first link of each package; links stand in the order of their packages.
function starts() {
  return tables.links.once("starts", () => {
    const found = new Map();
    tables.links.places("package_id").forEach((place, link) => { if (!found.has(place)) { found.set(place, link); } });
    return found;
  });
}

// The links of a package, each with the mention it names: its table and row.
function linked(place) {
  const packages = tables.links.places("package_id");
  const mentions = tables.links.places("mention_id");
  const sums = tables.amounts.size;
  const found = [];
  for (let link = starts().get(place); link < packages.length && packages[link] === place; link += 1) {
    const mention = mentions[link];
    if (typeof mention === "number") {
      found.push(mention < sums ? { link, table: tables.amounts, row: mention }
        : { link, table: tables.items, row: mention - sums });
    }
  }
  return found;
}

function of(entry, name) { return entry.table.column(name)[entry.row]; }

function grouped(entries, key) {
  const groups = new Map();
  for (const entry of entries) {
    const name = key(entry);
    if (groups.has(name)) { groups.get(name).push(entry); } else { groups.set(name, [entry]); }
  }
  return [...groups.entries()];
}

function compared(one, other) {
  for (let place = 0; place < one.length; place += 1) {
    if (one[place] !== other[place]) { return one[place] < other[place] ? -1 : 1; }
  }
  return 0;
}

// Sentences with money come first, then those with things, each as they stand in the document.
function order(entry) { return [entry.table === tables.items ? 1 : 0, of(entry, "start") || 0, of(entry, "id")]; }

function inOrder(entries) { return [...entries].sort((one, other) => compared(order(one), order(other))); }

// --- sentences ------------------------------------------------------------------------------------------

function tidy(text) { return (text || "").split(/\s+/).filter(Boolean).join(" "); }

// A sentence in pieces, [text, marked], of which those that were read are marked.
function marked(sentence, spans) {
  const text = tidy(sentence);
  const places = [];
  for (const span of spans.map(tidy).filter(Boolean)) {
    let start = text.indexOf(span, places.length ? places[places.length - 1][1] : 0);
    if (start < 0) { start = text.indexOf(span); }
    const end = start + span.length;
    if (start >= 0 && places.every(([low, high]) => end <= low || start >= high)) { places.push([start, end]); }
  }
  places.sort((one, other) => one[0] - other[0]);
  const pieces = [];
  let reached = 0;
  for (const [low, high] of places) {
    pieces.push([text.slice(reached, low), false], [text.slice(low, high), true]);
    reached = high;
  }
  pieces.push([text.slice(reached), false]);
  return shortened(pieces, text.length).filter((piece) => piece[0]);
}

// Very long sentences (lists without full stops) are cut far from what is marked.
function shortened(pieces, length) {
  if (length <= LONGEST) { return pieces; }
  return pieces.map(([text, mark], place) => {
    if (mark || text.length <= 2 * KEPT) { return [text, mark]; }
    if (place === 0 && pieces.length > 1) { return [`… ${text.slice(-KEPT)}`, mark]; }
    const end = place === pieces.length - 1 ? "" : ` ${text.slice(-KEPT)}`;
    return [`${text.slice(0, KEPT)} …${end}`, mark];
  });
}

function percent(share) { return share === null ? "" : `${Math.round(share * 100)}%`; }

// What was read, what it is to the package, and why.
function reading(entry) {
  const kind = tables.links.column("kind")[entry.link];
  const by = tables.links.column("decided_by")[entry.link];
  const sure = percent(tables.links.column("score")[entry.link]);
  const reasons = [of(entry, "reasons"), tables.links.column("reasons")[entry.link]]
    .flatMap((text) => (text ? text.split(" | ") : []));
  const what = [KINDS[kind] || kind, sure && `fits ${sure}`, by && by !== "rule" ? `decided by ${by}` : ""];
  const line = element("li", {}, element("b", {}, tidy(of(entry, "text"))), `: ${what.filter(Boolean).join(", ")}`);
  if (reasons.length) {
    line.append(element("ul", {}, ...[...new Set(reasons)].map((reason) => element("li", {}, reason))));
  }
  return line;
}

function quotation(sentence, entries) {
  const pieces = marked(sentence, entries.map((entry) => of(entry, "text")));
  const quote = element("blockquote", {}, element("p", {}, ...pieces.map(
    ([text, mark]) => (mark ? element("mark", {}, text) : text))));
  const count = entries.length === 1 ? "1 reading" : `${entries.length} readings`;
  const why = element("details", { class: "why" }, element("summary", {}, `Why: ${count}`));
  why.addEventListener("toggle", () => { why.append(element("ul", {}, ...entries.map(reading))); }, { once: true });
  return [quote, why];
}

// --- documents ------------------------------------------------------------------------------------------

function day(text) {
  if (!text) { return ""; }
  const [year, month, number] = text.split("-").map(Number);
  return `${number} ${MONTHS[month - 1]} ${year}`;
}

// An address that may be linked to: the web's, and nothing that runs.
function address(text) {
  try {
    const parsed = new URL((text || "").trim());
    return ["http:", "https:"].includes(parsed.protocol) ? (text || "").trim() : null;
  } catch { return null; }
}

function source(entries) {
  const row = entries[0].table.places("document_id")[entries[0].row];
  const about = (name) => tables.documents.column(name)[row] || "";
  const title = about("title") || about("id");
  const link = address(about("url"));
  const file = about("path").split(/[\\/]/).pop();
  const facts = [about("publisher"), day(about("published")), file].filter(Boolean).join(" · ");
  const made = element("article", {}, element("h4", {},
    link ? element("a", { href: link, rel: "noopener noreferrer external" }, title) : title));
  if (facts) { made.append(element("p", { class: "soft" }, facts)); }
  for (const [sentence, group] of grouped(inOrder(entries), (entry) => of(entry, "quote") || of(entry, "text"))) {
    made.append(...quotation(sentence, group));
  }
  return { made, order: [about("published") || "9999", about("id")] };
}

// --- facts ----------------------------------------------------------------------------------------------

function exactly(low, high, currency) {
  if (low === null) { return ""; }
  const [from, to] = [low, high === null ? low : high].map((end) => Math.round(end).toLocaleString("en"));
  return `${from === to ? from : `${from} to ${to}`} ${currency || ""}`.trim();
}

function facts(entry) {
  const value = (name) => tables.packages.column(name)[entry.place];
  const number = [value("programme"), value("tranche")].filter((part) => part !== null).join(" ");
  const found = [
    ["Sum as stated", exactly(value("low"), value("high"), value("currency"))],
    ["In US dollars", exactly(value("amount_usd"), null, "USD")],
    ["In euros", exactly(value("amount_eur"), null, "EUR")],
    ["Exchange rate of", day(value("rate_date"))],
    ["Used by later packages", entry.used],
    ["Instrument", (value("instrument") || "").replace("_", " ")],
    ["Programme and number", number],
    ["Status", value("status")],
    ["Type of aid", value("aid_type")],
    ["Recipient", value("recipient")],
    ["Confidence", percent(value("confidence"))],
    ["Package", entry.id],
  ];
  return element("dl", { class: "facts" }, ...found.filter((pair) => pair[1]).map(
    ([term, text]) => element("div", {}, element("dt", {}, term), element("dd", {}, text))));
}

// All that is behind a package of the list; the tables have to be there.
function evidence(entry) {
  const documents = grouped(linked(entry.place), (one) => of(one, "document_id")).map((pair) => source(pair[1]));
  documents.sort((one, other) => compared(one.order, other.order));
  const told = documents.length ? documents.map((one) => one.made)
    : [element("p", {}, "No source is linked to this package.")];
  return [facts(entry), ...told];
}
