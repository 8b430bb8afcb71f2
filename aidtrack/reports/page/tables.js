"use strict";
// A browser that can't unpack keeps the static page.
if (!window.DecompressionStream) { return; }

// A table: a line of column names, then a line for each column, read when first asked for.
class Table {
  constructor(text) {
    this.lines = text.split("\n");
    this.names = JSON.parse(this.lines[0]);
    this.known = new Map();
  }

  // A column as it is stored: values, or `at` with the places of `values`, or of rows `of` other tables.
  stored(name) { return JSON.parse(this.lines[this.names.indexOf(name) + 1]); }

  once(key, make) {
    if (!this.known.has(key)) { this.known.set(key, make()); }
    return this.known.get(key);
  }

  column(name) {
    return this.once(name, () => {
      const stored = this.stored(name);
      if (Array.isArray(stored)) { return stored; }
      const values = stored.values || stored.of.flatMap((other) => tables[other].keys);
      return stored.at.map((place) => (typeof place === "number" ? values[place] : place));
    });
  }

  // Where the rows stand that a column names, in its other tables.
  places(name) { return this.once(`${name} places`, () => this.stored(name).at); }

  get keys() { return this.column(this.names[0]); }

  get size() { return this.keys.length; }
}

const tables = {};

async function unpack(name) {
  const holder = document.getElementById(`table-${name}`);
  const letters = atob(holder.textContent);
  const bytes = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place += 1) { bytes[place] = letters.charCodeAt(place); }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Table(await new Response(stream).text());
}

// Lets the page draw and take keys before what is long goes on.
function breath() { return new Promise((done) => { setTimeout(done, 0); }); }

let loading = null;

// All tables, each unpacked once.
function load() {
  loading = loading || (async () => {
    for (const name of ["quotes", "documents", "amounts", "items", "packages", "links"]) {
      tables[name] = await unpack(name);
      await breath();
    }
  })();
  return loading;
}

// An element with its attributes and what is in it; texts stay texts.
function element(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) { made.setAttribute(name, value); }
  }
  made.append(...inside);
  return made;
}
