"""The pages of participants: one for each person and body, and lists of them by letter.

They show what briefings already say, each statement with the link to its very place; what comes from the
editors' register says so, with its date. Every word of a source passes through `markdown`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote as percent
from urllib.parse import urlsplit

import yaml

from generator.identities import FOLDERS, Appearance, Person, Said, tells
from generator.markdown import block, days_in_words, escape, in_words, quote
from generator.paging import earlier, earlier_pages, newest, numbers
from generator.register import Entry, RegisteredRole, name_key
from generator.topics import Collection, Spoken, Topic, topics
from generator.values import ParticipantKind

STATEMENTS = 10
"""Statements on a page. The newest page holds up to twice as many, so that earlier pages never change."""
TOPIC_LINES = 24
"""Statements on a page of topics."""
FEW_NAMES = 40
"""Names that one finds without letters above them."""
NAMES = 100
"""Names on a page of a list."""
_ROLES = 12
"""Roles on a page, the newest: enough for a long career."""
_PRINTED = 40
"""Names as printed on a page."""
_COMPANY = 12
"""People that somebody appears with."""
_HEARD = 20
"""Names on the first page of a kind."""
_OTHER = "other"
"""The page of names that begin with no letter of the alphabet."""
_TITLES: Mapping[ParticipantKind, str] = {"person": "People", "organisation": "Bodies"}
_ABOUT: Mapping[ParticipantKind, str] = {
    "person": "Who speaks or is spoken about in the briefings, by surname.",
    "organisation": "Ministries, companies, parties and other bodies in the briefings.",
}
_TOPICS = "topics"
"""The folder of somebody's statements by topic, beside their page."""
_LEADING = 8
"""Topics that somebody's page names."""
_NOT_SEARCHED = "{ data-search-exclude }"
"""Behind a heading: a search is for briefings, not for lists of their statements."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page, and all that may stand in quotation marks on it."""

    markdown: str
    quoted: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Line:
    """A statement with the briefing that holds it, in its place in time."""

    moment: str
    """When it was said if the source tells, else the day of the article; empty if neither is known."""
    appearance: Appearance
    said: Said

    @property
    def order(self) -> tuple[str, str, int]:
        return (self.moment, self.appearance.cast.id, int(self.said.id.removeprefix("s")))

    @property
    def year(self) -> str:
        return self.moment[:4] or "Undated"


def leaves(people: Sequence[Person]) -> dict[str, Leaf]:
    """All pages of participants: path below `briefings/` to the page as if nobody had edited it."""
    pages: dict[str, Leaf] = {}
    shown = _Addresses.of(people)
    collection = Collection.of(people)
    files = [_file(person, collection) for person in people]
    for file in files:
        pages.update(_of_person(file, shown))
    for person in people:
        for path, leaf in _other_addresses(person).items():
            pages.setdefault(path, leaf)
    for kind, folder in FOLDERS.items():
        listed = [file for file in files if file.person.identity.kind == kind]
        if listed:
            pages.update(_lists(kind, folder, listed))
    return pages


def navigation(people: Iterable[Person]) -> tuple[tuple[str, str], ...]:
    """Title and path of the pages in the site's navigation: People and Bodies, where there are any."""
    kinds = {person.identity.kind for person in people}
    return tuple((_TITLES[kind], f"{FOLDERS[kind]}/index.md") for kind in FOLDERS if kind in kinds)


@dataclass(frozen=True, slots=True)
class _Addresses:
    """Who a participant of a briefing is among those who have a page."""

    people: Mapping[tuple[str, str], Person]
    """By the ids of briefing and participant."""

    @classmethod
    def of(cls, people: Iterable[Person]) -> "_Addresses":
        return cls({(a.cast.id, a.figure.id): person for person in people for a in person.appearances})


# One person or body


