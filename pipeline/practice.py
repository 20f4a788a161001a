"""Examples of good practice that an office tells of: one YAML each, printed as a box in the chapter of their field.

`report_templates/praxisbeispiele/<cycle>/<name>.yaml`; a picture lies beside it and needs an alt text and the note who
has consented to it and when.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from jinja2.environment import TemplateModule
from markupsafe import Markup
from pydantic import AfterValidator, Field, model_validator

from indicators.katalog import FELDER
from pipeline import language
from pipeline.cycle import Declared, load_yaml, shown
from pipeline.faults import DataError, Fault
from pipeline.sources import demand_file
from pipeline.texts import TEMPLATES, typeset

FOLDER = f"{TEMPLATES}/praxisbeispiele"
WORDS = ("titel", "text", "alt")
"""What of an example is the office's own words."""
FORMATS = {".png": ("PNG", "image/png"), ".jpg": ("JPEG", "image/jpeg"), ".jpeg": ("JPEG", "image/jpeg")}
"""The pictures that may be printed, by suffix: the name of the format, and that of its kind in a page."""
LARGEST = 8_000_000
TAKEN_AT = 0x8825
"""The tag under which a photograph keeps the place where it was taken."""


def _field(key: str) -> str:
    known = [feld.key for feld in FELDER if feld.nummer]
    if key not in known:
        raise ValueError(f"gefunden: „{key}“. Erwartet: ein Handlungsfeld ({', '.join(known)})")
    return key


class Einwilligung(Declared):
    """Who has consented to the picture, as a role (`die abgebildeten Personen`), and when."""

    wer: str = Field(min_length=3)
    datum: date


class Praxisbeispiel(Declared):
    """An example: its field, title, text (paragraphs apart by an empty line), where it is from, maybe a picture."""

    handlungsfeld: Annotated[str, AfterValidator(_field)]
    titel: str = Field(min_length=3)
    text: str = Field(min_length=3)
    quelle: str = Field(min_length=3)
    bild: str = ""
    alt: str = ""
    einwilligung: Einwilligung | None = None

    @model_validator(mode="after")
    def _picture_is_told_and_allowed(self) -> Praxisbeispiel:
        if self.bild and not self.alt.strip():
            raise ValueError("zum Bild fehlt der Alternativtext (alt: was auf dem Bild zu sehen ist)")
        if self.bild and self.einwilligung is None:
            raise ValueError("zum Bild fehlt die Einwilligung (einwilligung: mit wer und datum)")
        if not self.bild and (self.alt or self.einwilligung):
            raise ValueError("alt und einwilligung gehören zu einem Bild; der Schlüssel bild fehlt")
        return self

    @property
    def absaetze(self) -> tuple[str, ...]:
        """The paragraphs of the text."""
        return tuple(typeset(" ".join(part.split())) for part in self.text.split("\n\n") if part.strip())


@dataclass(frozen=True)
class Box:
    """An example as its chapter prints it; `bild` is the address of the picture in the page."""

    beispiel: Praxisbeispiel
    bild: str


@dataclass(frozen=True)
class Practice:
    """The examples of a cycle, as the texts of its chapters ask for them. `macros`: of `praxis.html.j2`."""

    boxes: Sequence[Box]
    macros: TemplateModule

    @classmethod
    def load(cls, project: Path, cycle: str, macros: TemplateModule) -> Practice:
        """Raises `DataError` with all that is wrong in the examples and their pictures."""
        return cls(read(project, cycle), macros)

    def functions(self, feld: str) -> dict[str, Callable[[], Markup]]:
        """What the text of a chapter can call."""
        return {"praxisbeispiele": lambda: self.praxisbeispiele(feld)}

    def praxisbeispiele(self, feld: str) -> Markup:
        """The boxes of a field; nothing where there are none."""
        found = [box for box in self.boxes if box.beispiel.handlungsfeld == feld]
        return self.macros.praxisbeispiele(found) if found else Markup("")


def read(project: Path, cycle: str) -> list[Box]:
    """The examples of a cycle in the order of their files."""
    boxes: list[Box] = []
    faults: list[Fault] = []
    for path in sorted((project / FOLDER / cycle).glob("*.yaml")):
        try:
            beispiel = load_yaml(path, Praxisbeispiel, project)
            faults += language.faults_in_yaml(path, project, WORDS, "praxisbeispiele")
            boxes.append(Box(beispiel, picture(path, beispiel.bild, project) if beispiel.bild else ""))
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    return boxes


def picture(example: Path, name: str, project: Path) -> str:
    """The picture of an example as an address that carries it; raises `DataError` where it is none to be printed."""
    path = example.parent / name
    if not path.resolve().is_relative_to((project / TEMPLATES).resolve()):
        raise DataError([Fault(shown(example, project), "bild", f"„{name}“ liegt nicht unter {TEMPLATES}/.")])
    demand_file(path, project)
    if wrong := next(_wrong_picture(path), ""):
        raise DataError([Fault(shown(path, project), "", wrong)])
    kind = FORMATS[path.suffix.lower()][1]
    return f"data:{kind};base64,{b64encode(path.read_bytes()).decode()}"


@contextmanager
def _whole_pictures() -> Iterator[None]:
    """The renderer lets cut-off pictures pass for the whole process; here they do not."""
    from PIL import ImageFile

    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _wrong_picture(path: Path) -> Iterator[str]:
    """What speaks against printing a picture."""
    from PIL import Image, UnidentifiedImageError

    if path.suffix.lower() not in FORMATS:
        yield f"Das Format {path.suffix or 'ohne Endung'} wird nicht gedruckt. Erwartet: {', '.join(FORMATS)}."
        return
    if path.stat().st_size > LARGEST:
        yield f"Das Bild ist zu groß. Erwartet: höchstens {LARGEST // 1_000_000} MB."
    wanted = FORMATS[path.suffix.lower()][0]
    try:
        with _whole_pictures(), Image.open(path, formats=[wanted]) as image:
            place = image.getexif().get_ifd(TAKEN_AT)
            image.load()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        yield f"Das ist kein lesbares Bild im Format {wanted}."
        return
    if place:
        yield "Das Bild nennt den Ort der Aufnahme (EXIF). Bitte ohne diese Angaben speichern."
