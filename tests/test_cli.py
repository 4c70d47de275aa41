"""The command as people and pipes use it: exit codes, streams, help."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from invented import SEED

from generator.cli import main

COMMANDS = ("generate", "check", "extract")
RECORDS = b'{"id": "a", "text": "One \xe2\x80\x94 two."}\nno record\n{"id": "b", "text": "Two."}\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/talks.txt").write_bytes(SEED)
    return tmp_path


def _run(*arguments: object, given: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=given)


def _start(*arguments: str, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-W", "error", "-m", "generator", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=env)


@pytest.fixture
def extraction() -> Iterator[subprocess.Popen[bytes]]:
    """A running `briefings extract -`, in a locale that knows no letter but ASCII's."""
    with _start("extract", "-", env={**os.environ, "LC_ALL": "POSIX", "PYTHONUTF8": "0"}) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = _run(command, "--help")
    assert result.exit_code == 0
    assert re.search(rf"\n  Example:\n    briefings {command} ", result.stdout)


def test_the_help_names_every_command_and_an_example() -> None:
    result = _run("--help")
    assert all(f"  {command} " in result.stdout for command in COMMANDS)
    assert "\n  Example:\n    briefings generate" in result.stdout


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"briefings, version \d+\.\d+\.\d+\n", _run("--version").stdout)


def test_generating_says_what_it_wrote(project: Path) -> None:
    result = _run("generate", "--project", project)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "written: briefings/2024/talks/index.md\n" in result.stdout
    assert result.stdout.endswith("1 seed, 5 files written.\n")


def test_a_quiet_run_says_only_what_is_wrong(project: Path) -> None:
    (project / "seeds/photo.jpg").write_bytes(b"")
    (project / "seeds/empty.txt").write_bytes(b"")
    result = _run("generate", "--project", project, "--quiet")
    assert (result.exit_code, result.stdout) == (1, "")
    assert re.fullmatch(r"Error: seeds/empty\.txt[:,].*\n", result.stderr)


def test_a_broken_seed_gives_1_and_the_rest_is_done(project: Path) -> None:
    (project / "seeds/empty.txt").write_bytes(b"")
    result = _run("generate", "--project", project)
    assert result.exit_code == 1
    assert "Error: seeds/empty.txt" in result.stderr
    assert (project / "briefings/2024/talks/index.md").exists()


def test_a_check_tells_by_its_exit_code_and_writes_nothing(project: Path) -> None:
    result = _run("check", "--project", project)
    assert result.exit_code == 1
    assert "Error: briefings/2024/talks/index.md: This file is not up to date." in result.stderr
    assert not (project / "briefings").exists()
    assert _run("generate", "--project", project).exit_code == 0
    result = _run("check", "--project", project)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "1 seed, 0 problems.\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["generate", "--project", "nowhere"],
        ["generate", "--unknown"],
        ["generate", "--jobs", "0"],
        ["generate", "surplus"],
        ["check", "--project", "nowhere"],
        ["extract"],
        ["extract", "nowhere.txt"],
        ["unknown"],
    ],
)
def test_a_wrong_use_gives_2(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = _run(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


def test_a_project_without_seeds_is_a_wrong_use(tmp_path: Path) -> None:
    result = _run("generate", "--project", tmp_path)
    assert result.exit_code == 2
    assert "seeds: There is no such folder." in result.stderr


def test_many_jobs_write_the_same_bytes_as_one(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "seeds").mkdir()
    for number in range(20):
        seed = SEED.replace(b"nine days", b"%d days" % number)
        (project / f"seeds/{number}.txt").write_bytes(seed)
        (other / f"seeds/{number}.txt").write_bytes(seed)
    (other / "seeds/talks.txt").write_bytes(SEED)
    one = _run("generate", "--project", project)
    with _start("generate", "--project", str(other), "--jobs", "2") as process:
        out, errors = process.communicate(timeout=60)
    assert (out.decode(), errors) == (one.stdout, b"")
    pages = sorted(path.relative_to(project) for path in (project / "briefings").rglob("*.*"))
    assert len(pages) > 40
    assert [(project / page).read_bytes() for page in pages] == [
        (other / page).read_bytes() for page in pages
    ]


def test_extraction_writes_a_document_a_line_and_errors_with_their_line() -> None:
    result = _run("extract", "-", given=RECORDS)
    assert result.exit_code == 1
    assert [json.loads(line)["article"]["id"] for line in result.stdout.splitlines()] == ["a", "b"]
    assert re.fullmatch(r"standard input, line 2: .*\n", result.stderr)


def test_extraction_of_good_input_gives_0(project: Path) -> None:
    result = _run("extract", project / "seeds/talks.txt")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["article"]["date"] == "2024-03-14"
    assert json.loads(_run("extract", "--pretty", project / "seeds/talks.txt").stdout) == json.loads(
        result.stdout
    )


def test_the_first_result_comes_before_the_input_ends_and_is_utf_8(
    extraction: subprocess.Popen[bytes],
) -> None:
    """A pipe that never ends must not have to end."""
    assert extraction.stdin
    assert extraction.stdout
    extraction.stdin.write(RECORDS)
    extraction.stdin.flush()
    assert "One — two." in extraction.stdout.readline().decode("utf-8")
    assert json.loads(extraction.stdout.readline())["article"]["id"] == "b"
    assert extraction.poll() is None


def test_a_reader_that_has_enough_is_no_error(extraction: subprocess.Popen[bytes]) -> None:
    assert extraction.stdin
    assert extraction.stdout
    extraction.stdout.close()
    extraction.stdin.write(b'{"id": "a", "text": "One."}\n' * 3)
    extraction.stdin.close()
    assert extraction.stderr
    assert extraction.stderr.read() == b""
    assert extraction.wait(timeout=30) == 0


def _seen_on_a_terminal(project: Path, patience: str) -> str:
    """What a person sees of `briefings generate` on a terminal, with progress after `patience` seconds."""
    ours, theirs = pty.openpty()
    code = f"import generator.cli as cli; cli._PATIENCE = {patience}; cli._BEAT = 0; cli.main()"
    command = [sys.executable, "-c", code, "generate", "--project", str(project), "--quiet"]
    subprocess.run(command, stderr=theirs, check=True, timeout=60)
    os.close(theirs)
    os.set_blocking(ours, False)
    try:
        return os.read(ours, 10_000).decode()
    except (BlockingIOError, OSError):
        return ""
    finally:
        os.close(ours)


def test_progress_is_shown_on_a_terminal_once_it_takes_long(project: Path) -> None:
    assert "1 of 1 articles" in _seen_on_a_terminal(project, "-1")


def test_no_progress_is_shown_of_what_is_done_at_once(project: Path) -> None:
    assert _seen_on_a_terminal(project, "60") == ""