def _of_person(file: "_File", shown: _Addresses) -> dict[str, Leaf]:
    """The page, and the pages of earlier statements, numbered from the oldest so that they never change."""
    person, own, others = file.person, file.own, file.others
    slug, folder = person.identity.slug, FOLDERS[person.identity.kind]
    listed = sorted(person.appearances, key=lambda a: (a.cast.date or "", a.cast.id))
    last = max(earlier_pages(items, STATEMENTS) for items in (own, others, listed))
    pages = {}
    for number in range(1, last + 1):
        parts = _Parts(
            earlier(own, number, STATEMENTS),
            earlier(others, number, STATEMENTS),
            earlier(listed, number, STATEMENTS),
            up="../../../",
            old=number,
        )
        pages[f"{folder}/{slug}/{number}/index.md"] = _leaf(file, parts, shown)
    parts = _Parts(
        newest(own, STATEMENTS), newest(others, STATEMENTS), newest(listed, STATEMENTS), up="../../"
    )
    pages[f"{folder}/{slug}/index.md"] = _leaf(file, parts, shown, last)
    return pages | _by_topic(file, shown)


def _other_addresses(person: Person) -> dict[str, Leaf]:
    """Where somebody had a page before an editor joined that name to an entry: links there must not break."""
    folder, slug = FOLDERS[person.identity.kind], person.identity.slug
    names = {a.figure.name for a in person.appearances if tells(person.identity.kind, a.figure.name)}
    body = f"This name stands on the page of [{escape(person.name)}](../{slug}/index.md)."
    return {
        f"{folder}/{key}/index.md": Leaf(
            _page(name, [f"# {escape(name)}", body], searched=False), frozenset()
        )
        for name in sorted(names)
        if (key := name_key(name)) != slug
    }


@dataclass(frozen=True, slots=True)
class _Parts:
    """What of somebody's lists stands on one page, each list oldest first."""

    own: Sequence[_Line]
    others: Sequence[_Line]
    briefings: Sequence[Appearance]
    up: str
    """The way to `briefings/`."""
    old: int = 0
    """The number of a page of earlier statements; 0 is the newest page."""


@dataclass(frozen=True, slots=True)
class _File:
    """Somebody with what they said, and what others said that names them, oldest first."""

    person: Person
    own: Sequence[_Line]
    others: Sequence[_Line]
    topics: Sequence[Topic] = ()


def _file(person: Person, collection: Collection) -> _File:
    own: list[_Line] = []
    others: list[_Line] = []
    for appearance in person.appearances:
        for said in appearance.cast.said:
            line = _Line(_moment(said, appearance), appearance, said)
            if said.speaker == appearance.figure.id:
                own.append(line)
            elif appearance.figure.id in said.about:
                others.append(line)
    own.sort(key=lambda line: line.order)
    others.sort(key=lambda line: line.order)
    found = topics([(line.appearance, line.said) for line in own], collection)
    return _File(person, own, others, found)


def _moment(said: Said, appearance: Appearance) -> str:
    """A day where the source gives one, else the day of the article."""
    exact = said.date is not None and len(said.date) == len("2024-03-14")
    return (said.date if exact else None) or appearance.cast.date or ""


def _leaf(file: _File, parts: _Parts, shown: _Addresses, last: int = 0) -> Leaf:
    person = file.person
    body = [f"# {escape(person.name)}{f', earlier statements {parts.old}' if parts.old else ''}"]
    if parts.old:
        body.append(f"[The newest statements and all about {escape(person.name)}](../index.md)")
    else:
        body += [_summary(file), *_doubt(person), *_leading_topics(file)]
    body += _listing(person, "Statements", parts.own, parts.up, shown)
    body += _listing(person, "Statements of others that name them", parts.others, parts.up, shown)
    if parts.old:
        body.append(f"Earlier statements: {numbers(parts.old, parts.old, '../{}/index.md'.format)}")
    elif last:
        body.append(f"Earlier statements: {numbers(last + 1, last, '{}/index.md'.format)}")
    if not parts.old:
        body += [*_facts(person, parts.up), *_company(person, shown)]
    body += _briefings(parts)
    quoted = {words for line in (*parts.own, *parts.others) for words in line.said.quoted}
    printed = {name for a in person.appearances for name in (a.figure.name, *a.figure.names)}
    title = person.name + (f", earlier statements {parts.old}" if parts.old else "")
    feed = bool(file.own) and not parts.old
    return Leaf(_page(title, body, feed=feed), frozenset(quoted | printed))


