/* Comforts of the web edition: search, filters, the way from a number to its evidence. All pages can be read without. */
"use strict";

const INDICATOR = /^(?:B|HF\d+)-[A-Za-z]?\d+[a-z]?(?=\|)/;
const AT_MOST = 60;
const FEW = 5;
const OF_ONE_THING = /^(?:indikator|gemeinde)-/;

/** Letters only: case and accents do not count. */
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

function element(name, settings, ...inside) {
  const made = Object.assign(document.createElement(name), settings);
  made.append(...inside);
  return made;
}

/* --- Search ----------------------------------------------------------------------------------- */

/** Words that say nothing of what is asked for. */
const SILENT = new Set("am an auf aus bei das dem den der des die ein eine einer es fur gibt im in ist mit oder sind um und viel viele vom von was welche wie wieviel wo woher zu zum zur".split(" "));
/** Endings that a word can have in one place and not in another; what is left has at least six letters. */
const ENDINGS = ["erinnen", "innen", "ischen", "ischer", "isches", "ischem", "ische", "isch", "ium", "ien", "ern", "er", "en", "em", "es", "e", "n", "s"];

function stem(word) {
  const ending = ENDINGS.find((one) => word.endsWith(one) && word.length - one.length >= 6);
  return ending ? word.slice(0, -ending.length) : word;
}

/** What is looked for: the words of a question without their endings, so that "Gymnasium" finds "Gymnasien". */
function asked(question) {
  const all = plain(question).split(/[^\p{L}\p{N}-]+/u).filter(Boolean);
  const telling = all.filter((word) => !SILENT.has(word));
  return [...new Set((telling.length ? telling : all).map(stem))];
}

/** How many of the words an entry has, and how much they weigh there. */
function weight(entry, words) {
  const [title, page, , text] = entry.plain;
  let has = 0;
  let sum = 0;
  for (const word of words) {
    const here = (title.includes(word) ? 20 : 0) + (page.includes(word) ? 6 : 0) + (text.includes(word) ? 3 : 0);
    has += here ? 1 : 0;
    sum += here;
  }
  return { has, sum };
}

/** The entries that have all words or, where these are few, all but one; of a page about one thing the best one. */
function hits(words) {
  const found = window.SUCHE.map((entry) => Object.assign([...entry], { plain: entry.map(plain) }))
    .map((entry) => ({ entry, ...weight(entry, words) }))
    .filter(({ has }) => has && has >= words.length - (words.length > 2 ? 1 : 0))
    .sort((one, other) => other.has - one.has || other.sum - one.sum);
  const all = found.filter(({ has }) => has === words.length);
  const seen = new Set();
  return (all.length < FEW ? found : all).filter(({ entry: [, , address] }) => {
    const [page] = address.split("#");
    const first = !OF_ONE_THING.test(page) || !seen.has(page);
    seen.add(page);
    return first;
  });
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
  const question = (new URLSearchParams(location.search).get("q") || "").trim();
  document.getElementById("frage").value = question;
  const words = asked(question);
  if (!words.length) {
    state.textContent = "Bitte oben einen Suchbegriff eingeben.";
    return;
  }
  const found = hits(words);
  const shown = found.length > AT_MOST ? `, gezeigt sind die ersten ${AT_MOST}` : "";
  state.textContent = found.length ? `Fundstellen für „${question}“: ${found.length}${shown}` : `Nichts gefunden für „${question}“.`;
  const list = document.getElementById("treffer");
  for (const { entry } of found.slice(0, AT_MOST)) list.append(result(entry, words));
}

/** A place that was found; of a page about one thing its name comes first. */
function result([title, page, address, text], words) {
  const [name, where] = OF_ONE_THING.test(address) ? [page, title] : [title, page];
  const more = name.includes(where) ? [] : [element("span", { className: "leise", textContent: ` ${where}` })];
  return element("li", {}, element("a", { href: address, textContent: name }), ...more, excerpt(text, words));
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

/** A value of a single Gemeinde is proved on its page, any other on that of its indicator. */
const hasProof = (zelle) => INDICATOR.test(zelle);

function proofOf(zelle) {
  const gemeinde = /\|(\d{8})\|/.exec(zelle);
  const page = gemeinde ? `gemeinde-${gemeinde[1]}` : `indikator-${INDICATOR.exec(zelle)[0]}`;
  return `${page}.html#beleg=${encodeURIComponent(zelle)}`;
}

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

/** The line of a value; a part of it (numerator, date) has that of the value itself, which comes before derived ones. */
function proved(zelle) {
  const value = (one) => one.replace(/\|[^|]*/, "");
  const rows = [...document.querySelectorAll("tr[data-beleg]")].map((row) => [row.cells[2].querySelector("[data-zelle]"), row]);
  const found = (same) => rows.find(([number]) => number && same(number.dataset.zelle))?.[1];
  return found((one) => one === zelle) || found((one) => value(one) === value(zelle));
}

/** Open the evidence that the address asks for, and mark its line. */
function evidence() {
  if (!location.hash.startsWith("#beleg=")) return;
  const asked = decodeURIComponent(location.hash.slice(7));
  const all = document.querySelector("details.belege");
  if (all) all.open = true;
  const row = proved(asked);
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

/** The menus beside and above a page are open where there is room for them. */
function columns() {
  for (const [menu, width] of [[".spalte details", 60], [".oben details", 40]]) {
    const wide = matchMedia(`(min-width: ${width}rem)`);
    const fit = () => document.querySelectorAll(menu).forEach((one) => (one.open = wide.matches));
    wide.addEventListener("change", fit);
    fit();
  }
}

columns();
search();
filters();
numbers();
stops();
addEventListener("resize", stops);
document.addEventListener("toggle", stops, true);
document.fonts.ready.then(stops);
