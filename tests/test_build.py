"""The shell: what is written and what never is, and that one broken seed costs no other."""

import json
import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import SEED

from generator import briefing, catalogue, identities, profiles, proof
from generator import page as writer
from generator.build import Finding, check, extract, generate, propose, settle
from generator.document import SCHEMAS, schema
from generator.errors import RegisterError, SeedError
from generator.reading import MAX_BYTES
from generator.values import Article, Briefing

SHORT = (
    b'date 2023-05-06 The mayor of Brack opened a bridge on Saturday. "It will hold," said Mayor Una Fell.\n'
)
SETTINGS = """\
site_name: Test   # a person's comment
nav:
  # years: kept by briefings generate
  - Home: index.md
  # end of years
  - About: about.md
"""
TALKS = "briefings/2024/talks"
BRIDGE = "briefings/2023/bridge"
PEOPLE = ("people/", "people/ilka-maren/", "people/tomas-veyra/", "people/una-fell/")
BODIES = ("bodies/", "bodies/kestrian-defense-ministry/")
REGISTER = "seeds/participants.yaml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two seeds of two years, and the settings of a site."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/talks.txt").write_bytes(SEED)
    (tmp_path / "seeds/bridge.md").write_bytes(SHORT)
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def _files(project: Path) -> dict[str, bytes]:
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in project.rglob("*")
        if path.is_file()
    }


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _version(project: Path, folder: str) -> int:
    front = (project / folder / "index.md").read_text(encoding="utf-8").split("---\n")[1]
    version = yaml.safe_load(front)["briefing"]["version"]
    assert isinstance(version, int)
    return version


def _add_words(project: Path) -> None:
    """A person's sentence in a generated section."""
    _edit(project / TALKS / "index.md", "## In brief\n", "## In brief\n\nThe port was closed that week.\n")


# What is written


def test_a_first_run_writes_every_page_and_says_so(project: Path) -> None:
    before = _files(project)
    report = generate(project)
    assert not report.problems
    assert not report.removed
    assert (report.seeds, report.exit_code) == (2, 0)
    listed = {path for path in report.changed if re.match(r"briefings/(?:people|bodies)/", path)}
    assert listed >= {f"briefings/{page}index.md" for page in (*PEOPLE, *BODIES)}
    assert set(report.changed) - listed == {
        *(f"{folder}/{name}" for folder in (TALKS, BRIDGE) for name in ("index.md", "briefing.json")),
        *("briefings/index.md", "briefings/2023/index.md", "briefings/2024/index.md"),
        *(f"briefings/timeline/{page}" for page in ("index.md", "2023-05/index.md", "2024-03/index.md")),
        *(f"briefings/{page}/index.md" for page in ("places", "places/aldhaven", "verify", "data")),
        *(f"briefings/schema/{name}.json" for name in SCHEMAS),
        "mkdocs.yml",
    }
    after = _files(project)
    assert {path for path in after if after[path] != before.get(path)} == set(report.changed)


def test_a_second_run_touches_no_file(project: Path) -> None:
    """Or a server that watches them would never come to rest."""
    generate(project)
    stamps = {path: path.stat().st_mtime_ns for path in project.rglob("*")}
    assert generate(project).changed == ()
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*")} == stamps


