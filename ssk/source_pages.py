"""Pages of docs/sources/, made from the registry: `python -m ssk.source_pages`.

What is declared once in `ssk/sources/<source>.yml` is what people read; nobody writes it twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from ssk import sources
from ssk.settings import ROOT, Settings
from ssk.sources import Dataset, Field, Source

FOLDER = ROOT / "docs" / "sources"
NUMBER_FORMATS = {
    "us": "number, 1,234.5",
    "id": "number, 1.234,5",
    "plain": "number, 1234.5",
    "mixed": "number in both notations",
}


def pages() -> dict[str, str]:
    """File name -> text of every page."""
    return {
        "README.md": _index(),
        **{f"{name}.md": _page(sources.source(name)) for name in sources.REGISTERED},
    }


def write(folder: Path = FOLDER) -> None:
    """Write the pages; one of a source that is gone goes too."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages()
    for old in folder.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")


def _index() -> str:
    rows = []
    for source in map(sources.source, sources.REGISTERED):
        grades = sorted({dataset.grade for dataset in source.datasets.values()}, reverse=True)
        rows.append(
            [
                f"[{source.source_id}]({source.source_id}.md)",
                source.origin["title"],
                source.origin["producer"],
                "HTTP" if source.has_http else "inbox",
                len(source.datasets),
                ", ".join(grades),
                f"{source.origin['max_age_days']} days",
                "yes" if source.essential else "",
            ]
        )
    heads = ("source", "title", "producer", "door", "datasets", "shape is", "max age", "essential")
    return _text(
        [
            "# Sources",
            "",
            "Made from `ssk/sources/*.yml` by `python -m ssk.source_pages`; a test compares them.",
            "",
            *_table(heads, rows),
            "",
            "An essential source that is missing or older than its max age stops the release; any"
            " other is told in `release_note` and serves on from its last good delivery.",
            "What is VERIFIED was seen at the source; what is BELIEVED is built against a declared"
            " contract, which whoever sees the real thing corrects in the source's yml file.",
        ]
    )


def _page(source: Source) -> str:
    origin = source.origin
    lines = [
        f"# {origin['title']}",
        "",
        f"Made from `ssk/sources/{source.source_id}.yml`; do not edit this page.",
        "",
        *_table(("", ""), _facts(source)),
        "",
        "## What is verified, what is believed",
        "",
        _remarks(source),
        "",
        f"To correct any of it edit `ssk/sources/{source.source_id}.yml`, raise its"
        " `parser_version` when what was landed must be read anew, and run"
        " `python -m ssk.source_pages`.",
    ]
    if source.traps:
        lines += ["", "## Traps", "", *(f"- {trap}" for trap in source.traps)]
    lines += ["", "## Datasets"]
    for dataset in source.datasets.values():
        lines += _dataset(dataset)
    return _text(lines)


def _facts(source: Source) -> Iterator[Sequence[object]]:
    origin = source.origin
    yield "Source", f"`{source.source_id}`"
    yield "Producer", origin["producer"]
    yield "Address", origin["url"]
    yield "Licence", origin["licence"]
    yield "Citation", origin["citation"]
    yield "Cadence", origin["cadence"]
    if "expected_release_month" in origin:
        yield "Expected in month", origin["expected_release_month"]
    if "revisions" in origin:
        yield "Revisions", origin["revisions"]
    yield "Owner here", origin["owner"]
    yield "Contact", origin["contact"]
    yield "Max age", f"{origin['max_age_days']} days"
    yield "Essential", "yes, no release without it" if source.essential else "no"
    if source.has_http:
        pause = f", a pause of {source.pause_seconds:g} s between calls"
        yield "Door", f"HTTP, {source.bases['live']}{pause if source.pause_seconds else ''}"
    else:
        yield "Door", "inbox: a checked file is the connector"
    for kind in ("key", "token"):
        if f"{source.source_id}_{kind}" in Settings.model_fields:
            yield "Key", f"`SSK_{source.source_id.upper()}_{kind.upper()}`"
    if "note" in origin:
        yield "Note", origin["note"]


