(function () {
  "use strict";
  var table = document.getElementById("packages");
  var result = document.getElementById("result");
  var search = document.getElementById("search");
  var counted = document.getElementById("counted");
  var selects = Array.prototype.slice.call(document.querySelectorAll("select[data-filter]"));
  var more = document.getElementById("more");
  var all = document.getElementById("all");
  var step = 100;
  var limit = step;

  // One entry a package, read once: a keystroke then touches no element that stays as it is.
  var rows = Array.prototype.map.call(table.tBodies, function (body) {
    var shown = !body.classList.contains("later");
    body.hidden = !shown;
    body.classList.remove("later");
    return { body: body, text: "", value: Number(body.dataset.value),
      apart: body.classList.contains("apart"), shown: shown };
  });

  function short(size) {
    var scales = [[1e12, "tn"], [1e9, "bn"], [1e6, "m"]];
    for (var i = 0; i < scales.length; i += 1) {
      if (size >= scales[i][0] * 0.9995) {
        var figure = size / scales[i][0];
        return figure.toFixed(figure < 99.95 ? 1 : 0).replace(/\.0$/, "") + scales[i][1];
      }
    }
    return Math.round(size).toLocaleString("en");
  }

  // All that stands in a package's rows, quotes included; collected when the first word is typed.
  function text(row) {
    if (!row.text) { row.text = row.body.textContent.toLowerCase().replace(/\s+/g, " "); }
    return row.text;
  }

  // Ten thousand packages' texts take a second: they are collected while nothing else is to do.
  function prepare(place) {
    var end = performance.now() + 10;
    while (place < rows.length && performance.now() < end) {
      text(rows[place]);
      place += 1;
    }
    if (place < rows.length) { setTimeout(prepare, 20, place); }
  }

  function matches(row, words, wanted) {
    if (counted.checked && row.apart) { return false; }
    for (var i = 0; i < wanted.length; i += 1) {
      if (row.body.dataset[wanted[i][0]] !== wanted[i][1]) { return false; }
    }
    return words.every(function (word) { return text(row).indexOf(word) >= 0; });
  }

  function update() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var wanted = selects.filter(function (select) { return select.value; })
      .map(function (select) { return [select.dataset.filter, select.value]; });
    var found = 0;
    var sum = 0;
    rows.forEach(function (row) {
      var match = matches(row, words, wanted);
      if (match) {
        found += 1;
        sum += row.apart ? 0 : row.value;
      }
      var show = match && found <= limit;
      if (show !== row.shown) {
        row.shown = show;
        row.body.hidden = !show;
      }
    });
    var shown = Math.min(found, limit);
    result.textContent = (found === 1 ? "1 package" : found.toLocaleString("en") + " packages") +
      (shown < found ? ", the first " + shown.toLocaleString("en") + " shown" : "") +
      "; those that count sum up to $" + short(sum);
    more.hidden = shown >= found;
    all.hidden = shown >= found;
  }

  function restart() {
    limit = step;
    update();
  }

  function key(row, place) {
    var cell = row.body.rows[0].cells[place];
    return cell.dataset.key === undefined ? cell.textContent.trim().toLowerCase() : cell.dataset.key;
  }

  function sort(head) {
    var place = head.cellIndex;
    var up = head.getAttribute("aria-sort") !== "ascending";
    var numeric = head.classList.contains("number");
    if (head.getAttribute("aria-sort") === "none" && numeric) { up = false; }
    var keyed = rows.map(function (row, index) {
      var value = key(row, place);
      return { row: row, index: index, value: numeric ? Number(value) : value };
    });
    keyed.sort(function (a, b) {
      if (a.value === b.value) { return a.index - b.index; }
      return (a.value < b.value ? -1 : 1) * (up ? 1 : -1);
    });
    rows = keyed.map(function (entry) { return entry.row; });
    var moved = document.createDocumentFragment();
    rows.forEach(function (row) { moved.appendChild(row.body); });
    table.appendChild(moved);
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell) {
      cell.setAttribute("aria-sort", cell === head ? (up ? "ascending" : "descending") : "none");
    });
    update();
    result.textContent += "; sorted by " + head.textContent.trim().toLowerCase() + (up ? ", ascending" : ", descending");
  }

  function toggle(body, open) {
    body.classList.toggle("is-open", open);
    body.querySelector(".open").setAttribute("aria-expanded", String(body.classList.contains("is-open")));
  }

  // An address that ends in a package's id opens that package.
  function follow() {
    var id = decodeURIComponent(location.hash.slice(1));
    rows.forEach(function (row) {
      if (id && row.body.id === id) {
        row.shown = true;
        row.body.hidden = false;
        toggle(row.body, true);
        row.body.scrollIntoView();
      }
    });
  }

  function download(name) {
    var files = JSON.parse(document.getElementById("files").textContent);
    var type = name.slice(-4) === ".csv" ? "text/csv" : "application/json";
    var address = URL.createObjectURL(new Blob([files[name]], { type: type + ";charset=utf-8" }));
    var link = document.createElement("a");
    link.href = address;
    link.download = name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
  }

  table.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) { return; }
    if (button.classList.contains("sort")) { sort(button.closest("th")); }
    if (button.classList.contains("open")) { toggle(button.closest("tbody")); }
  });
  document.querySelector(".controls").addEventListener("submit", function (event) { event.preventDefault(); });
  document.querySelector(".controls").addEventListener("reset", function () { setTimeout(restart, 0); });
  search.addEventListener("input", restart);
  counted.addEventListener("change", restart);
  selects.forEach(function (select) { select.addEventListener("change", restart); });
  more.addEventListener("click", function () { limit += step; update(); });
  all.addEventListener("click", function () { limit = rows.length; update(); });
  Array.prototype.forEach.call(document.querySelectorAll(".download"), function (button) {
    button.addEventListener("click", function () { download(button.dataset.file); });
  });
  window.addEventListener("hashchange", follow);
  update();
  follow();
  setTimeout(prepare, 200, 0);
}());
