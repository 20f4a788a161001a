"""Two pages of a finished web edition, and a project around them, as small as a review can be."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from conftest import PROJECT

PAGE = """<!doctype html>
<html lang="de">
<head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">
<title>{title} – Integrationsbericht 2013–2016</title>
<script src="web.js" defer></script>
</head>
<body>
<header class="oben">
<p class="muster">Musterausgabe</p>
</header>
<div class="blatt">
<main id="inhalt" tabindex="-1">
{content}</main>
</div>
</body>
</html>
"""
QUOTE = 'Die Quote lag bei <span class="zahl" data-zelle="HF6-04|wert|08116|2016-12-31|insgesamt|x">{}</span> %.'
CHAPTER = f"""<h1>6 Arbeit</h1>
<p>{QUOTE.format("8,8")}</p>
<p>Ein zweiter Absatz über die Beschäftigten im Landkreis.</p>
<ul><li>Ein Punkt der Liste</li></ul>
<figure id="arbeit-abb-1"><figcaption>Abb. 6.1 · Verlauf</figcaption>
<div class="rolle"><svg width="400pt" height="90pt"></svg></div>
<p class="quelle">Quelle: Amt</p></figure>
<div class="karte" id="empfehlung-HE-2013-2016-HF6-01"><p>Vorschlag</p><h3>Beraten</h3>
<p>Mehr Beratung anbieten.</p></div>
<div class="tafel" id="arbeit-tab-1"><div class="rolle"><table><caption>Tab. 6.1 · Werte</caption>
<tr><th>Frauen</th><td><span class="zahl" data-zelle="HF6-06|wert|1">38,8</span></td></tr></table></div></div>
<nav><ul><li>weiter</li></ul></nav>
"""
"""`{chapter}` has one passage of each kind: title, paragraphs, item, figure, card, table."""


def page(content: str = CHAPTER, title: str = "6 Arbeit") -> str:
    return PAGE.format(title=title, content=content)


def project_with_site(folder: Path, content: str = CHAPTER) -> Path:
    """A project with a built web edition of a start page, a chapter and an imprint."""
    shutil.copy(PROJECT / "params.yaml", folder)
    shutil.copytree(PROJECT / "report_templates/web", folder / "report_templates/web")
    web = folder / "outputs/2013-2016/oeffentlich/web"
    web.mkdir(parents=True)
    start = '<h1>Bericht</h1>\n<p>Einleitung</p>\n<a href="kapitel-arbeit.html">6</a>\n'
    (web / "index.html").write_text(page(start, "Start"), encoding="utf-8")
    (web / "kapitel-arbeit.html").write_text(page(content), encoding="utf-8")
    (web / "impressum.html").write_text(page("<h1>Impressum</h1>\n", "Impressum"), encoding="utf-8")
    (web / "web.css").write_text("main { color: black }", encoding="utf-8")
    return folder


def row(**told: str) -> dict[str, str]:
    """A remark as the review of the web edition exports it."""
    return {
        "zyklus": "2013-2016", "kapitel": "arbeit", "stelle": "arbeit-11112222", "rolle": "Jugendamt", "art": "Frage",
        "anmerkung": "Stimmt das?", "text": "Die Quote lag bei 8,8 %.", "datum": "2026-11-20",
    } | told  # fmt: skip


def handed_in(path: Path, *rows: dict[str, Any]) -> Path:
    """The exported file of a reader."""
    content = {"form": "integrationsbericht-anmerkungen-1", "anmerkungen": rows}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path
