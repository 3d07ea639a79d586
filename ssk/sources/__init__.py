"""Registry of sources. A new source is `<name>.yml`, `<name>.py` and one line in `REGISTERED`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args

import yaml

from ssk.errors import PullError, SskError
from ssk.settings import get_settings

if TYPE_CHECKING:
    from ssk.web import Landed, Web

REGISTERED = (
    "apbd",
    "bps",
    "bps_offline",
    "ckan",
    "dak",
    "djpk",
    "ehra",
    "jmp",
    "pernyataan",
    "pokja",
    "siinsan",
    "sipd",
    "sipsn",
    "ssk_instrument",
    "stbm",
    "unsdg",
    "wilayah",
    "worldbank",
)

Row = Sequence[str | None]


FieldType = Literal[
    "text",
    "number",
    "integer",
    "money",
    "year",
    "month",
    "date",
    "choice",
    "yes_no",
    "region",
    "bps_region",
    "region_name",
    "village",
]


@dataclass(frozen=True)
class FileShape:
    """How a CSV file of a dataset is written; declared for exports, found for forms.

    Args:
        header: the exact header, in file order; anything else is refused.
        delimiter, encoding: of CSV files.
        part_column: the raw column whose single value names the part (for example the year).
        part: name of the part without such a column, the same that the connector gives it.
        columns: raw column of each header cell, where they are not the dataset's own in order.
        header_row: row of the header as a spreadsheet counts.
        examples: what stands, row by row, in columns that the dataset's own checks and key judge.
    """

    header: tuple[str, ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    part_column: str | None = None
    part: str = "file"
    columns: tuple[str, ...] | None = None
    header_row: int = 1
    examples: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Field:
    """One column of a form: what a person writes there, and what is refused.

    Args:
        name: raw column.
        heading: Indonesian heading of the column; `also` are other headings that mean the same.
        type: text; number and integer (Indonesian notation); money (in the unit that `satuan_uang`
            of the row names, not below 0, three decimals below 1000 refused as ambiguous); year
            (2025); month (2025-03); date; choice (one of `choices`); yes_no (ya, tidak); region
            (Kemendagri code 62 or 62.07); bps_region (BPS code 62 or 6208); region_name (must agree
            with the code in the field `of`); village (62.07.01.2001, must lie in the region of the
            field `of` where that is named).
        unit: printed beside the heading, for example `ton/hari`.
        required: an empty cell refuses the row.
        minimum, maximum: bounds of a number, included.
        about: one Indonesian sentence for the data dictionary.
        example: what the example row shows.
        of: the field that this one must agree with (region_name, village).
    """

    name: str
    heading: str
    type: FieldType = "text"
    unit: str | None = None
    required: bool = False
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    about: str = ""
    example: str = ""
    also: tuple[str, ...] = ()
    of: str | None = None

    @property
    def label(self) -> str:
        """The heading as the template prints it, with its unit."""
        return f"{self.heading} ({self.unit})" if self.unit else self.heading


@dataclass(frozen=True)
class Check:
    """A rule over one row of a dataset.

    Args:
        id: name of the rule.
        columns: the cells that are shown as wrong.
        holds: SQL condition over the columns of the row, numbers as numeric and dates as date;
            null means not judged, false refuses the row.
        wrong, mend: Indonesian: what is wrong, and what to do about it.
        rule: the rule of the domain (DQ21) that is judged here and nowhere else.
    """

    id: str
    columns: tuple[str, ...]
    holds: str
    wrong: str
    mend: str
    rule: str = ""


@dataclass(frozen=True)
class Layout:
    """One edition of a form as it is found in the field.

    Args:
        version: the edition, for example `2021`.
        sheet: name of the sheet, compared without case and spacing; None takes any visible one.
        headings: field -> heading in this edition; fields that are left out keep their own.
    """

    version: str
    sheet: str | None = None
    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """A dataset that people fill in and send as a workbook or CSV.

    Args:
        layouts: the editions that are accepted, newest first; the first is what templates have.
        part: the fields whose values together name a part (region and period). A newer file
            supersedes the older ones of the same part only.
        key: the fields that no two rows of a file may share.
        tree: fields of which the last is a code with dots; among rows that share the others, a row
            whose code begins another one's is its subtotal: loaded, and left out of total rows.
    """

    layouts: tuple[Layout, ...]
    part: tuple[str, ...]
    key: tuple[str, ...]
    tree: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        return self.layouts[0].version


@dataclass(frozen=True)
class Dataset:
    """One raw table of a source.

    Args:
        grade: VERIFIED or BELIEVED: whether the declared shape was seen at the source.
        columns: raw columns in order, all text.
        numbers: raw column -> number format declared for this source (us, id, plain, mixed); a
            key `column where other=value` declares the format of those rows only.
        file: the shape of files that the producer's own export gives.
        form, fields: what people fill in; `columns` are then the fields.
        key: the columns that no two rows may share; of a form its own key.
        checks: rules over each row, whatever the door; a row that breaks one is quarantined.
        quarantine_limit_pct: share of rows that may be refused before the load fails.
        shrink_limit_pct: a delivery that lacks more than this share of the rows in use is kept as
            `shrunk` and not taken as truth.
        paged: the source spreads the dataset over pages, which can drift while they are read.
        options: whatever the connector needs (a package name, a list of series).
        legend_column: raw column whose text explains the marks on the numbers of its row.
        faults: fault of the sandbox -> outcome, where the protocol of the source makes it another
            than usual.
        http: whether the connector fetches it; without, it comes only through the inbox.
        essential: no release is built while it is missing or older than its max_age.
    """

    dataset_id: str
    source_id: str
    title: str
    columns: tuple[str, ...]
    numbers: Mapping[str, str]
    file: FileShape | None
    quarantine_limit_pct: float
    options: Mapping[str, Any]
    legend_column: str | None = None
    grade: str = "BELIEVED"
    form: Form | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    shrink_limit_pct: float = 20.0
    paged: bool = False
    faults: Mapping[str, str] = field(default_factory=dict)
    http: bool = True
    essential: bool = False

    @property
    def name(self) -> str:
        return self.dataset_id.split(".", 1)[1]

    @property
    def takes_files(self) -> bool:
        return self.form is not None or self.file is not None

    @property
    def how_to_deliver(self) -> str:
        """The command with which the next delivery begins."""
        if self.http:
            return f"ssk ingest {self.dataset_id}"
        if self.form:
            return f"ssk template {self.dataset_id}"
        return f"ssk ingest {self.dataset_id} --file FILE"

    @property
    def raw_table(self) -> str:
        return f"{self.source_id}__{self.name}"


@dataclass(frozen=True)
class Source:
    """A producer of data: where it comes from, who answers for it, how to be polite to it.

    Args:
        bases: base address per profile; without one the inbox is the only door.
        essential: its datasets are, unless they say otherwise.
        contributes: the unions of the dbt project that this source has a model for
            (`int_<union>_<source>`).
        traps: one sentence each, for the documentation page.
    """

    source_id: str
    origin: Mapping[str, Any]
    bases: Mapping[str, str]
    parser_version: int
    pause_seconds: float
    datasets: Mapping[str, Dataset]
    essential: bool = False
    contributes: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()

    @property
    def has_http(self) -> bool:
        return bool(self.bases)

    @property
    def base_url(self) -> str:
        """Base address in the profile in use; nothing else depends on the profile."""
        settings = get_settings()
        base = self.bases[settings.profile]
        return f"{settings.sandbox_url}/{base}" if settings.profile == "sandbox" else base


@dataclass(frozen=True)
class Page:
    """One landed response or file of a delivery and how its rows are found.

    `csv`: the bytes are streamed into COPY as they are; where that fails, or without it, `read`
    gives (locator, values in the order of `columns`, else of `Dataset.columns`) for the bytes.
    """

    landed: Landed
    csv: FileShape | None = None
    read: Callable[[bytes], Iterator[tuple[str, Row]]] | None = None
    columns: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Delivery:
    """All pages that together are one part of a dataset, and the row count the source reports."""

    part: str
    pages: tuple[Page, ...]
    reported_count: int | None = None


class Connector(Protocol):
    """What a source module provides besides its yml."""

    def deliver(self, web: Web) -> Iterator[Delivery | PullError]:
        """Fetch every part of `web.dataset`.

        A part that failed alone is yielded as its PullError, so that the others go on; an error
        that ends the whole pull is raised.
        """
        ...


def connector(source_id: str) -> Connector:
    """The connector object of a source."""
    return import_module(f"ssk.sources.{source_id}").CONNECTOR


@lru_cache
def source(source_id: str) -> Source:
    """A registered source.

    Raises:
        SskError: no such source, the message lists those that exist; or its yml contradicts itself.
    """
    if source_id not in REGISTERED:
        raise SskError(f"No source '{source_id}'.", f"Known: {', '.join(REGISTERED)}.")
    declared = _yaml(f"{source_id}.yml")
    try:
        datasets = {
            name: _dataset(source_id, name, spec, declared)
            for name, spec in declared["datasets"].items()
        }
        return Source(
            source_id=source_id,
            origin=declared["origin"],
            bases=declared.get("base", {}),
            parser_version=declared["parser_version"],
            pause_seconds=declared.get("pause_seconds", 0.0),
            datasets=datasets,
            essential=declared.get("essential", False),
            contributes=tuple(declared.get("contributes", ())),
            traps=tuple(declared.get("traps", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SskError(
            f"ssk/sources/{source_id}.yml cannot be used: {error!r}.", "Mend the declaration."
        ) from error


def dataset(dataset_id: str) -> Dataset:
    """A dataset by its id, for example `sipsn.capaian`."""
    source_id, _, name = dataset_id.partition(".")
    known = source(source_id).datasets
    if name not in known:
        raise SskError(
            f"Source '{source_id}' has no dataset '{name}'.", f"Known: {', '.join(known)}."
        )
    return known[name]


def dataset_ids(source_id: str | None = None) -> list[str]:
    """Ids of all datasets, or of one source's, in registry order."""
    chosen = (source_id,) if source_id else REGISTERED
    return [d.dataset_id for s in chosen for d in source(s).datasets.values()]


