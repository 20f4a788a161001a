"""All benchmarks one after the other, and one table of their figures with the targets beside them: `make bench`.

    python benchmarks/alle.py [--mal 5] [--nur start,batch] [--massstab PYTHON] [--originale ORDNER]

The JSON of each lies in outputs/benchmarks. PYTHON has the yardsticks: polars, typst, pypandoc_binary. Those over the
offices' originals run where a folder of these is named, those of the web edition where it was built.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from common import PROJECT, arguments, table

HERE = Path(__file__).parent
FOLDER = PROJECT / "outputs/benchmarks"
NAMES = ("start", "national", "batch", "returns", "render", "web", "compute", "ingest")
OVER_ORIGINALS = ("compute", "ingest")


def wanted(only: str, originals: Path | None) -> list[str]:
    """The benchmarks that are there and meant, in their order."""
    named = only.split(",") if only else NAMES
    if unknown := [name for name in named if name not in NAMES]:
        raise SystemExit(f"{unknown[0]}: unknown, there are {', '.join(NAMES)}")
    there = (name for name in NAMES if name in named and (HERE / f"{name}.py").exists())
    return [name for name in there if originals or name not in OVER_ORIGINALS]


YARDSTICKS = {"national": "--polars", "render": "--typst"}
"""Benchmarks that compare with another program, and the option that tells them the Python that has it."""


def command(name: str, times: int, yardsticks: Path | None, originals: Path | None) -> list[str]:
    """How one of them is called."""
    call = [sys.executable, str(HERE / f"{name}.py"), "--mal", str(times), "--json", str(FOLDER / f"{name}.json")]
    call += [YARDSTICKS[name], str(yardsticks)] if name in YARDSTICKS and yardsticks else []
    return call + ([str(originals)] if name in OVER_ORIGINALS else [])


def figures(names: Sequence[str]) -> Iterator[dict[str, object]]:
    """What they have written."""
    for name in names:
        path = FOLDER / f"{name}.json"
        if path.exists():
            yield from json.loads(path.read_text(encoding="utf-8"))["figures"]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--nur", default="", help="only these, with commas")
    parser.add_argument("--massstab", type=lambda name: Path(name).absolute(), help="a Python that has the yardsticks")
    parser.add_argument("--originale", type=Path, help="the folder of the offices' originals")
    given = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    names, failed = wanted(given.nur, given.originale), []
    for name in names:
        print(f"\n--- {name} ---", flush=True)
        (FOLDER / f"{name}.json").unlink(missing_ok=True)
        if subprocess.run(command(name, given.mal, given.massstab, given.originale), cwd=PROJECT).returncode:
            failed.append(name)
    told = list(figures(names))
    (FOLDER / "alle.json").write_text(json.dumps({"figures": told}, indent=1) + "\n", encoding="utf-8")
    print(f"\n--- all ---\n{table(told)}")
    if failed:
        raise SystemExit(f"not measured: {', '.join(failed)}")


if __name__ == "__main__":
    main()
