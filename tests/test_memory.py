"""A server that remembers writes what a run that knows nothing would write, and reads only what changed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import SEED

from generator import briefing, build
from generator.memory import Memory
from generator.values import Article, Briefing

PAGE = "briefings/2024/talks/index.md"
BRIDGE = (
    b'date 2023-05-06 The mayor of Brack opened a bridge on Saturday. "It will hold," said Mayor Una Fell.\n'
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/talks.txt").write_bytes(SEED)
    (tmp_path / "seeds/bridge.md").write_bytes(BRIDGE)
    return tmp_path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The articles that were briefed, in their order."""
    done: list[str] = []

    def remembered(article: Article) -> Briefing:
        done.append(article.id)
        return briefing.brief(article)

    monkeypatch.setattr("generator.build.brief", remembered)
    return done


def _run(project: Path, memory: Memory) -> build.Report:
    return build.generate(project, run=memory, settled=memory.settled)


def test_only_a_seed_whose_files_changed_is_read_again(project: Path, read: list[str]) -> None:
    memory = Memory()
    while _run(project, memory).changed:
        read.clear()
    read.clear()
    assert _run(project, memory).changed == ()
    assert read == []
    (project / "seeds/bridge.md").write_bytes(BRIDGE.replace(b"will hold", b"will not fall"))
    assert "briefings/2023/bridge/index.md" in _run(project, memory).changed
    assert read == ["bridge"]


def test_a_page_that_a_person_edits_is_read_again_and_kept(project: Path, read: list[str]) -> None:
    memory = Memory()
    while _run(project, memory).changed:
        pass
    read.clear()
    page = project / PAGE
    page.write_text(page.read_text(encoding="utf-8") + "\n## Ours\n\nA note.\n", encoding="utf-8")
    edited = page.read_bytes()
    _run(project, memory)
    assert read == ["talks"]
    assert page.read_bytes() == edited


def test_what_failed_is_tried_again(project: Path, read: list[str]) -> None:
    memory = Memory()
    page = project / PAGE
    _run(project, memory)
    page.write_text("Not ours.\n", encoding="utf-8")
    for _ in range(2):
        read.clear()
        assert [problem.path for problem in _run(project, memory).problems] == [PAGE]
        assert "talks" in read


EDITS = st.lists(
    st.sampled_from(("words", "date", "list", "away", "back", "page", "register")), min_size=1, max_size=4
)


@settings(
    derandomize=True,
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(EDITS)
def test_any_edits_give_the_same_files_as_without_memory(
    tmp_path_factory: pytest.TempPathFactory, edits: list[str]
) -> None:
    remembering, forgetting = tmp_path_factory.mktemp("a"), tmp_path_factory.mktemp("b")
    memory = Memory()
    for folder in (remembering, forgetting):
        (folder / "seeds").mkdir()
        (folder / "seeds/talks.txt").write_bytes(SEED)
        (folder / "seeds/bridge.md").write_bytes(BRIDGE)
    for edit in ("", *edits):
        for folder in (remembering, forgetting):
            _make(edit, folder)
        _run(remembering, memory)
        build.generate(forgetting)
        assert _files(remembering) == _files(forgetting)


def _make(edit: str, project: Path) -> None:
    seed, note = project / "seeds/bridge.md", "\n## A person's\n\nWords.\n"
    match edit:
        case "words":
            seed.write_bytes(BRIDGE.replace(b"will hold", b"will stand"))
        case "date":
            seed.write_bytes(BRIDGE.replace(b"2023", b"2021"))
        case "away":
            seed.unlink(missing_ok=True)
        case "back":
            seed.write_bytes(BRIDGE)
        case "list":
            home = project / "briefings/index.md"
            home.write_text(home.read_text(encoding="utf-8") + note, encoding="utf-8")
        case "page":
            page = project / PAGE
            page.write_text(page.read_text(encoding="utf-8") + note, encoding="utf-8")
        case "register":
            entry = "- name: Una Fell\n  added: 2024-01-01\n  variants: [Mayor Fell]\n"
            (project / "seeds/participants.yaml").write_text(entry, encoding="utf-8")


def _files(project: Path) -> dict[str, bytes]:
    top = project / "briefings"
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


def test_a_server_learns_that_its_theme_changed(tmp_path: Path) -> None:
    style = tmp_path / "theme/style.css"
    style.parent.mkdir()
    style.write_text("a", encoding="utf-8")
    memory = Memory()
    assert [memory.has_changed([style.parent]) for _ in range(2)] == [False, False]
    style.write_text("ab", encoding="utf-8")
    assert [memory.has_changed([style.parent]) for _ in range(2)] == [True, False]