def test_the_same_seeds_give_the_same_bytes_in_another_place(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(project, other, dirs_exist_ok=True)
    generate(project)
    with ThreadPoolExecutor(2) as pool:
        generate(other, run=pool.map)
    assert _files(project) == _files(other)


def test_the_document_beside_the_page_is_the_articles(project: Path) -> None:
    generate(project)
    document = json.loads((project / TALKS / "briefing.json").read_bytes())
    assert document["article"]["path"] == "seeds/talks.txt"
    assert SEED.decode().endswith(document["article"]["text"])


def test_the_schema_is_published_with_the_site(project: Path) -> None:
    generate(project)
    for name in SCHEMAS:
        assert json.loads((project / f"briefings/schema/{name}.json").read_bytes()) == schema(name)


def test_a_changed_seed_changes_its_own_page_and_counts_the_version(project: Path) -> None:
    generate(project)
    assert _version(project, TALKS) == 1
    _edit(project / "seeds/talks.txt", "for nine days", "for ten days")
    report = generate(project)
    assert {f"{TALKS}/index.md", f"{TALKS}/briefing.json"} <= set(report.changed)
    assert [path for path in report.changed if path.startswith(BRIDGE)] == []
    assert _version(project, TALKS) == 2
    assert generate(project).changed == ()


def test_a_version_is_not_counted_while_the_words_stay(project: Path) -> None:
    """An editor who marks a page as checked has not changed what it says, but for the line that says so."""
    generate(project)
    _edit(project / TALKS / "index.md", "title:", "topic: straits\ntitle:")
    generate(project)
    assert _version(project, TALKS) == 1
    assert "topic: straits" in (project / TALKS / "index.md").read_text(encoding="utf-8")


def test_the_file_beside_a_seed_counts(project: Path) -> None:
    (project / "seeds/bridge.yaml").write_text("publisher: The Brack Courier\n", encoding="utf-8")
    report = generate(project)
    assert report.notes == ()
    assert (
        json.loads((project / BRIDGE / "briefing.json").read_bytes())["article"]["publisher"]
        == "The Brack Courier"
    )


def test_corrections_beside_a_seed_hold_and_one_that_is_stale_costs_no_page(project: Path) -> None:
    (project / "seeds/bridge.yaml").write_text(
        "corrections:\n"
        "- {words: It will hold, speaker: unclear, date: 2023-05-08}\n"
        "- {words: Una Fell opened, speaker: unclear}\n"
        "- {name: Una Fell, participant: person}\n",
        encoding="utf-8",
    )
    report = generate(project)
    assert report.exit_code == 1
    assert [(found.path, found.line) for found in report.problems] == [("seeds/bridge.yaml", 3)]
    assert "stale" in report.problems[0].message
    assert [(found.path, found.line) for found in report.notes] == [("seeds/bridge.yaml", 4)]
    assert "no longer needed" in report.notes[0].message
    facts = json.loads((project / BRIDGE / "briefing.json").read_bytes())
    assert facts["statements"][0]["speaker"] is None
    assert facts["statements"][0]["corrected"] is True
    assert [made["kind"] for made in facts["corrections"]] == ["speaker"]
    page = (project / BRIDGE / "index.md").read_text(encoding="utf-8")
    assert "corrected by an editor (2023-05-08)" in page
    assert "- **Mon 8 May 2023:** who speaks, at “It will hold” ([S1](#s1))" in page
    assert check(project).problems == report.problems
    lines = list(extract([str(project / "seeds/bridge.md")], BytesIO()))
    assert [type(line) for line in lines] == [str, Finding]


def test_a_page_without_corrections_holds_no_word_of_them(project: Path) -> None:
    """The machine's view is the same as if there were no such thing."""
    generate(project)
    assert "correct" not in (project / BRIDGE / "briefing.json").read_text(encoding="utf-8")


def test_a_person_who_edits_the_page_loses_nothing_to_a_correction(project: Path) -> None:
    generate(project)
    page = project / BRIDGE / "index.md"
    edited = page.read_text(encoding="utf-8").replace("## Context\n", "## Context\n\nMy own words.\n")
    page.write_text(edited, encoding="utf-8")
    beside = "corrections:\n- {words: It will hold, speaker: unclear}\n"
    (project / "seeds/bridge.yaml").write_text(beside, encoding="utf-8")
    assert generate(project).exit_code == 0
    assert "My own words." in page.read_text(encoding="utf-8")
    assert "Speaker unclear" in page.read_text(encoding="utf-8")
    assert (project / "seeds/bridge.yaml").read_text(encoding="utf-8") == beside


def test_seeds_in_folders_are_found_and_others_are_noted(project: Path) -> None:
    (project / "seeds/deep/er").mkdir(parents=True)
    (project / "seeds/deep/er/boat.TXT").write_bytes(b"A boat sank.")
    (project / "seeds/deep/photo.jpg").write_bytes(b"")
    (project / "seeds/.hidden.txt").write_bytes(b"")
    report = generate(project)
    assert (report.seeds, report.exit_code) == (3, 0)
    assert "briefings/undated/boat/index.md" in report.changed
    assert [note.path for note in report.notes] == ["seeds/deep/photo.jpg"]


def test_progress_counts_to_the_end(project: Path) -> None:
    seen: list[tuple[int, int]] = []
    generate(project, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_a_folder_without_seeds_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="There is no such folder"):
        generate(tmp_path)


# What people wrote


def test_what_a_person_wrote_stays_when_the_seed_changes(project: Path) -> None:
    generate(project)
    _add_words(project)
    _edit(project / "seeds/talks.txt", "for nine days", "for ten days")
    report = generate(project)
    assert "The port was closed that week.\n" in (project / TALKS / "index.md").read_text(encoding="utf-8")
    assert [note.path for note in report.notes] == [f"{TALKS}/index.md"]
    assert "In brief" in report.notes[0].message
    assert report.exit_code == 0


@settings(
    derandomize=True,
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    place=st.floats(0, 1),
    words=st.sampled_from(["zqx", "zqx: y", "## zqx", "- zqx", "    zqx", "<zqx>", "---zqx"]),
)
def test_no_line_that_a_person_adds_is_ever_lost(project: Path, place: float, words: str) -> None:
    """Wherever it stands. Where it breaks the page, the page stays as it is and the report says so."""
    shutil.rmtree(project / "briefings", ignore_errors=True)
    (project / "seeds/talks.txt").write_bytes(SEED)
    generate(project)
    page = project / TALKS / "index.md"
    lines = page.read_text(encoding="utf-8").split("\n")
    lines.insert(round(place * len(lines)), words)
    page.write_text("\n".join(lines), encoding="utf-8")
    edited = page.read_bytes()
    _edit(project / "seeds/talks.txt", "for nine days", "for ten days")
    report = generate(project)
    assert words in page.read_text(encoding="utf-8")
    assert page.read_bytes() == edited if report.problems else report.changed


@pytest.mark.parametrize(
    ("old", "new"),
    [("---\n", "---\ntitle: [\n"), ("briefing:", "briefing"), ("# ", "<<<<<<< HEAD\n# ")],
)
def test_a_page_that_cannot_be_understood_is_left_and_reported(project: Path, old: str, new: str) -> None:
    generate(project)
    _edit(project / TALKS / "index.md", old, new)
    before = _files(project)
    (project / "seeds/bridge.md").write_bytes(SHORT.replace(b"Saturday", b"Sunday"))
    _edit(project / "seeds/talks.txt", "for nine days", "for ten days")
    report = generate(project)
    assert [problem.path for problem in report.problems] == [f"{TALKS}/index.md"]
    assert report.problems[0].line is not None
    assert report.exit_code == 1
    after = _files(project)
    assert {path: after[path] for path in after if path.startswith(TALKS)} == {
        path: before[path] for path in before if path.startswith(TALKS)
    }
    assert f"{BRIDGE}/index.md" in report.changed


def test_a_page_that_is_not_utf_8_is_left(project: Path) -> None:
    generate(project)
    page = project / TALKS / "index.md"
    page.write_bytes(page.read_bytes().replace(b"## Context\n", b"## Context\n\nCaf\xe9\n"))
    before = page.read_bytes()
    report = generate(project)
    assert [(problem.path, problem.message[:26]) for problem in report.problems] == [
        (f"{TALKS}/index.md", "This line is not UTF-8. Sa")
    ]
    assert page.read_bytes() == before


def test_a_page_saved_while_we_work_is_left(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between reading and writing there is time enough for an editor to press save."""
    generate(project)
    page = project / TALKS / "index.md"
    prove = proof.prove

    def save_meanwhile(document: dict[str, dict[str, object]], text: str) -> None:
        if document["article"]["id"] == "talks":
            page.write_text("a person's words", encoding="utf-8")
        prove(document, text)

    monkeypatch.setattr("generator.proof.prove", save_meanwhile)
    _edit(project / "seeds/talks.txt", "for nine days", "for ten days")
    report = generate(project)
    assert page.read_text(encoding="utf-8") == "a person's words"
    assert [problem.path for problem in report.problems] == [f"{TALKS}/index.md"]
    assert "left" in report.problems[0].message


def test_a_link_to_a_page_stays_a_link_and_the_page_keeps_its_mode(project: Path) -> None:
    generate(project)
    page, elsewhere = project / TALKS / "index.md", project / "elsewhere.md"
    page.rename(elsewhere)
    elsewhere.chmod(0o640)
    page.symlink_to(elsewhere)
    _edit(project / "seeds/talks.txt", "for nine days", "for ten days")
    generate(project)
    assert page.is_symlink()
    assert "for ten days" in elsewhere.read_text(encoding="utf-8")
    assert elsewhere.stat().st_mode & 0o777 == 0o640


def test_a_page_moves_with_everything_in_its_folder_when_the_date_is_corrected(project: Path) -> None:
    generate(project)
    _add_words(project)
    (project / TALKS / "map.png").write_bytes(b"a person's")
    _edit(project / "seeds/talks.txt", "2024-03-14", "2022-03-14")
    report = generate(project)
    moved = project / "briefings/2022/talks"
    assert "The port was closed that week.\n" in (moved / "index.md").read_text(encoding="utf-8")
    assert (moved / "map.png").read_bytes() == b"a person's"
    assert not (project / "briefings/2024").exists()
    assert f"{TALKS}/index.md" in report.removed
    assert report.exit_code == 0
    assert generate(project).changed == ()


def test_words_that_a_person_misquotes_are_a_note_for_generate_and_a_problem_for_check(project: Path) -> None:
    generate(project)
    page = project / TALKS / "index.md"
    head, heading, statements = page.read_text(encoding="utf-8").partition("## Key statements")
    page.write_text(
        head + heading + statements.replace("for nine days", "for many days", 1), encoding="utf-8"
    )
    lines = page.read_text(encoding="utf-8").split("\n")
    line = next(number for number, text in enumerate(lines, 1) if "S1" in text and "for many days" in text)
    assert generate(project).exit_code == 0
    problems = check(project).problems
    assert [(problem.path, problem.line) for problem in problems] == [(f"{TALKS}/index.md", line)]
    assert "for many days" in problems[0].message


# Who is who across briefings


def _entry(name: str, **facts: str) -> str:
    return "".join(
        f"{'- ' if not number else '  '}{key}: {value}\n"
        for number, (key, value) in enumerate(
            {"name": name, "kind": "person", "added": "2024-03-20", **facts}.items()
        )
    )


def test_the_register_is_neither_a_seed_nor_a_file_beside_one(project: Path) -> None:
    (project / "seeds/participants.txt").write_bytes(SHORT)
    (project / REGISTER).write_text(_entry("Una Fell"), encoding="utf-8")
    report = generate(project)
    assert (report.notes, report.problems, report.seeds) == ((), (), 3)
    page = (project / "briefings/people/una-fell/index.md").read_text(encoding="utf-8")
    assert "Entered by editors on Wed 20 Mar 2024" in page
    (line,) = extract([f"{project}/seeds/participants.txt"], BytesIO())
    assert isinstance(line, str)


def test_a_speaker_on_a_briefing_leads_to_the_page_and_back(project: Path) -> None:
    generate(project)
    talks = (project / TALKS / "index.md").read_text(encoding="utf-8")
    assert "### [Ilka Maren](../../people/ilka-maren/index.md), Kestrian Foreign Minister\n" in talks
    person = (project / "briefings/people/ilka-maren/index.md").read_text(encoding="utf-8")
    assert "](../../2024/talks/index.md#s1)" in person


def test_a_page_of_a_person_comes_and_goes_without_a_new_version_of_the_briefing(project: Path) -> None:
    """The words of the briefing are the same."""
    generate(project)
    (project / REGISTER).write_text(_entry("Ilka Maren", page="false"), encoding="utf-8")
    report = generate(project)
    assert "briefings/people/ilka-maren/index.md" in report.removed
    assert not (project / "briefings/people/ilka-maren").exists()
    talks = (project / TALKS / "index.md").read_text(encoding="utf-8")
    assert "### Ilka Maren, Kestrian Foreign Minister\n" in talks
    assert _version(project, TALKS) == 1
    assert generate(project).changed == ()


def test_the_register_changes_nothing_that_a_briefing_says(project: Path) -> None:
    generate(project)
    before = (project / TALKS / "briefing.json").read_bytes()
    text = _entry("Ilka Maren-Holt", variants="[Ilka Maren]", roles="[{text: Poet}]", note="Poet")
    (project / REGISTER).write_text(text, encoding="utf-8")
    generate(project)
    assert (project / TALKS / "briefing.json").read_bytes() == before
    page = (project / TALKS / "index.md").read_text(encoding="utf-8")
    assert "### [Ilka Maren](../../people/ilka-maren-holt/index.md), Kestrian Foreign Minister" in page
    assert "Poet" not in page
    old = (project / "briefings/people/ilka-maren/index.md").read_text(encoding="utf-8")
    assert "[Ilka Maren-Holt](../ilka-maren-holt/index.md)" in old


@pytest.mark.parametrize("text", ["- name: [\n", "Ilka Maren: person\n", "- kind: person\n", "\x00"])
def test_a_broken_register_costs_no_briefing(project: Path, text: str) -> None:
    (project / REGISTER).write_text(text, encoding="utf-8")
    report = generate(project)
    assert [problem.path for problem in report.problems] == [REGISTER]
    assert report.exit_code == 1
    assert f"{TALKS}/index.md" in report.changed
    assert (project / REGISTER).read_text(encoding="utf-8") == text


def test_what_a_person_wrote_on_a_page_of_a_person_stays(project: Path) -> None:
    generate(project)
    page = project / "briefings/people/una-fell/index.md"
    _edit(page, "# Una Fell\n", "# Una Fell\n\nMayor until she moved.\n")
    (project / "seeds/bridge.md").write_bytes(SHORT.replace(b"It will hold", b"It will stand"))
    report = generate(project)
    assert "briefings/people/una-fell/index.md" in report.changed
    text = page.read_text(encoding="utf-8")
    assert "Mayor until she moved.\n" in text
    assert "It will stand" in text
    (project / "seeds/bridge.md").unlink()
    report = generate(project, prune=True)
    assert "Mayor until she moved.\n" in page.read_text(encoding="utf-8")
    assert "It will stand" not in page.read_text(encoding="utf-8")
    assert "briefings/people/una-fell/index.md" in [note.path for note in report.notes]


def test_a_page_among_those_of_people_that_we_never_wrote_is_left_alone(project: Path) -> None:
    for name in ("people/notes", "people/una-fell"):
        (project / "briefings" / name).mkdir(parents=True)
        (project / "briefings" / name / "index.md").write_text("# Mine\n", encoding="utf-8")
    report = generate(project)
    assert [problem.path for problem in report.problems] == ["briefings/people/una-fell/index.md"]
    for name in ("people/notes", "people/una-fell"):
        assert (project / "briefings" / name / "index.md").read_text(encoding="utf-8") == "# Mine\n"


def test_the_pages_of_people_go_with_their_last_briefing(project: Path) -> None:
    generate(project)
    (project / "seeds/talks.txt").unlink()
    report = generate(project, prune=True)
    assert "briefings/people/ilka-maren/index.md" in report.removed
    assert not (project / "briefings/bodies").exists()
    assert "Bodies" not in (project / "mkdocs.yml").read_text(encoding="utf-8")


def test_words_in_quotation_marks_that_nobody_said_are_on_no_page_of_a_person(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = profiles.leaves

    def misquoting(gathered: tuple[identities.Person, ...]) -> dict[str, profiles.Leaf]:
        return {
            path: replace(leaf, markdown=leaf.markdown.replace("for nine days", "for ten days"))
            for path, leaf in made(gathered).items()
        }

    monkeypatch.setattr("generator.profiles.leaves", misquoting)
    report = generate(project)
    assert [problem.path for problem in report.problems] == ["briefings/people/ilka-maren/index.md"]
    assert not (project / "briefings/people/ilka-maren").exists()


def test_what_editors_decide_is_written_and_nothing_else_is_touched(project: Path) -> None:
    generate(project)
    before = _files(project)
    day = date(2024, 3, 20)
    report = settle(project, ["Ilka Maren"], ["Tomas Veyra = Ilka Maren"], day)
    assert report.changed == (REGISTER,)
    after = _files(project)
    assert {path for path in after if after[path] != before.get(path)} == {REGISTER}
    assert settle(project, ["Ilka Maren"], [], day).changed == ()
    _, entries, _, named = propose(project)
    assert [(entry.name, entry.different) for entry in entries] == [("Ilka Maren", ("Tomas Veyra",))]
    assert named > 3
    with pytest.raises(RegisterError, match="No briefing names"):
        settle(project, ["Oda Lind", "Nobody"], [], day)
    with pytest.raises(RegisterError, match="both the same and not the same"):
        settle(project, ["Tomas Veyra = Ilka Maren"], [], day)
    assert _files(project) == after


# Broken seeds


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda path: path.write_bytes(b""), "no story"),
    "a picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00"), "U+"),
    "a folder": (lambda path: path.mkdir(), "is no file"),
    "a pipe": (os.mkfifo, "is no file"),
    "a link to nothing": (lambda path: path.symlink_to("nowhere"), "leads nowhere"),
    "a link to itself": (lambda path: path.symlink_to(path), "file system refuses"),
    "a link out of the folder": (lambda path: path.symlink_to(__file__), "leads out"),
    "too large": (_large, "limit"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_seed_is_named_and_costs_no_other(project: Path, kind: str) -> None:
    make, message = BROKEN[kind]
    make(project / "seeds/broken.txt")
    report = generate(project)
    assert [problem.path for problem in report.problems] == ["seeds/broken.txt"]
    assert message in report.problems[0].message
    assert report.exit_code == 1
    assert f"{TALKS}/index.md" in report.changed


@pytest.mark.parametrize("kind", BROKEN)
def test_the_page_of_a_seed_that_broke_stays_on_the_site(project: Path, kind: str) -> None:
    (project / "seeds/broken.txt").write_bytes(SHORT)
    generate(project)
    before = _files(project)
    (project / "seeds/broken.txt").unlink()
    BROKEN[kind][0](project / "seeds/broken.txt")
    report = generate(project, prune=True)
    assert not report.changed
    assert not report.removed
    after = _files(project)
    assert {path: after[path] for path in before if path.startswith("briefings")} == {
        path: before[path] for path in before if path.startswith("briefings")
    }


def test_a_file_beside_a_seed_that_is_broken_is_named(project: Path) -> None:
    (project / "seeds/talks.yaml").mkdir()
    assert [problem.path for problem in generate(project).problems] == ["seeds/talks.yaml"]


def test_a_linked_folder_is_not_entered(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_bytes(SHORT)
    (project / "seeds/more").symlink_to(outside, target_is_directory=True)
    report = generate(project)
    assert (report.seeds, [problem.path for problem in report.problems]) == (2, ["seeds/more"])


def test_a_name_that_is_no_text_is_refused(project: Path) -> None:
    Path(os.fsdecode(os.fsencode(project / "seeds") + b"/caf\xe9.txt")).write_bytes(SHORT)
    report = generate(project)
    assert [problem.message for problem in report.problems] == ["The file's name is not UTF-8. Rename it."]


def test_of_two_seeds_with_one_name_the_second_is_refused(project: Path) -> None:
    (project / "seeds/z").mkdir()
    (project / "seeds/z/Talks.md").write_bytes(SHORT)
    report = generate(project)
    assert [problem.path for problem in report.problems] == ["seeds/z/Talks.md"]
    assert "seeds/talks.txt" in report.problems[0].message
    assert (
        json.loads((project / TALKS / "briefing.json").read_bytes())["article"]["path"] == "seeds/talks.txt"
    )


def test_a_bug_that_one_article_shows_is_reported_and_costs_no_other(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = briefing.brief

    def brief_with_bug(article: Article) -> Briefing:
        if article.id == "talks":
            raise IndexError("tuple index out of range")
        return brief(article)

    monkeypatch.setattr("generator.build.brief", brief_with_bug)
    report = generate(project)
    assert [problem.path for problem in report.problems] == ["seeds/talks.txt"]
    assert "IndexError in test_build.py" in report.problems[0].message
    assert f"{BRIDGE}/index.md" in report.changed


def test_words_that_are_not_the_sources_are_never_published(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The promise of the whole program, at its last door."""
    render = writer.render
    monkeypatch.setattr(
        "generator.build.render",
        lambda *given: render(*given).replace("for nine days", "for ten days"),
    )
    report = generate(project)
    assert [problem.path for problem in report.problems] == [f"{TALKS}/index.md"]
    assert "for ten days" in report.problems[0].message
    assert not (project / TALKS).exists()
    assert (project / BRIDGE / "index.md").exists()


def test_words_in_no_briefing_are_never_listed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = catalogue.pages
    monkeypatch.setattr(
        "generator.catalogue.pages",
        lambda entries: {path: f"{page}\n“Made up”\n" for path, page in listed(entries).items()},
    )
    monkeypatch.setattr("generator.frontpage.page", lambda *_: "# Home\n\n“Made up”\n")
    report = generate(project)
    assert {problem.path for problem in report.problems} == {
        *("briefings/index.md", "briefings/2023/index.md", "briefings/2024/index.md")
    }
    assert not (project / "briefings/index.md").exists()


def test_a_full_disk_leaves_the_old_file_whole(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generate(project)
    before = _files(project)
    _edit(project / "seeds/talks.txt", "for nine days", "for ten days")

    def refuse(_path: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    report = generate(project)
    assert {problem.path for problem in report.problems} == {"seeds/talks.txt"}
    assert "No space left on device" in str(report.problems[0])
    after = _files(project)
    assert after.keys() == before.keys()
    assert {path for path in after if after[path] != before[path]} == {"seeds/talks.txt"}


def test_a_full_disk_is_told_for_every_file_that_it_cost(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The catalogue and the schema are written last, and are no less in danger."""

    def refuse(_path: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    assert {problem.path for problem in generate(project).problems} == {
        *("seeds/talks.txt", "seeds/bridge.md", "briefings/index.md"),
        *("briefings/verify/index.md", "briefings/data/index.md"),
        *(f"briefings/schema/{name}.json" for name in SCHEMAS),
    }


# Pages whose seed is gone


def test_a_page_without_its_seed_stays_and_is_listed_until_it_is_pruned(project: Path) -> None:
    generate(project)
    (project / "seeds/bridge.md").unlink()
    report = generate(project)
    assert not report.changed
    assert not report.removed
    assert [(note.path, note.message[:17]) for note in report.notes] == [
        (f"{BRIDGE}/index.md", "Its seed is gone.")
    ]
    report = generate(project, prune=True)
    assert f"{BRIDGE}/index.md" in report.removed
    assert not (project / "briefings/2023").exists()
    assert "2023" not in (project / "mkdocs.yml").read_text(encoding="utf-8")
    assert "bridge" not in (project / "briefings/index.md").read_text(encoding="utf-8")
    assert generate(project).changed == ()


def test_a_place_that_no_briefing_names_any_more_goes_and_what_people_wrote_stays(project: Path) -> None:
    generate(project)
    place, own = project / "briefings/places/aldhaven/index.md", project / "briefings/places/our-map/index.md"
    assert place.exists()
    own.parent.mkdir()
    own.write_text("# A map that somebody drew\n", encoding="utf-8")
    (project / "seeds/talks.txt").unlink()
    report = generate(project, prune=True)
    assert "briefings/places/aldhaven/index.md" in report.removed
    assert not place.parent.exists()
    assert own.read_text(encoding="utf-8") == "# A map that somebody drew\n"
    assert generate(project).changed == ()


def test_words_that_people_add_to_a_page_of_tools_stay(project: Path) -> None:
    generate(project)
    page = project / "briefings/verify/index.md"
    edited = page.read_text(encoding="utf-8") + "\n## For our desk\n\nAsk Wilma.\n"
    page.write_text(edited, encoding="utf-8")
    generate(project)
    assert page.read_text(encoding="utf-8") == edited


def _add_a_file(project: Path) -> None:
    (project / BRIDGE / "photo.png").write_bytes(b"a person's")


def _add_a_line(project: Path) -> None:
    _edit(project / BRIDGE / "index.md", "## Context\n", "## Context\n\nIt was closed.\n")


def _check_it(project: Path) -> None:
    _edit(project / BRIDGE / "index.md", "review: unreviewed", "review: checked")


def _take_a_section_out(project: Path) -> None:
    page = project / BRIDGE / "index.md"
    page.write_text(
        re.sub(r"## Links\n.*?(?=## )", "", page.read_text(encoding="utf-8"), flags=re.DOTALL),
        encoding="utf-8",
    )


def _break_it(project: Path) -> None:
    (project / BRIDGE / "index.md").write_text("---\nnever closed", encoding="utf-8")


@pytest.mark.parametrize("edit", [_add_a_file, _add_a_line, _check_it, _take_a_section_out, _break_it])
def test_nothing_that_a_person_touched_is_pruned(project: Path, edit: Callable[[Path], None]) -> None:
    generate(project)
    edit(project)
    before = _files(project / BRIDGE)
    (project / "seeds/bridge.md").unlink()
    report = generate(project, prune=True)
    assert report.removed == ()
    assert _files(project / BRIDGE) == before
    assert next(finding.path for finding in (*report.notes, *report.problems)) == f"{BRIDGE}/index.md"


def test_what_a_person_wrote_about_a_year_stays_when_its_last_briefing_goes(project: Path) -> None:
    generate(project)
    with (project / "briefings/2023/index.md").open("a", encoding="utf-8") as page:
        page.write("\n## Elections\n\nThere were two.\n")
    (project / "seeds/bridge.md").unlink()
    generate(project, prune=True)
    year = (project / "briefings/2023/index.md").read_text(encoding="utf-8")
    assert "There were two.\n" in year
    assert "bridge/index.md" not in year


def test_pages_that_are_nobodys_briefing_are_left_alone(project: Path) -> None:
    own = project / "briefings/2023/my-own/index.md"
    own.parent.mkdir(parents=True)
    own.write_text("# Mine\n", encoding="utf-8")
    report = generate(project, prune=True)
    assert report.exit_code == 0
    assert own.read_text(encoding="utf-8") == "# Mine\n"


# The site's settings


def test_only_the_years_between_the_two_lines_are_ours(project: Path) -> None:
    generate(project)
    text = (project / "mkdocs.yml").read_text(encoding="utf-8")
    assert text == SETTINGS.replace(
        "  - Home: index.md\n",
        "  - Home: index.md\n  - People: people/index.md\n  - Bodies: bodies/index.md\n"
        "  - Places: places/index.md\n  - Timeline: timeline/index.md\n"
        "  - Verify: verify/index.md\n  - Data: data/index.md\n"
        '  - "2024": 2024/index.md\n  - "2023": 2023/index.md\n',
    )
    titles = [key for item in yaml.safe_load(text)["nav"] for key in item]
    assert titles == [
        *("Home", "People", "Bodies", "Places", "Timeline", "Verify", "Data"),
        *("2024", "2023", "About"),
    ]


@pytest.mark.parametrize(
    "text", ["site_name: x\n", "# years: kept by briefings generate\n", "", SETTINGS[:40]]
)
def test_settings_that_do_not_ask_for_years_stay(project: Path, text: str) -> None:
    (project / "mkdocs.yml").write_text(text, encoding="utf-8")
    assert "mkdocs.yml" not in generate(project).changed
    assert (project / "mkdocs.yml").read_text(encoding="utf-8") == text


def test_settings_keep_the_line_ends_of_their_system(project: Path) -> None:
    (project / "mkdocs.yml").write_bytes(SETTINGS.replace("\n", "\r\n").encode())
    generate(project)
    text = (project / "mkdocs.yml").read_bytes()
    assert b'"2024": 2024/index.md\r\n' in text
    assert text.count(b"\n") == text.count(b"\r\n")


# Looking only


def test_looking_writes_nothing_and_foretells_what_would_be_written(project: Path) -> None:
    generate(project)
    _add_words(project)
    _edit(project / "seeds/talks.txt", "2024-03-14", "2021-03-14")
    (project / "seeds/bridge.md").unlink()
    (project / "seeds/boat.txt").write_bytes(b"A boat sank.")
    before = _files(project)
    foretold = generate(project, write=False, prune=True)
    assert _files(project) == before
    done = generate(project, prune=True)
    assert foretold == done
    assert done.changed
    assert done.removed


def test_a_check_fails_until_everything_is_written(project: Path) -> None:
    report = check(project)
    assert report.exit_code == 1
    assert f"{TALKS}/index.md" in {problem.path for problem in report.problems}
    generate(project)
    assert check(project).problems == ()
    _edit(project / "seeds/talks.txt", "for nine days", "for ten days")
    assert check(project).exit_code == 1


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema": "briefing/1"}', "\udcff", "moved"])
def test_a_damaged_document_without_its_seed_is_named(project: Path, content: str) -> None:
    """Also one in which a place is not its text any more."""
    generate(project)
    (project / "seeds/bridge.md").unlink()
    document = project / BRIDGE / "briefing.json"
    moved = document.read_text(encoding="utf-8").replace('"start": 0', '"start": 1')
    document.write_bytes(os.fsencode(moved if content == "moved" else content))
    problems = [problem.path for problem in check(project).problems]
    assert f"{BRIDGE}/briefing.json" in problems


# Extraction


def _records(*records: object) -> BytesIO:
    return BytesIO(b"".join(json.dumps(record).encode() + b"\n" for record in records))


def _ids(results: list[str | Finding]) -> list[object]:
    return [one if isinstance(one, Finding) else json.loads(one)["article"]["id"] for one in results]


def test_extraction_keeps_the_order_and_steps_over_what_it_cannot_read() -> None:
    stream = _records({"id": "a", "text": "One."}, {"text": "no id"}, {"id": "b", "text": "Two."})
    results = _ids(list(extract(["-"], stream)))
    assert [results[0], results[2]] == ["a", "b"]
    assert isinstance(results[1], Finding)
    assert (results[1].path, results[1].line) == ("standard input", 2)


def test_a_record_without_end_is_stepped_over_in_pieces() -> None:
    """A line may be longer than the memory."""
    endless = b'{"id": "a", "text": "' + b"x" * (2 * MAX_BYTES + 10) + b'"}\n\n'
    results = _ids(list(extract(["-"], BytesIO(endless + b'{"id": "b", "text": "Two."}'))))
    assert isinstance(results[0], Finding)
    assert results[0].line == 1
    assert results[1:] == ["b"]


class _Slow(BytesIO):
    """A stream that breaks if it is read ahead of what was asked for."""

    allowed = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        assert self.allowed > 0, "read ahead"
        self.allowed -= 1
        return super().readline(size)


def test_the_first_result_comes_before_the_second_line_is_read() -> None:
    stream = _Slow(_records({"id": "a", "text": "One."}, {"id": "b", "text": "Two."}).getvalue())
    results = extract(["-"], stream)
    stream.allowed = 1
    assert _ids([next(results)]) == ["a"]
    stream.allowed = 1
    assert _ids([next(results)]) == ["b"]


def test_extraction_reads_seeds_records_and_folders(project: Path) -> None:
    (project / "seeds/more.jsonl").write_bytes(_records({"id": "r", "text": "Three."}).getvalue())
    (project / "seeds/photo.jpg").write_bytes(b"")
    results = list(extract([str(project / "seeds"), str(project / "seeds/photo.jpg")], BytesIO()))
    assert _ids(results[:3]) == ["bridge", "r", "talks"]
    assert isinstance(results[3], Finding)
    assert "neither a seed" in results[3].message


def test_an_extracted_document_is_the_one_beside_the_page(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    generate(project)
    (extracted,) = extract(["seeds/talks.txt"], BytesIO())
    (pretty,) = extract(["seeds/talks.txt"], BytesIO(), pretty=True)
    written = (project / TALKS / "briefing.json").read_text(encoding="utf-8")
    assert isinstance(extracted, str)
    assert json.loads(extracted) == json.loads(written)
    assert pretty == written


# What spans briefings: relations, the timeline, the ceiling

SECOND = (
    b"date 2023-05-08 The mayor of Brack, Una Fell, closed a bridge on Monday.\n\n"
    b'"It held for two days," said Mayor Una Fell.\n'
)
FIRST = b'date 2023-05-06 Mayor Una Fell opened a bridge on Saturday.\n\n"It will hold," said Una Fell.\n'
CLOSED = "briefings/2023/closed"


@pytest.fixture
def related(project: Path) -> Path:
    """A project in which two articles name one mayor."""
    (project / "seeds/bridge.md").write_bytes(FIRST)
    (project / "seeds/closed.txt").write_bytes(SECOND)
    return project


def _page(project: Path, folder: str) -> str:
    return (project / folder / "index.md").read_text(encoding="utf-8")


def test_related_briefings_lead_to_each_other_and_a_second_run_changes_nothing(related: Path) -> None:
    generate(related)
    assert "](../../2023/closed/index.md)**" in _page(related, BRIDGE)
    assert "](../../2023/bridge/index.md)**" in _page(related, CLOSED)
    assert "### Related briefings" not in _page(related, TALKS)
    assert not generate(related).changed
    assert check(related).exit_code == 0


def test_a_new_neighbour_is_no_new_version(related: Path) -> None:
    """Who cites version 1 of a page cites its own words."""
    (related / "seeds/closed.txt").unlink()
    generate(related)
    (related / "seeds/closed.txt").write_bytes(SECOND)
    report = generate(related)
    assert f"{BRIDGE}/index.md" in report.changed
    assert "### Related briefings" in _page(related, BRIDGE)
    assert _version(related, BRIDGE) == 1


def test_what_a_person_wrote_beside_a_relation_stays(related: Path) -> None:
    generate(related)
    _edit(related / BRIDGE / "index.md", "### Related briefings\n", "### Related briefings\n\nSee both.\n")
    (related / "seeds/closed.txt").unlink()
    generate(related, prune=True)
    assert "See both." in _page(related, BRIDGE)


def test_a_withdrawn_briefing_is_related_to_nothing(related: Path) -> None:
    generate(related)
    _edit(related / CLOSED / "index.md", "review: unreviewed", "review: withdrawn")
    generate(related)
    assert "### Related briefings" not in _page(related, BRIDGE)
    assert "### Related briefings" not in _page(related, CLOSED)


def test_a_month_that_nothing_happened_in_any_more_goes(project: Path) -> None:
    generate(project)
    (project / "seeds/bridge.md").unlink()
    report = generate(project, prune=True)
    assert "briefings/timeline/2023-05/index.md" in report.removed
    assert not (project / "briefings/timeline/2023-05").exists()
    assert "2024-03" in (project / "briefings/timeline/index.md").read_text(encoding="utf-8")
    assert check(project).exit_code == 0


def _ceiling(project: Path, words: str) -> None:
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write(f"extra:\n  briefings:\n    ceiling: {words}\n")


def test_a_page_above_the_ceiling_fails_the_check_with_its_figure(project: Path) -> None:
    _ceiling(project, "{share: 0.1, longest_run: 10}")
    made = generate(project)
    assert made.exit_code == 0
    assert len(made.misquoted) == 4
    report = check(project)
    assert report.exit_code == 1
    (share,) = [
        found for found in report.problems if found.path == f"{TALKS}/index.md" and "%" in found.message
    ]
    facts = json.loads((project / TALKS / "briefing.json").read_text(encoding="utf-8"))
    assert f"{facts['reproduced']['share']:.1%} of its source; the ceiling is 10.0%" in share.message
    assert "raise the ceiling in mkdocs.yml" in share.message


def test_a_page_below_the_ceiling_passes(project: Path) -> None:
    _ceiling(project, "{share: 1, longest_run: 5000}")
    generate(project)
    assert check(project).exit_code == 0


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("ceiling: 0.5", "lines such as"),
        ("ceiling: {share: 50}", "from 0 to 1"),
        ("ceiling: {share: true}", "from 0 to 1"),
        ("ceiling: {longest_run: many}", "whole number"),
        ("ceiling: {words: 5}", "lines such as"),
        ("ceiling: [", "no YAML"),
    ],
)
def test_a_ceiling_that_cannot_be_understood_is_told(project: Path, settings: str, words: str) -> None:
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(f"extra:\n  briefings:\n    {settings}\n")
    report = generate(project)
    assert report.exit_code == 1
    assert any(problem.path == "mkdocs.yml" and words in problem.message for problem in report.problems)
    assert (project / TALKS / "index.md").exists()


def test_tags_in_the_settings_are_not_acted_on(project: Path) -> None:
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("markdown_extensions:\n  - x: !!python/name:os.getcwd\ntheme: !ENV [A, b]\n")
    assert not generate(project).problems
