// The list of packages: filters, search, order, and only as many rows as are looked at.

const table = document.getElementById("packages");
const result = document.getElementById("result");
const search = document.getElementById("search");
const counted = document.getElementById("counted");
const selects = [...document.querySelectorAll("select[data-filter]")];
const more = document.getElementById("more");
const all = document.getElementById("all");
const STEP = 50;
const KEYS = { date: "day", amount: "value", usd: "value" };

let entries = [];
let found = [];
let limit = STEP;
let drawn = 0;
let complete = false;
const opened = new Set();

// --- rows -----------------------------------------------------------------------------------------------

function button(entry) {
  const told = `${entry.sources} source${entry.sources === 1 ? "" : "s"}`;
  return element("button", { type: "button", class: "open", "aria-expanded": String(opened.has(entry.id)) },
    String(entry.sources), element("span", { class: "wide-only" }, told.slice(String(entry.sources).length)),
    element("span", { class: "quiet" }, ` of ${entry.donor}, ${entry.amount}, ${entry.date}`));
}

function body(entry) {
  const sum = element("td", { class: "number" }, entry.amount);
  if (entry.apart) { sum.append(" ", element("small", { class: "tag" }, entry.apart)); }
  const made = element("tbody", { id: entry.id, class: entry.apart ? "apart" : null }, element("tr", { class: "package" },
    element("td", {}, entry.date), element("th", { scope: "row" }, entry.donor),
    element("td", { class: "more" }, entry.recipient), sum, element("td", { class: "number more" }, entry.usd),
    element("td", { class: "more" }, entry.type), element("td", { class: "more" }, entry.status),
    element("td", {}, button(entry))));
  made.entry = entry;
  if (opened.has(entry.id)) { open(made); }
  return made;
}

async function open(made) {
  const cell = element("td", { colspan: "8" }, "Reading the sources …");
  made.append(element("tr", { class: "evidence", id: `e-${made.id}` }, cell));
  made.classList.add("is-open");
  const control = made.querySelector(".open");
  control.setAttribute("aria-expanded", "true");
  control.setAttribute("aria-controls", `e-${made.id}`);
  await load();
  cell.replaceChildren(...evidence(made.entry));
}

function close(made) {
  made.querySelector(".evidence").remove();
  made.classList.remove("is-open");
  const control = made.querySelector(".open");
  control.setAttribute("aria-expanded", "false");
  control.removeAttribute("aria-controls");
}

function toggle(made) {
  if (opened.delete(made.id)) { close(made); } else {
    opened.add(made.id);
    open(made);
  }
}

// Draws the rows that aren't drawn yet, up to the limit.
function draw() {
  const rows = document.createDocumentFragment();
  for (const entry of found.slice(drawn, limit)) { rows.append(body(entry)); }
  table.append(rows);
  drawn = Math.min(found.length, limit);
  more.hidden = drawn === found.length;
  all.hidden = more.hidden;
  all.textContent = `Show all ${found.length.toLocaleString("en")}`;
}

function redraw() {
  const rows = document.createRange();
  rows.setStartAfter(table.tHead);
  rows.setEndAfter(table.lastChild);
  rows.deleteContents();
  drawn = 0;
  draw();
}

// --- what is found --------------------------------------------------------------------------------------

function cells(entry) {
  return [entry.id, entry.date, entry.donor, entry.recipient, entry.amount, entry.usd, entry.type, entry.status,
    entry.apart].join("\n").toLowerCase();
}

// All words of a package, its quotes and its documents' titles; the tables have to be there.
function words(entry) {
  const lowered = (name, column) => tables[name].once(`${column} lowered`,
    () => tables[name].column(column).map((text) => (text || "").toLowerCase()));
  const mentions = linked(entry.place);
  const quotes = new Set(mentions.map((one) => one.table.places("quote")[one.row]));
  const documents = new Set(mentions.map((one) => one.table.places("document_id")[one.row]));
  return [
    cells(entry), lowered("packages", "programme")[entry.place],
    ...[...quotes].map((place) => lowered("quotes", "text")[place] || ""),
    ...[...documents].map((place) => lowered("documents", "title")[place] || ""),
  ].join("\n");
}

