"""The ways out besides print: web edition, workbook and data package, from one reading of the report."""

from __future__ import annotations

from pathlib import Path

from pipeline import web_files
from pipeline.book_xlsx import workbook
from pipeline.cycle import Cycle
from pipeline.datapackage import package
from pipeline.public_tables import public_tables
from pipeline.report import Report
from pipeline.store import NOTHING_KEPT, Store
from pipeline.tables_book import book
from pipeline.web import write_site
from pipeline.web_pages import Site


def begin() -> None:
    """Have ready what takes long and rests on no value, while values are made."""
    web_files.begin()


def write(
    project: Path, cycle: Cycle, web: Path, tables: Path, data: Path, *, demo: bool = True, store: Store = NOTHING_KEPT
) -> str:
    """Write the folder `web`, the workbook `tables` and the folder `data`; what was written, in one line.

    `demo`: with example measures. `store` has pictures and typefaces that were made before. Raises `DataError` where a
    text has a fault.
    """
    report = Report.load(project, cycle, demo=demo, store=store)
    site = Site(report)
    mark = site.context["muster"]
    public = public_tables(report)
    sheets = book(report, mark, public)
    tables.write_bytes(workbook(sheets, cycle.datenschluss))
    data.mkdir()
    for name, content in package(report, mark, public).items():
        (data / name).write_bytes(content)
    web.mkdir()
    pages = write_site(site, web)
    return f"Webseite mit {pages}; Tabellen mit {len(sheets.pages)} Blättern; Datenpaket"
