"""What two editions of a report say differently, and why: numbers, recommendations, texts.

Why a number has changed is found by the hashes of the two manifests, along the chain from the raw file to the print.
What is compared is what the PDFs, or the folders under data/ausgaben, say of themselves; only a revision of git that
holds neither is built anew (`diff_git`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from pathlib import Path

from pipeline import corrections, diff_git, finished, manifest, number_list
from pipeline.comparison import NumberChange, changed_numbers
from pipeline.faults import UsageError, fault
from pipeline.finished import Finished
from pipeline.manifest import Manifest
from pipeline.numbers import german_number
from pipeline.pdf_text import Run
from pipeline.printed_places import Spot

REPORT = "integrationsbericht-*.pdf"
NUMERAL = re.compile(r"([+−-]?)(\d[\d.]*)(?:,(\d+))?")
CARD, NEED = re.compile(r"HE-\d{4}-\d{4}-\w+-\d+"), re.compile(r"\bBD-\w+-\w+")
"""The ids of recommendations and of needs as they are printed."""
UNKNOWN = "nicht zu klären: Die Eingaben sind dieselben."


@dataclass(frozen=True)
class Side:
    """One of the two editions; `text`: by chapter, None for a folder that keeps no PDF."""

    name: str
    manifest: Manifest
    numbers: list[Spot]
    text: Mapping[str, tuple[str, ...]] | None


@dataclass(frozen=True)
class Changed:
    """A printed number: old and new (empty where it is not printed), the difference where both are numbers, why."""

    zelle: str
    alt: str
    neu: str
    differenz: str
    ursache: str


@dataclass(frozen=True)
class Reworded:
    """Passages of a chapter: those of the old edition alone, those of the new one alone."""

    kapitel: str
    entfallen: tuple[str, ...]
    neu: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """All that differs between A and B; `causes`: the links of the chain that differ, in its order.

    `needs`, `cards`: needs and recommendations that appeared or went, with a sign. `compared`: whether texts could be.
    """

    names: tuple[str, str]
    numbers: tuple[Changed, ...]
    needs: tuple[str, ...]
    cards: tuple[str, ...]
    texts: tuple[Reworded, ...]
    causes: tuple[str, ...]
    compared: bool

    @property
    def empty(self) -> bool:
        """Whether both say the same to their readers; other inputs alone are no difference."""
        return not (self.numbers or self.needs or self.cards or self.texts)


def compare(old: Side, new: Side) -> Difference:
    """What differs from one edition to the other."""
    links = list(chain(old.manifest, new.manifest))
    numbers = tuple(
        Changed(one.zelle, one.old, one.new, _difference(one), _cause(one, links))
        for one in changed_numbers(old.numbers, new.numbers)
        if not one.zelle.startswith(corrections.OWN)
    )
    compared = old.text is not None and new.text is not None
    before, after = (old.text or {}, new.text or {}) if compared else ({}, {})
    needs, cards = (tuple(_come_and_gone(pattern, before, after)) for pattern in (NEED, CARD))
    texts = tuple(_reworded(before, after))
    causes = tuple(dict.fromkeys(link.text for link in links))
    return Difference((old.name, new.name), numbers, needs, cards, texts, causes, compared)


# --- What is compared ---------------------------------------------------------------------------------


def read_side(project: Path, named: str, progress: Callable[[str], None] = lambda text: None) -> Side:
    """A PDF, a folder of outputs or of an edition, an edition (`2013-2016-1`), a cycle, or a revision of git."""
    candidates = (Path(named), project / "data/ausgaben" / named, project / "outputs" / named)
    if path := next((path for path in candidates if path.exists()), None):
        return _read(named, path)
    with diff_git.at(project, named, progress) as found:
        return _read(named, diff_git.demand(found, project, named))


def _read(named: str, path: Path) -> Side:
    pdf = path if path.is_file() else _only_pdf(path)
    return _of_pdf(named, finished.read(pdf)) if pdf else _of_folder(named, path)


def _only_pdf(folder: Path) -> Path | None:
    found = [path for one in (folder, folder / "oeffentlich") for path in sorted(one.glob(REPORT))]
    if len(found) > 1:
        raise UsageError(f"In {folder} liegt mehr als ein Bericht ({REPORT}). Bitte die PDF-Datei nennen.")
    return found[0] if found else None


def _of_pdf(name: str, report: Finished) -> Side:
    return Side(name, report.manifest, report.numbers, chapters(report))


def _of_folder(name: str, folder: Path) -> Side:
    """The folder of an edition under data/ausgaben: numbers and manifest without texts."""
    for file in (manifest.FILE, number_list.FILE):
        if not (folder / file).is_file():
            text = f"Hier liegen weder ein Bericht ({REPORT}) noch manifest.json und zahlen.csv einer Ausgabe."
            raise fault(folder, "", text)
    told = manifest.read((folder / manifest.FILE).read_bytes(), f"{name}/{manifest.FILE}")
    try:
        numbers = number_list.read((folder / number_list.FILE).read_bytes())
    except (KeyError, ValueError):
        raise fault(f"{name}/{number_list.FILE}", "", "Die Liste der Zahlen ist nicht lesbar.") from None
    return Side(name, told, numbers, None)


# --- Why ----------------------------------------------------------------------------------------------

REGISTRIES = ("data/raw/", "params.yaml", "data/ausgaben/", "report_templates/bedarfe/")
"""Files that can move any number."""


@dataclass(frozen=True)
class Link:
    """A link of the chain that differs; `source`: the folder whose numbers alone it moves, empty for all."""

    text: str
    source: str = ""
    prints: bool = False
    """Whether it moves no value, only what is printed."""


def chain(old: Manifest, new: Manifest) -> Iterator[Link]:
    """What differs from one manifest to the other, in the order from the raw file to the print."""
    files = [name for name in sorted({*old.files, *new.files}) if old.files.get(name) != new.files.get(name)]
    for key in sorted({*old.staende, *new.staende}):
        if old.staende.get(key) != new.staende.get(key):
            pair = (told.staende.get(key, "ohne Angabe") for told in (old, new))
            yield Link(f"Stand der Quelle {key}: {' → '.join(pair)}", key)
    files = [name for name in files if not _unread(name, old) or not _unread(name, new)]
    for name in files:
        if name.startswith("data/raw/") and name.count("/") > 2 and not name.endswith("/quelle.yaml"):
            yield Link(f"Rohdaten {name}", name.split("/")[2])
    for folder in sorted({*old.vertraulich, *new.vertraulich}):
        if old.vertraulich.get(folder) != new.vertraulich.get(folder):
            yield Link(f"Rückläufe {folder}", folder.split("/")[3] if folder.count("/") > 2 else "")
    for name in files:
        if name.endswith("/quelle.yaml"):
            yield Link(f"Zuordnung {name}", name.split("/")[2])
    for name in files:
        if name.startswith(REGISTRIES) and not (name.startswith("data/raw/") and name.count("/") > 2):
            yield Link(f"Schwellen und Verzeichnisse {name}" if name.startswith("data/raw/") else f"Vorgaben {name}")
    if (old.beispieldaten, old.streng) != (new.beispieldaten, new.streng):
        yield Link("Aufruf (--ohne-demo, --streng)")
    yield from _programs(old, new)
    for name in files:
        if name.startswith("report_templates/") and not name.startswith(REGISTRIES):
            yield Link(f"Texte {name}", prints=True)


def _unread(name: str, told: Manifest) -> bool:
    """Whether a file belongs to a vintage of a source of which another one was read."""
    parts = name.split("/")
    read = told.staende.get(parts[2]) if name.startswith("data/raw/") and len(parts) > 3 else None
    return read is not None and parts[3] != read


def _programs(old: Manifest, new: Manifest) -> Iterator[Link]:
    if old.zyklus != new.zyklus:
        yield Link(f"Zyklus {old.zyklus} und {new.zyklus}")
    if old.programm != new.programm:
        yield Link("Definitionen und Programmtext (indicators/, pipeline/)")
    if (old.requirements_lock, old.fassungen) != (new.requirements_lock, new.fassungen):
        yield Link("Fassungen von Python, Paketen oder Bibliotheken")


def _cause(change: NumberChange, links: Iterable[Link]) -> str:
    """The links that can have moved a number: those of its own sources, else those of all.

    A number that is printed in one edition only can also have come or gone with a text.
    """
    links = list(links)
    own = [link.text for link in links if link.source and link.source in change.quellen]
    common = [link.text for link in links if not link.source and not link.prints]
    texts = [link.text for link in links if link.prints] if not (change.old and change.new) else []
    rest = [link.text for link in links if link.source]
    return "; ".join(own or common or texts or rest) or UNKNOWN


def _difference(change: NumberChange) -> str:
    """New minus old, with as many decimals as they have; empty where one of them is no number."""
    pair = [NUMERAL.search(text) for text in (change.old, change.new)]
    if pair[0] is None or pair[1] is None:
        return ""
    before, after = (_number(match) for match in pair if match)
    return german_number(after - before, max(len(match[3] or "") for match in pair if match), signed=True)


def _number(match: re.Match[str]) -> Fraction:
    whole = Fraction(f"{match[2].replace('.', '')}.{match[3] or 0}")
    return -whole if match[1] in ("−", "-") and match[1] else whole


# --- Texts --------------------------------------------------------------------------------------------

RUNNING = 4
"""So many pieces at most stand at the head and foot of a page; they are drawn last."""


def chapters(report: Finished) -> dict[str, tuple[str, ...]]:
    """The sentences of a report by chapter, as its bookmarks name them; without pictures and running heads."""
    found: dict[str, list[str]] = {}
    starts, title = report.bookmarks, "Titelseite"
    running = _running(report)
    for page in sorted(report.texts):
        title = starts.get(page, title)
        found.setdefault(title, []).extend(run.text for run in _body(report.texts[page], running))
    return {title: tuple(_sentences(" ".join(texts))) for title, texts in found.items()}


def _running(report: Finished) -> set[str]:
    """What stands at the end of more than one page."""
    last = [run.text for page in report.texts.values() for run in page[-RUNNING:]]
    return {text for text in last if last.count(text) > 1}


def _body(runs: list[Run], running: set[str]) -> Iterator[Run]:
    for place, run in enumerate(runs):
        at_the_end = place >= len(runs) - RUNNING and (run.text in running or run.text.isdigit())
        if not run.in_picture and not at_the_end:
            yield run


def _sentences(text: str) -> list[str]:
    """Sentences as they are read: words that a line divides are whole again."""
    joined = re.sub(r"(?<=[a-zäöüß])[-\u00ad] (?=[a-zäöüß])", "", re.sub(r"\s+", " ", text))
    return [one for one in re.split(r"(?<=[.!?:])\s+(?=[A-ZÄÖÜ„])", joined) if one.strip()]


def _reworded(old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]) -> Iterator[Reworded]:
    """The chapters in which sentences differ by more than numbers, spaces and the ends of lines."""
    for title in dict.fromkeys([*old, *new]):
        before, after = old.get(title, ()), new.get(title, ())
        matcher = SequenceMatcher(None, [_bare(one) for one in before], [_bare(one) for one in after], autojunk=False)
        gone, come = [], []
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind != "equal":
                gone += before[a:b]
                come += after[c:d]
        if gone or come:
            yield Reworded(title, tuple(gone), tuple(come))


def _bare(sentence: str) -> str:
    """What of a sentence is compared as text; its numbers are compared by their cells."""
    return re.sub(r"[\s\u00ad-]|[+−]?\d[\d.,]*", "", sentence)


def _come_and_gone(
    pattern: re.Pattern[str], old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    """What is printed under ids like these: gone with a minus, new with a plus."""
    before, after = ({id for text in one.values() for s in text for id in pattern.findall(s)} for one in (old, new))
    for id in sorted(before ^ after):
        yield f"{'−' if id in before else '+'} {id}"