def _page(title: str, body: Iterable[str], *, searched: bool = True, feed: bool = False) -> str:
    """`feed`: what this page lists can be followed; the theme says so, and the site is completed with it."""
    named = yaml.safe_dump({"title": title}, allow_unicode=True, width=float("inf"))
    hidden = ("feed: true\n" if feed else "") + ("" if searched else "search:\n  exclude: true\n")
    return f"---\n{named}hide:\n- toc\n{hidden}---\n\n" + "\n\n".join(body) + "\n"


def _summary(file: _File) -> str:
    person, own, others = file.person, file.own, file.others
    days = sorted(a.cast.date for a in person.appearances if a.cast.date)
    span = days_in_words(days)
    how = (
        "joined through the editors' register"
        if person.identity.entry
        else "joined by program where sources print the same full name"
    )
    role = _newest_role(person)
    naming = f", {len(others)} of others that name them" if others else ""
    counted = f"{role} · {_count(len(own), 'statement')}" if role else _count(len(own), "statement")
    where = _count(len(person.appearances), "briefing")
    return f"**{counted}{naming}, in {where}{span}**  \n<small>{how}</small>"


def _doubt(person: Person) -> Iterator[str]:
    """The box that warns of two people under one name; their statements stand apart."""
    if person.sides:
        sides = " and ".join(escape(_side(side)) for side in person.sides)
        yield (
            '!!! warning "Perhaps not one"\n'
            f"    The sources place this name in {sides}. Their statements stand apart below. "
            "An entry in the register settles who is who."
        )


def _newest_role(person: Person) -> str:
    """As the newest source that prints any has it."""
    role = next((a.figure.roles[0] for a in person.appearances if a.figure.roles), None)
    return f"{escape(role.text)}{' (inferred)' if role.inferred else ''}" if role else ""


def _side(side: frozenset[str]) -> str:
    return "/".join(sorted(side))


def _facts(person: Person, up: str) -> Iterator[str]:
    entry = person.identity.entry
    if roles := _roles(person, up):
        yield f"## Roles as printed {_NOT_SEARCHED}"
        yield _bullets(roles)
    names = dict.fromkeys(name for a in person.appearances for name in (a.figure.name, *a.figure.names))
    if len(names) > 1:
        yield "## Named in the sources as"
        told = ", ".join(quote(name) for name in sorted(names)[:_PRINTED])
        yield told + (f" and {len(names) - _PRINTED} more" if len(names) > _PRINTED else "")
    if entry is not None:
        yield f"## From the editors' register {_NOT_SEARCHED}"
        yield _bullets(_registered(person, entry, up))


def _roles(person: Person, up: str) -> list[str]:
    """Each role as printed, with the days between which briefings print it, the newest first."""
    printed: dict[tuple[str, bool], list[Appearance]] = {}
    for appearance in person.appearances:
        for role in appearance.figure.roles:
            printed.setdefault((role.text, role.inferred), []).append(appearance)
    lines = [
        f"{escape(text)}{' (inferred)' if inferred else ''}  \n"
        f"<small>{_since(found)} · {_link(found[0], up)}</small>"
        for (text, inferred), found in printed.items()
    ]
    rest = len(lines) - _ROLES
    return [*lines[:_ROLES], *([f"{rest} earlier ones, in the briefings below"] if rest > 0 else [])]


def _since(found: Sequence[Appearance]) -> str:
    """When a role was printed; `found` stands newest first."""
    last, first = found[0].cast.date, found[-1].cast.date
    if first is None or last is None:
        return "date unknown" if last is None else in_words(last)
    told = in_words(last) if first == last else f"{in_words(first)} to {in_words(last)}"
    return f"{told}, {_count(len(found), 'briefing')}" if len(found) > 1 else told


def _registered(person: Person, entry: Entry, up: str) -> Iterator[str]:
    """What editors entered, each fact with the day of the entry."""
    paths = {a.cast.id: f"{up}{a.cast.path}" for a in person.appearances}
    yield f"Entered by editors on {in_words(entry.added)}; no source of these briefings need say so."
    yield from (_registered_role(role, paths) for role in entry.roles)
    if entry.variants:
        yield f"Also written: {', '.join(escape(name) for name in entry.variants)}"
    for name, value in entry.identifiers:
        if name == "wikidata":
            yield f"Wikidata: [{value}](https://www.wikidata.org/wiki/{value})"
        else:
            yield f"{escape(name)}: {escape(value)}"
    if entry.different:
        yield f"Not the same as: {', '.join(escape(name) for name in entry.different)}"
    if entry.note:
        yield f"Note: {escape(entry.note)}"


