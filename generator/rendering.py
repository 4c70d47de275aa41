"""Python-Markdown, made faster for text that has nothing special in it: the same HTML to the byte.

It skips the patterns of words inside a paragraph that cannot match, and knows nothing of pages or briefings.
"""

import re
from collections.abc import Mapping
from typing import Any

from markdown import Markdown, inlinepatterns
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

_NEEDED: Mapping[str, str] = {
    inlinepatterns.BACKTICK_RE: "`",
    inlinepatterns.ESCAPE_RE: "\\",
    inlinepatterns.LINK_RE: "[",  # a reference begins like a link
    inlinepatterns.IMAGE_LINK_RE: "![",
    inlinepatterns.AUTOLINK_RE: "://",
    inlinepatterns.AUTOMAIL_RE: "@",
    inlinepatterns.LINE_BREAK_RE: "  \n",
    inlinepatterns.HTML_RE: "<",
    inlinepatterns.ENTITY_RE: "&",
    r"\*|_": "",
}
"""A pattern, and words without which it matches nothing; what is not here is always tried."""
_SPECIAL = re.compile(r"[`\\\[:@\n<&*_]")
"""A text without any of these holds none of the words above, and no emphasis."""


class QuickInline(Extension):
    """For `markdown_extensions`: what is inside a paragraph is looked at only as far as it can matter."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Python-Markdown's name)
        """Takes the place of the processor that applies the patterns, after all extensions had their say."""
        md.treeprocessors.register(_QuickInlineProcessor(md), "inline", 20)


class _QuickInlineProcessor(InlineProcessor):
    """Its one method of interest is private to its parent, hence the name."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._needed: tuple[str, ...] = ()
        self._all_known = False

    # Python-Markdown calls this for each text; renamed there, it would make nothing faster, and nothing wrong
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, AtomicString):
            return data
        if not self._needed:
            patterns = [getattr(pattern, "pattern", "") for pattern in self.inlinePatterns]
            needed = [_NEEDED.get(pattern) for pattern in patterns]
            self._needed, self._all_known = tuple(words or "" for words in needed), None not in needed
        if self._all_known and not _SPECIAL.search(data):
            return data
        start = 0
        while patternIndex < len(self._needed):
            matched = False
            if self._needed[patternIndex] in data:
                pattern = self.inlinePatterns[patternIndex]
                data, matched, start = self._apply(pattern, data, patternIndex, start)
            if not matched:
                patternIndex += 1  # noqa: N806
                start = 0
        return data

    def _apply(self, *arguments: Any) -> tuple[str, bool, int]:  # noqa: ANN401 (passed on as they are)
        applied: tuple[str, bool, int] = self._InlineProcessor__applyPattern(*arguments)  # type: ignore[attr-defined]
        return applied
