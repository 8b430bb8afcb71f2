// The tables as CSV files, byte for byte those of `aidtrack export`.

function number(value) {
  if (Number.isInteger(value)) { return BigInt(value).toString(); }
  const text = String(value);
  return text.includes("e") ? value.toFixed(20).replace(/0+$/, "") : text;
}

// A text that no spreadsheet takes for a formula, in quotes where it needs them.
function cell(value) {
  if (value === null) { return ""; }
  if (typeof value === "number") { return number(value); }
  if (typeof value === "boolean") { return String(value); }
  const safe = /^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csv(name) {
  const held = tables[name];
  const columns = held.names.map((column) => held.column(column).map(cell));
  const lines = held.keys.map((_, row) => columns.map((column) => column[row]).join(","));
  return [held.names.join(","), ...lines, ""].join("\n");
}

async function content(file) {
  if (file === "datapackage.json") { return (await unpack("datapackage")).column("text")[0]; }
  await load();
  return csv(file.replace(".csv", ""));
}

async function download(file) {
  const type = file.endsWith(".csv") ? "text/csv" : "application/json";
  const place = URL.createObjectURL(new Blob([await content(file)], { type: `${type};charset=utf-8` }));
  const link = element("a", { href: place, download: file });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => { URL.revokeObjectURL(place); }, 10000);
}

for (const control of document.querySelectorAll(".download")) {
  control.addEventListener("click", () => { download(control.dataset.file); });
}
