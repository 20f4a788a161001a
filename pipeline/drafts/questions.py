"""What no file says is told by options, or asked for where somebody sits at the terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipeline.faults import UsageError
from pipeline.periods import DAY_GERMAN, DAY_ISO


@dataclass(frozen=True)
class Question:
    """Something to be told: the option that tells it, what it is, and what can be said.

    `allowed` are the only answers, where there are such; with `is_day` the answer is a day. `proposal` is
    taken where nobody can be asked, `suggestion` is only offered to a person.
    """

    option: str
    text: str
    expected: str = ""
    allowed: tuple[str, ...] = ()
    is_day: bool = False
    proposal: str | None = None
    suggestion: str | None = None

    @property
    def hint(self) -> str:
        """What can be said, for people."""
        return self.expected or ", ".join(self.allowed) or ("ein Tag wie 31.12.2024" if self.is_day else "")

    def accept(self, answer: str) -> str:
        """The answer as quelle.yaml has it; `UsageError` where it is none."""
        text = answer.strip()
        if self.is_day and (match := DAY_GERMAN.fullmatch(text)):
            text = f"{match[3]}-{match[2]}-{match[1]}"
        if not text or (self.allowed and text not in self.allowed) or (self.is_day and not DAY_ISO.fullmatch(text)):
            raise UsageError(f"{self.option}: „{answer}“ passt nicht. Erwartet: {self.hint or 'eine Angabe'}.")
        return text


@dataclass
class Answers:
    """The answers by option. `ask` is None where nobody can be asked: then it is gathered what is missing."""

    given: Mapping[str, str]
    ask: Callable[[Question], str] | None = None
    missing: list[Question] = field(default_factory=list)

    def get(self, question: Question) -> str | None:
        """What was given, else what a person says, else the proposal; None where the answer is missing."""
        if question.option in self.given:
            return question.accept(self.given[question.option])
        if self.ask is not None:
            return self.ask(question)
        if question.proposal is None:
            self.missing.append(question)
        return question.proposal

    def demand(self) -> None:
        """Raises `UsageError` with every question that has no answer."""
        if self.missing:
            lines = [f"  {q.option}  {q.text}{q.hint and f': {q.hint}'}" for q in self.missing]
            raise UsageError("\n".join(["Das steht nicht in der Datei. Bitte angeben:", *lines]))
