/* The review of a draft: remarks on passages, kept in this browser until they are saved as a file. Nothing is sent. */
"use strict";

{
  const KINDS = ["geprüft", "Frage", "Änderung"];
  const COLUMNS = ["zyklus", "kapitel", "stelle", "rolle", "art", "anmerkung", "text", "datum"];
  const FORM = "integrationsbericht-anmerkungen-1";
  const ROLE = /^\D{3,60}$/;
  const ID = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
  const bar = document.querySelector(".durchsicht");
  const { zyklus } = bar.dataset;
  const STORE = `integrationsbericht-durchsicht-${zyklus}`;

  /* --- What is kept ------------------------------------------------------------------------------- */

  let memory = { role: "", on: true, marks: {} };
  let lasting = true;

  function loaded() {
    if (!lasting) return memory;
    try {
      const text = localStorage.getItem(STORE);
      if (text) memory = { role: "", on: true, marks: {}, ...JSON.parse(text) };
    } catch {
      lasting = false;
    }
    return memory;
  }

  /** Change what is kept; another window may have changed it since, so it is read again first. */
  function changed(change) {
    const state = loaded();
    change(state);
    try {
      localStorage.setItem(STORE, JSON.stringify(state));
    } catch {
      lasting = false;
    }
    show();
  }

  addEventListener("beforeunload", (event) => {
    if (!lasting && Object.keys(memory.marks).length) event.preventDefault();
  });
  addEventListener("storage", (event) => {
    if (event.key === STORE) show();
  });

  /* --- Bar ---------------------------------------------------------------------------------------- */

  const status = document.getElementById("durchsicht-stand");
  const role = document.getElementById("durchsicht-rolle");
  const on = document.getElementById("durchsicht-an");

  const today = () => new Date().toLocaleDateString("sv-SE");
  const oneLine = (text) => text.replace(/\s+/g, " ").trim();
  const short = (text) => (text.length > 60 ? `${text.slice(0, 60).replace(/\s\S*$/, "")} …` : text);
  const counted = (count) => (count === 1 ? "1 Anmerkung" : `${count} Anmerkungen`);

  function say(text, urgent = false) {
    status.textContent = text;
    status.classList.toggle("fehlt-noch", urgent);
  }

  function holdings() {
    const count = Object.keys(loaded().marks).length;
    const lost = `Dieser Browser behält hier nichts: ${counted(count)}. Bitte vor dem Verlassen der Seite speichern.`;
    if (!lasting) return lost;
    return count ? `In diesem Browser: ${counted(count)}.` : "Noch keine Anmerkung in diesem Browser.";
  }

  /** The role by which files are named; asked for where it is missing. */
  function validRole() {
    const said = oneLine(loaded().role);
    const fits = ROLE.test(said);
    role.setAttribute("aria-invalid", String(!fits));
    if (!fits) {
      say("Bitte zuerst Ihre Rolle eintragen: mindestens drei Buchstaben, ohne Ziffern, kein Name.", true);
      role.focus();
    }
    return fits ? said : "";
  }

  /* --- Passages ----------------------------------------------------------------------------------- */

  const passages = new Map();

  /** Where the button and the form of a passage stand. */
  function setUp(part) {
    const button = element("button", { type: "button", className: "anmerken" });
    const inside = part.matches("p, li");
    const described = part.querySelector(":scope > dd");
    if (described) described.append(button);
    else if (inside || part.matches("figure, div:not(.tafel, .rolle)")) part.append(button);
    else part.after(button);
    if (!inside) button.classList.add("daneben");
    const entry = { part, button, text: part.dataset.text, form: null, mark: null };
    button.addEventListener("click", () => open(entry));
    passages.set(part.dataset.stelle, entry);
  }

  /** Set something behind the button of a passage, where a block may stand. */
  function putBehind({ part, button }, what) {
    if (part.matches("p")) part.after(what);
    else button.after(what);
  }

  function show() {
    const { marks, on: shown, role: said } = loaded();
    on.checked = shown;
    if (document.activeElement !== role) role.value = said;
    document.documentElement.classList.toggle("ohne-anmerken", !shown);
    for (const [stelle, entry] of passages) {
      const mark = marks[stelle];
      const { button } = entry;
      button.textContent = mark ? `${mark.art} – ändern` : "Anmerken";
      button.setAttribute("aria-label", `${button.textContent}: ${short(entry.text)}`);
      button.classList.toggle("gemacht", Boolean(mark));
      entry.mark?.remove();
      entry.mark = null;
      if (mark?.anmerkung) {
        const told = element("p", {}, element("b", { textContent: `Ihre Anmerkung (${mark.art}): ` }), mark.anmerkung);
        entry.mark = element("div", { className: "eigene-marke" }, told);
        putBehind(entry, entry.mark);
      }
    }
    list();
    say(holdings());
  }

  function open(entry) {
    if (entry.form) {
      entry.form.querySelector("input").focus();
      return;
    }
    const stelle = entry.part.dataset.stelle;
    const mark = loaded().marks[stelle] || { art: "", anmerkung: "" };
    const choices = KINDS.map((art) => {
      const choice = element("input", { type: "radio", name: `art-${stelle}`, value: art, checked: art === mark.art });
      return element("label", {}, choice, art);
    });
    const field = element("textarea", { id: `notiz-${stelle}`, value: mark.anmerkung, maxLength: 4000 });
    const problem = element("p", { className: "fehlt-noch" });
    problem.setAttribute("role", "alert");
    const done = element("button", { type: "submit", textContent: "Festhalten" });
    const remove = element("button", { type: "button", textContent: "Anmerkung löschen", hidden: !mark.art });
    const back = element("button", { type: "button", textContent: "Abbrechen" });
    const form = element(
      "form",
      { className: "marke-form" },
      element("fieldset", {}, element("legend", { textContent: "Ihr Urteil über diese Stelle" }), ...choices),
      element("label", { htmlFor: field.id, textContent: "Anmerkung (bei „geprüft“ nicht nötig)" }),
      field,
      problem,
      element("p", { className: "knoepfe" }, done, remove, back),
    );
    form.setAttribute("aria-label", `Anmerkung zu: ${short(entry.text)}`);
    const close = () => {
      form.remove();
      entry.form = null;
      entry.button.focus();
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const art = form.querySelector("input:checked")?.value;
      const anmerkung = oneLine(field.value);
      problem.textContent = !art
        ? "Bitte geprüft, Frage oder Änderung wählen."
        : art !== "geprüft" && !anmerkung
          ? "Bitte schreiben, was gefragt oder geändert werden soll."
          : "";
      field.setAttribute("aria-invalid", String(Boolean(art && problem.textContent)));
      if (problem.textContent) {
        (art ? field : form.querySelector("input")).focus();
        return;
      }
      const { kapitel } = bar.dataset;
      const place = `${location.pathname.split("/").pop()}#${entry.part.id}`;
      const made = { kapitel, place, art, anmerkung, text: entry.text, datum: today() };
      changed(({ marks }) => (marks[stelle] = made));
      close();
    });
    remove.addEventListener("click", () => {
      changed(({ marks }) => delete marks[stelle]);
      close();
    });
    back.addEventListener("click", close);
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
    });
    entry.form = form;
    if (entry.mark) entry.mark.after(form);
    else putBehind(entry, form);
    (form.querySelector("input:checked") || form.querySelector("input")).focus();
  }

  /* --- List of one's own remarks, files ------------------------------------------------------------- */

  /** All remarks as rows of the file. */
  function rows(said) {
    return Object.entries(loaded().marks).map(([stelle, { kapitel, art, anmerkung, text, datum }]) => ({
      zyklus,
      kapitel,
      stelle,
      rolle: said,
      art,
      anmerkung,
      text,
      datum,
    }));
  }

  const fileName = (said, ending) => {
    const umlauts = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };
    const plain = said.toLowerCase().replace(/[äöüß]/g, (letter) => umlauts[letter]).normalize("NFD");
    const word = plain.replace(/[^a-z]+/g, "-");
    return `anmerkungen-${zyklus}-${word.replace(/^-+|-+$/g, "") || "rolle"}.${ending}`;
  };

  /** Text that a spreadsheet would take for a formula, told as text. */
  const harmless = (text) => (/^([=+@\t\r]|-(?!\d))/.test(text) ? `'${text}` : text);

  const asJson = (all) => `${JSON.stringify({ form: FORM, anmerkungen: all }, null, 1)}\n`;

  function asCsv(all) {
    const cell = (text) => (/[";\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
    const lines = [COLUMNS, ...all.map((one) => COLUMNS.map((name) => harmless(one[name])))];
    return `\ufeff${lines.map((line) => line.map(cell).join(";")).join("\r\n")}\r\n`;
  }

  function asXlsx(all) {
    const escaped = (text) =>
      text.replace(/[\u0000-\u001f]/g, " ").replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    const cell = (text) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
    const lines = [COLUMNS, ...all.map((one) => COLUMNS.map((name) => one[name]))];
    const ooxml = "http://schemas.openxmlformats.org";
    const mime = "application/vnd.openxmlformats";
    const [main, relations] = [`${ooxml}/spreadsheetml/2006/main`, `${ooxml}/officeDocument/2006/relationships`];
    const xml = (name, namespace, ...inside) =>
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><${name} xmlns="${namespace}">${inside.join("")}</${name}>`;
    const relation = (target, kind) => {
      const inside = `<Relationship Id="rId1" Type="${relations}/${kind}" Target="${target}"/>`;
      return xml("Relationships", `${ooxml}/package/2006/relationships`, inside);
    };
    const part = (name, kind) =>
      `<Override PartName="/xl/${name}.xml" ContentType="${mime}-officedocument.spreadsheetml.${kind}+xml"/>`;
    const types = [
      `<Default Extension="rels" ContentType="${mime}-package.relationships+xml"/>`,
      '<Default Extension="xml" ContentType="application/xml"/>',
      part("workbook", "sheet.main"),
      part("worksheets/sheet1", "worksheet"),
    ];
    const sheet = `<sheet xmlns:r="${relations}" name="Anmerkungen" sheetId="1" r:id="rId1"/>`;
    const rows = lines.map((line) => `<row>${line.map(cell).join("")}</row>`);
    return packed({
      "[Content_Types].xml": xml("Types", `${ooxml}/package/2006/content-types`, ...types),
      "_rels/.rels": relation("xl/workbook.xml", "officeDocument"),
      "xl/workbook.xml": xml("workbook", main, `<sheets>${sheet}</sheets>`),
      "xl/_rels/workbook.xml.rels": relation("worksheets/sheet1.xml", "worksheet"),
      "xl/worksheets/sheet1.xml": xml("worksheet", main, "<sheetData>", ...rows, "</sheetData>"),
    });
  }

  /** A zip of texts, stored as they are. */
  function packed(parts) {
    const table = Array.from({ length: 256 }, (_, n) => {
      for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
      return n >>> 0;
    });
    const checksum = (bytes) =>
      (bytes.reduce((crc, byte) => (crc >>> 8) ^ table[(crc ^ byte) & 255], 0xffffffff) ^ 0xffffffff) >>> 0;
    const fields = (...pairs) => {
      const bytes = new Uint8Array(pairs.reduce((sum, [width]) => sum + width, 0));
      let place = 0;
      for (const [width, count] of pairs) {
        for (let n = 0; n < width; n++) bytes[place + n] = (count >>> (8 * n)) & 255;
        place += width;
      }
      return bytes;
    };
    const front = [];
    const directory = [];
    let place = 0;
    for (const [name, text] of Object.entries(parts)) {
      const label = new TextEncoder().encode(name);
      const what = new TextEncoder().encode(text);
      const sizes = [[4, checksum(what)], [4, what.length], [4, what.length], [2, label.length], [2, 0]];
      const common = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 0x21], ...sizes];
      front.push(fields([4, 0x04034b50], ...common), label, what);
      directory.push(fields([4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, place]), label);
      place += 30 + label.length + what.length;
    }
    const length = directory.reduce((sum, part) => sum + part.length, 0);
    const count = Object.keys(parts).length;
    const last = fields([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, length], [4, place], [2, 0]);
    return [...front, ...directory, last];
  }

  const FORMATS = {
    json: ["application/json", (all) => [asJson(all)]],
    csv: ["text/csv;charset=utf-8", (all) => [asCsv(all)]],
    xlsx: ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", asXlsx],
  };

  function save(ending) {
    const said = validRole();
    if (!said) return;
    const all = rows(said);
    if (!all.length) {
      say("Es gibt noch keine Anmerkung zu speichern.", true);
      return;
    }
    const [type, make] = FORMATS[ending];
    const href = URL.createObjectURL(new Blob(make(all), { type }));
    const download = fileName(said, ending);
    element("a", { href, download }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10000);
    const where = `gespeichert als ${download} (im Ordner Ihrer Downloads)`;
    say(`${counted(all.length)} ${where}. Bitte diese Datei an das Integrationsbüro schicken.`);
  }

  /** Remarks from a file that was saved here before, into this browser. */
  async function takeUp(file) {
    try {
      const { form, anmerkungen } = JSON.parse(await file.text());
      if (form !== FORM || anmerkungen.some((one) => one.zyklus !== zyklus)) throw new Error();
      changed(({ marks }) => {
        for (const one of anmerkungen) {
          const told = COLUMNS.slice(1).map((name) => String(one[name] ?? ""));
          const [kapitel, stelle, , art, anmerkung, text, datum] = told;
          const fits = KINDS.includes(art) && ID.test(stelle);
          if (fits) marks[stelle] = { kapitel, place: "", art, anmerkung, text, datum };
        }
      });
      say(`Zurückgeholt: ${counted(anmerkungen.length)}.`);
    } catch {
      const expected = "Erwartet: eine gespeicherte Datei mit der Endung .json.";
      say(`Diese Datei enthält keine Anmerkungen zu diesem Bericht. ${expected}`, true);
    }
  }

  const HOW = "speichern und die Datei an das Integrationsbüro schicken. Eine der drei Formen genügt.";
  const APART =
    "Firefox trennt Seiten, die als Datei geöffnet sind. Öffnen Sie den Ordner mit Edge oder Chrome, oder speichern " +
    "Sie in Firefox auf jeder Seite einzeln (oben) und schicken Sie alle Dateien.";

  function list() {
    const space = document.getElementById("eigene");
    if (!space) return;
    const { marks } = loaded();
    const items = Object.entries(marks).map(([stelle, { place, art, anmerkung, text }]) => {
      const remove = element("button", { type: "button", textContent: "Löschen" });
      remove.setAttribute("aria-label", `Löschen: ${art} zu ${short(text)}`);
      remove.addEventListener("click", () => {
        changed(({ marks: all }) => delete all[stelle]);
        space.querySelector("button").focus();
      });
      const where = place ? element("a", { href: place, textContent: text }) : text;
      const told = element("p", {}, element("b", { textContent: art }), anmerkung ? `: ${anmerkung}` : "");
      return element("li", {}, told, element("p", { className: "leise" }, where), remove);
    });
    const buttons = ["json", "xlsx", "csv"].map((ending) => {
      const what = ending === "json" ? "Als Datei speichern" : "Als Tabelle speichern";
      const button = element("button", { type: "button", textContent: `${what} (${ending.toUpperCase()})` });
      button.addEventListener("click", () => save(ending));
      return button;
    });
    const choice = element("input", { type: "file", id: "zurueckholen", accept: ".json" });
    choice.addEventListener("change", () => choice.files[0] && takeUp(choice.files[0]));
    const none = "Noch keine. Auf jeder Seite steht an jeder Stelle die Schaltfläche „Anmerken“.";
    const again = "Auf einem anderen Rechner weiterarbeiten: dort die gespeicherte Datei (.json) zurückholen ";
    space.replaceChildren(
      element("p", { textContent: `So geben Sie zurück: ${HOW}` }),
      element("p", { className: "knoepfe" }, ...buttons),
      items.length ? element("ul", { className: "anmerkungsliste" }, ...items) : element("p", { textContent: none }),
      element("p", {}, element("label", { htmlFor: "zurueckholen", textContent: again }), choice),
      element("p", { className: "leise", textContent: `Fehlen hier Anmerkungen von anderen Seiten? ${APART}` }),
    );
  }

  role.addEventListener("input", () => {
    role.removeAttribute("aria-invalid");
    changed((state) => (state.role = role.value));
  });
  document.getElementById("durchsicht-speichern").addEventListener("click", () => save("json"));
  on.addEventListener("change", () => changed((state) => (state.on = on.checked)));
  document.querySelectorAll("[data-stelle]").forEach(setUp);
  bar.querySelector(".steuerung").hidden = false;
  show();
}
