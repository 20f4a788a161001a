"""The command line: German throughout, exit codes 0, 1 and 2, and the folder it works on."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from conftest import PROJECT, Called
from typer.main import get_command

from pipeline.cli import app
from pipeline.german import ERRORS, Outline, outlined, usage_message

Bericht = Callable[..., Called]

ENGLISH = re.compile(
    r"\b(usage|options?:|arguments?|commands?|try|such|missing|invalid|error|unexpected|extra|requires?|required|default"
    r"|show|exit|message|does|not|value|path|str|list|int|directory|file|exist|help\.|possible|unknown)\b|<\w",
    re.IGNORECASE,
)
NAMES = re.compile(r"--[a-z]+|bericht values|values  |LIST|/\S+|\b\w+\.(yaml|csv|pdf|parquet)")
"""What is a name and no word: options, the command `values`, paths."""

COMMANDS = ["build", "ingest", "compute", "judge", "render", "extract", "check", "values", "explain", "handlungsfelder"]


def english_in(text: str) -> list[str]:
    return [match.group() for match in ENGLISH.finditer(NAMES.sub("", text))]


# Help


@pytest.mark.parametrize("command", ["", "dvc", *COMMANDS])
def test_help_of_every_command_is_german(command: str, bericht: Bericht) -> None:
    help = bericht(*command.split(), "--help", cwd=PROJECT)
    assert (help.code, help.err) == (0, "")
    assert help.out.startswith("Aufruf: bericht")
    assert english_in(help.out) == []


def test_help_names_every_command_with_what_it_does(bericht: Bericht) -> None:
    listed = re.findall(r"^  ([a-z]+)  +\w", bericht("--help", cwd=PROJECT).out.partition("Befehle:")[2], re.M)
    assert [name for name in COMMANDS if name not in listed] == []
    assert "dvc" not in listed  # for the maker of dvc.yaml, not for the office


def test_every_command_and_option_explains_itself() -> None:
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        assert command.help, name
        assert all(getattr(option, "help", None) for option in command.params), name


def test_options_are_read_of_the_command_that_is_called_and_of_no_other() -> None:
    """To read those of all takes as long as to load the library that reads them."""
    group = get_command(outlined(app))
    for name, whole in get_command(app).commands.items():  # type: ignore[attr-defined]
        command = group.commands[name]  # type: ignore[attr-defined]
        assert (command.help, command.hidden) == (whole.help, whole.hidden)
        parts = getattr(command, "commands", None) or {name: command}
        assert all(isinstance(one, Outline) and not one.params for one in parts.values())
        _, called, rest = group.resolve_command(None, [name, "--id"])  # type: ignore[attr-defined, arg-type]
        assert [option.opts for option in called.params] == [option.opts for option in whole.params]
        assert (type(called), rest) == (type(whole), ["--id"])


def test_call_without_a_command_shows_the_help_and_counts_as_misuse(bericht: Bericht) -> None:
    called = bericht(cwd=PROJECT)
    assert called.code == 2
    assert "Befehle:" in called.out + called.err


def test_help_needs_no_heavy_module() -> None:
    """Why help comes at once: pandas, DuckDB, WeasyPrint and the like stay outside."""
    script = (
        "import sys; from pipeline.cli import run; sys.argv = ['bericht', '--help']\n"
        "try: run()\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=PROJECT, check=True)
    heavy = {"pandas", "numpy", "duckdb", "matplotlib", "weasyprint", "pydantic", "yaml", "pandera", "rich", "jinja2"}
    assert heavy & set(loaded.stderr.split()) == set()
    assert "typer" in loaded.stderr.split()


# Misuse: exit code 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--gibtsnicht"], "Die Option --gibtsnicht gibt es nicht."),
        (["build", "--frischh"], "Die Option --frischh gibt es nicht."),  # the library would suggest, in English
        (["bauen"], "Den Befehl „bauen“ gibt es nicht."),
        (["buidl"], "Den Befehl „buidl“ gibt es nicht."),
        (["values"], "Es fehlt die Option --id oder --alle."),
        (["values", "--alle", "--id", "B-01"], "--id und --alle gehen nicht zusammen."),
        (["values", "--alle", "--arten", "mittel"], "Die Art „mittel“ gibt es nicht. Erlaubt: alle, wert,"),
        (["explain", "B-01", "--format", "xml"], "Das Format „xml“ gibt es nicht. Erlaubt: text, json."),
        (["explain", "HF6-99"], "Den Indikator „HF6-99“ gibt es nicht. Vorhanden: B-01,"),
        (["values", "--id"], "Die Option --id braucht eine Angabe."),
        (["explain"], "Es fehlt die Angabe id."),
        (["explain", "B-01", "B-02"], "Das ist zu viel: B-02."),
        (["build", "jetzt", "bitte"], "Das ist zu viel: jetzt bitte."),
        (["build", "--vorschau", "quatsch"], "Das Kapitel „quatsch“ gibt es nicht. Vorhanden: 0 basis, 1 oeffnung,"),
        (["render", "--ohne-demo=ja"], "Die Option --ohne-demo steht ohne Angabe."),
        (["build", "--streng=ja"], "Die Option --streng steht ohne Angabe."),
        (["extract"], "Es fehlt die Option --from."),
        (["values", "--id", "B-01", "--format", "xml"], "Das Format „xml“ gibt es nicht. Erlaubt: tabelle, csv."),
        (["values", "--id", "B-99"], "Den Indikator „B-99“ gibt es nicht. Vorhanden: B-01,"),
        (["build", "--zyklus", "2030"], "Den Zyklus „2030“ gibt es in params.yaml nicht. Vorhanden: 2013-2016,"),
        (["check", "--zyklus", "2030"], "Den Zyklus „2030“ gibt es in params.yaml nicht."),
        (["build", "--projekt", "gibtsnicht"], "gibtsnicht ist kein Projektordner: Dort liegt keine params.yaml."),
    ],
    ids=lambda words: "_".join(words) if isinstance(words, list) else "",
)
def test_misuse_is_told_in_german_with_code_2(words: list[str], said: str, bericht: Bericht) -> None:
    called = bericht(*words, cwd=PROJECT)
    assert (called.code, called.out) == (2, "")
    assert called.err.startswith(said)
    assert english_in(called.err) == []


def test_misuse_of_the_library_points_to_the_help(bericht: Bericht) -> None:
    assert bericht("values", cwd=PROJECT).err.endswith("„bericht values --help“ zeigt, was möglich ist.\n")
    assert bericht("bauen", cwd=PROJECT).err.endswith("„bericht --help“ zeigt, was möglich ist.\n")


def test_message_new_in_the_library_is_shown_untranslated_and_not_lost() -> None:
    error = typer.TyperException("Something nobody has met before.")
    assert usage_message(error).startswith("Something nobody has met before.\n")


def test_translations_are_whole_sentences_without_english_words() -> None:
    assert [german for _, german in ERRORS if english_in(german) or not german.endswith(".")] == []


# Faults in the data or in params.yaml: exit code 1


def change_params(project: Path, old: str, new: str) -> None:
    path = project / "params.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_unknown_key_in_params_names_the_allowed_ones(project: Path, bericht: Bericht) -> None:
    change_params(project, "fenster_jahre: 10", "fensterjahre: 10")
    called = bericht("build", cwd=project)
    assert (called.code, called.out) == (1, "")
    assert "params.yaml" in called.err
    assert "fensterjahre: Diesen Schlüssel gibt es nicht. Erlaubt: zyklus, kreis, vergleichskreise," in called.err
    assert "fenster_jahre: Dieser Schlüssel fehlt." in called.err
    assert called.err.endswith("2 Fehler. Die bisherigen Ergebnisse sind unverändert.\n")


def test_unknown_key_inside_a_cycle_names_those_allowed_there(project: Path, bericht: Bericht) -> None:
    change_params(project, "beginn: 2017", "start: 2017, beginn: 2017")
    called = bericht("values", "--id", "B-01", cwd=project)
    assert called.code == 1
    allowed = "beginn, ende, datenschluss, vorgaenger, zielwerte, staende"
    assert f"Diesen Schlüssel gibt es nicht. Erlaubt: {allowed}." in called.err


@pytest.mark.parametrize("name", ["compute", "judge", "render"])
def test_stage_without_its_input_says_which_file_is_missing_and_what_makes_it(
    name: str, project: Path, bericht: Bericht
) -> None:
    called = bericht(name, cwd=project)
    assert (called.code, called.out) == (1, "")
    missing = r"data/processed/2013-2016/\w+\.(parquet|json)\n  Die Datei fehlt; der Schritt „.*“ braucht sie"
    assert re.match(missing, called.err)
    assert "„bericht build“ stellt alle Schritte in der richtigen Reihenfolge her." in called.err


def test_values_before_the_first_build_say_what_to_do(project: Path, bericht: Bericht) -> None:
    called = bericht("values", "--id", "B-01", cwd=project)
    assert called.code == 1
    assert "Bitte zuerst „bericht build“ aufrufen." in called.err


@pytest.mark.langsam
def test_broken_extract_is_told_by_check_with_code_1_and_nothing_is_written(project: Path, bericht: Bericht) -> None:
    shutil.rmtree(project / "data/raw/geo_gemeinden_2021", ignore_errors=True)
    for source in (project / "data/raw").glob("rdb_1[23]*"):
        shutil.rmtree(source)
    extract = project / "data/raw/ba_arbeitslose/auszug.csv"
    extract.write_bytes(extract.read_bytes().replace(b"3981.8", b"9381.8"))
    before = sorted(project.rglob("*"))
    called = bericht("check", cwd=project)
    assert called.code == 1
    assert "data/raw/ba_arbeitslose/auszug.csv" in called.out + called.err
    assert "[V16]" in called.out + called.err
    assert (called.out + called.err).endswith("Es wurde nichts geändert.\n")
    assert sorted(project.rglob("*")) == before


# Done: exit code 0


def test_values_prints_the_promised_columns_and_nothing_else(computed: Path, bericht: Bericht) -> None:
    called = bericht("values", "--id", "HF6-05", "--region", "08116", "--format", "csv", cwd=computed)
    assert (called.code, called.err) == (0, "")
    head, *rows = called.out.splitlines()
    assert head == "id,region,start,end,group,sex,age,detail,series,numerator,denominator,value,status,flags,source"
    assert [r for r in rows if ",2016-12-31," in r and ",amtlich:rdb_13211-02-05-4,3968,10297,38.5,ok,," in r]


def test_values_of_all_are_one_list_with_one_head(computed: Path, bericht: Bericht) -> None:
    called = bericht("values", "--alle", "--region", "08116", "--format", "csv", cwd=computed)
    assert (called.code, called.err) == (0, "")
    head, *rows = called.out.splitlines()
    assert head == (
        "id,kind,region,start,end,from_end,group,sex,age,detail,series,leading,"
        "numerator,denominator,value,low,high,n,status,flags,source"
    )
    assert head not in rows
    assert [r for r in rows if r.startswith("HF6-05,wert,08116,2016-01-01,") and ",3968,10297,38.5,,,,ok,," in r]
    assert len({row.split(",")[0] for row in rows}) > 40


def test_explain_works_before_the_first_build(project: Path, bericht: Bericht) -> None:
    called = bericht("explain", "HF6-05", cwd=project)
    assert called.code == 0
    assert "Die Werte dieses Zyklus sind noch nicht berechnet; „bericht build“ berechnet sie." in called.out
    told = json.loads(bericht("explain", "HF6-05", "--format", "json", cwd=project).out)
    assert (told["datenstand"]["stand"], told["reihen"][0]["jahre"]) == ("nicht_berechnet", None)


def test_explain_lists_the_parts_of_a_divided_indicator(bericht: Bericht) -> None:
    assert bericht("explain", "HF7-03", cwd=PROJECT).out.splitlines() == [
        "HF7-03 ist in 2 Indikatoren geteilt:",
        "  HF7-03a  Traumaberatung: Fälle",
        "  HF7-03b  Traumaberatung: Wartezeit",
    ]
    told = json.loads(bericht("explain", "HF6-07", "--format", "json", cwd=PROJECT).out)
    assert [part["id"] for part in told["teile"]] == ["HF6-07a", "HF6-07b", "HF6-07c"]


def test_fields_are_told_with_what_became_of_the_older_ones(bericht: Bericht) -> None:
    lines = bericht("handlungsfelder", cwd=PROJECT).out.splitlines()
    assert lines[0] == "bericht_2021 (gilt): Integrationsbericht 2017–2020 (November 2021)"
    assert "   –  Gesundheit und Alter              wird zu: 7 Gesundheit und 8 Altenhilfe und Altenpflege" in lines
    told = json.loads(bericht("handlungsfelder", "--format", "json", cwd=PROJECT).out)
    assert [feld["nummer"] for feld in told["fassungen"]["bericht_2021"]["felder"]] == list(range(11))


def test_stage_that_is_up_to_date_says_so_in_one_line(computed: Path, bericht: Bericht) -> None:
    called = bericht("judge", cwd=computed)
    assert (called.code, called.err) == (0, "")
    said = " ".join(called.out.split())
    told = r"\d+ von \d+ Kernindikatoren mit Wert im Berichtszeitraum, \d+ Bedarfe, \d+ Datenbedarfe"
    assert re.fullmatch(f"Werte einordnen {told} unverändert", said)


def test_explain_and_table_are_german(computed: Path, bericht: Bericht) -> None:
    for words in (["explain", "HF6-05"], ["values", "--id", "HF6-05", "--region", "08116"]):
        called = bericht(*words, cwd=computed)
        assert called.code == 0
        assert english_in(called.out) == []


# Which folder


def test_nearest_params_upward_is_the_project(computed: Path, bericht: Bericht) -> None:
    deep = computed / "data/raw/rdb_13211-02-05-4"
    assert bericht("values", "--id", "HF6-05", cwd=deep).code == 0


def test_inner_project_comes_before_the_outer_one(computed: Path, project: Path, bericht: Bericht) -> None:
    inner = project / "innen"
    shutil.copytree(computed, inner)
    assert bericht("values", "--id", "HF6-05", cwd=inner).code == 0
    assert bericht("values", "--id", "HF6-05", cwd=project).code == 1  # nothing is computed there


@pytest.mark.langsam
def test_named_folder_comes_before_the_one_called_in(computed: Path, project: Path, bericht: Bericht) -> None:
    assert bericht("values", "--id", "HF6-05", "--projekt", str(computed), cwd=project).code == 0
    assert bericht("values", "--id", "HF6-05", "--projekt", str(project), cwd=computed).code == 1
    assert bericht("values", "--id", "HF6-05", "--projekt", ".", cwd=computed).code == 0


def test_folder_of_the_code_is_never_the_project(tmp_path: Path, bericht: Bericht) -> None:
    called = bericht("build", cwd=tmp_path)
    assert called.code == 2
    assert f"weder in {tmp_path} noch darüber liegt eine params.yaml" in called.err
    assert "--projekt ORDNER" in called.err


def test_run_in_another_folder_writes_only_there(project: Path, bericht: Bericht) -> None:
    """The judge stage of a project without values fails, but leaves its traces in that project alone."""
    before = sorted((PROJECT / "data/processed/2021-2024").rglob("*"))
    assert bericht("compute", "--zyklus", "2021-2024", cwd=project).code == 1
    assert (project / "data/processed/2021-2024").is_dir()
    assert sorted((PROJECT / "data/processed/2021-2024").rglob("*")) == before


# As it is really called


@pytest.mark.langsam
@pytest.mark.parametrize(
    ("words", "code"), [(["--help"], 0), (["bauen"], 2), (["compute", "--zyklus", "2021-2024"], 1)]
)
def test_process_ends_with_the_code(words: list[str], code: int, computed: Path) -> None:
    called = subprocess.run([sys.executable, "-m", "pipeline", *words], capture_output=True, cwd=computed)
    assert called.returncode == code
    assert b"Traceback" not in called.stderr
    assert b"\x1b" not in called.stdout + called.stderr  # no colours or bars outside a terminal


def test_german_letters_survive_a_console_without_utf8(computed: Path) -> None:
    env = {"PATH": "/usr/bin", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    called = subprocess.run([sys.executable, "-m", "pipeline", "--help"], capture_output=True, cwd=computed, env=env)
    assert "prüfen" in called.stdout.decode("utf-8")
