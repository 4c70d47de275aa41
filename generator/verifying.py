"""What the page "Verify a quotation" looks things up in: small files by hash, so that a reader's browser
fetches a few of them and sends nothing. Pure: published briefings in, files out.

`theme/javascripts/verify.js` divides text into words and hashes keys by the very same rules; a test in a
browser holds the two together.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from generator.markdown import fold
from generator.published import Published, newest_first
from generator.spelling import unaccented

FOLDER = "verify/data"
_RARE = 64
"""Statements that may share a word for it to be a key of its own; commoner words count in pairs only."""
_PER_SHARD = 600
"""Keys of a file: about 10 KB, a few KB on the wire."""
_PER_RECORDS = 64
"""Statements of a file of records."""
_MOST_SHARDS = 4096
_APOSTROPHES = frozenset("'’")


def files(briefings: Iterable[Published]) -> Iterator[tuple[str, str]]:
    """Path below the site, and JSON: what there is, the keys by hash, the statements by number."""
    records = list(_records(newest_first(list(briefings))))
    keys = _keys([[word for piece, _ in record["words"] for word in words(piece)] for record in records])
    count = shards(len(keys))
    yield f"{FOLDER}/meta.json", _json({"shards": count, "records": _PER_RECORDS, "statements": len(records)})
    by_shard: dict[int, dict[str, list[int]]] = defaultdict(dict)
    for key in sorted(keys):
        by_shard[fnv(key) % count][key] = keys[key]
    for shard in range(count):
        yield f"{FOLDER}/k{shard:03x}.json", _json(by_shard.get(shard, {}))
    for number, start in enumerate(range(0, len(records), _PER_RECORDS)):
        yield f"{FOLDER}/r{number:03x}.json", _json(records[start : start + _PER_RECORDS])


def words(text: str) -> list[str]:
    """The words of `text` as they are compared: no case, no accents, no marks but apostrophes inside.

    >>> words('“Nobody in Älvö’s port told us,” nine-day wait')
    ['nobody', 'in', "alvo's", 'port', 'told', 'us', 'nine', 'day', 'wait']
    """
    kept = unaccented(text).lower()
    found: list[str] = []
    start = None
    for index in range(len(kept) + 1):
        inside = index < len(kept) and (kept[index].isalnum() or _is_inside(kept, index))
        if inside and start is None:
            start = index
        elif not inside and start is not None:
            found.append(kept[start:index].replace("’", "'"))
            start = None
    return found


def _is_inside(text: str, index: int) -> bool:
    """Whether an apostrophe stands between two letters."""
    return (
        text[index] in _APOSTROPHES
        and text[index - 1 : index].isalnum()
        and text[index + 1 : index + 2].isalnum()
    )


def fnv(key: str) -> int:
    """FNV-1a of the key's UTF-8, 32 bits: a hash that takes three lines in any language."""
    value = 0x811C9DC5
    for byte in key.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def shards(keys: int) -> int:
    """How many files hold so many keys: a power of two, so that growth rarely moves them."""
    count = 1
    while count < _MOST_SHARDS and keys > count * _PER_SHARD:
        count *= 2
    return count


def _keys(said: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    """Pairs of neighbouring words, and rare words, to the numbers of the statements that hold them."""
    common = Counter(word for listed in said for word in set(listed))
    keys: dict[str, list[int]] = defaultdict(list)
    for number, listed in enumerate(said):
        own = {" ".join(pair) for pair in pairwise(listed)}
        own |= {word for word in listed if common[word] <= _RARE}
        for key in own:
            keys[key].append(number)
    return keys


def _records(briefings: Sequence[Published]) -> Iterator[dict[str, Any]]:
    for briefing in briefings:
        for statement in briefing.claims():
            speaker = briefing.speaker(statement)
            names = [fold(m["text"]) for m in speaker["mentions"] if m["kind"] == "name"] if speaker else []
            yield {
                "at": f"{briefing.path}#{statement['id']}",
                "in": fold(briefing.title),
                "date": briefing.date,
                "by": speaker and fold(speaker["name"]),
                "names": sorted({*names} - {speaker["name"]}) if speaker else [],
                "words": [[fold(piece["text"]), piece["verbatim"]] for piece in statement["content"]],
                "restored": statement["restored"],
                "withdrawn": briefing.withdrawn,
            }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"
