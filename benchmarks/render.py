"""How fast and in how much memory a report is built, set, changed and previewed.

    python benchmarks/render.py [--mal 5] [--json DATEI] [--chromium PROGRAMM] [--typst PYTHON]

copies the project and measures in it, each in processes of its own and in turns:

1. the whole build from nothing, and the same without web edition, workbook and data package;
2. a build where nothing has changed;
3. the stage `render` from nothing: texts, charts, layout, PDF, read-back and attack, for report, Sitzungsvorlage and
   Kurzbericht;
4. its step from HTML to PDF alone, and the same HTML by the renderer at once and without a check: the ratio of both;
5. one changed sentence: the preview of its chapter, and the whole conformant PDF;
6. yardsticks: the same HTML printed by Chromium (neither PDF/A nor PDF/UA, no attachments, no numbers of pages), and
   its words, tables and pictures set by Typst, as pandoc translates them (no design of the report, no links between its
   parts, no numbers bound to cells); PYTHON is one that has typst and pypandoc_binary.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from common import Figure, arguments, bericht, copied, report, run

CHAPTER = "arbeit"
TEXT = f"report_templates/texte/{CHAPTER}.md"
SENTENCE = "Die Quote aller Erwerbspersonen betrug"
RESULTS = ("data/processed", "outputs")
WITHOUT_PUBLISH = ("ingest", "compute", "judge", "render")
SETTING = """
import sys, time
from pathlib import Path
from pipeline import hyphenation
from pipeline.cycle import load_cycle
from pipeline.printed_places import REPORT
from pipeline.report import Report
project = Path.cwd()
report = Report.load(project, load_cycle(project))
html = report.html()
Path(sys.argv[1]).write_text(html, encoding="utf-8")
with hyphenation.divided(hyphenation.load(project)):
    started = time.perf_counter()
    report.pages(REPORT, html).set()
print(time.perf_counter() - started)
"""
PLAIN = """
import sys, time
from weasyprint import HTML
started = time.perf_counter()
HTML(string=open(sys.argv[1], encoding="utf-8").read(), base_url="about:blank").write_pdf()
print(time.perf_counter() - started)
"""
TYPST = r"""
import re, sys, time
import pypandoc, typst
page, folder = sys.argv[1:]
target = f"{folder}/seite.typ"
pypandoc.convert_file(page, "typst", outputfile=target, extra_args=["--standalone", f"--extract-media={folder}/bilder"])
text = re.sub(r"#link\(<[^>]+>\)", "", open(target, encoding="utf-8").read())
text = re.sub(r" ?<[\w:.-]+>$", "", text, flags=re.M).replace(f"{folder}/", "")
open(target, "w", encoding="utf-8").write(text)
started = time.perf_counter()
typst.compile(target, output=f"{folder}/typst.pdf")
print(time.perf_counter() - started)
"""


def measured(project: Path, chromium: str | None, typst: str | None) -> dict[str, float]:
    """One round: seconds by name, the megabytes of the build and the ratio."""
    page, text = project / "seite.html", project / TEXT
    found: dict[str, float] = {}
    _clear(project)
    parts = sum(run(bericht(name), project).seconds for name in WITHOUT_PUBLISH)
    _clear(project)
    whole = run(bericht("build"), project)
    found |= {"build": whole.seconds, "memory": whole.megabytes, "publish": whole.seconds - parts}
    found["nothing"] = run(bericht("build"), project).seconds
    found["render"] = run(bericht("render", "--frisch"), project).seconds
    found["set"] = float(run([sys.executable, "-c", SETTING, page], project).said)
    found["plain"] = float(run([sys.executable, "-c", PLAIN, page], project).said)
    found["ratio"] = found["set"] / found["plain"]
    found["preview"] = _after_a_change(text, lambda: run(bericht("build", "--vorschau", CHAPTER), project).seconds)
    found["changed"] = _after_a_change(text, lambda: run(bericht("render"), project).seconds)
    if chromium:
        target = f"--print-to-pdf={project / 'seite.pdf'}"
        found["chromium"] = run(
            [chromium, "--headless", "--no-sandbox", target, page.as_uri()], project, quiet=True
        ).seconds
    if typst:
        found["typst"] = float(run([typst, "-c", TYPST, page, project], project).said)
    return found


def _clear(project: Path) -> None:
    for name in RESULTS:
        shutil.rmtree(project / name, ignore_errors=True)


def _after_a_change(path: Path, measure: Callable[[], float]) -> float:
    """What is measured when a sentence of a chapter is another one; it is put back."""
    before = path.read_text(encoding="utf-8")
    if SENTENCE not in before:
        raise SystemExit(f"{TEXT}: no sentence „{SENTENCE} …“ to change")
    path.write_text(before.replace(SENTENCE, SENTENCE.replace("betrug", "war"), 1), encoding="utf-8")
    try:
        return measure()
    finally:
        path.write_text(before, encoding="utf-8")


def figures(rounds: list[dict[str, float]]) -> list[Figure]:
    """The rows of the table with their targets."""
    runs = {name: [one[name] for one in rounds] for name in rounds[0]}
    rows = [
        Figure("whole build from nothing", runs["build"], most=30, digits=1),
        Figure("its memory, all processes", runs["memory"], "MB", most=1500, digits=0),
        Figure("what web, workbook and data package add", runs["publish"], most=10, digits=1),
        Figure("build, nothing changed", runs["nothing"], most=1),
        Figure("stage render from nothing", runs["render"], most=40, digits=1),
        Figure("HTML to PDF of the report", runs["set"], digits=1),
        Figure("the renderer alone, same HTML", runs["plain"], digits=1),
        Figure("ratio of the two", runs["ratio"], "", most=0.6),
        Figure("preview after one changed sentence", runs["preview"], most=4, digits=1),
        Figure("whole PDF after one changed sentence", runs["changed"], most=15, digits=1),
    ]
    others = {"chromium": "Chromium, same HTML", "typst": "Typst, same words and pictures"}
    return rows + [Figure(told, runs[name], digits=1) for name, told in others.items() if name in runs]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--chromium", default=shutil.which("chromium"), help="the browser to compare with")
    parser.add_argument("--typst", help="a Python that has typst and pypandoc_binary, to compare with")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = copied(Path(folder))
        rounds = [measured(project, given.chromium, given.typst) for _ in range(given.mal)]
    report(figures(rounds), given.json)


if __name__ == "__main__":
    main()
