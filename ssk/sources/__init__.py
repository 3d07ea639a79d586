"""Registry of sources. A new source is `<name>.yml`, `<name>.py` and one line in `REGISTERED`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import yaml

from ssk.errors import PullError, SskError
from ssk.settings import get_settings

if TYPE_CHECKING:
    from ssk.web import Landed, Web

REGISTERED = (
    "bps",
    "ckan",
    "sipsn",
    "worldbank",
)

Row = Sequence[str | None]


@dataclass(frozen=True)
class FileShape:
    """How a dropped file of a dataset looks: the second door beside HTTP.

    Args:
        header: the exact header, in file order; anything else is refused.
        delimiter, encoding: of CSV files.
        part_column: the raw column whose single value names the part (for example the year).
        part: name of the part without such a column, the same that the connector gives it.
    """

    header: tuple[str, ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    part_column: str | None = None
    part: str = "file"


@dataclass(frozen=True)
class Dataset:
    """One raw table of a source.

    Args:
        columns: raw columns in order, all text.
        numbers: raw column -> number format declared for this source (us, id, plain, mixed); a
            key `column where other=value` declares the format of those rows only.
        quarantine_limit_pct: share of rows that may be refused before the load fails.
        options: whatever the connector needs (a package name, a list of series).
        legend_column: raw column whose text explains the marks on the numbers of its row.
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

    @property
    def name(self) -> str:
        return self.dataset_id.split(".", 1)[1]

    @property
    def raw_table(self) -> str:
        return f"{self.source_id}__{self.name}"


@dataclass(frozen=True)
class Source:
    """A producer of data: where it comes from, who answers for it, how to be polite to it."""

    source_id: str
    origin: Mapping[str, Any]
    bases: Mapping[str, str]
    parser_version: int
    pause_seconds: float
    datasets: Mapping[str, Dataset]

    @property
    def base_url(self) -> str:
        """Base address in the profile in use; nothing else depends on the profile."""
        settings = get_settings()
        base = self.bases[settings.profile]
        return f"{settings.sandbox_url}/{base}" if settings.profile == "sandbox" else base


@dataclass(frozen=True)
class Page:
    """One landed response or file of a delivery and how its rows are found.

    Either `csv` (the bytes are streamed into COPY as they are) or `read`, which gives
    (locator, values in the order of `Dataset.columns`) for the bytes of the page.
    """

    landed: Landed
    csv: FileShape | None = None
    read: Callable[[bytes], Iterator[tuple[str, Row]]] | None = None


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
        SskError: no such source; the message lists those that exist.
    """
    if source_id not in REGISTERED:
        raise SskError(f"No source '{source_id}'.", f"Known: {', '.join(REGISTERED)}.")
    text = (Path(__file__).parent / f"{source_id}.yml").read_text(encoding="utf-8")
    declared = yaml.safe_load(text)
    datasets = {
        name: _dataset(source_id, name, spec) for name, spec in declared["datasets"].items()
    }
    return Source(
        source_id=source_id,
        origin=declared["origin"],
        bases=declared["base"],
        parser_version=declared["parser_version"],
        pause_seconds=declared.get("pause_seconds", 0.0),
        datasets=datasets,
    )


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


def _dataset(source_id: str, name: str, spec: Mapping[str, Any]) -> Dataset:
    file = spec.get("file")
    return Dataset(
        dataset_id=f"{source_id}.{name}",
        source_id=source_id,
        title=spec["title"],
        columns=tuple(spec["columns"]),
        numbers=spec.get("numbers", {}),
        legend_column=spec.get("legend"),
        file=FileShape(**{**file, "header": tuple(file["header"])}) if file else None,
        quarantine_limit_pct=spec.get("quarantine_limit_pct", 10.0),
        options=spec.get("options", {}),
    )
