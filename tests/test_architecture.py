"""The house keeps its walls: imports run downward, the shell is on the disk, nothing looks at the world."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GENERATOR = ROOT / "generator"
MODULES = sorted(path.relative_to(GENERATOR).as_posix() for path in GENERATOR.rglob("*.py"))

EDGES = {"cli.py", "plugin.py"}
WORLD = {
    *("time", "random", "secrets", "uuid", "socket", "ssl", "http", "ftplib", "smtplib", "asyncio", "select"),
    *("urllib.request", "requests", "urllib3", "subprocess", "multiprocessing", "threading", "getpass"),
    *("locale", "platform", "ctypes", "webbrowser"),
}
"""What would make a page depend on more than its source."""
DISK = {"os", "io", "shutil", "tempfile", "glob", "fileinput", "mmap", "sqlite3", "pickle", "shelve", "dbm"}
ON_DISK = {"build.py", "collection.py", "disk.py", "seeds.py", "memory.py", "indexing.py", "publishing.py"}
PROGRAMS = {"indexing.py": {"subprocess"}}
"""Who starts another program: the indexer, whose whole input is a folder that we wrote."""
PACKAGE_DATA = {"lexicons/__init__.py", "document.py", "register.py", "tagger.py"} & set(MODULES)
"""They read files of the package itself, through importlib.resources."""
NOT_A_VALUE = {
    *("open", "read_bytes", "read_text", "write_bytes", "write_text", "unlink", "mkdir", "rmdir", "touch"),
    *("iterdir", "rglob", "is_file", "chmod"),
}
"""Calls that reach the disk. `is_dir` is asked by the plugin before MkDocs watches a folder."""
SURROUNDINGS = {"environ", "getenv", "urandom", "getpid"}
CLOCK = {"now", "today", "utcnow", "fromtimestamp"}
EVALUATION = {"eval", "exec", "compile", "__import__", "breakpoint", "input", "print"}


def _tree(module: str) -> ast.Module:
    return ast.parse((GENERATOR / module).read_text(encoding="utf-8"))


def _imported(tree: ast.AST) -> Iterator[str]:
    """The modules that a tree imports, `from a import b` as both `a` and `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide where a name comes from"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _imports(tree: ast.AST, wanted: set[str]) -> set[str]:
    return {
        name for name in _imported(tree) if any(name == one or name.startswith(f"{one}.") for one in wanted)
    }


def _looked_at(tree: ast.AST) -> set[str]:
    """The attributes by which a module would see the clock or its surroundings."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    clock = {
        node.attr for node in found if ast.unparse(node.value).split(".")[-1] in {"date", "datetime"}
    } & CLOCK
    return clock | {node.attr for node in found} & SURROUNDINGS


def _called(tree: ast.AST) -> set[str]:
    """The names called, as functions or as methods."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return _functions_called(tree) | {call.attr for call in calls if isinstance(call, ast.Attribute)}


def _functions_called(tree: ast.AST) -> set[str]:
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {call.id for call in calls if isinstance(call, ast.Name)}


def test_imports_run_downward() -> None:
    """The contracts in pyproject.toml, as `make check` runs them."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


@pytest.mark.parametrize("module", sorted(set(MODULES) - EDGES))
def test_nothing_but_the_edges_looks_at_clock_chance_or_network(module: str) -> None:
    tree = _tree(module)
    assert _imports(tree, WORLD) == PROGRAMS.get(module, set())
    allowed = {"getpid"} if module in ON_DISK else set()
    assert _looked_at(tree) <= allowed


@pytest.mark.parametrize("module", sorted(EDGES))
def test_the_edges_look_at_the_clock_only_to_show_progress_or_to_date_an_entry(module: str) -> None:
    assert _imports(_tree(module), WORLD) <= {"time", "time.monotonic"}
    day_of_an_entry = {"today"} if module == "cli.py" else set()
    assert _looked_at(_tree(module)) <= day_of_an_entry


@pytest.mark.parametrize("module", sorted(set(MODULES) - ON_DISK))
def test_only_the_shell_touches_the_disk(module: str) -> None:
    tree = _tree(module)
    assert _imports(tree, DISK) == set()
    assert _called(tree) & NOT_A_VALUE <= ({"read_text", "read_bytes"} if module in PACKAGE_DATA else set())
    if module not in EDGES:
        assert _imports(tree, {"pathlib"}) <= {"pathlib", "pathlib.PurePosixPath"}
    assert bool(_imports(tree, {"importlib.resources"})) == (module in PACKAGE_DATA)


@pytest.mark.parametrize("module", MODULES)
def test_no_module_runs_text_as_code_or_prints(module: str) -> None:
    assert _functions_called(_tree(module)) & EVALUATION == set()


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_first_what_it_is_for(module: str) -> None:
    docstring = ast.get_docstring(_tree(module))
    assert docstring
    assert len(docstring.splitlines()[0]) > 20


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import time", {"time"}),
        ("import os.path", {"os.path"}),
        ("from urllib import request", {"urllib.request"}),
        ("def f():\n    from random import choice", {"random", "random.choice"}),
        ("from urllib.parse import quote\nimport timeit", set()),
    ],
)
def test_the_search_for_imports_finds_them_in_every_form(code: str, found: set[str]) -> None:
    """A check that cannot fail would be worse than none."""
    assert _imports(ast.parse(code), WORLD | DISK) == found


def test_the_search_for_calls_finds_methods_and_functions() -> None:
    tree = ast.parse(
        "Path('x').read_text()\nopen('y')\nre.compile('z')\nos.environ['HOME']\ndt.date.today()\nlexicon.today()"
    )
    assert _called(tree) & NOT_A_VALUE == {"read_text", "open"}
    assert _functions_called(tree) & EVALUATION == set()
    assert _looked_at(tree) == {"environ", "today"}
