"""Real reading systems: foliate-js, epub.js and pdf.js in Chromium, calibre, poppler, and Ace.

The JavaScript comes from npm into the user's cache, once; without npm or a
network the tests that need it are skipped, and say so.
"""

import functools
import http.server
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, sync_playwright

from tests.epubcheck import epubcheck

__all__ = ["epubcheck"]

HERE = Path(__file__).parent
READERS = ("foliate-js@1.0.1", "epubjs@0.3.93", "jszip@3.10.1", "pdfjs-dist@5.4.624")
ACE = ("@daisy/ace@1.4.6",)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--font-render-hinting=none",
]


def node_modules(*packages: str) -> Path:
    """Return a folder with ``packages`` installed, pinned and without their scripts; skip when that cannot be."""
    npm = shutil.which("npm")
    name = "-".join(package.strip("@").replace("/", "-").replace("@", "-") for package in packages)
    folder = Path(platformdirs.user_cache_dir("publisher-tests")) / name
    done = folder / "done"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(str(folder) + ".lock"):
        if not done.exists():
            if npm is None:
                pytest.skip(f"npm is not installed, so {', '.join(packages)} cannot be had")
            (folder / "package.json").write_text('{"private": true}')
            command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--save-exact", *packages]
            made = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
            if made.returncode:
                pytest.skip(f"npm could not install {', '.join(packages)}: {made.stderr.strip()[-200:]}")
            done.touch()
    return folder / "node_modules"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield launched
        launched.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".epub": "application/epub+zip",
    }

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Yield a folder and the address under which it is served, the readers in it."""
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "modules").symlink_to(node_modules(*READERS))
    for page in HERE.glob("*.html"):
        shutil.copy(page, folder / page.name)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def read_in(browser: Browser) -> Callable[..., dict[str, Any]]:
    return functools.partial(_read_in, browser)


def _read_in(browser: Browser, address: str, *, dark: bool = False, shot: Path | None = None) -> dict[str, Any]:
    """Open a reader's page, wait for what it has to say, and take a picture of it."""
    page: Page = browser.new_page(
        viewport={"width": 640, "height": 860}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
    )
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("request", lambda request: failed.append(request.url) if _outside(request.url) else None)
    try:
        page.goto(address)
        page.wait_for_function("window.result !== undefined", timeout=30_000)
        result: dict[str, Any] = page.evaluate("window.result")
        if shot is not None:
            page.screenshot(path=str(shot))
    finally:
        page.close()
    assert "error" not in result, result["error"]
    assert failed == []
    return result


def _outside(url: str) -> bool:
    return url.startswith(("http:", "https:")) and not url.startswith("http://127.0.0.1:")


@pytest.fixture
def ace_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put ``ace-puppeteer`` on the path; skip when it cannot be had."""
    if shutil.which("chromium") is None or shutil.which("node") is None:
        pytest.skip("Ace needs Chromium and Node")
    programs = node_modules(*ACE) / ".bin"
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def run_ace(ace_on_path: None, tmp_path: Path) -> Callable[[Path], dict[str, Any]]:
    """Return a function that gives Ace's report on a file."""

    def run(epub: Path) -> dict[str, Any]:
        environment = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": shutil.which("chromium") or ""}
        command = ["ace-puppeteer", "-f", "-s", "-o", str(tmp_path / "ace"), str(epub)]
        subprocess.run(command, env=environment, capture_output=True, timeout=900, check=True)
        report: dict[str, Any] = json.loads((tmp_path / "ace" / "report.json").read_text("utf-8"))
        return report

    return run
