"""`ssk template`: a workbook that a civil servant can fill in without a manual.

Everything in it comes from the declaration of the dataset, so a new form has its template at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook  # noqa: TID253
from openpyxl.styles import Alignment, Font, PatternFill, Protection  # noqa: TID253
from openpyxl.worksheet.datavalidation import DataValidation  # noqa: TID253
from openpyxl.worksheet.worksheet import Worksheet  # noqa: TID253

from ssk import sources
from ssk.errors import SskError
from ssk.judge import NUMERIC, REGION_SYSTEMS
from ssk.regions import Region, regions
from ssk.sources import Dataset, Field
from ssk.tables import EXAMPLE, STAMP_SHEET
from ssk.workbooks import look

LISTS_SHEET = "_daftar"
REGIONS_SHEET = "Daftar wilayah"
DICTIONARY_SHEET = "Kamus data"
IDENTITY = ("Diisi oleh", "OPD", "Tanggal diisi")
HEADER_ROW = len(IDENTITY) + 3  # below title and guide
EXAMPLE_ROW = HEADER_ROW + 1
DRAWN_ROWS = 40  # rows with borders; formats and validation go on below
LAST_ROW = 20_000
SAMPLE_NOTE = f"{EXAMPLE}, bukan data sebenarnya"
YES_NO = ("ya", "tidak")
CODE_TITLES = {"kemendagri": "Kode Kemendagri", "bps": "Kode BPS"}

FORMATS = {"integer": "#,##0", "year": "0", "date": "yyyy-mm-dd"}
FORMATS |= {"number": "General", "money": "General"}
WIDTHS = {"number": 15, "integer": 15, "money": 15, "year": 11, "month": 12, "date": 15}
WIDTHS |= {
    "yes_no": 15,
    "region": 14,
    "bps_region": 14,
    "region_name": 26,
    "village": 23,
    "text": 26,
}
# which field of the key tells sample rows apart: the freest type first
VARIED = ("village", "text", "date", "choice", "integer", "month", "year", "region")

REQUIRED = (look.DARK, look.ON_INK)
OPTIONAL = (
    PatternFill("solid", fgColor="CFE3DE"),
    Font(name=look.FAMILY, size=11, bold=True, color=look.INK),
)
TO_FILL = PatternFill("solid", fgColor="FFF8E1")
EXAMPLE_FILL = PatternFill("solid", fgColor="EFEFEF")
EXAMPLE_FONT = Font(name=look.FAMILY, size=11, italic=True, color="6B7075")
OPEN = Protection(locked=False)


def forms() -> list[Dataset]:
    """The registered datasets that people fill in."""
    known = (sources.dataset(dataset_id) for dataset_id in sources.dataset_ids())
    return [dataset for dataset in known if dataset.form]


def write_template(
    dataset: Dataset, out: Path, region_code: str | None = None, with_samples: bool = False
) -> None:
    """Write the template of a form, for one region when its code is given.

    Args:
        with_samples: fill some rows of the declared example, which load as CONTOH.

    Raises:
        SskError: the dataset has no form, or there is no such region.
    """
    given = samples(dataset, 3, region_code) if with_samples and dataset.form else []
    template(dataset, region_code, given).save(out)


def template(
    dataset: Dataset,
    region_code: str | None = None,
    given: Sequence[Mapping[str, str]] = (),
) -> Workbook:
    """The template as a workbook, with the `given` rows filled in, as a person types them."""
    if not dataset.form:
        raise SskError(
            f"{dataset.dataset_id} has no form to fill in.",
            "`ssk template` without a dataset lists those that have one.",
        )
    region = _region(region_code) if region_code else None
    book = Workbook()
    sheet = book.active
    sheet.title = sheet_name(dataset)
    _add_head(sheet, dataset)
    rows: list[tuple[str, Mapping[str, str]]] = [(EXAMPLE, _example(dataset, region))]
    rows += [(str(number), row) for number, row in enumerate(given, start=1)]
    if region:
        rows += [("", _prefilled(dataset, region))] * (DRAWN_ROWS + 1 - len(rows))
    _add_rows(sheet, dataset, rows)
    _add_dictionary(book.create_sheet(DICTIONARY_SHEET), dataset)
    places = book.create_sheet(REGIONS_SHEET)
    lists = book.create_sheet(LISTS_SHEET)
    offered = _Offered(dataset, region, lists, places)
    for column, field in enumerate(dataset.fields.values(), start=2):
        rule = offered.validation(field, column)
        rule.add(f"{look.letter(column)}{EXAMPLE_ROW + 1}:{look.letter(column)}{LAST_ROW}")
        sheet.add_data_validation(rule)
    stamp = book.create_sheet(STAMP_SHEET)
    stamp.append(["ssk", dataset.dataset_id, dataset.form.version])
    lists.sheet_state = stamp.sheet_state = "veryHidden"
    if region or places.max_column == 1:
        places.sheet_state = "hidden"
    return book


def sheet_name(dataset: Dataset) -> str:
    """Name of the sheet to fill in."""
    assert dataset.form
    return look.sheet_title(dataset.form.layouts[0].sheet or dataset.title)


def heading(dataset: Dataset, field: Field) -> str:
    """The heading as the newest layout prints it."""
    assert dataset.form
    return dataset.form.layouts[0].headings.get(field.name, field.label)


def samples(dataset: Dataset, count: int, region_code: str | None = None) -> list[dict[str, str]]:
    """Rows of the declared examples, as a person types them, each with a key of its own."""
    assert dataset.form
    example = _example(dataset, _region(region_code) if region_code else None)
    form = dataset.form
    free = [name for name in form.key if name not in form.part] or form.key
    varied = min((dataset.fields[name] for name in free), key=lambda f: VARIED.index(f.type))
    return [
        example | {varied.name: _another(varied, example[varied.name], number)}
        for number in range(count)
    ]


def typed(field: Field, text: str) -> Any:
    """A value as a spreadsheet holds it when a person types `text`."""
    if not text:
        return None
    if field.type in NUMERIC:
        plain = text.replace(".", "").replace(",", ".")
        return float(plain) if "." in plain else int(plain)
    return date.fromisoformat(text) if field.type == "date" else text


def _example(dataset: Dataset, region: Region | None) -> dict[str, str]:
    """The declared example, moved into the region of the template."""
    values = {field.name: field.example for field in dataset.fields.values()}
    if region:
        chosen: dict[str, Region] = {}
        for field in dataset.fields.values():
            if field.type in REGION_SYSTEMS:
                level = _level(field)
                chosen[field.name] = next(
                    one for one in _within(region, field) if one.level == level
                )
                values[field.name] = chosen[field.name].code
        for field in dataset.fields.values():
            if field.of in chosen and field.type == "region_name":
                values[field.name] = chosen[field.of].name
            elif field.of in chosen and field.type == "village":
                code = chosen[field.of].code
                values[field.name] = code + field.example[len(code) :]
    if "keterangan" in values:
        values["keterangan"] = SAMPLE_NOTE
    return values


def _prefilled(dataset: Dataset, region: Region) -> dict[str, str]:
    """Codes and names that are the same in every row; `ssk.tables` takes such a row for empty."""
    example = _example(dataset, region)
    coded = [f for f in dataset.fields.values() if f.type in REGION_SYSTEMS]
    single = {field.name for field in coded if len(_within(region, field)) == 1}
    return {
        field.name: example[field.name]
        for field in dataset.fields.values()
        if field.name in single or (field.type == "region_name" and field.of in single)
    }


def _another(field: Field, example: str, number: int) -> str:
    """The example, changed so that the nth row has its own; the first keeps it."""
    if number == 0:
        return example
    if field.type == "choice":
        return field.choices[(field.choices.index(example) + number) % len(field.choices)]
    if field.type == "text" and not example[-1:].isdigit():
        return f"{example} ({number + 1})"
    if field.type == "date":
        return (date.fromisoformat(example) - timedelta(days=number)).isoformat()
    if field.type == "year":
        return str(int(example) - number)
    if field.type == "month":
        return f"{int(example[:4]) - number}{example[4:]}"
    if field.type == "integer" and field.maximum is not None:
        lowest = int(field.minimum or 0)
        return str((int(example) - lowest + number) % (int(field.maximum) - lowest + 1) + lowest)
    return f"{example[:-1]}{(int(example[-1]) + number) % 10}"


def _region(code: str) -> Region:
    found = [region for region in regions() if region.code == code and region.valid]
    if not found:
        raise SskError(f"No region has the Kemendagri code '{code}'.", "Write it like 62 or 62.07.")
    return found[0]


def _level(field: Field) -> str:
    """Level of the regions that a field is about, which its example shows."""
    system = REGION_SYSTEMS[field.type]
    return next((r.level for r in regions(system) if r.code == field.example), "kabkota")


def _within(region: Region, field: Field) -> list[Region]:
    """What a field offers in the template of a region: it and what lies in it, or its province."""
    if _level(field) == "province":
        inside = [_region(region.code[:2])]
    else:
        inside = [r for r in regions() if r.valid and f"{r.code}.".startswith(f"{region.code}.")]
    named = {(r.name, r.level) for r in inside}
    system = regions(REGION_SYSTEMS[field.type])
    return [one for one in system if one.valid and (one.name, one.level) in named]


def _add_head(sheet: Worksheet, dataset: Dataset) -> None:
    """Title, guide, who fills it in, and the headings."""
    look.put(sheet, 1, 1, dataset.title, look.TITLE)
    guide = (
        "Judul bertanda * wajib diisi. Baris abu-abu hanya contoh dan tidak dibaca. Arti tiap kolom"
        f" ada di lembar '{DICTIONARY_SHEET}'. Kosongkan yang tidak diketahui; jangan ditulis 0."
    )
    look.put(sheet, 2, 1, guide, look.NOTE)
    for row, label in enumerate(IDENTITY, start=3):
        look.put(sheet, row, 1, label, look.BOLD)
        for column in (2, 3):
            sheet.cell(row, column).border = look.GRID
        value = sheet.cell(row, 2)
        value.number_format = "yyyy-mm-dd" if label.startswith("Tanggal") else "@"
        value.fill, value.protection = TO_FILL, OPEN
        value.alignment = Alignment(horizontal="left")
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)

    fields = list(dataset.fields.values())
    widths = [14.0, *map(_width, fields)]
    look.set_widths(sheet, widths)
    names = ["No.", *(heading(dataset, f) + (" *" if f.required else "") for f in fields)]
    for column, name in enumerate(names, start=1):
        cell = look.put(sheet, HEADER_ROW, column, name)
        cell.fill, cell.font = REQUIRED if name.endswith("*") else OPTIONAL
        cell.alignment, cell.border = look.CENTRED, look.GRID
    # bold letters are wider
    sheet.row_dimensions[HEADER_ROW].height = look.height(names, [0.8 * width for width in widths])

    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = look.INK
    look.set_print(sheet, f"{HEADER_ROW}:{HEADER_ROW}")
    # without a password: it only keeps headings from being changed by accident
    sheet.protection.sheet = True
    for action in (
        "formatCells",
        "formatColumns",
        "formatRows",
        "insertRows",
        "deleteRows",
        "sort",
    ):
        setattr(sheet.protection, action, False)


def _add_rows(
    sheet: Worksheet, dataset: Dataset, rows: list[tuple[str, Mapping[str, str]]]
) -> None:
    """The rows that are given, then empty ones; columns keep their format below those."""
    fields = list(dataset.fields.values())
    widths = [_width(field) for field in fields]
    for column, field in enumerate([None, *fields], start=1):
        number_format = FORMATS.get(field.type, "@") if field else "@"
        whole = sheet.column_dimensions[look.letter(column)]
        whole.number_format, whole.protection = number_format, OPEN
        empty = sheet.cell(EXAMPLE_ROW + max(DRAWN_ROWS, len(rows)), column)
        empty.number_format, empty.protection = number_format, OPEN
        empty.border, empty.font = look.GRID, look.PLAIN
        empty.alignment = Alignment(
            vertical="top",
            wrap_text=field is not None and field.type == "text",
            horizontal=None if field else "center",
        )
        for row in range(EXAMPLE_ROW, EXAMPLE_ROW + max(DRAWN_ROWS, len(rows))):
            sheet.cell(row, column)._style = copy(empty._style)
    for row, (label, values) in enumerate(rows, start=EXAMPLE_ROW):
        look.put(sheet, row, 1, label)
        for column, field in enumerate(fields, start=2):
            value = typed(field, values.get(field.name, ""))
            if isinstance(value, str):
                look.put(sheet, row, column, value)
            else:
                sheet.cell(row, column).value = value
        texts = [values.get(field.name, "") for field in fields]
        sheet.row_dimensions[row].height = look.height(texts, widths)
        if label == EXAMPLE:
            for cell in sheet[row]:
                cell.fill, cell.font = EXAMPLE_FILL, EXAMPLE_FONT


class _Offered:
    """What each column takes, and the lists that stand behind its drop-down."""

    def __init__(
        self, dataset: Dataset, region: Region | None, lists: Worksheet, places: Worksheet
    ) -> None:
        self.dataset = dataset
        self.region = region
        self.lists = lists
        self.places = places
        self.known: dict[tuple[str, ...], tuple[str, str]] = {}  # regions -> (codes, names)
        self.list_count = 0

    def validation(self, field: Field, column: int) -> DataValidation:
        rule = self._rule(field, f"{look.letter(column)}{EXAMPLE_ROW + 1}")
        return DataValidation(
            **rule,
            allow_blank=True,
            showErrorMessage=True,
            errorTitle="Isian tidak sesuai",
            error=f"{expected(field)}."[:225],
            showInputMessage=True,
            promptTitle=field.heading[:32],
            prompt=self._prompt(field),
        )

    def _rule(self, field: Field, here: str) -> dict[str, Any]:
        if field.type in ("choice", "yes_no"):
            return {"type": "list", "formula1": self._choices(field)}
        if field.type in REGION_SYSTEMS:
            return {"type": "list", "formula1": self._regions(field)[0]}
        if field.type == "region_name":
            # a list of one name, that of the code in the same row; other spellings are warned of
            assert field.of
            codes, names = self._regions(self.dataset.fields[field.of])
            code = f"${look.letter(list(self.dataset.fields).index(field.of) + 2)}{EXAMPLE_ROW + 1}"
            chosen = f"INDEX({names},MATCH({code},{codes},0))"
            return {"type": "list", "formula1": chosen, "errorStyle": "warning"}
        if field.type in NUMERIC:
            low, high = _bounds(field)
            kind = "decimal" if field.type in ("number", "money") else "whole"
            return {"type": kind, "operator": "between"} | {
                "formula1": f"{low:.15g}",
                "formula2": f"{high:.15g}",
            }
        if field.type == "date":
            first, last = "DATE(1950,1,1)", "DATE(2100,12,31)"
            return {"type": "date", "operator": "between", "formula1": first, "formula2": last}
        if field.type == "month":
            month = f"VALUE(RIGHT({here},2))"
            return {
                "type": "custom",
                "formula1": f'AND(LEN({here})=7,MID({here},5,1)="-",VALUE(LEFT({here},4))>1949,'
                f"{month}>0,{month}<13)",
            }
        if field.type == "village":
            return {"type": "custom", "formula1": f'LEN(SUBSTITUTE({here},".",""))=10'}
        return {}

    def _prompt(self, field: Field) -> str:
        parts = [field.about, f"Satuan: {field.unit}." if field.unit else ""]
        if field.type in REGION_SYSTEMS and not self.region:
            parts.append(f"Kode dan nama ada di lembar '{REGIONS_SHEET}'.")
        return (" ".join(filter(None, parts)) or expected(field))[:255]

    def _choices(self, field: Field) -> str:
        self.list_count += 1
        choices = field.choices or YES_NO
        for row, choice in enumerate((field.name, *choices), start=1):
            look.put(self.lists, row, self.list_count, choice)
        return _range(LISTS_SHEET, self.list_count, len(choices) + 1)

    def _regions(self, field: Field) -> tuple[str, str]:
        """References to the codes and the names that may be chosen."""
        system = REGION_SYSTEMS[field.type]
        found = [one for one in regions(system) if one.valid]
        if self.region:
            found = _within(self.region, field)
        key = (system, *(one.code for one in found))
        if key not in self.known:
            column = 3 * len(self.known) + 1
            for offset, head in enumerate((CODE_TITLES[system], "Nama wilayah")):
                look.put(self.places, 1, column + offset, head, look.ON_INK).fill = look.DARK
                self.places.column_dimensions[look.letter(column + offset)].width = 20 + 16 * offset
            for row, one in enumerate(found, start=2):
                font = look.BOLD if one.level == "province" else look.PLAIN
                look.put(self.places, row, column, one.code, font).number_format = "@"
                look.put(self.places, row, column + 1, one.name, font)
            self.places.freeze_panes = "A2"
            look.set_print(self.places, "1:1")
            last = len(found) + 1
            self.known[key] = (
                _range(REGIONS_SHEET, column, last),
                _range(REGIONS_SHEET, column + 1, last),
            )
        return self.known[key]


def expected(field: Field) -> str:
    """What a cell takes, in words."""
    bounds = _limits(field)
    match field.type:
        case "number":
            return f"Angka saja, koma untuk desimal, tanpa satuan{bounds}"
        case "money":
            return f"Angka menurut satuan uang baris ini, koma untuk desimal{bounds}"
        case "integer":
            return f"Bilangan bulat, tanpa satuan{bounds}"
        case "year":
            return f"Tahun empat angka, misalnya 2025{bounds}"
        case "month":
            return "Tahun-bulan, misalnya 2025-03"
        case "date":
            return "Tanggal, misalnya 2025-03-14 atau 14/03/2025"
        case "choice" | "yes_no":
            return f"Salah satu: {'; '.join(field.choices or YES_NO)}"
        case "region":
            return "Kode wilayah Kemendagri dari daftar, misalnya 62.07"
        case "bps_region":
            return "Kode wilayah BPS dari daftar, misalnya 6208"
        case "region_name":
            return "Nama wilayah yang sesuai dengan kodenya, dari daftar"
        case "village":
            return "Kode desa/kelurahan sepuluh angka, misalnya 62.07.01.2001"
        case _:
            return "Teks"


def _add_dictionary(sheet: Worksheet, dataset: Dataset) -> None:
    """The sheet that explains the columns, the rules and the way it is sent."""
    look.put(sheet, 1, 1, f"{DICTIONARY_SHEET}: {dataset.title}", look.TITLE)
    look.set_widths(sheet, (8, 44, 64, 18, 8, 48, 30))
    heads = ("Kolom", "Judul", "Arti", "Satuan", "Wajib", "Isian yang diterima", "Contoh")
    example = _example(dataset, None)
    columns = [
        (
            look.letter(column),
            heading(dataset, field),
            field.about,
            field.unit or "",
            "ya" if field.required else "",
            expected(field),
            example[field.name],
        )
        for column, field in enumerate(dataset.fields.values(), start=2)
    ]
    row = look.table(sheet, 3, heads, columns) + 1
    look.put(sheet, row, 1, "Aturan", look.TITLE)
    row = look.table(sheet, row + 1, ("No.", "Ditolak bila", "Cara memperbaiki"), _rules(dataset))
    look.put(sheet, row + 1, 1, "Pengiriman", look.TITLE)
    for line in _sending(dataset):
        row += 1
        look.put(sheet, row + 1, 1, f"• {line}")
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = "A4"
    look.set_print(sheet, "3:3")


def _rules(dataset: Dataset) -> Iterator[tuple[str, str, str]]:
    assert dataset.form
    key = ", ".join(dataset.fields[name].heading for name in dataset.form.key)
    rules = [
        ("Kolom wajib kosong, atau isian tidak seperti pada tabel di atas.", "Isi menurut tabel."),
        (f"Dua baris sama pada: {key}.", "Hapus baris yang tidak berlaku."),
    ]
    rules += [(check.wrong, check.mend) for check in dataset.checks]
    for number, (wrong, mend) in enumerate(rules, start=1):
        yield str(number), wrong, mend


def _sending(dataset: Dataset) -> Iterator[str]:
    assert dataset.form
    part = " dan ".join(dataset.fields[name].heading.lower() for name in dataset.form.part)
    yield (
        f"Kirim semua baris dengan {part} yang sama dalam satu berkas: kiriman baru menggantikan"
        " seluruh kiriman lama."
    )
    yield "Baris yang salah dikembalikan dengan penjelasan; baris yang benar tetap diterima."
    yield f"Baris latihan: tulis {EXAMPLE} pada kolom Keterangan, maka tidak dihitung sebagai data."
    yield "Jangan mengubah judul kolom. Baris jumlah tidak perlu; bila ada, hanya dicocokkan."


def _limits(field: Field) -> str:
    low, high = (
        None if limit is None else f"{limit:.15g}".replace(".", ",")
        for limit in (field.minimum, field.maximum)
    )
    if low and high:
        return f", {low} sampai {high}"
    if low:
        return f", paling kecil {low}"
    return f", paling besar {high}" if high else ""


def _bounds(field: Field) -> tuple[float, float]:
    if field.type == "year":
        return field.minimum or 1990, field.maximum or 2100
    low = -1e15 if field.minimum is None else field.minimum
    return low, 1e15 if field.maximum is None else field.maximum


def _width(field: Field) -> float:
    if field.name == "keterangan":
        return 40
    if field.type == "choice":
        return min(40, max(15, *(len(choice) + 4 for choice in field.choices)))
    return WIDTHS[field.type]


def _range(sheet: str, column: int, last: int) -> str:
    name = look.letter(column)
    return f"'{sheet}'!${name}$2:${name}${last}"
