"""The index of the search."""

from __future__ import annotations

import json

from pipeline.web_search import entries, script

PAGE = """<nav><h2>Menü</h2></nav><main id="inhalt"><h1 id="kapitel">6 Arbeit</h1><p>Ziel ist Teil\u00adhabe.</p>
<div id="bedarf-1"><h3>Quote</h3><p>8,8&nbsp;%</p><p>im Jahr 2016</p></div>
<figure id="abb-1"><figcaption>Verlauf</figcaption><svg><text>99</text></svg><p>Quelle: Amt</p>
<details><summary>Tabelle</summary><p>versteckt</p></details></figure></main><footer><p>Fuß</p></footer>"""


def test_every_section_of_a_page_is_an_entry_with_its_address() -> None:
    assert list(entries("arbeit.html", "Arbeit", PAGE)) == [
        ("6 Arbeit", "Arbeit", "arbeit.html#kapitel", "Ziel ist Teilhabe."),
        ("Quote", "Arbeit", "arbeit.html#bedarf-1", "8,8 % im Jahr 2016"),
        ("Verlauf", "Arbeit", "arbeit.html#abb-1", "Quelle: Amt"),
    ]


def test_the_index_is_a_script_that_sets_one_constant() -> None:
    text = script([("A", "B", "c.html", "</script>")])
    assert "</script>" not in text
    assert json.loads(text.removeprefix("window.SUCHE = ").removesuffix(";\n")) == [["A", "B", "c.html", "</script>"]]
