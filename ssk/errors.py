"""Errors that a person can act on: each says what happened and what to do next."""

from __future__ import annotations

from typing import Literal

Outcome = Literal["ok", "empty", "refused", "blocked", "malformed", "unreachable"]


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


class PullError(SskError):
    """A pull that did not end in `ok`; nothing of it is loaded."""

    exit_code = 3

    def __init__(self, outcome: Outcome, message: str, remedy: str = "", part: str = "*") -> None:
        super().__init__(message, remedy)
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
