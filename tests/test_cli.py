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

COMMANDS = ("generate", "check", "corrections", "extract", "register")
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
    assert re.search(r"\n1 seed, \d+ files written\.\n\Z", result.stdout)
    assert f"1 seed, {result.stdout.count('written: ')} files" in result.stdout


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


def test_corrections_are_listed_with_what_the_generator_says_alone(project: Path) -> None:
    beside = project / "seeds/talks.yaml"
    beside.write_text(
        "corrections:\n- words: inspections will go on\n  speaker: unclear\n  by: R. Ohm\n"
        "- {words: Maren said at the start, speaker: Ilka Maren}\n",
        encoding="utf-8",
    )
    result = _run("corrections", "--project", project)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "seeds/talks.yaml, line 2: needed\n"
        "  “inspections will go on” → speaker: unclear\n"
        "  the generator alone: Tomas Veyra\n"
        "  R. Ohm\n"
        "seeds/talks.yaml, line 5: no longer needed\n"
        "  “Maren said at the start” → speaker: Ilka Maren\n"
        "  the generator alone: Ilka Maren\n"
        "2 corrections, 1 needed.\n"
    )
    assert not (project / "briefings").exists()


def test_a_stale_correction_gives_1_and_says_where_and_why(project: Path) -> None:
    beside = "corrections:\n- {words: no such words, key: no}\n- nonsense\n"
    (project / "seeds/talks.yaml").write_text(beside, encoding="utf-8")
    result = _run("corrections", "--project", project)
    assert result.exit_code == 1
    assert "seeds/talks.yaml, line 2: stale\n  “no such words” → key: no\n" in result.stdout
    assert "seeds/talks.yaml, line 3: broken\n" in result.stdout
    assert (
        "Error: seeds/talks.yaml, line 2: Correction stale: “no such words” does not stand" in result.stderr
    )
    assert "Error: seeds/talks.yaml, line 3: Correction broken: This is no correction." in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["generate", "--project", "nowhere"],
        ["generate", "--unknown"],
        ["generate", "--jobs", "0"],
        ["generate", "surplus"],
        ["check", "--project", "nowhere"],
        ["corrections", "--project", "nowhere"],
        ["corrections"],
        ["extract"],
        ["extract", "nowhere.txt"],
        ["register", "--project", "nowhere"],
        ["register"],
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


def _two_articles(project: Path) -> None:
    (project / "seeds/again.txt").write_bytes(SEED.replace(b"2024-03-14", b"2024-03-15"))
    (project / "seeds/slip.txt").write_bytes(SEED.replace(b"Ilka", b"Irka").replace(b"Ilke", b"Irka"))
    _run("generate", "--project", project)


def test_the_register_command_proposes_with_reasons_and_writes_nothing(project: Path) -> None:
    _two_articles(project)
    result = _run("register", "--project", project)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("seeds/participants.yaml: 0 entries.\n")
    assert "\n  Ilka Maren\n    joined by the full name" in result.stdout
    assert "\n  Irka Maren = Ilka Maren\n    one letter differs\n" in result.stdout
    assert "    2024-03-15  Ilka Maren (Kestrian Foreign Minister)  again\n" in result.stdout
    assert "    briefings register --accept 'Irka Maren = Ilka Maren'\n" in result.stdout
    assert "    briefings register --refuse 'Irka Maren = Ilka Maren'\n" in result.stdout
    assert not (project / "seeds/participants.yaml").exists()
    assert _run("register", "--project", project).stdout == result.stdout


def test_what_the_register_command_proposes_can_be_accepted_as_it_stands(project: Path) -> None:
    _two_articles(project)
    told = _run("register", "--project", project).stdout
    for key in re.findall(r"--accept '(.+)'", told):
        result = _run("register", "--project", project, "--accept", key, "--date", "2024-03-20")
        assert (result.exit_code, result.stderr) == (0, ""), key
        assert "seeds/participants.yaml" in result.stdout or "already" in result.stdout
    text = (project / "seeds/participants.yaml").read_text(encoding="utf-8")
    assert "- name: Ilka Maren\n  variants: [Irka Maren]\n  kind: person\n  added: 2024-03-20\n" in text
    assert "Nothing to settle." in _run("register", "--project", project).stdout
    assert _run("generate", "--project", project).exit_code == 0


def test_an_entry_without_a_date_is_added_today(project: Path) -> None:
    _run("generate", "--project", project)
    result = _run("register", "--project", project, "--accept", "Ilka Maren")
    assert result.stdout == "written: seeds/participants.yaml\nNow run `briefings generate`.\n"
    text = (project / "seeds/participants.yaml").read_text(encoding="utf-8")
    assert re.search(r"\n  added: 20\d\d-\d\d-\d\d\n", text)
    result = _run("register", "--project", project, "--accept", "Ilka Maren")
    assert (result.exit_code, result.stdout) == (0, "That is in the register already.\n")


def test_a_register_that_is_wrong_gives_1(project: Path) -> None:
    _run("generate", "--project", project)
    (project / "seeds/participants.yaml").write_text("- kind: person\n", encoding="utf-8")
    for command in ("register", "generate", "check"):
        result = _run(command, "--project", project)
        assert result.exit_code == 1
        assert "Error: seeds/participants.yaml, line 1: This entry has no name." in result.stderr
    (project / "seeds/participants.yaml").write_text("a: b\n", encoding="utf-8")
    result = _run("register", "--project", project, "--accept", "Ilka Maren")
    assert result.exit_code == 1
    assert (project / "seeds/participants.yaml").read_text(encoding="utf-8") == "a: b\n"


def test_a_register_without_briefings_says_how_to_begin(project: Path) -> None:
    assert "Run `briefings generate` first." in _run("register", "--project", project).stdout


@pytest.mark.parametrize(
    "arguments",
    [["--accept", "Nobody"], ["--refuse", "Ilka Maren"], ["--accept", "Ilka Maren", "--date", "soon"]],
)
def test_a_key_that_names_nobody_gives_2(project: Path, arguments: list[str]) -> None:
    _run("generate", "--project", project)
    result = _run("register", "--project", project, *arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr
    assert not (project / "seeds/participants.yaml").exists()


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
