"""How fast the command line answers.

    python benchmarks/start.py [--mal 5] [--json DATEI]

`bericht --help`, and `bericht values` for one indicator in a project that is computed; both warm: called once before.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from common import Figure, arguments, bericht, computed, report, timed

INDICATOR = "HF6-05"


def main() -> None:
    given = arguments(__doc__).parse_args()
    calls = {"bericht --help": (bericht("--help"), 0.2), "bericht values": (bericht("values", "--id", INDICATOR), 1.0)}
    with tempfile.TemporaryDirectory() as name:
        project = computed(Path(name))
        for command, _ in calls.values():
            timed(command, project)
        runs = [{name: timed(command, project) for name, (command, _) in calls.items()} for _ in range(given.mal)]
    report([Figure(name, [one[name] for one in runs], most=limit) for name, (_, limit) in calls.items()], given.json)


if __name__ == "__main__":
    main()
