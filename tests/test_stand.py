"""The word in the names of files: Musterausgabe, Entwurf, Ausgabe."""

from __future__ import annotations

from pathlib import Path

from report_examples import CYCLE

from pipeline.stages import STAGES, Context, output_paths
from pipeline.stand import RECORD, name_in_build, name_in_edition, stand

REPORT = "outputs/2013-2016/oeffentlich/integrationsbericht-2013-2016-{}.pdf"


def test_a_release_record_makes_a_draft_of_the_sample(tmp_path: Path) -> None:
    render = next(stage for stage in STAGES if stage.name == "render")
    assert stand(tmp_path, "2013-2016") == "musterausgabe"
    assert tmp_path / REPORT.format("musterausgabe") in output_paths(render, Context(tmp_path, CYCLE))
    record = tmp_path / RECORD.format(zyklus="2013-2016")
    record.parent.mkdir(parents=True)
    record.write_text("{}")
    assert stand(tmp_path, "2013-2016") == "entwurf"
    assert tmp_path / REPORT.format("entwurf") in output_paths(render, Context(tmp_path, CYCLE))
    assert stand(tmp_path, "2017-2020") == "musterausgabe"


def test_files_of_an_edition_are_named_by_its_number() -> None:
    assert name_in_edition("tabellen-2013-2016-entwurf.xlsx", 2) == "tabellen-2013-2016-ausgabe-2.xlsx"
    assert name_in_edition("sitzungsvorlage-2013-2016-entwurf.pdf", 2) == "sitzungsvorlage-2013-2016-entwurf.pdf"
    assert name_in_build("tabellen-2013-2016-ausgabe-12.xlsx") == "tabellen-2013-2016-entwurf.xlsx"
    assert name_in_build("manifest.json") == "manifest.json"
