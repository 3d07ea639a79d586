"""Untrusted HTML as a run of tags, read in one pass.

`html.parser` needs minutes for 64 KB of markup that does not close (each open comment, tag or quote
is searched for its end again and again), so what comes from outside is not given to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)([^<>]*+)>")
UNSEEN = ("script", "style")


@dataclass(frozen=True)
class Tag:
    """A tag and the text between the tag before and this one, character references resolved."""

    before: str
    closing: bool
    name: str
    attributes: str

    def get(self, name: str) -> str:
        """The value of an attribute; empty without it."""
        pattern = rf"""\b{name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))"""
        found = re.search(pattern, self.attributes, re.IGNORECASE)
        return unescape(found[1] or found[2] or found[3] or "").strip() if found else ""


def tags(text: str) -> Iterator[Tag]:
    """Every tag of a page in its order, without comments, scripts and styles."""
    text = _without_comments(text)
    at = 0
    unseen = ""
    for found in TAG.finditer(text):
        closing, name = bool(found[1]), found[2].lower()
        if unseen and not (closing and name == unseen):
            continue
        before = "" if unseen else unescape(text[at : found.start()])
        unseen = name if name in UNSEEN and not closing else ""
        at = found.end()
        yield Tag(before, closing, name, found[3])


def _without_comments(text: str) -> str:
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start)
        at = end + 3 if end >= 0 else len(text)
    return "".join([*kept, text[at:]])
