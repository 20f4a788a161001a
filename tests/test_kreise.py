"""Which Kreise there are, what they are called, with whom they are compared, and who is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cycle import Region, load_cycle
from pipeline.faults import DataError, UsageError
from pipeline.kreise import Kreise, _kreis, cycle_of, find, is_of_kreis, load, named, national

PROJECT = Path(__file__).parent.parent
LANDKREISE = ("08115", "08116", "08117", "08118", "08119")
FEW = Kreise(
    {
        one.ags: one
        for one in (
            *(_kreis(ags, f"Muster {ags}", "44") for ags in LANDKREISE),
            _kreis("08111", "Stuttgart, Stadtkreis", "42"),
            _kreis("08212", "Karlsruhe, Stadtkreis", "42"),
            _kreis("08417", "Zollernalbkreis", "44"),
            _kreis("09162", "München, Landeshauptstadt", "41"),
        )
    },
    {"08": Region(ags="08", name="Baden-Württemberg", kurz="Baden-Württemberg")},
)


@pytest.mark.parametrize(
    ("printed", "sign", "name", "kurz"),
    [
        ("Göppingen", "44", "Landkreis Göppingen", "Göppingen"),
        ("Kleve", "43", "Kreis Kleve", "Kleve"),
        ("Rems-Murr-Kreis", "44", "Rems-Murr-Kreis", "Rems-Murr-Kreis"),
        ("Städteregion Aachen", "43", "Städteregion Aachen", "Städteregion Aachen"),
        ("Regionalverband Saarbrücken", "45", "Regionalverband Saarbrücken", "Regionalverband Saarbrücken"),
        ("Ulm, Stadtkreis", "42", "Stadt Ulm", "Ulm"),
        ("Kiel, Landeshauptstadt", "41", "Stadt Kiel", "Kiel"),
    ],
)
def test_a_kreis_is_called_as_people_call_it(printed: str, sign: str, name: str, kurz: str) -> None:
    kreis = _kreis("01001", printed, sign)
    assert (kreis.name, kreis.kurz, kreis.stadt) == (name, kurz, sign in ("41", "42"))


def test_a_landkreis_is_compared_with_those_of_its_regierungsbezirk_and_towns_stand_beside() -> None:
    others, towns = FEW.beside(FEW.of("08117"))
    assert [one.ags for one in others] == ["08115", "08116", "08118", "08119"]
    assert [one.ags for one in towns] == ["08111"]


def test_where_the_regierungsbezirk_has_too_few_those_of_the_land_count() -> None:
    assert [one.ags for one in FEW.beside(FEW.of("08417"))[0]] == list(LANDKREISE)
    assert [one.ags for one in FEW.beside(FEW.of("08111"))[0]] == ["08212"]


@pytest.mark.parametrize(
    ("named", "keys"),
    [
        ("08117", ["08117"]),
        ("08119,08115", ["08115", "08119"]),
        ("0811*", ["08111", *LANDKREISE]),
        ("alle", sorted(FEW.alle)),
    ],
)
def test_kreise_are_named_one_by_one_or_by_their_beginning(named: str, keys: list[str]) -> None:
    assert FEW.chosen(named) == keys


@pytest.mark.parametrize("named", ["4711", "07*", "08117,8117", "", " , "])
def test_a_name_that_meets_no_kreis_is_told_with_those_there_are(named: str) -> None:
    with pytest.raises(UsageError, match=r"Vorhanden: 08111, 08115"):
        FEW.chosen(named)


def test_the_extract_of_the_project_knows_the_kreise_of_its_own_report() -> None:
    assert load(PROJECT).of("08119").name == "Rems-Murr-Kreis"
    assert load(PROJECT).laender["08"].name == "Baden-Württemberg"


def test_the_cycle_of_another_kreis_has_regions_and_folders_of_its_own_and_no_targets() -> None:
    own = load_cycle(PROJECT, "2017-2020")
    cycle = cycle_of(PROJECT, own, FEW, "08117")
    assert (cycle.name, cycle.basis, cycle.kreis.name) == ("2017-2020-08117", "2017-2020", "Landkreis Muster 08117")
    assert [one.ags for one in cycle.regionen] == ["08117", "08115", "08116", "08118", "08119", "08111", "08", "DG"]
    assert (cycle.eigen, cycle.gebiet, cycle.vorgaenger, cycle.zielwerte) == (False, "Kreis", None, {})
    assert (own.eigen, own.gebiet, national(own).name) == (True, "Landkreis", "2017-2020-alle")


def test_kreise_to_compare_with_can_be_declared(tmp_path: Path) -> None:
    text = (PROJECT / "params.yaml").read_text(encoding="utf-8")
    (tmp_path / "params.yaml").write_text(text + 'vergleich: {"08117": ["08417", "08115"]}\n', encoding="utf-8")
    cycle = cycle_of(tmp_path, load_cycle(tmp_path), FEW, "08117")
    assert [one.ags for one in (*cycle.vergleichskreise, *cycle.stadtkreise)] == ["08417", "08115"]


def test_a_declared_kreis_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    text = (PROJECT / "params.yaml").read_text(encoding="utf-8")
    (tmp_path / "params.yaml").write_text(text + 'vergleich: {"08117": ["08199"]}\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"„08199“ ist kein anderer Kreis"):
        cycle_of(tmp_path, load_cycle(tmp_path), FEW, "08117")


def test_the_cycle_of_a_kreis_is_found_by_its_key_and_by_its_name() -> None:
    other = find(PROJECT, "2017-2020", "08117")
    assert (other.name, other.kreis.ags, other.befehl) == ("2017-2020-08117", "08117", "bericht build --kreis 08117")
    assert named(PROJECT, "2017-2020-08117") == other
    own = load_cycle(PROJECT, "2017-2020")
    assert find(PROJECT, "2017-2020", None) == find(PROJECT, "2017-2020", "08116") == named(PROJECT, "2017-2020") == own
    assert own.befehl == "bericht build"
    assert (is_of_kreis("2017-2020-08117"), is_of_kreis("2017-2020")) == (True, False)
    with pytest.raises(UsageError, match="Den Kreis „99999“ gibt es nicht"):
        named(PROJECT, "2017-2020-99999")
