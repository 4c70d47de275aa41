"""The plugin in a real MkDocs: pages of the very build, a strict check, a server that comes to rest."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import yaml
from invented import SEED

SETTINGS = """\
site_name: Test
docs_dir: briefings
theme: {name: mkdocs}
plugins:
  - briefings: {mode: MODE}
markdown_extensions: [attr_list, admonition, md_in_html, pymdownx.details]
not_in_nav: /*/*/
nav:
  # years: kept by briefings generate
  # end of years
"""
PAGE = "2024/talks/index.html"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("seeds", "briefings"):
        (tmp_path / folder).mkdir()
    (tmp_path / "seeds/talks.txt").write_bytes(SEED)
    _set_mode(tmp_path, "update")
    return tmp_path


def _set_mode(project: Path, mode: str) -> None:
    (project / "mkdocs.yml").write_text(SETTINGS.replace("MODE", mode), encoding="utf-8")


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "mkdocs", *arguments]


def _environment() -> dict[str, str]:
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}


def _build(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = _command("build", *arguments)
    return subprocess.run(
        command, cwd=project, capture_output=True, text=True, check=False, timeout=120, env=_environment()
    )


def test_a_build_shows_the_pages_and_years_that_it_wrote(project: Path) -> None:
    """Not only the next build: the navigation is read before the plugin writes it."""
    result = _build(project, "--strict")
    assert result.returncode == 0, result.stderr
    assert "nobody in Sundholm has told them why" in (project / "site" / PAGE).read_text(encoding="utf-8")
    assert 'href="2024/"' in (project / "site/index.html").read_text(encoding="utf-8")
    assert (project / "site/2024/talks/briefing.json").exists()


def test_a_broken_seed_warns_and_fails_only_a_strict_build(project: Path) -> None:
    (project / "seeds/empty.txt").write_bytes(b"")
    result = _build(project)
    assert result.returncode == 0
    assert re.search(r"WARNING +-  briefings: seeds/empty\.txt", result.stderr)
    assert (project / "site" / PAGE).exists()
    assert _build(project, "--strict").returncode == 1


def test_a_check_writes_nothing_and_fails_a_strict_build(project: Path) -> None:
    _set_mode(project, "check")
    (project / "briefings/index.md").write_text("# Mine\n", encoding="utf-8")
    before = sorted((project / "briefings").rglob("*"))
    result = _build(project, "--strict")
    assert result.returncode == 1
    assert "briefings/2024/talks/index.md: This file is not up to date." in result.stderr
    assert sorted((project / "briefings").rglob("*")) == before


def test_a_check_of_what_is_up_to_date_passes(project: Path) -> None:
    assert _build(project).returncode == 0
    settings = (project / "mkdocs.yml").read_text(encoding="utf-8")
    (project / "mkdocs.yml").write_text(settings.replace("mode: update", "mode: check"), encoding="utf-8")
    result = _build(project, "--strict")
    assert result.returncode == 0, result.stderr


def test_switched_off_it_does_nothing(project: Path) -> None:
    _set_mode(project, "off")
    (project / "briefings/index.md").write_text("# Mine\n", encoding="utf-8")
    assert _build(project).returncode == 0
    assert [path.name for path in (project / "briefings").rglob("*")] == ["index.md"]


def test_an_unknown_mode_is_refused_by_name(project: Path) -> None:
    _set_mode(project, "always")
    result = _build(project)
    assert result.returncode == 1
    assert "'update', 'check', 'off'" in result.stderr


def test_without_seeds_a_build_warns(project: Path) -> None:
    (project / "seeds/talks.txt").unlink()
    (project / "seeds").rmdir()
    (project / "briefings/index.md").write_text("# Mine\n", encoding="utf-8")
    result = _build(project)
    assert result.returncode == 0
    assert re.search("WARNING .*seeds: There is no such folder", result.stderr)


class Server:
    """A running `mkdocs serve`, with what it has said."""

    def __init__(self, project: Path, *arguments: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{probe.getsockname()[1]}"
        command = _command("serve", "--dev-addr", self.address, *arguments)
        self.process = subprocess.Popen(
            command, cwd=project, stderr=subprocess.PIPE, text=True, env=_environment()
        )
        self.said: list[str] = []
        self._listener = Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stderr
        self.said.extend(iter(self.process.stderr.readline, ""))

    def builds(self) -> int:
        """How often it has built the site."""
        return sum("Building documentation" in line for line in self.said)

    def page(self, path: str) -> str:
        """What it serves there now; nothing while there is nothing."""
        try:
            with urllib.request.urlopen(f"http://{self.address}/{path}", timeout=10) as answer:
                text: bytes = answer.read()
                return text.decode()
        except urllib.error.URLError:
            return ""

    def seconds_until(self, path: str, words: str) -> float:
        """How long it takes until a page holds these words; half a minute if it never does."""
        began = time.monotonic()
        while words not in self.page(path) and time.monotonic() - began < 30:
            time.sleep(0.05)
        return time.monotonic() - began

    def stop(self) -> None:
        """Ends it and its listener."""
        self.process.terminate()
        self.process.wait(timeout=30)
        self._listener.join()
        assert self.process.stderr
        self.process.stderr.close()


@pytest.fixture(params=["--strict", "--dirty"])
def server(project: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """With `--dirty`, only what is new is built, and all if the navigation changed."""
    running = Server(project, "--livereload", request.param)
    try:
        assert running.seconds_until("2024/talks/", "nobody in Sundholm") < 30, running.said
        yield running
    finally:
        running.stop()


def test_a_server_shows_an_edited_seed_at_once_and_builds_once_for_it(project: Path, server: Server) -> None:
    """A server that answers its own writing with another build would never come to rest."""
    time.sleep(1.5)  # the server looks twice a second
    assert server.builds() == 1
    seed = project / "seeds/talks.txt"
    seed.write_bytes(SEED.replace(b"waiting for nine days", b"waiting for ten days"))
    # Two seconds where nothing else runs; here, other tests may.
    assert server.seconds_until("2024/talks/", "waiting for ten days") < 6
    time.sleep(1.5)
    assert server.builds() == 2

    (project / "seeds/bridge.md").write_bytes(
        b'date 2021-05-06 A bridge opened. "It holds," said Una Fell.\n'
    )
    assert server.seconds_until("2021/bridge/", "It holds") < 6
    assert 'href="2021/"' in server.page("")
    time.sleep(1.5)
    assert server.builds() == 3

    (project / "seeds/empty.txt").write_bytes(b"")
    time.sleep(2.5)
    assert any("seeds/empty.txt" in line for line in server.said)
    assert "It holds" in server.page("2021/bridge/")
    assert server.process.poll() is None
    assert server.builds() == 4


def test_the_settings_of_the_project_itself_switch_the_plugin_on() -> None:
    class Loader(yaml.SafeLoader):
        """Reads past the tags of MkDocs' own."""

    Loader.add_multi_constructor("", lambda _loader, _tag, _node: None)
    settings = yaml.load((Path(__file__).parents[1] / "mkdocs.yml").read_text(encoding="utf-8"), Loader)  # noqa: S506 (a safe loader)
    assert "briefings" in [
        name for one in settings["plugins"] for name in (one if isinstance(one, dict) else [one])
    ]
    assert settings["docs_dir"] == "briefings"
