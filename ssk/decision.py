"""What a person may answer where the gate asks. Read by the DAG, so it imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from expectations.roles import ROLES as ROLES

Answer = Literal["publish", "hold", "keep"]


@dataclass(frozen=True)
class Choice:
    """An answer: `label` is what Airflow shows, `effect` what it does."""

    label: str
    effect: str


ANSWERS: Final[dict[Answer, Choice]] = {
    "publish": Choice(
        "Terbitkan apa adanya / publish as it is",
        "angka baru diterbitkan, dengan catatan dan nama pemutus / the new figures are published,"
        " with a note and the name of who decided",
    ),
    "hold": Choice(
        "Tahan sumbernya / hold the source at its last good values",
        "yang lain diterbitkan, sumber ini tetap pada kiriman baik terakhir / all else is"
        " published, this source stays at its last good delivery",
    ),
    "keep": Choice(
        "Jangan terbitkan / keep what is published",
        "tidak ada yang diterbitkan; juga bila tidak ada jawaban / nothing is published; so it is"
        " without an answer",
    ),
}


def answer_of(label: str) -> Answer:
    """The answer that a label stands for."""
    return next(answer for answer, choice in ANSWERS.items() if choice.label == label)
