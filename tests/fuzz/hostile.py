"""Hostile files by name: what somebody could send to an office or lay into its project, and how it is read.

Each case lays its file into a folder and reads it the way the program does. What comes of it is one of three things:
it is refused with a fault in German (`DataError`), it is text and nothing more, or it has done harm.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

import xlsxwriter
from readers import books
from review_examples import project_with_site, row

from pipeline import docx_comments, practice, remark_files, review_site
from pipeline import remarks as store
from pipeline.cycle import Parameter, load_cycle, load_yaml
from pipeline.faults import DataError
from pipeline.readers import read_table
from pipeline.readers.recognise import recognise
from pipeline.readers.workbook import open_book
from pipeline.review_site import Review
from pipeline.rows import read_rows
from pipeline.sources import Quelle
from pipeline.texts import Texts

PROJECT = Path(__file__).parents[2]
FAULTY = PROJECT / "tests/faulty"
REFUSED, TEXT, HARM = "abgewiesen", "nur Text", "schaden"

Case = Callable[[Path], object]
"""Lays a file into a folder and reads it; returns what is then on the page, if anything."""

ACTIVE = re.compile(
    r"<script|<img|<iframe|<object|<svg|\son\w+=\"|(?:href|src)=\"(?!https?://|#)[^\"]*:", re.IGNORECASE
)
"""What acts in a page: elements that run or fetch, and addresses of any other kind than the web's."""


def outcome(case: Case, folder: Path) -> tuple[str, str]:
    """What came of a case, and the first fault or what is wrong."""
    try:
        page = case(folder)
    except DataError as error:
        return REFUSED, error.faults[0].text
    except Exception as error:
        return HARM, repr(error)
    if not isinstance(page, str):
        return HARM, "ohne Meldung gelesen"
    found = ACTIVE.search(page)
    return (HARM, found[0]) if found else (TEXT, page)


def text(content: str) -> Case:
    """A text of the office."""
    return lambda folder: str(Texts(folder).render_text(content, {"wert": lambda name: name}, "text.md", 1))


def declared(content: str, model: type = Parameter) -> Case:
    """A declaration in YAML; `{folder}` is where a command of it would leave a trace."""

    def read(folder: Path) -> object:
        path = folder / "erklaerung.yaml"
        path.write_text(content.replace("{folder}", str(folder)), encoding="utf-8")
        try:
            return load_yaml(path, model, folder)
        finally:
            if [*folder.iterdir()] != [path]:
                raise RuntimeError("Ein Befehl in der Erklärung wurde ausgeführt.")

    return read


def book(more: dict[str, str | bytes]) -> Case:
    """A workbook with parts that no office's has."""

    def read(folder: Path) -> object:
        return open_book(books.pack(folder / "a.xlsx", books.parts({"T": books.sheet([[1, 2]])}) | more))

    return read


def remarks(name: str, content: bytes) -> Case:
    """A file with remarks from outside, which the review then shows beside its passage."""

    def read(folder: Path) -> str:
        (folder / name).write_bytes(content)
        project = project_with_site(folder)
        public, cycle, made = project / "outputs/2013-2016/oeffentlich/web", load_cycle(project), folder / "web"
        where = next(one.stelle for one in Review(project, cycle, public).passages if PASSAGE in one.text)
        [found] = remark_files.read([folder / name], "2013-2016", [])
        store.save(project, "2013-2016", store.merged([], [found.model_copy(update={"stelle": where})]))
        review_site.write(project, cycle, public, made, folder / "stellen.json")
        page = (made / "kapitel-arbeit.html").read_text(encoding="utf-8")
        return page.partition(f"{PASSAGE}.</p>")[2].partition("</div>")[0]

    return read


PASSAGE = "Ein zweiter Absatz über die Beschäftigten im Landkreis"


