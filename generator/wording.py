"""What a briefing's page and its participants' pages say of a statement in the same words, and show alike."""

import re
from collections.abc import Mapping

KIND_WORDS: Mapping[str, str] = {
    "direct": "quoted, word for word",
    "mixed": "part-quoted, word for word",
    "indirect": "reported, not quoted",
}
LEAD_GAP = 40
"""Code points between a cue and its content that are shown with them: *that*, *to his counterpart that*."""
MARKS = re.compile(r"[\s\"'“”„‟«»‘’]*")
"""What may stand between two pieces of one quotation that are shown as one."""
