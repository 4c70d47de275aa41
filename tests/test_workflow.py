"""The workflow: as little permission as can be, nothing unpinned, and its shell steps really do their work.

The steps run here as GitHub would run them, each in its own bash, in fresh clones of the repository.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from invented import SEED

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / ".github/workflows/briefings.yml").read_text(encoding="utf-8")
WORKFLOW: dict[Any, Any] = yaml.safe_load(TEXT)
ON = WORKFLOW[True]  # YAML reads `on` as a truth value
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
STEPS = [(job, step) for job in JOBS for step in JOBS[job]["steps"]]
RUN = {step["name"]: step["run"] for _, step in STEPS if "run" in step}

NOT_RUN = {
    "Install what the lock names, and nothing else": "it needs a network; the tests' environment stands in",
    "Test": "these are the tests",
}
REFUSE = "Refuse a pull request that forgot its briefings"
BUILD = ("Generate", "Find what changed", "Check", "Build the site")
COMMIT = "Commit the briefings"


# What it may do


def test_it_runs_on_pushes_pull_requests_and_by_hand() -> None:
    assert set(ON) == {"push", "pull_request", "workflow_dispatch"}
    assert {"seeds/**", "generator/**", "mkdocs.yml"} <= set(ON["push"]["paths"])


def test_only_the_jobs_that_must_write_may() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert {name: job["permissions"] for name, job in JOBS.items() if "permissions" in job} == {
        "commit": {"contents": "write"},
        "publish": {"pages": "write", "id-token": "write"},
    }


@pytest.mark.parametrize("job", ["commit", "publish"])
def test_no_job_that_may_write_runs_the_projects_code_or_serves_a_pull_request(job: str) -> None:
    """A dependency that went bad must not find a token that can write."""
    shell = " ".join(step.get("run", "") for step in JOBS[job]["steps"])
    assert not re.search(r"\b(?:python|pip|briefings generate|mkdocs build|make|pytest)\b", shell)
    assert "github.event_name != 'pull_request'" in JOBS[job]["if"]
    assert "github.ref == 'refs/heads/main'" in JOBS[job]["if"]


def test_the_job_that_runs_code_keeps_no_credentials() -> None:
    checkout = JOBS["build"]["steps"][0]
    assert checkout["uses"].startswith("actions/checkout@")
    assert checkout["with"]["persist-credentials"] is False


def test_every_action_is_pinned_to_a_commit_with_its_version_beside() -> None:
    lines = [line.strip() for line in TEXT.splitlines() if re.search(r"\buses:", line)]
    assert len(lines) == sum("uses" in step for _, step in STEPS) >= 5
    for line in lines:
        assert re.fullmatch(r"(?:- )?uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_nothing_is_interpolated_into_a_shells_text() -> None:
    """A branch or a title may be named `$(rm -rf .)`; in the environment it is only a string."""
    assert [name for name, script in RUN.items() if "${{" in script] == []


def test_there_are_no_secrets_and_no_trigger_that_lends_them_to_strangers() -> None:
    assert "secrets." not in TEXT
    assert "pull_request_target" not in TEXT


def test_runs_do_not_meet_and_do_not_hang() -> None:
    assert WORKFLOW["concurrency"]["group"].endswith("${{ github.ref }}")
    assert all(0 < job["timeout-minutes"] <= 60 for job in JOBS.values())


def test_packages_come_from_the_lock_alone() -> None:
    installs = [line for script in RUN.values() for line in script.splitlines() if "pip install" in line]
    assert len(installs) == 2
    assert "--require-hashes -r requirements-dev.lock" in installs[0]
    assert "--no-deps --no-build-isolation -e ." in installs[1]
    assert (ROOT / "requirements-dev.lock").read_text(encoding="utf-8").count("--hash=sha256:") > 50


# What it does


@dataclass(frozen=True)
class Runner:
    """A machine with clones of the repository, where steps run by name."""

    home: Path

    def git(self, *arguments: str, at: str = "work") -> str:
        """What git says."""
        command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
        result = subprocess.run(command, cwd=self.home / at, capture_output=True, text=True, check=True)
        return result.stdout

    def clone(self, name: str) -> None:
        """A fresh checkout of the main branch."""
        subprocess.run(
            ["git", "clone", "--quiet", "--branch", "main", self.home / "origin", self.home / name],
            check=True,
        )

    def step(self, name: str, *, at: str = "work") -> subprocess.CompletedProcess[str]:
        """Runs a step as GitHub would."""
        environment = {
            "PATH": f"{self.home / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.home),
            "PYTHONPATH": str(self.home / at),
            "RUNNER_TEMP": str(self.home),
            "GITHUB_OUTPUT": str(self.home / "output"),
            "BRANCH": "main",
            **WORKFLOW["env"],
        }
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", RUN[name]]
        return subprocess.run(
            command,
            cwd=self.home / at,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def run(self, *names: str, at: str = "work") -> None:
        """Runs steps that must succeed."""
        for name in names:
            result = self.step(name, at=at)
            assert result.returncode == 0, f"{name}: {result.stdout}{result.stderr}"

    def changed(self) -> str:
        """What the last search for changes answered."""
        return (self.home / "output").read_text(encoding="utf-8").split()[-1].removeprefix("changed=")


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as it stands, what is not committed yet included, with its briefings up to date."""
    if not (ROOT / ".git").exists():
        pytest.skip("the tests run outside a git repository, so there is nothing to clone")
    machine = Runner(tmp_path_factory.mktemp("origin"))
    first = machine.home / "first"
    _provide_commands(machine.home / "bin")
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, first], check=True)
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    paths = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for path in filter(None, paths.split("\0")):
        if (ROOT / path).is_file():
            (first / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, first / path)
        else:
            (first / path).unlink(missing_ok=True)
    machine.run("Generate", at="first")
    machine.git("checkout", "--quiet", "-B", "main", at="first")
    machine.git("add", "--all", at="first")
    machine.git("commit", "--quiet", "--allow-empty", "--message", "As it stands", at="first")
    return first