def _registered_role(role: RegisteredRole, paths: Mapping[str, str]) -> str:
    days = [
        f"from {in_words(role.since)}" if role.since else "",
        f"until {in_words(role.until)}" if role.until else "",
    ]
    when = " ".join(day for day in days if day)
    says = "" if role.says is None else f"says {_who_says(role.says, paths)}"
    small = " · ".join(part for part in (when, says) if part)
    return escape(role.text) + (f"  \n<small>{small}</small>" if small else "")


def _who_says(says: str, paths: Mapping[str, str]) -> str:
    """A briefing of this page or an address as a link, anything else as its words."""
    if says in paths:
        return f"[{escape(says)}]({paths[says]})"
    try:
        parts = urlsplit(says)
    except ValueError:
        return escape(says)
    host = parts.hostname or ""
    if (
        parts.scheme not in {"http", "https"}
        or not host
        or not all(c.isascii() and (c.isalnum() or c in ".-") for c in host)
    ):
        return escape(says)
    target = percent(says, safe="-._~:/?#@!$&*+,;=%").replace("&", "&amp;")
    return f"[{escape(host)}]({target})"


def _listing(person: Person, title: str, lines: Sequence[_Line], up: str, shown: _Addresses) -> Iterator[str]:
    """A section of statements, newest first, by year; what may be two people's, apart."""
    for side in _sides_of(person, lines):
        mine = [line for line in lines if not person.sides or person.side(line.appearance) == side]
        if not mine:
            continue
        label = ""
        if person.sides:
            label = f": {escape(_side(person.sides[side]))}" if side is not None else ": no country printed"
        yield f"## {title}{label} {_NOT_SEARCHED}"
        for year, group in groupby(reversed(mine), key=lambda line: line.year):
            yield f"### {year} {_NOT_SEARCHED}"
            yield _bullets(_statement(person, line, up, shown) for line in group)


def _sides_of(person: Person, lines: Sequence[_Line]) -> list[int | None]:
    return [*range(len(person.sides)), None] if lines else []


def _statement(person: Person, line: _Line, up: str, shown: _Addresses) -> str:
    cast, said = line.appearance.cast, line.said
    speaker = "" if said.speaker == line.appearance.figure.id else _speaker(line, up, shown, person)
    day = f"article of {in_words(cast.date)}" if cast.date else "date of the article unknown"
    place = f"[{said.id.upper()} in {escape(cast.title)}]({up}{cast.path}#{said.id})"
    small = " · ".join((*said.small, day, place))
    return f'{speaker}{said.words}  \n<small class="{said.kind}">{small}</small>'


def _speaker(line: _Line, up: str, shown: _Addresses, person: Person) -> str:
    """Whose words name this person, for the start of a line."""
    if line.said.speaker is None:
        return "**Speaker unclear:** "
    figure = next(f for f in line.appearance.cast.figures if f.id == line.said.speaker)
    other = shown.people.get((line.appearance.cast.id, figure.id))
    name = escape(figure.name)
    if other is None or other is person:
        return f"**{name}:** "
    return f"**[{name}]({up}{other.identity.path}):** "


def _company(person: Person, shown: _Addresses) -> Iterator[str]:
    """Who stands in the same briefings, those with the most in common first."""
    counted: Counter[tuple[ParticipantKind, str]] = Counter()
    known: dict[tuple[ParticipantKind, str], Person] = {}
    for appearance in person.appearances:
        near = {
            (other.identity.kind, other.identity.slug): other
            for figure in appearance.cast.figures
            if (other := shown.people.get((appearance.cast.id, figure.id))) and other is not person
        }
        known.update(near)
        counted.update(near.keys())
    ordered = sorted(counted, key=lambda key: (-counted[key], known[key].name, key))[:_COMPANY]
    if ordered:
        yield f"## Appears with {_NOT_SEARCHED}"
        yield _bullets(
            f"[{escape(known[key].name)}](../../{known[key].identity.path}) "
            f"<small>{_count(counted[key], 'briefing')}</small>"
            for key in ordered
        )


