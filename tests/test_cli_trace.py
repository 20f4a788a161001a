"""`bericht trace`: formats, options, and the evidence of all figures and tables."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import Called

from pipeline import pdf
from pipeline.exhibits import Exhibit
from pipeline.stages import pdf_name

Bericht = Callable[..., Called]
ZELLE = "HF6-05|wert|08116|2016-12-31|insgesamt|insgesamt|amtlich:rdb_13211-02-05-4"
PAGE = (
    '<!DOCTYPE html><html lang="de"><head><title>Probe</title><style>{}</style></head><body><p>Probe</p></body></html>'
)


@pytest.fixture(scope="module")
def rendered(computed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The computed project with a report of one figure."""
    project = tmp_path_factory.mktemp("gesetzt")
    shutil.copytree(computed / "data/processed", project / "data/processed")
    shutil.copytree(computed / "data/raw/rdb_13211-02-05-4", project / "data/raw/rdb_13211-02-05-4")
    shutil.copy(computed / "params.yaml", project)
    shown = Exhibit("Abb. 6.1", "a", "Arbeitslose", "in Prozent", "Quelle: Amt", ("Zelle",), ((ZELLE,),))
    target = project / "outputs/2013-2016/oeffentlich" / pdf_name("2013-2016")
    target.parent.mkdir(parents=True)
    style = f"{pdf.font_css()} p {{ font-family: 'Source Sans Pro' }}"
    attached = [pdf.Attached(shown.file, shown.told, shown.csv())]
    target.write_bytes(pdf.write_pdf(PAGE.format(style), created=date(2026, 11, 1), attached=attached))
    return project


def test_a_value_on_one_screen(rendered: Path, bericht: Bericht):
    called = bericht("trace", "HF6-05 2016 08116", cwd=rendered)
    assert (called.code, called.err) == (0, "")
    assert called.out.splitlines()[0] == ZELLE
    assert "dort steht „3968“" in called.out


def test_json(rendered: Path, bericht: Bericht):
    graph = json.loads(bericht("trace", ZELLE, "--format", "json", cwd=rendered).out)
    assert graph["bericht:gefragt"] == [f"bericht:wert/{ZELLE}"]
    assert graph["bericht:vertraulichkeit"] == "öffentlich"


def test_all_figures_into_a_folder(rendered: Path, bericht: Bericht, tmp_path: Path):
    called = bericht("trace", "--alle", "--out", str(tmp_path / "trace"), cwd=rendered)
    assert (called.code, called.out) == (0, f"1 Abbildungen und Tabellen in {tmp_path / 'trace'}.\n")
    graph = json.loads((tmp_path / "trace/abb-6.1.json").read_text(encoding="utf-8"))
    assert graph["bericht:titel"] == "Abb. 6.1: Arbeitslose. in Prozent. Quelle: Amt."
    assert graph["entity"][f"bericht:wert/{ZELLE}"]["bericht:numerator"] == "3968"


def test_what_only_the_office_may_see_only_its_owner_can_read(rendered: Path, bericht: Bericht, tmp_path: Path):
    assert bericht("trace", "--alle", "--intern", "--out", str(tmp_path), cwd=rendered).code == 0
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.json")} == {0o600}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Es fehlt die Angabe WAS."),
        (("HF6-05", "--alle", "--out", "x"), "Die Angabe WAS und --alle gehen nicht zusammen."),
        (("--alle",), "--alle und --out ORDNER gehören zusammen."),
        (("HF6-05", "--out", "x"), "--alle und --out ORDNER gehören zusammen."),
        (("HF6-05", "--format", "xml"), "Das Format „xml“ gibt es nicht. Erlaubt: text, json."),
        (("HF6-99",), "Den Indikator „HF6-99“ gibt es nicht."),
    ],
)
def test_what_does_not_go_together(rendered: Path, bericht: Bericht, words: tuple[str, ...], told: str):
    called = bericht("trace", *words, cwd=rendered)
    assert called.code == 2
    assert called.err.startswith(told)


def test_a_folder_that_cannot_be_written_to(rendered: Path, bericht: Bericht, tmp_path: Path):
    (tmp_path / "datei").write_text("")
    called = bericht("trace", "--alle", "--out", str(tmp_path / "datei"), cwd=rendered)
    assert called.code == 2
    assert "lässt sich nicht schreiben" in called.err


def test_without_values_it_says_what_to_do(project: Path, bericht: Bericht):
    called = bericht("trace", "HF6-05", cwd=project)
    assert called.code == 1
    assert "noch nicht berechnet" in called.err
