"""Raw data in a DVC remote, here a folder: a file that is not fetched is named, a fetched one is proved."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from test_vintages import Office

from pipeline.cycle import load_cycle
from pipeline.faults import DataError
from pipeline.ingest import ingest
from pipeline.sources import find_sources

pytestmark = [pytest.mark.langsam, pytest.mark.filterwarnings("ignore:_NoneStep:DeprecationWarning")]

ORIGINAL = """\
GENESIS-Tabelle: 12411-01-01-4
Bevölkerung;;;;;
31.12.2015;;;;;
;;Insgesamt;männlich;weiblich;Zuzüge
08;Baden-Württemberg;1000;600;400;50
08116;  Esslingen, Landkreis;100;60;40;-
__________
Stand: 10.10.2017 / 11:01:03
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A project whose source `b` rests on an original that DVC keeps in the folder `ablage`."""
    for name in ("DVC_SITE_CACHE_DIR", "DVC_GLOBAL_CONFIG_DIR", "DVC_SYSTEM_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "dvc"))
    office = Office(tmp_path / "projekt")
    content = ORIGINAL.encode("cp1252")
    declared = {"datei": "t.csv", "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    folder = office.lay_in("", key="b", original=declared, tabelle="12411-01-01-4")
    (folder / "t.csv").write_bytes(content)
    monkeypatch.chdir(office.root)
    return office


def test_a_file_is_pushed_missed_fetched_and_proved(office: Office, tmp_path: Path) -> None:
    from dvc.repo import Repo

    file, pointer = office.raw / "b/t.csv", "data/raw/b/t.csv.dvc"
    with Repo.init(str(office.root), no_scm=True) as repo:
        with repo.config.edit() as settings:
            settings["remote"] = {"ablage": {"url": str(tmp_path / "ablage")}}
            settings["core"] |= {"remote": "ablage", "analytics": False}
        repo.add(str(file))
        assert repo.push() == 1
        file.unlink()
        for cached in Path(repo.cache.local.path).rglob("*"):
            if cached.is_file():
                cached.unlink()
        [fault] = find_sources(office.root)[1]["b"]
        assert fault.file == "data/raw/b/t.csv"
        sha = hashlib.sha256(ORIGINAL.encode("cp1252")).hexdigest()
        assert f"(Quelle: x, Tabelle 12411-01-01-4). Prüfsumme laut quelle.yaml: {sha}." in fault.text
        assert fault.advice == f"Bitte „.venv/bin/dvc pull {pointer}“ aufrufen."
        repo.pull(targets=[pointer])
    cycle, target = load_cycle(office.root), tmp_path / "observations.parquet"
    done = ingest(office.root, cycle, [], target, strict=True)
    assert [(source.key, source.file.name, source.is_original) for source in done.sources] == [
        ("a", "auszug.csv", False), ("b", "t.csv", True),
    ]  # fmt: skip
    file.unlink()  # a link into the cache, maybe
    file.write_bytes(ORIGINAL.replace("1000;600", "1001;601").encode("cp1252"))
    with pytest.raises(DataError, match=rf"Die Datei ist nicht die beschriebene\. .*erwartet: {sha}\."):
        ingest(office.root, cycle, [], target, strict=True)