@pytest.fixture
def runner(origin: Path, tmp_path: Path) -> Runner:
    """A machine with a checkout of the repository in `work`, and the repository itself in `origin`."""
    machine = Runner(tmp_path)
    _provide_commands(tmp_path / "bin")
    subprocess.run(["git", "clone", "--quiet", "--bare", origin, tmp_path / "origin"], check=True)
    machine.clone("work")
    return machine


def _provide_commands(folder: Path) -> None:
    """The commands that the step of installation would provide, from the environment of the tests."""
    folder.mkdir()
    for name, module in {"python": "", "briefings": "-m generator", "mkdocs": "-m mkdocs"}.items():
        (folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {module} "$@"\n', encoding="utf-8")
        (folder / name).chmod(0o755)


def _add_a_seed(runner: Runner) -> None:
    (runner.home / "work/seeds/aldhaven-talks.txt").write_bytes(SEED)
    runner.git("add", "seeds")
    runner.git("commit", "--quiet", "--message", "A new article")
    runner.git("push", "--quiet", "origin", "main")


def test_every_shell_step_is_run_here_or_has_a_reason_not_to_be() -> None:
    assert {*BUILD, REFUSE, COMMIT, *NOT_RUN} == set(RUN)


def test_a_new_seed_is_briefed_committed_and_built(runner: Runner) -> None:
    _add_a_seed(runner)
    runner.run(*BUILD)
    assert runner.changed() == "true"
    page = "2024/aldhaven-talks"
    assert "nobody in Sundholm" in (runner.home / f"work/site/{page}/index.html").read_text(encoding="utf-8")

    runner.clone("commit")
    runner.run(COMMIT, at="commit")
    committed = runner.git("show", "--name-only", "--format=%an: %s", "main", at="origin").splitlines()
    assert committed[0] == "github-actions[bot]: Bring the briefings up to date with their seeds."
    assert f"briefings/{page}/index.md" in committed
    assert {path.split("/")[0] for path in committed[2:]} <= {"briefings", "mkdocs.yml"}

    runner.clone("next")
    runner.run("Generate", "Find what changed", "Check", at="next")
    assert runner.changed() == "false"


def test_a_pull_request_that_forgot_its_briefings_is_refused_with_their_names(runner: Runner) -> None:
    _add_a_seed(runner)
    runner.run("Generate", "Find what changed")
    result = runner.step(REFUSE)
    assert result.returncode == 1
    assert "aldhaven-talks/index.md" in result.stdout
    assert "Run 'briefings generate' and commit what it writes." in result.stdout


def test_the_commit_takes_nothing_but_briefings_and_navigation(runner: Runner) -> None:
    """Whatever the job that ran other people's code has put into the patch."""
    _add_a_seed(runner)
    runner.run("Generate", "Find what changed")
    patch = runner.home / "briefings.patch"
    (runner.home / "work/Makefile").write_text("all:\n\tcurl evil.example\n", encoding="utf-8")
    with patch.open("a", encoding="utf-8") as file:
        file.write(runner.git("diff", "--binary", "--", "Makefile"))
    assert "evil.example" in patch.read_text(encoding="utf-8")
    runner.clone("commit")
    runner.run(COMMIT, at="commit")
    assert "evil.example" not in runner.git("show", "main:Makefile", at="origin")


def test_a_broken_seed_stops_the_run_with_its_name(runner: Runner) -> None:
    (runner.home / "work/seeds/empty.txt").write_bytes(b"")
    result = runner.step("Generate")
    assert result.returncode == 1
    assert "seeds/empty.txt" in result.stderr


def test_the_script_for_a_bare_machine_can_be_run() -> None:
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)
    assert "make check\nmake test\n" in script.read_text(encoding="utf-8")
