"""Examples of good practice: their box, and pictures that are refused."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from report_examples import small_report, words

from pipeline import practice
from pipeline.faults import DataError
from pipeline.practice import FOLDER, Practice, read

EXAMPLE = """\
handlungsfeld: arbeit
titel: Ein Lotse für die Ausbildung
text: |
  Lotsinnen und Lotsen begleiten Jugendliche in die Ausbildung.

  Sie sprechen zwölf Sprachen.
quelle: Träger 3 (Beispiel), Bericht 2016
"""
PICTURE = """\
bild: lotse.png
alt: Zwei Personen an einem Tisch
einwilligung: {wer: die abgebildeten Personen, datum: 2016-05-03}
"""


def png(**more: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 3), "white").save(out, **({"format": "PNG"} | more))
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with the rules of the language and a folder for examples."""
    found = tmp_path / FOLDER / "2013-2016"
    found.mkdir(parents=True)
    rules = Path(__file__).parents[1] / "report_templates/sprache.yaml"
    (tmp_path / "report_templates/sprache.yaml").write_text(rules.read_text(encoding="utf-8"), encoding="utf-8")
    return found


def box(folder: Path, feld: str = "arbeit") -> str:
    macros = small_report()._templates.get_template("praxis.html.j2").module
    return str(Practice.load(folder.parents[2], "2013-2016", macros).functions(feld)["praxisbeispiele"]())


def refused(folder: Path, text: str) -> list[tuple[str, str]]:
    (folder / "lotse.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read(folder.parents[2], "2013-2016")
    assert all(one.file.startswith(f"{FOLDER}/2013-2016/lotse.") for one in caught.value.faults)
    return [(one.place, one.text) for one in caught.value.faults]


def test_an_example_is_a_box_in_its_chapter_only(folder: Path) -> None:
    (folder / "lotse.yaml").write_text(EXAMPLE, encoding="utf-8")
    assert words(box(folder)).strip() == (
        "Aus der Praxis · Ein Lotse für die Ausbildung Lotsinnen und Lotsen begleiten Jugendliche in die Ausbildung. "
        "Sie sprechen zwölf Sprachen. Quelle: Träger 3 (Beispiel), Bericht 2016"
    )
    assert box(folder, "wohnen") == ""


def test_a_picture_is_printed_with_alt_text_and_consent(folder: Path) -> None:
    (folder / "lotse.yaml").write_text(EXAMPLE + PICTURE, encoding="utf-8")
    (folder / "lotse.png").write_bytes(png())
    html = box(folder)
    address = f"data:image/png;base64,{b64encode(png()).decode()}"
    assert f'<img src="{address}" alt="Zwei Personen an einem Tisch">' in html
    assert "Bild mit Einwilligung: die abgebildeten Personen, 03.05.2016" in html


@pytest.mark.parametrize(
    ("line", "told"),
    [("alt", "Zum Bild fehlt der Alternativtext"), ("einwilligung", "Zum Bild fehlt die Einwilligung")],
)
def test_a_picture_without_alt_text_or_consent_is_refused(folder: Path, line: str, told: str) -> None:
    (folder / "lotse.png").write_bytes(png())
    less = "".join(one for one in PICTURE.splitlines(keepends=True) if not one.startswith(line))
    [(_, text)] = refused(folder, EXAMPLE + less)
    assert text.startswith(told)


def test_consent_without_a_picture_is_refused(folder: Path) -> None:
    [(_, text)] = refused(folder, EXAMPLE + PICTURE.replace("bild: lotse.png\n", ""))
    assert "der Schlüssel bild fehlt" in text


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("lotse.svg", SVG, "Das Format .svg wird nicht gedruckt. Erwartet: .png, .jpg, .jpeg."),
        ("lotse.png", SVG, "Das ist kein lesbares Bild im Format PNG."),
        ("lotse.jpg", png(), "Das ist kein lesbares Bild im Format JPEG."),
        ("lotse.png", png()[:45], "Das ist kein lesbares Bild im Format PNG."),
    ],
    ids=["svg", "svg als png", "png als jpg", "abgeschnitten"],
)
def test_what_is_no_picture_is_refused(
    folder: Path, name: str, content: bytes, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)  # as the renderer leaves it
    (folder / name).write_bytes(content)
    assert refused(folder, EXAMPLE + PICTURE.replace("lotse.png", name)) == [("", told)]


def test_a_picture_that_is_too_big_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(practice, "LARGEST", 50)
    (folder / "lotse.png").write_bytes(png())
    assert refused(folder, EXAMPLE + PICTURE) == [("", "Das Bild ist zu groß. Erwartet: höchstens 0 MB.")]


def test_a_photograph_that_tells_where_it_was_taken_is_refused(folder: Path) -> None:
    place = Image.Exif()
    place.get_ifd(0x8825)[1] = "N"
    (folder / "lotse.jpg").write_bytes(png(format="JPEG", exif=place))
    [(_, text)] = refused(folder, EXAMPLE + PICTURE.replace("lotse.png", "lotse.jpg"))
    assert text.startswith("Das Bild nennt den Ort der Aufnahme")


def test_a_picture_outside_the_templates_is_refused(folder: Path) -> None:
    (folder.parents[2] / "lotse.png").write_bytes(png())
    assert refused(folder, EXAMPLE + PICTURE.replace("lotse.png", "../../../lotse.png")) == [
        ("bild", "„../../../lotse.png“ liegt nicht unter report_templates/.")
    ]


def test_a_picture_that_is_missing_is_named(folder: Path) -> None:
    [(_, text)] = refused(folder, EXAMPLE + PICTURE)
    assert text.startswith("Das ist ein Ordner oder eine Verknüpfung ins Leere")


def test_words_of_an_example_obey_the_rules(folder: Path) -> None:
    found = refused(folder, EXAMPLE.replace("zwölf Sprachen", "zu 80 % Deutsch"))
    assert [place for place, _ in found] == ["Zeile 6"]
    assert "Gefunden: „80 %“" in found[0][1]


def test_an_unknown_field_is_told_with_those_there_are(folder: Path) -> None:
    [(place, text)] = refused(folder, EXAMPLE.replace("arbeit", "basis"))
    assert place == "handlungsfeld"
    assert "Erwartet: ein Handlungsfeld (oeffnung, beratung" in text
