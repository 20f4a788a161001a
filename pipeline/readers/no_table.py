"""What holds no table, told by the first bytes: a portal's error page or message, a PDF, an archive, rubbish."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path

from pipeline.readers.grid import Refusal

HEAD = 64 * 1024
"""How many bytes of a file are looked at."""

AGAIN = "Bitte die Tabelle im Portal des Amtes neu abrufen und als CSV- oder XLSX-Datei speichern."
UNPACK = "Bitte entpacken und die Datei mit der Tabelle nennen."
AS_UTF_8 = "Bitte die Datei neu herunterladen oder in Excel als „CSV UTF-8“ speichern."

EMPTY = Refusal("Die Datei ist leer. Erwartet: eine Tabelle.", AGAIN)
BLANK = Refusal("Die Datei ist leer. Gefunden: nur leere Zeilen. Erwartet: eine Tabelle.", AGAIN)
UTF_16 = Refusal("Die Datei ist in UTF-16 gespeichert. Erwartet: UTF-8 oder cp1252 (Windows).", AS_UTF_8)
BINARY = Refusal("Die Datei enthält keinen Text, sondern binäre Daten. Erwartet: eine Tabelle.", AGAIN)

_FIRST = (
    (b"%PDF", Refusal("Das ist eine PDF-Datei, keine Tabelle.", AGAIN)),
    (b"\x1f\x8b", Refusal("Das ist ein gepacktes Archiv (GZIP), keine Tabelle.", UNPACK)),
    (b"7z\xbc\xaf", Refusal("Das ist ein gepacktes Archiv (7z), keine Tabelle.", UNPACK)),
    (codecs.BOM_UTF16_LE, UTF_16),
    (codecs.BOM_UTF16_BE, UTF_16),
)
"""How files begin that hold no readable table."""

_BOOKS = (
    (b"PK\x03\x04", "eine Arbeitsmappe (XLSX) oder ein ZIP-Archiv"),
    (b"\xd0\xcf\x11\xe0", "eine Arbeitsmappe (XLS)"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r")) + b"\x7f"
_BLANKS = b' \t\n\f\r;,"'
_STATUS = re.compile(r'"(?:Content|Status)"\s*:\s*("(?:[^"\\]|\\.)*")', re.DOTALL)
_STATUS_CODE = re.compile(r'"Code"\s*:\s*"?(-?[0-9]+)')


def refusal_of_text(path: Path) -> Refusal | None:
    """Why a file holds no table in text; None where it may hold one. Only a blank file is read to its end."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
        kind = next((name for start, name in _BOOKS if head.startswith(start)), None)
        if kind is not None:
            return Refusal(f"Das ist {kind}, keine Textdatei. Erwartet: CSV.", AGAIN)
        rest = head.removeprefix(codecs.BOM_UTF8)
        if not rest:
            return EMPTY
        while not rest.strip(_BLANKS):
            rest = stream.read(HEAD)
            if not rest:
                return BLANK
    return _refusal(head)


def _refusal(head: bytes) -> Refusal | None:
    found = next((refused for start, refused in _FIRST if head.startswith(start)), None)
    if found:
        return found
    if _is_binary(head):
        return UTF_16 if head[:1000].count(b"\0") > len(head[:1000]) // 3 else BINARY
    text = _text(head).lstrip()
    if text.startswith("<"):
        return _page(text)
    return _json(text) if text.startswith(("{", "[")) else None


def _is_binary(head: bytes) -> bool:
    """A control character now and then is a fault in a text; one in fifty bytes is no text."""
    return 50 * (len(head) - len(head.translate(None, _CONTROLS))) > len(head)


def _text(head: bytes) -> str:
    """The head as text; it may end within a letter."""
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace")


def _page(text: str) -> Refusal:
    """A page that a portal has sent in place of a table."""
    if not re.match(r"<(?:!doctype\s+html|html|head|body)", text, re.IGNORECASE) and "<html" not in text.lower():
        return Refusal(f"Das ist eine XML-Datei, keine Tabelle: „{cut(text)}“.", AGAIN)
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    said = f" mit dem Titel „{cut(title[1])}“" if title and title[1].strip() else ""
    advice = f"Das Portal hat wohl einen Fehler oder die Anmeldung gezeigt. {AGAIN}"
    return Refusal(f"Das ist eine Webseite (HTML){said}, keine Tabelle.", advice)


def _json(text: str) -> Refusal:
    """An answer in JSON; GENESIS answers errors so, too, and says first what is wrong."""
    message, code = _STATUS.search(text), _STATUS_CODE.search(text)
    if message is None:
        return Refusal(f"Das ist eine JSON-Datei, keine Tabelle: „{cut(text)}“.", AGAIN)
    said = cut(_unescaped(message[1]))
    if code and code[1] == "0":
        return Refusal(f"Die Tabelle steckt in einer JSON-Antwort des Amtes („{said}“).", AGAIN)
    number = f" (Code {code[1]})" if code else ""
    return Refusal(f"Statt einer Tabelle steht hier eine Meldung des Amtes{number}: „{said}“", AGAIN)


def _unescaped(text: str) -> str:
    """A text in JSON without its quotes; as it stands where it is none."""
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return text[1:-1]


def cut(text: str) -> str:
    """The beginning of a text on one line."""
    text = " ".join(text.split())
    return text if len(text) <= 100 else f"{text[:99]}…"
