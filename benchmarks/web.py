"""How soon a page of the web edition answers, and how large the edition is.

    python benchmarks/web.py [--mal 5] [--ordner WEB] [--json DATEI]

serves the finished web edition on this machine and opens a page of each kind in Chromium, each time in a browser that
has nothing stored. The driver of the browser is that of `make browsertest`, which makes its environment.

    interactive    the page is read and its scripts have run: links, filters, search and pictures answer
    loaded         typefaces and everything else have arrived too
    answer         from an arrow key on a picture to its value, or from the question to the results of the search
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from common import PROJECT, Figure, arguments, report

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SITE = PROJECT / "outputs/2013-2016/oeffentlich/web"
TESTS = PROJECT / "tests/browser"
DRIVER = PROJECT / ".venv-browser/bin/python"
NO_DRIVER = "The environment of the browser is missing; „make browsertest“ makes it."
PAGES = {
    "start": "index.html",
    "Handlungsfeld": "kapitel-bildung.html",
    "indicator": "indikator-B-01.html",
    "maps": "gemeinden.html",
    "Gemeinde": "gemeinde-08116019.html",
    "recommendations": "empfehlungen.html",
    "measures": "massnahmen.html",
    "sources": "quellen.html",
    "search": "suche.html?q=gymnasien",
}
"""A page of each kind, the largest where there are several."""
TIMES = """() => {
  const [one] = performance.getEntriesByType("navigation");
  return { interactive: one.domContentLoadedEventEnd, loaded: one.loadEventEnd };
}"""
ANSWER = """() => {
  const began = performance.now();
  const slider = document.querySelector(".ablesen");
  slider?.focus();
  slider?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  const told = document.querySelector(".wertfeld, #treffer li");
  told?.getBoundingClientRect();
  return told ? performance.now() - began : null;
}"""
WITH_ANSWER = ("Handlungsfeld", "indicator", "maps", "search")
TARGET, LARGEST = 1000, 15.0
"""Milliseconds till a page is interactive, megabytes of the folder."""


def with_driver() -> None:
    """Go on in the environment that has the driver of the browser."""
    try:
        import playwright  # noqa: F401
    except ImportError:
        if not DRIVER.exists():
            raise SystemExit(NO_DRIVER) from None
        os.execv(DRIVER, [str(DRIVER), *sys.argv])


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on a server of this machine."""
    from conftest import _Quiet

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()


def opened(browser: Browser, address: str, name: str) -> dict[str, float]:
    """The times of a page in a browser that has nothing stored."""
    context = browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address + PAGES[name], wait_until="load")
    found = page.evaluate(TIMES)
    answer = page.evaluate(ANSWER)
    context.close()
    if name in WITH_ANSWER:
        if answer is None:
            raise SystemExit(f"{PAGES[name]}: no picture and no search answers")
        found["answer"] = answer
    return found


def measured(folder: Path, times: int) -> dict[str, list[dict[str, float]]]:
    """The times of each page in every run; the pages take turns."""
    from conftest import NO_BROWSER, _launched
    from playwright.sync_api import sync_playwright

    runs: dict[str, list[dict[str, float]]] = {name: [] for name in PAGES}
    with served(folder) as address, sync_playwright() as playwright:
        browser = _launched(playwright)
        if browser is None:
            raise SystemExit(NO_BROWSER)
        opened(browser, address, "start")
        for _ in range(times):
            for name in PAGES:
                runs[name].append(opened(browser, address, name))
        browser.close()
    return runs


def figures(runs: dict[str, list[dict[str, float]]], folder: Path) -> Iterator[Figure]:
    """All times with their targets, and the size of the folder."""
    for name, found in runs.items():
        for key in found[0]:
            target = TARGET if key == "interactive" else None
            yield Figure(f"web: {name}, {key}", [one[key] for one in found], "ms", most=target, digits=0)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    yield Figure("web: size of the edition", [size / 1e6], "MB", most=LARGEST, digits=1)


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--ordner", type=Path, default=SITE, help="the finished web edition")
    given = parser.parse_args()
    with_driver()
    sys.path.insert(0, str(TESTS))  # the browser is found and the folder served as the tests do it
    report(list(figures(measured(given.ordner, given.mal), given.ordner)), given.json)


if __name__ == "__main__":
    main()