def essential() -> list[str]:
    """Ids of the datasets without which no release is built."""
    every = map(dataset, dataset_ids())
    return [d.dataset_id for d in every if d.essential]


def with_http() -> list[str]:
    """Ids of the sources that are fetched; the others come only through the inbox."""
    return [source_id for source_id in REGISTERED if source(source_id).has_http]


def _yaml(name: str) -> Any:
    return yaml.load((Path(__file__).parent / name).read_text(encoding="utf-8"), _Loader)


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _dataset(
    source_id: str, name: str, spec: Mapping[str, Any], declared: Mapping[str, Any]
) -> Dataset:
    file = spec.get("file")
    fields = {column: _field(column, given) for column, given in spec.get("fields", {}).items()}
    columns = tuple(spec.get("columns") or fields)
    form = _form(spec["form"], fields) if "form" in spec else None
    http = spec.get("http", "base" in declared)
    return Dataset(
        dataset_id=f"{source_id}.{name}",
        source_id=source_id,
        title=spec["title"],
        grade=spec.get("grade", "BELIEVED"),
        columns=columns,
        numbers=spec.get("numbers", {}),
        legend_column=spec.get("legend"),
        file=FileShape(**{**file, "header": tuple(file["header"])}) if file else None,
        form=form,
        fields=fields,
        key=form.key if form else tuple(spec.get("key", ())),
        checks=tuple(_check(given, columns) for given in spec.get("checks", ())),
        quarantine_limit_pct=spec.get("quarantine_limit_pct", 100.0 if form else 10.0),
        shrink_limit_pct=spec.get("shrink_limit_pct", 20.0),
        paged=spec.get("paged", False),
        options=spec.get("options", {}),
        faults={**declared.get("faults", {}), **spec.get("faults", {})},
        http=http,
        essential=http and spec.get("essential", declared.get("essential", False)),
    )


