"""Everything that the programs have written is searched for what stands in returns and nowhere else."""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

from builds import CYCLE, Harm
from small import MARK, VALUES

from pipeline import finished
from pipeline.confidential import OBSERVATIONS, RULES, SECRETS
from pipeline.tables import read_parquet

PRIVATE = (OBSERVATIONS, RULES, SECRETS)
"""The only files that may hold something of single returns; nobody but the owner can read them."""
WITHHELD = f"outputs/{CYCLE}/intern/schutz.json"
"""Which figures are withheld and why, without any; nobody but the owner needs it."""


def demand_private(project: Path) -> None:
    """What was made from returns is for the owner only, whatever the umask."""
    for path in [project / "data/processed" / CYCLE / name for name in PRIVATE] + [project / WITHHELD]:
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise Harm(f"Andere können {path.name} lesen.")


def demand_untold(text: str, project: Path, place: str) -> None:
    """Nothing of a return is in a text: no name, no hash, no value."""
    returns = sorted((project / "data/raw/vertraulich").rglob("*.*"))
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in returns if path.name != "README.md"]
    values = "|".join(f"{value:,}".replace(",", r"\.?") for value in VALUES.values())
    wanted = re.compile(rf"{MARK}|{'|'.join(digests)}|(?<![\w.,#-])(?:{values})(?![\w-]|[.,][0-9])", re.IGNORECASE)
    if found := wanted.search(text):
        around = text[max(0, found.start() - 40) : found.end() + 40]
        raise Harm(f"{place}: {found[0]!r} in {around!r}")


def demand_nothing_told(project: Path, folders: list[Path]) -> int:
    """Search what lies in the folders, and the names of files; how many files there were."""
    count = 0
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.name in PRIVATE or not path.is_file():
                continue
            count += 1
            for text in (path.name, *texts(path)):
                demand_untold(text, project, path.name)
    return count


def texts(path: Path) -> Iterator[str]:
    """What a file says: PDF with its attachments, workbooks unpacked, tables as text, the rest as it is."""
    content = path.read_bytes()
    if path.suffix == ".parquet" and content.startswith(b"PAR1"):
        yield read_parquet(path).to_csv()
    elif content.startswith(b"%PDF") and path.suffix == ".pdf":
        told = finished.read(path) if path.name.startswith(("integrationsbericht", "kurzbericht")) else None
        if told is not None:
            yield "\n".join(run.text for page in told.texts.values() for run in page)
            yield from (one.decode("utf-8", errors="ignore") for one in told.files.values())
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            yield from (book.read(name).decode("utf-8", errors="ignore") for name in book.namelist())
    else:
        yield content.decode("utf-8", errors="ignore")
