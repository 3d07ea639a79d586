"""Errors that a person can act on: each says what happened and what to do next."""

from __future__ import annotations

from typing import Literal

Outcome = Literal["ok", "empty", "refused", "blocked", "malformed", "unreachable", "shrunk"]


class SskError(Exception):
    """An expected failure; `exit_code` is what the command line returns.

    Args:
        message: what is wrong, naming the file, row or field.
        remedy: what a person can do about it.
    """

    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message = message
        self.remedy = remedy


REMEDIES: dict[Outcome, str] = {
    "empty": "Nothing becomes zero, the last good delivery stays; see whether the source still"
    " publishes this.",
    "refused": "Check the key of this source.",
    "blocked": "This network is blocked or the address moved: open it in a browser, or drop the"
    " source's file into the inbox.",
    "malformed": "The last good delivery stays; compare the answer with ssk/sources/ and mend the"
    " connector.",
    "shrunk": "The last good delivery stays. If so many rows really went, take it with"
    " `ssk ingest --take-shrunk`.",
    "unreachable": "The last good delivery stays; it is tried again at the next run.",
}


class PullError(SskError):
    """A pull that did not end in `ok`; nothing of it is loaded.

    Args:
        remedy: what mends this very case; without it, what mends most cases of the outcome.
    """

    exit_code = 3

    def __init__(self, outcome: Outcome, message: str, remedy: str = "", part: str = "*") -> None:
        super().__init__(message, remedy or REMEDIES[outcome])
        self.outcome: Outcome = outcome
        self.part = part  # "*" when the whole dataset is meant

    @property
    def worth_retrying(self) -> bool:
        """Only a source that could not be reached may answer better in a few minutes."""
        return self.outcome == "unreachable"


class StaleSourceError(SskError):
    """A source is older than its `max_age`, so a release from it would mislead."""

    exit_code = 4


class GateBlockedError(SskError):
    """The gate found a critical failure; what is published stays."""

    exit_code = 5


class BusyError(SskError):
    """Another run holds the lock of this step."""

    exit_code = 6