def _field(name: str, given: Mapping[str, Any]) -> Field:
    given = dict(given)
    shared = given.pop("list", None)
    if shared:
        given["choices"] = _yaml("_lists.yml")[shared]
    for many in ("choices", "also"):
        given[many] = tuple(str(value) for value in given.get(many, ()))
    if given.get("type") == "money":
        given = {"unit": "dalam satuan uang", "minimum": 0} | given
    made = Field(name=name, **given)
    if made.type not in get_args(FieldType):
        raise ValueError(f"field {name}: no type '{made.type}'")
    if made.type == "choice" and not made.choices:
        raise ValueError(f"field {name}: a choice without choices")
    if made.type == "region_name" and not made.of:
        raise ValueError(f"field {name}: a region_name says in `of` whose name it is")
    return made


def _form(given: Mapping[str, Any], fields: Mapping[str, Field]) -> Form:
    tree = tuple(given.get("tree", ()))
    unknown = {*given["part"], *given["key"], *tree} - fields.keys()
    if unknown:
        raise ValueError(f"form: no fields {sorted(unknown)}")
    layouts = tuple(
        Layout(str(one["version"]), one.get("sheet"), one.get("headings", {}))
        for one in given["layouts"]
    )
    return Form(layouts, tuple(given["part"]), tuple(given["key"]), tree)


def _check(given: Mapping[str, Any], columns: tuple[str, ...]) -> Check:
    unknown = set(given["columns"]) - set(columns)
    if unknown:
        raise ValueError(f"check {given['id']}: no columns {sorted(unknown)}")
    return Check(**{**given, "columns": tuple(given["columns"])})
