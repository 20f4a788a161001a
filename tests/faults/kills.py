"""Rounds of kills: in each round every stage of one build after the other is killed, then one may go on to its end."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from builds import CYCLE, Harm, Place, State, demand_same, demand_whole

GROUP, PARENT, SELF = "kill group", "kill parent", "kill self"
NOT_ALWAYS = re.compile(r"zwischenspeicher|/\.\*|os\.remove")
"""Operations that a stage only has where something is (not) there from the build before."""


@dataclass(frozen=True)
class Course:
    """What an undisturbed build does: the operations of each stage in their order, and how long it takes."""

    operations: Mapping[str, Sequence[str]]
    seconds: Mapping[str, float]

    @classmethod
    def of(cls, told: Sequence[tuple[float, str]]) -> Course:
        stages = [stage for stage in dict.fromkeys(what.split(" ")[0] for _, what in told) if stage != "dazwischen"]
        operations = {stage: [what for _, what in told if what.startswith(f"{stage} ")] for stage in stages}
        times = {stage: [when for when, what in told if what.startswith(f"{stage} ")] for stage in stages}
        return cls(
            {stage: list(dict.fromkeys(found)) for stage, found in operations.items()},
            {stage: found[-1] - found[0] for stage, found in times.items()},
        )


@dataclass(frozen=True)
class Kill:
    """One kill: in which stage, whom, and right before an operation or after a share of the time of the stage."""

    stage: str
    whom: str
    operation: str = ""
    share: float = 0.0

    def __str__(self) -> str:
        return f"{self.stage}: {self.whom} " + (
            f"vor „{self.operation}“" if self.operation else f"bei {self.share:.0%}"
        )


def draw(course: Course, number: int, seed: int) -> list[list[Kill]]:
    """Rounds with so many kills in all, one in each stage; every second right before an operation.

    Moves to their places are operations too: they are drawn as often as all others together.
    """
    luck, rounds, stages = random.Random(seed), [], list(course.operations)
    for i in range(0, number, len(stages)):
        found = []
        for j, stage in enumerate(stages[: number - i]):
            if (i // len(stages) + j) % 2 and course.seconds[stage] > 0.1:
                found.append(Kill(stage, luck.choice((GROUP, PARENT)), share=luck.random()))
            else:
                every = [what for what in course.operations[stage] if not NOT_ALWAYS.search(what)]
                moves = [what for what in every if " os.rename " in what]
                operation = luck.choice(luck.choice((moves, every)))
                found.append(Kill(stage, luck.choice((GROUP, PARENT, SELF)), operation=operation))
        rounds.append(found)
    return rounds


def run_round(place: Place, kills: Sequence[Kill], course: Course, before: State, after: State) -> list[str]:
    """Kill one build after the other, look after each, and let the last one go on; what was met, in a line each."""
    told = []
    for kill in kills:
        try:
            while (where := _killed(place, kill, course)) is None:
                kill = replace(kill, share=kill.share / 2)  # the build was faster
            demand_whole(place.state(), before, after)
        except Harm as harm:
            raise Harm(f"{kill}: {harm}") from None
        told.append(f"{kill} (zuletzt: {where})")
    ended = place.run()
    if ended.code != 0:
        raise Harm(f"Nach {kills[-1]}: Der nächste Lauf hält an: {ended.said}")
    demand_same(place.state(), after)
    return told


def _killed(place: Place, kill: Kill, course: Course) -> str | None:
    """Run a build that is killed; the last operation it has told of, None where it came to its end before."""
    # the stage may be done already, as the one beside it was killed: it is made once more
    (place.project / f"data/processed/{CYCLE}/.{kill.stage}.json").unlink(missing_ok=True)
    running = place.start({"at": re.escape(kill.operation), "do": kill.whom} if kill.operation else None)
    if not kill.operation:
        if not running.wait_for(kill.stage):
            raise Harm(f"Der Schritt begann nicht: {running.end().said}")
        time.sleep(kill.share * course.seconds[kill.stage])
        running.kill(kill.whom)
    ended = running.end()
    if ended.code == 0:
        if kill.operation:
            raise Harm(f"Die Stelle kam nicht vor: {ended.said}")
        return None
    if "Traceback" in ended.err:
        raise Harm(ended.err)
    if kill.whom == SELF and "von außen beendet" not in ended.err:
        raise Harm(f"Der Lauf sagt nicht, was geschah: {ended.said}")
    return running.operations()[-1][1]
