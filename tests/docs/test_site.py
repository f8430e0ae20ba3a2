"""The site: strict, complete in itself, and without a fault in a browser."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

import pytest

from tests.docs.browser import Browser
from tests.simulation.soak.fingerprint import hash_of_handler

_ROOT: Final = Path(__file__).resolve().parents[2]
_PAGES: Final = sorted({*(path.stem for path in (_ROOT / "docs").glob("*.md")), "mutants"})
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "headless_shell")
_OF_OTHERS: Final = re.compile(r"""<(?:script|img|iframe|link)\b[^>]*?(?:src|href)=["'](?:https?:)?//[^"']*""")


def _build(configuration: Path, site: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", configuration, "--site-dir", site],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it."""
    folder = tmp_path_factory.mktemp("site")
    built = _build(_ROOT / "mkdocs.yml", folder)
    assert built.returncode == 0, built.stderr
    return folder


def test_every_page_is_in_the_site_and_in_the_navigation(site: Path) -> None:
    navigation = (site / "index.html").read_text()
    for page in _PAGES:
        assert (site / f"{page}.html").is_file()
        assert page == "index" or f'href="{page}.html"' in navigation, page


def test_no_code_is_in_the_site(site: Path) -> None:
    assert not [*site.rglob("*.py"), *site.glob("pictures"), *site.glob("site")]


def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    for page in site.rglob("*.html"):
        assert _OF_OTHERS.findall(page.read_text()) == [], page.name
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", sheet.read_text()), sheet.name


def test_the_readme_links_to_pages_that_exist() -> None:
    linked = re.findall(r"\]\((docs/[\w./-]+)", (_ROOT / "README.md").read_text())
    assert "docs/start.md" in linked
    assert [path for path in linked if not (_ROOT / path).exists()] == []


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("[gone](gone.md)", "gone.md"),
        ("[gone](#gone)", "#gone"),
        ('--8<-- "gone.txt"', "gone.txt"),
        ("```python\nRunningModel(self, 'Logos', project_version_arn='nothing')\n```", "this example fails"),
        ("```sh\nmake haste\n```", "'make haste' doesn't exist"),
        ("::: running_model.Nothing", "running_model.Nothing"),
    ],
    ids=["page", "anchor", "snippet", "example", "command", "name"],
)
def test_what_is_wrong_on_a_page_fails_the_build(page: str, said: str, tmp_path: Path) -> None:
    built = _build_alone("index.md", f"# Page\n\n{page}\n", tmp_path)
    assert built.returncode != 0
    assert said in built.stderr


def test_a_report_on_another_handler_says_so(tmp_path: Path) -> None:
    """Its numbers are of lambda/ as it was."""
    assert "Of an earlier handler" in _report_made_of("another", tmp_path / "earlier")
    assert "Of an earlier handler" not in _report_made_of(hash_of_handler(), tmp_path / "now")


def _report_made_of(handler: str, folder: Path) -> str:
    folder.mkdir()
    content = f"# Reliability\n\nGenerated.\n\n## Made of\n\n- lambda/ `{handler}`\n"
    built = _build_alone("reliability.md", content, folder)
    assert built.returncode == 0, built.stderr
    return (folder / "site" / "reliability.html").read_text()


def _build_alone(page: str, content: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """A site of this page alone, with the hook and all else as it is."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / page).write_text(content)
    lines = (_ROOT / "mkdocs.yml").read_text().partition("nav:\n  -")[0]
    configuration = lines.replace("docs_dir: docs", f"docs_dir: {tmp_path}/docs").replace("[docs/", f"[{_ROOT}/docs/")
    configuration = configuration.replace("base_path: [.]", f"base_path: [{_ROOT}]").replace(
        "paths: [.]", f"paths: [{_ROOT}]"
    )
    (tmp_path / "mkdocs.yml").write_text(configuration)
    return _build(tmp_path / "mkdocs.yml", tmp_path / "site")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The browser of this machine, if there is one."""
    named = os.environ.get("CHROMIUM")
    found = named or next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if not found:
        pytest.skip(f"no browser: none of {', '.join(_BROWSERS)} is on PATH, and CHROMIUM names none")
    with Browser(found, tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = partial(_QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: a test's output is its own."""


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "telephone"])
@pytest.mark.parametrize("page", _PAGES)
def test_a_browser_finds_no_fault_and_asks_nobody_else(page: str, width: int, site: Path, browser: Browser) -> None:
    with _served(site) as address:
        visit = browser.visit(f"{address}/{page}.html", width)
    assert visit.errors == []
    assert visit.hosts == {"127.0.0.1"}
    assert not visit.wider_than_screen


def test_a_page_with_faults_is_seen_to_have_them(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "page.html").write_text(
        "<!doctype html><script>console.error('a fault')</script><img src='http://nobody.invalid/x.png'>"
        "<p style='width: 2000px'>wide</p>"
    )
    with _served(tmp_path) as address:
        visit = browser.visit(f"{address}/page.html", 390)
    assert "a fault" in str(visit.errors)
    assert visit.hosts == {"127.0.0.1", "nobody.invalid"}
    assert visit.wider_than_screen
