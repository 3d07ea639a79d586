"""What every connector asks of the records that a source sends."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from ssk.errors import PullError


def as_text(value: object) -> str | None:
    """A value as raw keeps it: text, or nothing for null.

    Raises:
        TypeError: the value is an object or a list, so the source changed the type of its field.
    """
    if isinstance(value, dict | list):
        raise TypeError(f"a value is {type(value).__name__}: {str(value)[:100]}")
    return None if value is None else str(value)


class Pages:
    """Watches over the pages of one delivery.

    A source that changes while it is paged gives a state that never was: rows slip from one page
    to another, so that some are missing and others come twice.
    """

    def __init__(self) -> None:
        self.total: int | None = None
        self.keys: set[Hashable] = set()

    def add(self, label: str, total: int, keys: Iterable[Hashable]) -> None:
        """Take notice of a page: the total that it reports and what identifies each row.

        Raises:
            PullError: malformed, when the total changed or a row came before.
        """
        if self.total is not None and total != self.total:
            raise PullError(
                "malformed",
                f"{label}: the total changed from {self.total} to {total} between two pages.",
                "The source changed while it was read; it is read anew at the next run.",
            )
        self.total = total
        for key in keys:
            if key in self.keys:
                raise PullError(
                    "malformed",
                    f"{label}: row {key} came twice.",
                    "The source changed while it was read, or its pages are not in a fixed order;"
                    " it is read anew at the next run.",
                )
            self.keys.add(key)
