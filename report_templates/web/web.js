/* Comforts of the web edition: search, filters, the way from a number to its evidence. All pages can be read without. */
"use strict";

const INDICATOR = /^(?:B|HF\d+)-[A-Za-z]?\d+[a-z]?(?=\|)/;
const AT_MOST = 60;

/** Letters only: case and accents do not count. */
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

function element(name, settings, ...inside) {
  const made = Object.assign(document.createElement(name), settings);
  made.append(...inside);
  return made;
}

/* --- Search ----------------------------------------------------------------------------------- */

function weight(entry, words) {
  const [title, page, , text] = entry.plain;
  let sum = 0;
  for (const word of words) {
    const here = (title.includes(word) ? 20 : 0) + (page.includes(word) ? 6 : 0) + (text.includes(word) ? 3 : 0);
    if (!here) return 0;
    sum += here;
  }
  return sum;
}

/** The words around the first hit, the hits marked. */
function excerpt(text, words) {
  const low = plain(text);
  const first = Math.min(...words.map((word) => low.indexOf(word)).filter((place) => place >= 0), low.length);
  const start = Math.max(0, first - 60);
  const part = text.slice(start, start + 220);
  const found = element("p", {}, start ? "… " : "");
  let done = 0;
  const lowPart = plain(part);
  while (lowPart.length === part.length && done < part.length) {
    const hits = words.map((word) => [lowPart.indexOf(word, done), word.length]).filter(([place]) => place >= 0);
    if (!hits.length) break;
    const [place, length] = hits.sort((one, other) => one[0] - other[0])[0];
    found.append(part.slice(done, place), element("mark", { textContent: part.slice(place, place + length) }));
    done = place + length;
  }
  found.append(part.slice(done), start + 220 < text.length ? " …" : "");
  return found;
}

function search() {
  const state = document.getElementById("stand");
  if (!state || !window.SUCHE) return;
  const asked = (new URLSearchParams(location.search).get("q") || "").trim();
  document.getElementById("frage").value = asked;
  const words = plain(asked).split(/\s+/).filter(Boolean);
  if (!words.length) {
    state.textContent = "Bitte oben einen Suchbegriff eingeben.";
    return;
  }
  const found = window.SUCHE.map((entry) => Object.assign([...entry], { plain: entry.map(plain) }))
    .map((entry) => [weight(entry, words), entry])
    .filter(([sum]) => sum > 0)
    .sort((one, other) => other[0] - one[0]);
  const shown = found.length > AT_MOST ? `, gezeigt sind die ersten ${AT_MOST}` : "";
  state.textContent = found.length ? `Fundstellen für „${asked}“: ${found.length}${shown}` : `Nichts gefunden für „${asked}“.`;
  const list = document.getElementById("treffer");
  for (const [, [title, page, address, text]] of found.slice(0, AT_MOST)) {
    const link = element("a", { href: address, textContent: title });
    const where = title === page ? [] : [element("span", { className: "leise", textContent: ` ${page}` })];
    list.append(element("li", {}, link, ...where, excerpt(text, words)));
  }
}

/* --- Filters of the recommendations ----------------------------------------------------------- */

function filters() {
  const place = document.getElementById("auswahl");
  const tables = [...document.querySelectorAll("#empfehlungen table")];
  if (!place || !tables.length) return;
  const names = ["Zuständig", "Zeithorizont", "Stand"];
  const head = [...tables[0].querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
  const rows = tables.flatMap((table) =>
    [...table.querySelectorAll("tbody tr")].map((row) => ({
      row,
      told: {
        Handlungsfeld: table.caption.textContent.trim(),
        ...Object.fromEntries(names.map((name) => [name, row.cells[head.indexOf(name)].textContent.trim()])),
      },
    })),
  );
  const state = element("p", { role: "status" });
  const selects = ["Handlungsfeld", ...names].map((name) => {
    const values = [...new Set(rows.map(({ told }) => told[name]))];
    if (name !== "Handlungsfeld") values.sort((one, other) => one.localeCompare(other, "de"));
    const id = `auswahl-${name}`;
    const select = element("select", { id }, element("option", { value: "", textContent: "alle" }));
    select.append(...values.map((value) => element("option", { value, textContent: value })));
    place.append(element("p", {}, element("label", { htmlFor: id, textContent: name }), select));
    return [name, select];
  });
  const apply = () => {
    for (const { row, told } of rows) row.hidden = selects.some(([name, { value }]) => value && told[name] !== value);
    for (const table of tables) {
      table.closest(".zusammen").hidden = [...table.querySelectorAll("tbody tr")].every((row) => row.hidden);
    }
    state.textContent = `Gezeigt: ${rows.filter(({ row }) => !row.hidden).length} von ${rows.length}`;
  };
  place.className = "auswahl";
  place.append(state);
  place.addEventListener("change", apply);
  apply();
}

/* --- From a number to its evidence ------------------------------------------------------------ */

/** Values of single Gemeinden are not among the evidence of the pages; the profiles carry it as files. */
const hasProof = (zelle) => INDICATOR.test(zelle) && !/\|\d{8}\|/.test(zelle);
const proofOf = (zelle) => `indikator-${INDICATOR.exec(zelle)[0]}.html#beleg=${encodeURIComponent(zelle)}`;

function numbers() {
  document.documentElement.classList.add("mit-belegen");
  document.addEventListener("click", (event) => {
    const number = event.target.closest("[data-zelle]");
    const zelle = number && !event.target.closest("a, tr[data-beleg]") && number.dataset.zelle;
    if (zelle && hasProof(zelle) && getSelection().isCollapsed) location.href = proofOf(zelle);
  });
  addEventListener("hashchange", evidence);
  evidence();
}

/** Open the evidence that the address asks for, and mark its line. */
function evidence() {
  if (!location.hash.startsWith("#beleg=")) return;
  const part = (zelle) => zelle.replace(/^([^|]*)\|(?:zaehler|nenner|jahr|stand|datum)\|/, "$1|wert|");
  const asked = part(decodeURIComponent(location.hash.slice(7)));
  const all = document.querySelector("details.belege");
  if (all) all.open = true;
  const row = [...document.querySelectorAll("tr[data-beleg]")].find((one) => one.dataset.beleg === asked);
  for (const one of document.querySelectorAll("tr.gesucht")) one.classList.remove("gesucht");
  if (row) {
    row.classList.add("gesucht");
    row.tabIndex = -1;
  }
  const target = row || document.getElementById("belege");
  if (target) target.scrollIntoView({ block: "center" });
  if (row) row.focus({ preventScroll: true });
}

/* --- Layout ----------------------------------------------------------------------------------- */

/** Only what can be scrolled is a stop of the keyboard. */
function stops() {
  for (const box of document.querySelectorAll(".rolle")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}

function columns() {
  const wide = matchMedia("(min-width: 60rem)");
  const fit = () => document.querySelectorAll(".spalte details").forEach((one) => (one.open = wide.matches));
  wide.addEventListener("change", fit);
  fit();
}

columns();
search();
filters();
numbers();
stops();
addEventListener("resize", stops);
document.addEventListener("toggle", stops, true);
document.fonts.ready.then(stops);
