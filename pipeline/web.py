"""The web edition: a folder of pages that opens from the file system and from any web server; nothing is fetched."""

from __future__ import annotations

from pathlib import Path

from pipeline.texts import TEMPLATES
from pipeline.web_files import FOLDER as FONTS
from pipeline.web_files import typeface, write_fonts
from pipeline.web_pages import DATA, PICTURES, Site
from pipeline.web_search import entries, script

SCRIPTS = ("web.js", "schaubilder.js")
"""Comforts of the pages: search, filters and evidence; values of pictures and the choice of maps."""


def write_site(site: Site, folder: Path) -> str:
    """Write all files of a site into an empty folder; what was written, in one line."""
    made = site.made()
    write_fonts(folder / FONTS, site.report.store)
    for name, content in site.data_files():
        _write(folder / DATA / name, content)
    for name, content in site.picture_files():
        _write(folder / PICTURES / name, content)
    for file, (_, html) in made.items():
        _write(folder / file, html.encode())
    found = [entry for file, (title, html) in made.items() for entry in entries(file, title, html)]
    _write(folder / "suche.js", script(found).encode())
    _write(folder / "schrift.js", typeface(site.fonts).encode())
    _write(folder / "web.css", site.style_sheet().encode())
    for name in SCRIPTS:
        _write(folder / name, (site.report.project / TEMPLATES / "web" / name).read_bytes())
    return _summary(folder, len(made))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def _summary(folder: Path, pages: int) -> str:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{pages} Seiten, {size / 1_000_000:.1f} MB".replace(".", ",")