// Collects the words of all packages while nothing else is to do.
async function collect() {
  await load();
  let end = performance.now() + 12;
  for (const entry of entries) {
    entry.words = words(entry);
    if (performance.now() > end) {
      await breath();
      end = performance.now() + 12;
    }
  }
  complete = true;
  if (search.value) { find(); }
}

function matches(entry, wanted, typed) {
  return !(counted.checked && entry.apart)
    && wanted.every(([name, value]) => entry[name] === value)
    && typed.every((word) => entry.words.includes(word));
}

function short(size) {
  for (const [scale, name] of [[1e12, "tn"], [1e9, "bn"], [1e6, "m"]]) {
    if (size >= scale * 0.9995) {
      const figure = size / scale;
      return figure.toFixed(figure < 99.95 ? 1 : 0).replace(/\.0$/, "") + name;
    }
  }
  return Math.round(size).toLocaleString("en");
}

function say(order = "") {
  const sum = found.reduce((total, entry) => total + (entry.apart ? 0 : entry.value || 0), 0);
  const count = found.length === 1 ? "1 package" : `${found.length.toLocaleString("en")} packages`;
  result.textContent = count + (drawn < found.length ? `, the first ${drawn.toLocaleString("en")} shown` : "")
    + `; those that count sum up to $${short(sum)}${order}`
    + (search.value && !complete ? "; quotes are still being searched" : "");
}

function find() {
  const typed = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = selects.filter((select) => select.value).map((select) => [select.dataset.filter, select.value]);
  found = entries.filter((entry) => matches(entry, wanted, typed));
  limit = STEP;
  redraw();
  say();
}

function extend(size) {
  limit = size;
  draw();
  say();
}

// --- order ----------------------------------------------------------------------------------------------

function sort(head) {
  const name = KEYS[head.dataset.column] || head.dataset.column;
  const largestFirst = head.getAttribute("aria-sort") === "none" && head.dataset.first === "largest";
  const up = head.getAttribute("aria-sort") !== "ascending" && !largestFirst;
  const collator = new Intl.Collator("en");
  const missing = (value) => value === null || value === "";
  entries.sort((one, other) => {
    const [a, b] = [one[name], other[name]];
    if (missing(a) || missing(b)) { return missing(a) - missing(b) || one.rank - other.rank; }
    const way = typeof a === "number" ? a - b : collator.compare(a, b);
    return (up ? way : -way) || one.rank - other.rank;
  });
  for (const cell of table.tHead.rows[0].cells) {
    cell.setAttribute("aria-sort", cell !== head ? "none" : up ? "ascending" : "descending");
  }
  find();
  say(`; sorted by ${head.textContent.trim().toLowerCase()}, ${up ? "ascending" : "descending"}`);
}

// --- start ----------------------------------------------------------------------------------------------

// An address that ends in a package's id shows that package, opened.
function follow() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (!entries.some((entry) => entry.id === id)) { return; }
  opened.add(id);
  if (!document.getElementById(id)) {
    document.getElementById("reset").click();
    search.value = id;
  }
  find();
  document.getElementById(id).scrollIntoView();
}

function listen() {
  table.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (!pressed) { return; }
    if (pressed.classList.contains("sort")) { sort(pressed.closest("th")); } else { toggle(pressed.closest("tbody")); }
  });
  const controls = document.querySelector(".controls");
  controls.addEventListener("submit", (event) => { event.preventDefault(); });
  // A form empties its fields after the event.
  controls.addEventListener("reset", () => { setTimeout(find, 0); });
  search.addEventListener("input", find);
  for (const field of [counted, ...selects]) { field.addEventListener("change", find); }
  more.addEventListener("click", () => { extend(limit + STEP); });
  all.addEventListener("click", () => { extend(found.length); });
  window.addEventListener("hashchange", follow);
}

(async () => {
  const listing = await unpack("listing");
  const columns = listing.names.map((name) => listing.column(name));
  entries = listing.keys.map((_, row) => {
    const entry = Object.fromEntries(listing.names.map((name, place) => [name, columns[place][row]]));
    return Object.assign(entry, { rank: row, words: cells(entry) });
  });
  listen();
  find();
  follow();
  setTimeout(collect, 200);
})();
