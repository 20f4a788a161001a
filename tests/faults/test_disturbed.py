"""A small part of `make robust` on the first stage: killed, without room, changed under its hands, begun twice."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import cases
import pytest
from builds import INGEST, Harm, adopt
from kills import GROUP, PARENT, Kill
from run import Bench, kill_round, set_up, two_at_once
from secrets_kept import demand_untold

pytestmark = pytest.mark.langsam


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    adopt()
    yield set_up(tmp_path_factory.mktemp("stoerungen"), INGEST)
    adopt(False)


def test_killed_run_leaves_old_or_new_outputs_no_process_and_no_lock(bench: Bench, tmp_path: Path) -> None:
    (moved,) = [what for what in bench.course.operations["ingest"] if what.endswith("/erhebungsregeln.json")][-1:]
    told = kill_round(bench, tmp_path, [Kill("ingest", PARENT, share=0.5), Kill("ingest", GROUP, operation=moved)])
    assert len(told) == 2


@pytest.mark.parametrize("case", [cases.SPACE[0], cases.CHANGES[0]], ids=lambda case: case.name)
def test_disturbed_run_says_what_happened_and_changes_nothing(case: cases.Case, bench: Bench, tmp_path: Path) -> None:
    assert cases.run_case(case, bench.changed, tmp_path, bench.before, bench.after) != "gebaut"


def test_second_run_says_who_works(bench: Bench, tmp_path: Path) -> None:
    assert "„Quellen lesen und prüfen“, Prozess" in two_at_once(bench, tmp_path)[0]


@pytest.mark.parametrize("told", ["173.306 Aktive", "aus Zvwqxy_traeger_1.xlsx", sha256(b"5").hexdigest()])
def test_what_stands_in_a_return_is_found_in_a_text(told: str, tmp_path: Path) -> None:
    (tmp_path / "data/raw/vertraulich").mkdir(parents=True)
    (tmp_path / "data/raw/vertraulich/amt.xlsx").write_bytes(b"5")
    demand_untold("551.118 Aktive in 3 Antworten, abc173306 und 4173.306,5", tmp_path, "Meldung")
    with pytest.raises(Harm, match="Meldung"):
        demand_untold(f"Im Lauf: {told}.", tmp_path, "Meldung")
