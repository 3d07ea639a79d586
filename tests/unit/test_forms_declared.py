"""Every form that is registered can be filled in from what it says about itself."""

from __future__ import annotations

import csv
from itertools import combinations

import pytest
from support import Home

from ssk import sources
from ssk.ingest import ingest
from ssk.settings import ROOT
from ssk.sources import Dataset
from ssk.tables import _headings

FORMS = [d for d in map(sources.dataset, sources.dataset_ids()) if d.form]
every_form = pytest.mark.parametrize("dataset", FORMS, ids=lambda d: d.dataset_id)


@every_form
def test_every_column_is_explained(dataset: Dataset) -> None:
    for field in dataset.fields.values():
        assert field.heading, field.name
        assert field.about.endswith("."), field.name
        # an optional column may be one that the example has no use for
        assert field.example or not field.required, field.name


@every_form
def test_a_remark_ends_the_form(dataset: Dataset) -> None:
    """`keterangan` is where a row says that it is CONTOH."""
    assert list(dataset.fields)[-1] == "keterangan"


@every_form
def test_money_says_its_unit(dataset: Dataset) -> None:
    """DQ19: no amount without a unit."""
    units = [field.unit for field in dataset.fields.values() if field.type == "money"]
    assert not units or dataset.fields["satuan_uang"].required
    assert set(units) <= {"dalam satuan uang"}


@every_form
def test_rows_can_be_told_apart(dataset: Dataset) -> None:
    assert dataset.form
    named = {*dataset.form.part, *dataset.form.key}
    assert [name for name in named if not dataset.fields[name].required] == []


@every_form
def test_one_heading_means_one_column(dataset: Dataset) -> None:
    assert dataset.form
    for layout in dataset.form.layouts:
        for one, other in combinations(dataset.fields.values(), 2):
            assert not _headings(one, layout) & _headings(other, layout), (one.name, other.name)


@every_form
def test_a_refusal_says_what_is_wrong_and_how_to_mend_it(dataset: Dataset) -> None:
    ids = [check.id for check in dataset.checks]
    assert sorted(ids) == sorted(set(ids))
    for check in dataset.checks:
        assert set(check.columns) <= set(dataset.columns), check.id
        assert check.wrong.endswith(".") and check.mend.endswith("."), check.id


@every_form
def test_the_example_passes_the_door(home: Home, dataset: Dataset) -> None:
    """Its numbers, dates, choices, codes and names are read, and no check refuses it."""
    path = home.path / f"{dataset.name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([field.label for field in dataset.fields.values()])
        writer.writerow([field.example for field in dataset.fields.values()])
    [result] = ingest(dataset.dataset_id, file=path)
    refused = home.rows("select column_name, reason from ops.quarantine")
    assert (result.outcome, result.loaded, refused) == ("ok", 1, []), result.message


def test_the_lists_of_indicators_are_the_catalogue() -> None:
    fields = sources.dataset("pokja.target").fields
    with (ROOT / "dbt_project/seeds/indicator.csv").open(encoding="utf-8", newline="") as file:
        catalogue = list(csv.DictReader(file))
    assert set(fields["kode_indikator"].choices) == {row["indicator_code"] for row in catalogue}
    assert set(fields["satuan"].choices) == {row["unit"] for row in catalogue}