def _remarks(source: Source) -> str:
    """The comment at the head of the declaration."""
    path = Path(sources.__file__).parent / f"{source.source_id}.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    head = takewhile(lambda line: line.startswith("#"), lines)
    text = "\n".join(line.removeprefix("#").strip() for line in head)
    # each mark begins a line of its own
    for mark in ("VERIFIED", "BELIEVED"):
        text = text.replace(f"\n{mark}", f"\n\n{mark}")
    return text


def _dataset(dataset: Dataset) -> Iterator[str]:
    yield ""
    yield f"### `{dataset.dataset_id}` {dataset.title}"
    yield ""
    door = "by HTTP" if dataset.http else "by file only"
    yield f"Shape: {dataset.grade}. Comes {door}. Raw table: `raw.{dataset.raw_table}`."
    folder = f"`<inbox>/{dataset.source_id}/{dataset.name}/`"
    if dataset.form:
        editions = ", ".join(
            f"{layout.version}{f' (sheet {layout.sheet})' if layout.sheet else ''}"
            for layout in dataset.form.layouts
        )
        yield (
            f"Template: `ssk template {dataset.dataset_id}`; inbox: {folder}. Editions that are"
            f" read: {editions}. A newer file replaces the older one of the same"
            f" {_names(dataset.form.part)}; no two rows share {_names(dataset.form.key)}."
        )
        yield ""
        yield from _table(
            ("heading", "field", "type", "required", "meaning"),
            ([f.label, f"`{f.name}`", _type(f), _yes(f), f.about] for f in dataset.fields.values()),
        )
    else:
        if dataset.file:
            yield f"An export of the producer can be put into {folder}."
        yield ""
        yield from _columns(dataset)
    if dataset.checks:
        yield ""
        yield "A row that breaks one of these is refused, the others load:"
        yield ""
        yield from _table(
            ("check", "holds", "what the sender reads"),
            (
                [c.id, f"`{' '.join(c.holds.split())}`", f"{c.wrong} {c.mend}"]
                for c in dataset.checks
            ),
        )
    limit = dataset.quarantine_limit_pct
    fails = f"More than {limit:g} % refused rows fail the delivery. " if limit < 100 else ""
    yield ""
    yield (
        f"{fails}A delivery that lacks more than {dataset.shrink_limit_pct:g} % of the rows in use"
        " is kept and not taken."
    )


def _columns(dataset: Dataset) -> Iterator[str]:
    rows = [[f"`{name}`", _number(dataset, name)] for name in dataset.columns]
    heads = ["column", "type"]
    if dataset.file:
        in_file = dataset.file.columns or dataset.columns
        headings = dict(zip(in_file, dataset.file.header, strict=True))
        heads.append("heading in the export")
        for row, name in zip(rows, dataset.columns, strict=True):
            row.append(headings.get(name, ""))
    yield from _table(heads, rows)


def _type(field: Field) -> str:
    bounds = [
        f"{sign} {bound:g}"
        for sign, bound in (("≥", field.minimum), ("≤", field.maximum))
        if bound is not None
    ]
    more = [", ".join(field.choices)] if field.choices else []
    if field.of:
        more.append(f"of `{field.of}`")
    return " ".join([field.type, *bounds]) + (f": {'; '.join(more)}" if more else "")


def _yes(field: Field) -> str:
    return "yes" if field.required else ""


def _number(dataset: Dataset, column: str) -> str:
    """The declared number format of a column, also where it holds for some rows only."""
    found = [
        NUMBER_FORMATS[style] + key.removeprefix(column)
        for key, style in dataset.numbers.items()
        if key.split(" where ")[0] == column
    ]
    return "; ".join(found) or "text"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        cells = (" ".join(str(cell).split()).replace("|", "\\|") for cell in row)
        yield f"| {' | '.join(cells)} |"


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write()
