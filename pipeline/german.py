"""The command line speaks German: help texts and usage errors of typer, which knows English only.

It also reads the options of one command, the one that is called: those of all take as long as typer itself.
"""

from __future__ import annotations

import re
from copy import copy
from functools import partial
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info
from typer.models import CommandInfo, TyperInfo

WORDS = (
    ("Usage:", "Aufruf:"),
    ("Options:", "Optionen:"),
    ("Arguments:", "Argumente:"),
    ("Commands:", "Befehle:"),
    ("[OPTIONS] COMMAND [ARGS]...", "BEFEHL [OPTIONEN]"),
    ("[OPTIONS]", "[OPTIONEN]"),
    ("Show this message and exit.", "Diese Hilfe zeigen."),
    ("[required]", "[nötig]"),
    ("[default:", "[Vorgabe:"),
    ("<path>", "ORDNER"),
    ("<str>", "TEXT"),
    ("<list[str]>", "TEXT"),
)


class _German:
    """Mixed into a typer command: its help with the fixed words in German."""

    def get_help(self, ctx: typer.Context) -> str:
        text = super().get_help(ctx)  # type: ignore[misc]
        for english, german in WORDS:
            text = text.replace(english, german.ljust(len(english)) if english.startswith("<") else german)
        return text


class Group(_German, TyperGroup):
    """A group of commands with German help."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.whole() if isinstance(command, Outline) else command, rest


class Command(_German, TyperCommand):
    """A command with German help."""


class Outline(Command):
    """The name and the help of a command that nobody has called yet."""

    def __init__(self, info: CommandInfo, **known: Any) -> None:
        super().__init__(**known)
        self.info = info

    def whole(self) -> Any:
        """The command with its options."""
        return get_command_from_info(self.info, pretty_exceptions_short=False, rich_markup_mode=None)


def outlined(app: typer.Typer) -> typer.Typer:
    """The same app with outlines in place of its commands and those of its groups, all of which must be a `Group`."""
    found = copy(app)
    found.registered_commands = [_outline(info) for info in app.registered_commands]
    found.registered_groups = [_outlined(info) for info in app.registered_groups]
    return found


def _outline(info: CommandInfo) -> CommandInfo:
    found = copy(info)
    found.help = info.help or getattr(info.callback, "__doc__", None)
    found.callback = lambda: None
    found.cls = partial(Outline, info)  # type: ignore[assignment]
    return found


def _outlined(info: TyperInfo) -> TyperInfo:
    found = copy(info)
    found.typer_instance = outlined(info.typer_instance) if info.typer_instance else None
    return found


ERRORS = (
    (r"No such option: (\S+).*", "Die Option {0} gibt es nicht."),
    (r"No such command '(.*)'\..*", "Den Befehl „{0}“ gibt es nicht."),
    (r"Missing option '(.*)'\.", "Es fehlt die Option {0}."),
    (r"Missing argument '(.*)'\.", "Es fehlt die Angabe {0}."),
    (r"Missing command\.", "Es fehlt der Befehl."),
    (r"Option '(\S+)' requires an argument\.", "Die Option {0} braucht eine Angabe."),
    (r"Option '(\S+)' does not take a value\.", "Die Option {0} steht ohne Angabe."),
    (r"Got unexpected extra argument\(s\) \((.*)\)", "Das ist zu viel: {0}."),
    (r"Invalid value for '?(.*?)'?: (.*)", "Die Angabe zu {0} passt nicht ({1})."),
)
"""Messages of usage errors; what is new in typer falls through untranslated, never unseen."""


def usage_message(error: Any) -> str:
    """A usage error of typer as German text, with the way to the help."""
    text = error.format_message()
    if text.startswith("Aufruf:"):
        return text
    for pattern, german in ERRORS:
        if match := re.fullmatch(pattern, text, re.DOTALL):
            text = german.format(*match.groups())
            break
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "bericht"
    return f"{text}\n„{path} --help“ zeigt, was möglich ist."
