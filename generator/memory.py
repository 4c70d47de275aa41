"""What became of each seed, remembered from one run to the next: for a server, which builds at each edit.

It is a `map` for `build.generate`, and remembers nothing beyond the process. What a run would read again is
compared byte by byte.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath

from generator.build import Outcome, Task
from generator.disk import read_bytes


class Memory:
    """A `map` that leaves out the tasks whose files are as they were when nothing had to be written."""

    def __init__(self) -> None:
        self.settled: set[bytes] = set()
        """For `build.generate`: which lists stay as they are."""
        self._known: dict[str, tuple[Task, bytes, Outcome]] = {}
        self._frame: tuple[tuple[str, int, int], ...] | None = None

    def __call__(self, function: Callable[[Task], Outcome], items: Sequence[Task], /) -> Iterator[Outcome]:
        """The function's results, in the order of the items, some of them from an earlier call."""
        known, self._known = self._known, {}
        for task in items:
            state = _state(task)
            before = known.get(task.seed)
            if before is None or before[:2] != (task, state):
                before = (task, state, function(task))
            if _is_settled(before[2]):
                self._known[task.seed] = before
            yield before[2]

    def has_changed(self, paths: Iterable[Path]) -> bool:
        """Whether any of these files, or of those below these folders, is another than when last asked."""
        files = {file for path in paths for file in (path, *path.rglob("*")) if file.is_file()}
        known, self._frame = self._frame, tuple(sorted(map(_look, files)))
        return known not in {None, self._frame}


def _look(file: Path) -> tuple[str, int, int]:
    status = file.stat()
    return (str(file), status.st_mtime_ns, status.st_size)


def _state(task: Task) -> bytes:
    """A digest of the files from which a seed's outcome follows."""
    digest = sha256()
    files = [task.seed, str(PurePosixPath(task.seed).with_suffix(".yaml"))]
    files += [f"{home}/{name}" for home in task.homes for name in ("index.md", "briefing.json")]
    for file in files:
        data = read_bytes(task.project / file)
        digest.update(b"-" if data is None else b"%d:" % len(data) + data)
    return digest.digest()


def _is_settled(outcome: Outcome) -> bool:
    """Whether nothing was written and nothing failed, which might go better another time."""
    return outcome.entry is not None and not outcome.changed and not outcome.removed
