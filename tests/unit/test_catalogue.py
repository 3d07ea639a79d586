"""The seeds of the catalogue agree with the study, with each other, and with the registry."""

from __future__ import annotations

import csv

from ssk import sources
from ssk.transform import DBT_PROJECT

FAMILIES = {
    "AL": 10,
    "LT": 15,
    "AM": 9,
    "JM": 7,
    "SP": 19,
    "DR": 5,
    "ST": 13,
    "IR": 11,
    "KL": 8,
    "SD": 4,
    "PD": 10,
    "IN": 8,
    "PP": 6,
    "CX": 6,
}


def seed(name: str) -> list[dict[str, str]]:
    with (DBT_PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_family_is_whole() -> None:
    codes = [row["indicator_code"] for row in seed("indicator")]
    numbered = [
        f"{family}{n:02d}" for family, count in FAMILIES.items() for n in range(1, count + 1)
    ]
    assert sorted(codes) == sorted(numbered)
    assert len(codes) == 131
    assert all(row["indicator_code"][:2] == row["family"] for row in seed("indicator"))


def test_no_reference_number_of_the_study_is_shown() -> None:
    assert not [row for row in seed("indicator") if "[S" in "".join(row.values())]


def test_who_speaks_for_an_indicator_is_registered() -> None:
    for row in seed("source_precedence"):
        if row["source_id"] == "derived":
            assert not row["dataset_id"], row
        else:
            assert row["source_id"] in sources.REGISTERED, row
            assert sources.dataset(row["dataset_id"]).source_id == row["source_id"], row


def test_a_source_that_speaks_has_claims() -> None:
    speakers = {row["source_id"] for row in seed("source_precedence")} - {"derived"}
    assert speakers <= {s for s in sources.REGISTERED if "claim" in sources.source(s).contributes}


def test_formulas_read_indicators_and_are_declared_as_derived() -> None:
    codes = {row["indicator_code"] for row in seed("indicator")}
    declared = {
        row["indicator_code"] for row in seed("source_precedence") if row["source_id"] == "derived"
    }
    for row in seed("indicator_formula"):
        assert row["input_code"] in codes | {"", "area_km2"}, row
        assert row["indicator_code"] in declared, row


def test_no_formula_reads_a_formula() -> None:
    """What is computed from computed numbers would be missing: inputs are published."""
    formulas = [row for row in seed("indicator_formula") if row["part"] != "members"]
    computed = {row["indicator_code"] for row in formulas}
    assert not computed & {row["input_code"] for row in formulas}