def _briefings(parts: _Parts) -> Iterator[str]:
    if parts.briefings:
        yield f"## Briefings {_NOT_SEARCHED}"
        yield _bullets(
            f"{_link(a, parts.up)} <small>{in_words(a.cast.date) if a.cast.date else 'date unknown'}"
            f"{' · withdrawn, do not quote' if a.cast.review == 'withdrawn' else ''}</small>"
            for a in reversed(parts.briefings)
        )


# What somebody speaks about


def _leading_topics(file: _File) -> Iterator[str]:
    """The commonest topics, each leading to its statements."""
    if file.topics:
        links = [
            f"[{escape(topic.label)}]({_TOPICS}/index.md#{_anchor(topic)}) <small>{len(topic.said)}</small>"
            for topic in file.topics[:_LEADING]
        ]
        rest = len(file.topics) - len(links)
        more = [f"[{rest} more]({_TOPICS}/index.md)"] if rest else []
        yield f"Speaks about {' · '.join([*links, *more])}"


def _by_topic(file: _File, shown: _Addresses) -> dict[str, Leaf]:
    """The page of all topics, whose headings last; if their statements are too many for it, more pages."""
    if not file.topics:
        return {}
    folder = f"{FOLDERS[file.person.identity.kind]}/{file.person.identity.slug}/{_TOPICS}"
    listed = [(topic, pair) for topic in file.topics for pair in topic.said]
    if len(listed) <= TOPIC_LINES:
        return {f"{folder}/index.md": _topics_page(file, _sections(file, listed, "../../../", shown), listed)}
    parts = [listed[start : start + TOPIC_LINES] for start in range(0, len(listed), TOPIC_LINES)]
    first = {topic.key: number for number, part in reversed([*enumerate(parts, 1)]) for topic, _ in part}
    leading = [part for topic in file.topics for part in _leading_topic(topic, first[topic.key])]
    made = {f"{folder}/index.md": _topics_page(file, leading, ())}
    for number, part in enumerate(parts, 1):
        body = [
            *_sections(file, part, "../../../../", shown),
            f"Pages: {numbers(number, len(parts), '../{}/index.md'.format)}",
        ]
        made[f"{folder}/{number}/index.md"] = _topics_page(file, body, part, number)
    return made


def _topics_page(
    file: _File, body: Iterable[str], listed: Iterable[tuple[Topic, Spoken]], number: int = 0
) -> Leaf:
    name = file.person.name
    title = f"{name}, by topic" + (f", page {number}" if number else "")
    under = len({id(said) for topic in file.topics for _, said in topic.said})
    told = (
        f"[All topics](../index.md) of {escape(name)}"
        if number
        else f"{under} of {_count(len(file.own), 'statement')} by what they are about, the oldest first: "
        "names and words of the statements themselves that recur. A statement may stand under several."
    )
    quoted = frozenset(words for _, (_, said) in listed for words in said.quoted)
    return Leaf(_page(title, [f"# {escape(title)}", told, *body], searched=False), quoted)


def _sections(
    file: _File, listed: Sequence[tuple[Topic, Spoken]], up: str, shown: _Addresses
) -> Iterator[str]:
    for topic, group in groupby(listed, key=lambda pair: pair[0]):
        yield _topic_heading(topic, up)
        lines = [_Line(_moment(said, a), a, said) for _, (a, said) in group]
        yield _bullets(_statement(file.person, line, up, shown) for line in lines)


def _leading_topic(topic: Topic, number: int) -> Iterator[str]:
    days = [day for appearance, said in topic.said if (day := _moment(said, appearance))]
    yield _topic_heading(topic, "../../../")
    yield f"[{_count(len(topic.said), 'statement')}]({number}/index.md#{_anchor(topic)}){days_in_words(days)}"


def _topic_heading(topic: Topic, up: str) -> str:
    label = escape(topic.label)
    linked = f"[{label}]({up}{topic.person.identity.path})" if topic.person else label
    return f"## {linked} {{ #{_anchor(topic)} }}"


def _anchor(topic: Topic) -> str:
    return f"about-{topic.key}"


# Lists of names


