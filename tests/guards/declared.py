"""The guards of guards.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("guards.yaml")


@dataclass(frozen=True)
class Guard:
    """What keeps harm away: `there` stands once in `file` and gives way to `without`; `test` must fail then."""

    name: str
    file: str
    there: str
    test: str
    without: str = ""

    @property
    def module(self) -> str:
        """The file of the test."""
        return f"tests/{self.test.partition('::')[0]}"

    @property
    def function(self) -> str:
        """The test without its case."""
        return self.test.partition("::")[2].partition("[")[0]

    def taken_out_of(self, text: str) -> str:
        """The text of the file without it; raises `LookupError` where it does not stand there once."""
        if (count := text.count(self.there)) != 1:
            raise LookupError(f"der Text steht {count}-mal in {self.file}")
        return text.replace(self.there, self.without)


GUARDS = tuple(
    Guard(file=file, **told)
    for file, guards in yaml.safe_load(FILE.read_text(encoding="utf-8")).items()
    for told in guards
)
