"""A browser and the finished web edition, opened as files and from a server on this machine.

Not part of `make test`; `make browsertest` runs these tests in an environment of their own.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

SITE = Path(__file__).parents[2] / "outputs/2013-2016/oeffentlich/web"
NAMES = ("chromium", "chromium-browser", "google-chrome")
NO_SITE = "Die Webseite fehlt; „make bericht“ schreibt sie."
NO_BROWSER = (
    "Kein Browser gefunden. Auf Debian und Ubuntu: sudo apt-get install chromium; "
    "sonst: .venv-browser/bin/playwright install chromium"
)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of the web edition on a server of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(SITE))) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not (SITE / "index.html").is_file():
        pytest.exit(NO_SITE, 2)
    with sync_playwright() as playwright:
        found = _launched(playwright)
        if found is None:
            pytest.exit(NO_BROWSER, 2)
        yield found
        found.close()


def _launched(playwright: Playwright) -> Browser | None:
    """The browser of the system, or else the one that Playwright has installed."""
    paths = [path for path in map(shutil.which, NAMES) if path]
    for path in (*paths, None):
        with suppress(Error):
            return playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
    return None


@pytest.fixture(params=["file", "server"])
def root(request: pytest.FixtureRequest, server: str) -> str:
    """Where the pages are opened from: the file system, and a web server."""
    return server if request.param == "server" else SITE.as_uri() + "/"


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page with settings of its own; what the browser complains of is in `page.complaints`."""
    contexts = []

    def open_page(address: str, **settings: object) -> Page:
        context = browser.new_context(locale="de-DE", **{"viewport": {"width": 1280, "height": 900}} | settings)
        contexts.append(context)
        page = context.new_page()
        page.complaints, page.asked = [], []
        page.on(
            "console", lambda said: page.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("requestfailed", lambda asked: page.complaints.append(asked.url))
        page.on("request", lambda asked: page.asked.append(asked.url))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