def word(**parts: str) -> bytes:
    """A Word file of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return made.getvalue()


def draft(**parts: str) -> Case:
    """A Word file from outside."""

    def read(folder: Path) -> object:
        (folder / "a.docx").write_bytes(word(**parts))
        return docx_comments.remarks_of(folder / "a.docx", [])

    return read


def table(old: str, new: str) -> Case:
    """The sound classic table with something else in it."""

    def read(folder: Path) -> object:
        content = (FAULTY / "klassisch/in_ordnung.csv").read_text(encoding="utf-8")
        assert old in content
        (folder / "tabelle.csv").write_text(content.replace(old, new, 1), encoding="utf-8")
        recognise(folder / "tabelle.csv")
        return read_table(folder / "tabelle.csv", "genesis_klassisch")

    return read


def picture(name: str, content: bytes) -> Case:
    """A picture for an example of good practice."""

    def read(folder: Path) -> object:
        place = folder / practice.FOLDER / "2013-2016"
        place.mkdir(parents=True)
        (place / "bild.svg").write_bytes(content)
        (place / "lotse.yaml").write_text(
            "handlungsfeld: arbeit\ntitel: Lotse\ntext: Ein Text.\nquelle: Träger\n"
            f"bild: {name}\nalt: Ein Bild\neinwilligung: {{wer: alle, datum: 2016-05-03}}\n",
            encoding="utf-8",
        )
        rules = PROJECT / "report_templates/sprache.yaml"
        (folder / "report_templates/sprache.yaml").write_bytes(rules.read_bytes())
        return practice.read(folder, "2013-2016")

    return read


def listed(cell: str) -> Case:
    """A list kept by hand, as a workbook with a formula."""

    def read(folder: Path) -> object:
        with xlsxwriter.Workbook(folder / "liste.xlsx") as made:
            sheet = made.add_worksheet()
            sheet.write_row(0, 0, list(row()))
            sheet.write_formula(1, 0, cell)
        return read_rows(folder, "liste", remark_files.Eingang, folder)

    return read


SOUND = (PROJECT / "params.yaml").read_text(encoding="utf-8")
SOURCE = (PROJECT / "data/raw/rdb_12411-03-03-4/quelle.yaml").read_text(encoding="utf-8")
LAUGHS = 'a: &a ["x", "x"]\n' + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
ENTITY = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"
LINKS = "xl/worksheets/_rels/sheet1.xml.rels"
JSON = json.dumps({"form": remark_files.FORM, "anmerkungen": [row(anmerkung=MARKUP)]}).encode()
CSV = ";".join(row()) + "\n" + ";".join(row(anmerkung=MARKUP.replace(";", ","), rolle="=Amt").values()) + "\n"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
COMMENTED = (
    f'<w:document {W}><w:p><w:bookmarkStart w:name="kapitel_arbeit_2013_2016"/>'
    '<w:bookmarkStart w:name="st_arbeit_abb_1"/><w:commentRangeStart w:id="1"/>'
    "<w:r><w:t>Abb. 6.1</w:t></w:r></w:p></w:document>"
)
COMMENT = (
    f'<w:comments {W}><w:comment w:id="1" w:author="{escape("<b onclick=x>Amt</b>")}">'
    f"<w:p><w:r><w:t>{escape(MARKUP)}</w:t></w:r></w:p></w:comment></w:comments>"
)

HOSTILE: dict[str, Case] = {
    # Texts of the office
    "text_script": text(MARKUP),
    "text_html": text('<a href="javascript:x">a</a><iframe src="//b"></iframe>'),
    "text_javascript": text("[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) <javascript:alert(1)>"),
    "text_file": text("[a](file:///etc/passwd) ![b](file:///etc/passwd)"),
    "text_data": text("[a](data:text/html;base64,PHNjcmlwdD4=)"),
    "text_fremdes_bild": text("![b](https://example.org/zaehler.png)"),
    "text_bild_hinauf": text("![b](../../../etc/passwd.png)"),
    "text_verweis_mit_bild": text("![b][c]\n\n[c]: https://example.org/b.png"),
    "text_safe": text('{{ "<script>x</script>"|safe }}'),
    "text_set_block": text("{% set x %}<script>{% endset %}{{ x }}"),
    "text_macro": text("{% macro m() %}<script>{% endmacro %}{{ m() }}"),
    "text_autoescape": text('{% autoescape false %}{{ "<script>" }}{% endautoescape %}'),
    "text_klasse": text("{{ ''.__class__.__mro__[1].__subclasses__() }}"),
    "text_globals": text("{{ wert.__globals__ }}"),
    "text_format": text("{{ '{0.__class__}'.format(wert) }}"),
    "text_include_hinauf": text("{% include '../../params.yaml' %}"),
    "text_include_absolut": text("{% include '/etc/passwd' %}"),
    "text_import": text("{% import 'os' as os %}"),
    "text_endlos": text("{% for i in range(10**9) %}x{% endfor %}"),
    "text_speicher": text("{{ 'a' * 10000000000 }}"),
    "text_potenz": text("{{ 9**9**7 }}"),
    "text_marke": text("\ue0000\ue001"),
    "text_richtung": text("Kreis \u202enegnilssE"),
    "text_kyrillisch": text("Landkreis Еsslingen"),
    # Declarations
    "yaml_befehl": declared(SOUND + '\nx: !!python/object/apply:os.mkdir ["{folder}/spur"]\n'),
    "yaml_lachen": declared(LAUGHS),
    "yaml_ring": declared("a: &a [*a]\n"),
    "yaml_tief": declared("[" * 100_000),
    "yaml_gross": declared(SOUND + "#" * (1 << 20)),
    "yaml_ziffern": declared(SOUND.replace("fenster_jahre: ", f"fenster_jahre: {'9' * 5000} #", 1)),
    "yaml_400_ziffern": declared(SOUND.replace("fenster_jahre: ", f"fenster_jahre: {'9' * 400} #", 1)),
    "yaml_richtung": declared(SOUND.replace("Esslingen", "\u202eEsslingen", 1)),
    "yaml_kyrillisch": declared(SOUND.replace("Esslingen", "Еsslingen", 1)),
    "quelle_hinauf": declared(re.sub(r"datei: [^,]+", "datei: ../../etc/passwd", SOURCE, count=1), Quelle),
    "quelle_absolut": declared(re.sub(r"datei: [^,]+", "datei: /etc/passwd", SOURCE, count=1), Quelle),
    # Workbooks
    "mappe_makros": book({"xl/vbaProject.bin": b"\xcc\x61"}),
    "mappe_fremd": book({LINKS: books.relations(("image", "file:///etc/passwd", 'TargetMode="External"'))}),
    "mappe_fremde_mappe": book({"xl/externalLinks/externalLink1.xml": "<externalLink/>"}),
    "mappe_entitaet": book({"xl/sharedStrings.xml": ENTITY + "<w>&a;</w>"}),
    "mappe_bombe": book({"xl/media/image1.png": bytes(3_000_000)}),
    "mappe_hinauf": book({"../boese.xml": "<a/>"}),
    "mappe_viele_teile": book({f"xl/media/{n}.png": b"" for n in range(1000)}),
    "liste_formel": listed('=HYPERLINK("http://example.org")'),
    # Files of readers
    "anmerkung_markup": remarks("a.json", JSON),
    "anmerkung_csv": remarks("a.csv", CSV.encode()),
    "anmerkung_word": remarks("a.docx", word(document=COMMENTED, comments=COMMENT)),
    "anmerkung_tief": remarks("a.json", b"[" * 100_000),
    "anmerkung_ziffern": remarks("a.json", b'{"form": ' + b"9" * 5000 + b"}"),
    "entwurf_entitaet": draft(document=ENTITY + "<w>&a;</w>"),
    "entwurf_entitaet_bei_anmerkungen": draft(document="<w/>", comments=ENTITY + "<w>&a;</w>"),
    "entwurf_bombe": draft(document="<w>" + "0" * 20_000_000 + "</w>"),
    # Tables and pictures
    "tabelle_richtung": table("Esslingen", "\u202eEsslingen"),
    "tabelle_nul": table("Esslingen", "Ess\0lingen"),
    "bild_svg": picture("bild.svg", f'{ENTITY}<svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>'.encode()),
    "bild_hinauf": picture("../../../bild.svg", b"<svg/>"),
}  # fmt: skip
"""All hostile files. Those of `tests/faulty` and of the tests of the readers come on top."""
