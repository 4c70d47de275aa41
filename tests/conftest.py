"""What tests in a browser share: the sites, built once from the working tree's files, and one Chromium."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.search import serving

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders of the sample's site (`site`) and the invented story's (`story`)."""
    folder = tmp_path_factory.mktemp("sites")
    for name in ("generator", "seeds", "briefings", "examples", "mkdocs.yml", "offline.yml"):
        source = ROOT / name
        leave_out = shutil.ignore_patterns("__pycache__", "site")
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=leave_out)
        else:
            shutil.copy(source, folder / name)
    for project in (folder, folder / "examples"):
        run("-m", "generator", "generate", "--quiet", "--project", str(project))
        run("-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", str(project / "mkdocs.yml"))
    return {"site": folder / "site", "story": folder / "examples" / "site"}


@pytest.fixture(scope="session")
def sites(built: dict[str, Path]) -> Iterator[dict[str, str]]:
    """The addresses of the sites."""
    with ExitStack() as servers:
        yield {name: servers.enter_context(serving(site)) for name, site in built.items()}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is needed: apt-get install chromium, or CHROMIUM=/path/to/it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


def run(*arguments: str) -> None:
    """Runs a module of the working tree's Python, and shows what it says if it fails."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
