"""The bookmarks of a Word draft: how ids of passages stand in them. `-` is not allowed there and stands as `_`."""

from __future__ import annotations

import re

STELLE, ABSCHNITT, KAPITEL = "st_", "ab_", "kapitel_"
"""How the bookmarks of passages, of headings and of the whole begin."""


def name_of(stelle: str, number: int) -> str:
    """The bookmark of a paragraph of a passage; each has its own, because not all programs keep longer ones."""
    return f"{STELLE}{stelle}".replace("-", "_") + (f"__{number}" if number > 1 else "")


def stelle_of(name: str) -> str:
    """The passage of a bookmark; empty for another one."""
    return re.sub(r"__\d+$", "", name.removeprefix(STELLE)).replace("_", "-") if name.startswith(STELLE) else ""


def chapter_and_cycle(name: str) -> tuple[str, str]:
    """`arbeit` and `2013-2016` for `kapitel_arbeit_2013_2016`; empty for another bookmark."""
    found = re.fullmatch(rf"{KAPITEL}(.+)_(\d{{4}})_(\d{{4}})", name)
    return (found[1].replace("_", "-"), f"{found[2]}-{found[3]}") if found else ("", "")