def _lists(kind: ParticipantKind, folder: str, files: Sequence[_File]) -> dict[str, Leaf]:
    """The first page of a kind; if it cannot hold all names, a page or more for each letter too."""
    letters: defaultdict[str, list[_File]] = defaultdict(list)
    for file in sorted(files, key=_by_name):
        letters[_letter(file)].append(file)
    ordered = {letter: letters[letter] for letter in sorted(letters, key=lambda one: (one == _OTHER, one))}
    body = [f"# {_TITLES[kind]}", _ABOUT[kind]]
    if len(files) <= FEW_NAMES:
        listed = [file for letter in ordered.values() for file in letter]
        names = _bullets(_name_line(file, "") for file in listed)
        body.append(block("names", names))
        return {f"{folder}/index.md": Leaf(_page(_TITLES[kind], body, searched=False), frozenset())}
    if len(files) <= NAMES:
        for letter, listed in ordered.items():
            body += [f"## {_label(letter)}", _bullets(_name_line(file, "") for file in listed)]
        return {f"{folder}/index.md": Leaf(_page(_TITLES[kind], body, searched=False), frozenset())}
    heard = sorted(files, key=lambda file: (-len(file.own), _by_name(file)))[:_HEARD]
    links = " · ".join(
        f"[{_label(letter)}](letter/{letter}/index.md) <small>{len(listed)}</small>"
        for letter, listed in ordered.items()
    )
    body += [links, "## Heard most often", _bullets(_name_line(file, "") for file in heard)]
    pages = {f"{folder}/index.md": Leaf(_page(_TITLES[kind], body, searched=False), frozenset())}
    for letter, listed in ordered.items():
        pages.update(_letter_pages(kind, letter, listed))
    return pages


def _letter_pages(kind: ParticipantKind, letter: str, listed: Sequence[_File]) -> dict[str, Leaf]:
    pages = {}
    for number in range(0, len(listed), NAMES):
        page = number // NAMES + 1
        later = f"{page}/" if page > 1 else ""
        up = "../../../" if later else "../../"
        title = f"{_TITLES[kind]}: {_label(letter)}" + (f", page {page}" if later else "")
        body = [
            f"# {title}",
            f"[{_TITLES[kind]}]({up}index.md)",
            _bullets(_name_line(file, up) for file in listed[number : number + NAMES]),
            *_more_pages(len(listed), page),
        ]
        leaf = Leaf(_page(title, body, searched=False), frozenset())
        pages[f"{FOLDERS[kind]}/letter/{letter}/{later}index.md"] = leaf
    return pages


def _more_pages(total: int, page: int) -> Iterator[str]:
    last = (total - 1) // NAMES + 1
    if last > 1:
        yield f"Pages: {numbers(page, last, lambda other: f'{_to_page(other, page)}index.md')}"


def _to_page(wanted: int, here: int) -> str:
    """The way from one page of a letter to another."""
    return ("../" if here > 1 else "") + (f"{wanted}/" if wanted > 1 else "")


def _name_line(file: _File, up: str) -> str:
    person = file.person
    role = _newest_role(person)
    known = [role] if role else []
    said = _count(len(file.own), "statement") if file.own else "named"
    counts = f"{said} in {_count(len(person.appearances), 'briefing')}"
    doubt = ["perhaps not one"] if person.sides else []
    small = " · ".join([*known, counts, *doubt])
    return f"**[{escape(person.name)}]({up}{person.identity.slug}/index.md)**  \n<small>{small}</small>"


def _by_name(file: _File) -> tuple[str, str]:
    """People by surname, bodies by their first word."""
    person = file.person
    words = name_key(person.name).split("-")
    if person.identity.kind == "person":
        words = name_key(person.name.split()[-1]).split("-") + words
    return "-".join(words), person.identity.slug


def _letter(file: _File) -> str:
    first = _by_name(file)[0][:1]
    return first if first.isascii() and first.isalpha() else _OTHER


def _label(letter: str) -> str:
    return "Other" if letter == _OTHER else letter.upper()


# Small pieces


def _link(appearance: Appearance, up: str) -> str:
    return f"[{escape(appearance.cast.title)}]({up}{appearance.cast.path})"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join("- " + line.replace("\n", "\n    ") for line in lines)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
