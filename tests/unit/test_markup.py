"""Untrusted HTML, whatever it is."""

from __future__ import annotations

import time

import pytest

from ssk.markup import Tag, tags


def test_tags_with_the_text_before_them() -> None:
    page = (
        "<!DOCTYPE html><p>a &amp; <B class=x>b</B><!-- <p>c</p> -->"
        "<script>if (1<2) '<p>';</script><td/>1 < 2<br>rest"
    )
    assert list(tags(page)) == [
        Tag("<!DOCTYPE html>", False, "p", ""),
        Tag("a & ", False, "b", " class=x"),
        Tag("b", True, "b", ""),
        Tag("", False, "script", ""),
        Tag("", True, "script", ""),
        Tag("", False, "td", "/"),
        Tag("1 < 2", False, "br", ""),
    ]


@pytest.mark.parametrize(
    ("attributes", "value"),
    [
        (' value="0&amp;1" selected', "0&1"),
        (" VALUE = '15'", "15"),
        (" value=15 selected", "15"),
        (' data-x="1"', ""),
        (" value", ""),
        ("", ""),
    ],
)
def test_attributes(attributes: str, value: str) -> None:
    assert Tag("", False, "option", attributes).get("value") == value


@pytest.mark.parametrize("hostile", ["<!--", "<a ", "<a x='", "</a", "<?", "<td>", "<", "&", "a"])
def test_hostile_markup_takes_no_time(hostile: str) -> None:
    """The parser of the standard library needs minutes for a twentieth of some of these."""
    began = time.monotonic()
    for _ in tags("<a" + hostile * (1_000_000 // len(hostile))):
        pass
    assert time.monotonic() - began < 5
