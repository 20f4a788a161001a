/* Pictures tell their values on hover and on keyboard focus; regions and maps can be chosen; numbers become links.
   The values are those of the table that stands with each picture. All pages can be read without. */
"use strict";

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const NEAR = 36;
  /** Pixels from a point at which the pointer still means it. */
  const LARGER = 3;

  function drawn(name, settings) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(settings)) made.setAttribute(key, value);
    return made;
  }

  /* --- Values of pictures --------------------------------------------------------------------- */

  /** A line of the table in words: what it is, and its value with the unit of the head. */
  function told(row, head) {
    const cells = [...row.cells].map((cell) => {
      const copy = cell.cloneNode(true);
      copy.querySelectorAll("sup").forEach((sup) => sup.remove());
      return copy.textContent.trim().replace(/\s+/g, " ");
    });
    const value = cells.pop();
    const unit = head.at(-1);
    const behind = unit === "in Prozent" ? "\u202f%" : /^(Wert|Anzahl)$/.test(unit) ? "" : ` (${unit})`;
    const invented = row.classList.contains("beispiel") ? " (Beispieldaten)" : "";
    return { name: cells.filter(Boolean).join(", "), value: /\d/.test(value) ? value + behind + invented : value };
  }

  /** A picture with its marks; each knows its place in the picture and its lines of the table. */
  function picture(svg, table, label) {
    const rows = [...table.tBodies[0].rows];
    const head = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    const marks = [...svg.querySelectorAll("[data-zeilen]")].map((element) => {
      const told = element.dataset.zeilen;
      const mine = told.split(" ").map((number) => rows[number]).filter(Boolean);
      return { element, told, rows: mine, first: Number(told.split(" ")[0]) };
    });
    marks.sort((one, other) => one.first - other.first);
    return { svg, table, head, marks, label, now: null, frame: wrapped(svg) };
  }

  function wrapped(svg) {
    const frame = element("div", { className: "schaubild" });
    svg.replaceWith(frame);
    frame.append(svg);
    return frame;
  }

  function words(shown, mark) {
    return mark.rows.map((row) => told(row, shown.head));
  }

  function clear(shown) {
    shown.svg.querySelectorAll(".ring, .ringgrund").forEach((one) => one.remove());
    for (const one of [...shown.svg.querySelectorAll(".gezeigt"), ...shown.table.querySelectorAll(".gezeigt")]) {
      one.classList.remove("gezeigt");
    }
    shown.field?.remove();
    shown.field = shown.now = null;
  }

  /** Mark a value in the picture and in the table, and write it beside the mark. */
  function show(shown, mark) {
    if (shown.now === mark) return;
    clear(shown);
    shown.now = mark;
    const { element: one } = mark;
    if (one.localName === "circle") {
      const place = { cx: one.getAttribute("cx"), cy: one.getAttribute("cy"), r: 4 };
      shown.svg.append(drawn("circle", { ...place, class: "ringgrund" }), drawn("circle", { ...place, class: "ring" }));
    } else {
      one.classList.add("gezeigt");
      if (one.localName === "use") one.parentNode.append(one);
    }
    mark.rows.forEach((row) => row.classList.add("gezeigt"));
    shown.field = element("div", { className: "wertfeld" });
    for (const { name, value } of words(shown, mark)) {
      shown.field.append(element("div", {}, name ? `${name}: ` : "", element("b", { textContent: value })));
    }
    shown.frame.append(shown.field);
    placed(shown, one.getBoundingClientRect());
  }

  /** The field stands above its mark, or below where there is no room, and never leaves the picture sideways. */
  function placed({ frame, field }, at) {
    const box = frame.getBoundingClientRect();
    const middle = at.left + at.width / 2 - box.left;
    const left = Math.min(Math.max(0, middle - field.offsetWidth / 2), Math.max(0, box.width - field.offsetWidth));
    const above = at.top - box.top - field.offsetHeight - 8;
    field.style.left = `${left}px`;
    field.style.top = `${above >= 0 ? above : at.bottom - box.top + 8}px`;
  }

  /** The mark that the pointer means: the one below it, or else the nearest point. */
  function meant(shown, event) {
    const under = event.target.closest?.("[data-zeilen]");
    const exact = under && under.localName !== "circle" && shown.marks.find((mark) => mark.element === under);
    if (exact) return exact;
    const far = ({ element: one }) => {
      const box = one.getBoundingClientRect();
      const beside = (at, low, high) => Math.max(low - at, 0, at - high);
      const point = one.localName === "circle";
      const x = point ? Math.abs(event.clientX - (box.left + box.right) / 2) : beside(event.clientX, box.left, box.right);
      const y = point ? Math.abs(event.clientY - (box.top + box.bottom) / 2) : beside(event.clientY, box.top, box.bottom);
      return Math.hypot(x, y);
    };
    const [nearest] = shown.marks.map((mark) => [far(mark), mark]).sort((one, other) => one[0] - other[0]);
    return nearest && nearest[0] <= NEAR ? nearest[1] : null;
  }

  /** One stop of the keyboard for a picture: a slider over its values, each once, which screen readers read out. */
  function slider(shown) {
    const marks = shown.marks.filter(({ told }, place) => shown.marks.findIndex((one) => one.told === told) === place);
    const made = element("div", { className: "ablesen", tabIndex: 0 });
    const role = { role: "slider", "aria-label": `${shown.label}: Werte ablesen`, "aria-valuemin": 1 };
    for (const [key, value] of Object.entries({ ...role, "aria-valuemax": marks.length })) made.setAttribute(key, value);
    let at = 0;
    const go = (place) => {
      at = Math.min(Math.max(0, place), marks.length - 1);
      const text = words(shown, marks[at]).map(({ name, value }) => (name ? `${name}: ${value}` : value)).join("; ");
      made.setAttribute("aria-valuenow", at + 1);
      made.setAttribute("aria-valuetext", text);
    };
    go(0);
    made.addEventListener("focus", () => show(shown, marks[at]));
    made.addEventListener("blur", () => clear(shown));
    made.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
      const ends = { Home: 0, End: marks.length - 1 };
      if (event.key === "Escape") clear(shown);
      else if (event.key === "Enter" && shown.now) shown.now.rows[0].querySelector("a")?.click();
      else if (event.key in steps || event.key in ends) {
        event.preventDefault();
        go(event.key in steps ? at + steps[event.key] : ends[event.key]);
        show(shown, marks[at]);
      }
    });
    shown.frame.append(made);
  }

  function readable(svg, table, label) {
    const shown = picture(svg, table, label);
    if (!shown.marks.length) return null;
    svg.addEventListener("pointermove", (event) => {
      const mark = meant(shown, event);
      if (mark) show(shown, mark);
      else clear(shown);
    });
    svg.addEventListener("pointerleave", () => clear(shown));
    slider(shown);
    addEventListener("keydown", (event) => event.key === "Escape" && clear(shown));
    return shown;
  }

  function figures() {
    for (const figure of document.querySelectorAll("figure")) {
      const svg = figure.querySelector("svg.bild");
      const table = figure.querySelector("details.daten table");
      if (!svg?.querySelector("[data-zeilen]") || !table) continue;
      const shown = readable(svg, table, figure.querySelector(".nr")?.textContent.trim() || "Abbildung");
      if (shown) regions(shown, figure);
    }
  }

  /* --- Pictures as PNG ------------------------------------------------------------------------ */

  /** Beside each picture as SVG the same as PNG, for programs that know no SVG. */
  function pngs() {
    for (const figure of document.querySelectorAll("figure")) {
      const svg = figure.querySelector("svg.bild");
      const link = figure.querySelector('.laden a[href$=".svg"]');
      if (!svg || !link) continue;
      const button = element("button", { type: "button", className: "wie-link", textContent: link.textContent.replace("SVG", "PNG") });
      button.addEventListener("click", () => png(svg, link.getAttribute("href").replace(/^.*\/|svg$/g, "")));
      link.after(" · ", button);
    }
  }

  /** The picture on white, with the typeface in itself, three times as large as on paper. */
  async function png(svg, name) {
    await typeface();
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    const image = Object.assign(new Image(), { src: `data:image/svg+xml,${encodeURIComponent(alone(svg))}` });
    await image.decode();
    const canvas = element("canvas", { width: Math.round(width * LARGER), height: Math.round(height * LARGER) });
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(image, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const link = element("a", { href: URL.createObjectURL(made), download: `${name}png` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  /** The picture without what only the page needs; variables of colours have their colour in their name. */
  function alone(svg) {
    const copy = svg.cloneNode(true);
    copy.querySelectorAll("circle[data-zeilen], .ring, .ringgrund, .reihenname").forEach((one) => one.remove());
    copy.removeAttribute("data-zellen");
    const faces = Object.entries(window.SCHRIFT).map(([weight, src]) => `@font-face{font-family:Schrift;font-weight:${weight};src:url(${src})}`);
    const style = drawn("style", {});
    style.textContent = `${faces.join("")}text{font-family:Schrift}`;
    copy.prepend(style);
    return new XMLSerializer().serializeToString(copy).replace(/var\(--f-([0-9a-f]{6})\)/g, "#$1");
  }

  /** The cuts of the typeface that pictures use; a page opened from a folder may load them as a script only. */
  function typeface() {
    if (window.SCHRIFT) return Promise.resolve();
    return new Promise((done, failed) => {
      document.head.append(element("script", { src: "schrift.js", onload: done, onerror: failed }));
    });
  }

  /* --- Choice of regions ---------------------------------------------------------------------- */

  /** Where a picture shows several regions, some of them can be set off from the others. */
  function regions(shown, figure) {
    const column = shown.head.indexOf("Gebiet");
    if (column < 0) return;
    const region = (mark) => mark.rows[0].cells[column].textContent.trim();
    const names = [...new Set([...shown.table.tBodies[0].rows].map((row) => row.cells[column].textContent.trim()))];
    if (names.length < 3 || names.length > 12) return;
    const own = names[0];
    const groups = new Map();
    for (const mark of shown.marks) {
      const line = mark.element.dataset.reihe;
      const same = line ? [...shown.svg.querySelectorAll(`[data-reihe="${line}"]`)] : [mark.element];
      groups.set(region(mark), new Set([...(groups.get(region(mark)) || []), ...same]));
    }
    groups.get(own)?.forEach((one) => one.classList.add("eigen"));
    const set = element("fieldset", { className: "gebietswahl" });
    set.append(element("legend", { textContent: "Vergleichsregionen hervorheben:" }));
    for (const name of names.filter((one) => one !== own && groups.has(one))) {
      const box = element("input", { type: "checkbox", value: name });
      set.append(element("label", {}, box, name));
    }
    set.addEventListener("change", () => chosen(shown, set, groups));
    shown.frame.closest(".rolle").after(set);
  }

  function chosen(shown, set, groups) {
    const wanted = new Set([...set.querySelectorAll("input:checked")].map((box) => box.value));
    shown.svg.classList.toggle("gewaehlt-wird", wanted.size > 0);
    shown.svg.querySelectorAll(".reihenname").forEach((one) => one.remove());
    for (const [name, elements] of groups) {
      for (const one of elements) one.classList.toggle("gewaehlt", wanted.has(name));
      const points = [...elements].filter((one) => one.localName === "circle");
      if (wanted.has(name) && points.length > 2 && !isNamed(shown.svg, name)) named(shown.svg, name, points);
    }
  }

  /** Whether the picture itself has the name of a region, or its short form. */
  function isNamed(svg, name) {
    return [...svg.querySelectorAll("text")].some(({ textContent }) => textContent.length > 3 && name.includes(textContent.trim()));
  }

  /** The name of a line above its middle point. */
  function named(svg, name, points) {
    const at = points[Math.floor(points.length / 2)];
    const text = drawn("text", { x: at.getAttribute("cx"), y: at.getAttribute("cy") - 5, "text-anchor": "middle", class: "reihenname" });
    text.textContent = name;
    svg.append(text);
  }

  /* --- Maps ----------------------------------------------------------------------------------- */

  function maps() {
    const place = document.getElementById("kartenwahl");
    const sections = [...document.querySelectorAll(".karte-abschnitt")];
    if (!place || !sections.length) return;
    for (const section of sections) map(section);
    const select = element("select", { id: "karte" });
    for (const { id, dataset } of sections) select.append(element("option", { value: id, textContent: dataset.name }));
    place.className = "auswahl";
    place.append(element("p", {}, element("label", { htmlFor: "karte", textContent: "Karte und Tabelle zu" }), select));
    const asked = () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      return sections.find((section) => target && section.contains(target)) || sections[0];
    };
    const apply = (id) => {
      for (const section of sections) section.hidden = section.id !== id;
      select.value = id;
      dispatchEvent(new Event("resize"));
    };
    select.addEventListener("change", () => {
      history.replaceState(null, "", `#${select.value}`);
      apply(select.value);
    });
    addEventListener("hashchange", () => apply(asked().id));
    apply(asked().id);
  }

  /** A map with its table: who points at the one sees it in the other; a click leads to the page of the Gemeinde. */
  function map(section) {
    const shown = readable(section.querySelector(".landkarte"), section.querySelector("table"), "Karte");
    if (!shown) return;
    shown.svg.addEventListener("click", () => shown.now?.rows[0].querySelector("a")?.click());
    shown.svg.style.cursor = "pointer";
    const of = (event) => shown.marks.find((mark) => mark.rows.includes(event.target.closest("tr")));
    for (const kind of ["focusin", "pointerover"]) {
      shown.table.addEventListener(kind, (event) => of(event) && show(shown, of(event)));
    }
    for (const kind of ["focusout", "pointerleave"]) shown.table.addEventListener(kind, () => clear(shown));
  }

  /* --- Numbers as links ----------------------------------------------------------------------- */

  /** A switch makes every number with evidence a link, and takes the links away again. */
  function proofs() {
    const main = document.getElementById("inhalt");
    const numbers = [...main.querySelectorAll("[data-zelle]")].filter(
      (one) => hasProof(one.dataset.zelle) && !one.closest("a, tr[data-beleg]"),
    );
    if (!numbers.length) return;
    const button = element("button", { type: "button", textContent: "Zahlen als Links zeigen" });
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      for (const one of numbers) {
        if (on) one.replaceChildren(proof(one));
        else one.replaceChildren(...one.firstElementChild.childNodes);
      }
    });
    const heading = main.querySelector("h1");
    const hint = "Ein Klick auf eine Zahl zeigt, woher sie kommt. ";
    (heading.closest(".auftakt") || heading).after(element("p", { className: "schalter" }, hint, button));
  }

  function proof(number) {
    const link = element("a", { className: "nachweis", href: proofOf(number.dataset.zelle) });
    link.append(...number.childNodes);
    return link;
  }

  figures();
  pngs();
  maps();
  proofs();
})();
