"""Bytes that grow towards code not met before (atheris), fed to what reads files from outside; `make fuzz` calls it.

    make atheris [SEKUNDEN=600] [SEED=7]

Whatever the bytes are: they are read or a `DataError`. Any other exception, more than 10 s or 2 GB for one file is
harm; its bytes are kept and named. atheris is no part of the environment and is not to be had everywhere.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

FAULTY = Path(__file__).parents[1] / "faulty"
SEED, SECONDS = 20261123, 60
LIMITS = ("-timeout=10", "-rss_limit_mb=2048", "-max_len=20000", "-print_final_stats=1")
RUNS = re.compile(r"stat::number_of_executed_units:\s*([0-9]+)")
WAYS, UNKNOWN = {".yaml": 255, ".json": 254, ".docx": 253}, 252
"""What the first byte says of the others: what they are, or that this is to be found; else which reader of tables."""
CRASH = "=== Uncaught Python exception"
READ = "--lesen"
KEPT = "build/atheris-"
"""How the files begin that did harm."""


def feed() -> None:
    """Feed bytes until atheris stops."""
    import atheris

    with atheris.instrument_imports(include=["pipeline"]):
        from pipeline import docx_comments, remark_files
        from pipeline.cycle import load_yaml
        from pipeline.faults import DataError
        from pipeline.readers import FILE_READERS, READERS, read_table, workbook
        from pipeline.readers.recognise import recognise
        from pipeline.sources import Quelle

    kinds = [*READERS, *FILE_READERS]
    others: dict[int, Callable[[Path], object]] = {
        WAYS[".yaml"]: lambda path: load_yaml(path, Quelle, path.parent),
        WAYS[".json"]: remark_files._of_json,
        WAYS[".docx"]: lambda path: docx_comments.remarks_of(path, []),
        UNKNOWN: recognise,
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "datei"

        def one(raw: bytes) -> None:
            first = raw[0] if raw else 0
            path.write_bytes(raw[1:])
            workbook._opened.cache_clear()  # written faster than the clock of the file system can tell
            with suppress(DataError):
                others[first](path) if first in others else read_table(path, kinds[first % len(kinds)])

        atheris.Setup([sys.argv[0], *sys.argv[2:]], one)
        atheris.Fuzz()


def lay_samples(folder: Path) -> None:
    """Sound and damaged files of every format to begin with; of tables each for one reader and to be recognised."""
    from fuzz.hostile import COMMENT, COMMENTED, JSON, word  # where bytes are fed nothing is imported before atheris

    files = [path for path in sorted(FAULTY.glob("*/*")) if path.suffix in (".csv", ".xlsx", ".yaml")]
    for number, path in enumerate(files):
        ways = [WAYS[path.suffix]] if path.suffix in WAYS else [number % UNKNOWN, UNKNOWN]
        for way in ways:
            (folder / f"{number}-{way}").write_bytes(bytes([way]) + path.read_bytes())
    for suffix, content in ((".json", JSON), (".docx", word(document=COMMENTED, comments=COMMENT))):
        (folder / suffix).write_bytes(bytes([WAYS[suffix]]) + content)


def main() -> int:
    """Run it and tell its figures; 1 where a file did harm."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sekunden", type=int, default=SECONDS)
    asked.add_argument("--seed", type=int, default=SEED)
    words = asked.parse_args()
    Path(KEPT).parent.mkdir(exist_ok=True)
    with TemporaryDirectory() as name:
        lay_samples(Path(name))
        limits = [*LIMITS, f"-max_total_time={words.sekunden}", f"-seed={words.seed}", f"-artifact_prefix={KEPT}", name]
        run = [sys.executable, __file__, READ, *limits]
        done = subprocess.run(run, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        said = done.stdout + done.stderr
        print(said[said.find(CRASH) :][:2000], f"Die Bytes liegen unter {KEPT}…", sep="\n")
    runs = RUNS.search(done.stderr)
    count = f"{int(runs[1]):,}".replace(",", ".") if runs else "?"
    print(f"atheris, Samen {words.seed}: {count} Dateien in {words.sekunden} s, Schaden: {int(done.returncode != 0)}")
    return int(done.returncode != 0)


if __name__ == "__main__":
    if sys.argv[1:2] == [READ]:
        feed()
    sys.exit(main())
