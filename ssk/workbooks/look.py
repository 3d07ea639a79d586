"""How our workbooks look, and how text gets into them.

The writers of workbooks import openpyxl as modules, so import them inside functions: DAG files must
not load it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from openpyxl.cell import Cell  # noqa: TID253
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: TID253
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # noqa: TID253
from openpyxl.utils import get_column_letter  # noqa: TID253
from openpyxl.worksheet.worksheet import Worksheet  # noqa: TID253

INK = "1F4E4A"
FAMILY = "Calibri"
PLAIN = Font(name=FAMILY, size=11)
BOLD = Font(name=FAMILY, size=11, bold=True)
TITLE = Font(name=FAMILY, size=16, bold=True, color=INK)
NOTE = Font(name=FAMILY, size=10, italic=True, color="555B5A")
ON_INK = Font(name=FAMILY, size=11, bold=True, color="FFFFFF")
LINK = Font(name=FAMILY, size=11, underline="single", color="0B5FA5")
DARK = PatternFill("solid", fgColor=INK)
_LINE = Side(style="thin", color="BFC8C6")
GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
WRAPPED = Alignment(wrap_text=True, vertical="top")
CENTRED = Alignment(wrap_text=True, vertical="center", horizontal="center")
FORMULA_STARTS = ("=", "+", "-", "@")


def put(sheet: Worksheet, row: int, column: int, text: str, font: Font = PLAIN) -> Cell:
    """A cell that holds text, whatever it begins with: data never becomes a formula."""
    cell = sheet.cell(row, column)
    cell.value = clean(text)
    cell.data_type = "s"
    cell.font = font
    if text.startswith(FORMULA_STARTS):
        cell.quotePrefix = True  # stays text when a person edits it
    return cell


def clean(text: str) -> str:
    """Text without the control characters that no workbook may hold."""
    return str(ILLEGAL_CHARACTERS_RE.sub("\ufffd", text))


def sheet_title(text: str) -> str:
    """A name that a sheet may have: 31 characters, and not all of them."""
    return re.sub(r"[\[\]:*?/\\]", " ", text)[:31]


def table(
    sheet: Worksheet, row: int, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> int:
    """Write a table, rows as high as the columns' widths make them; the row after its last."""
    for column, head in enumerate(heads, start=1):
        cell = put(sheet, row, column, head, ON_INK)
        cell.fill, cell.border, cell.alignment = DARK, GRID, WRAPPED
    for line in rows:
        row += 1
        for column, text in enumerate(line, start=1):
            cell = put(sheet, row, column, text)
            cell.border, cell.alignment = GRID, WRAPPED
        widths = [sheet.column_dimensions[letter(n + 1)].width for n in range(len(line))]
        sheet.row_dimensions[row].height = height(line, widths)
    return row + 1


def height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Height of a row of wrapped texts: no spreadsheet works it out for a file it did not write."""
    lines = (-(-len(text) // max(width - 2, 1)) for text, width in zip(texts, widths, strict=True))
    return float(15 * max(1, *lines) + 3)


def set_widths(sheet: Worksheet, widths: Iterable[float]) -> None:
    for number, width in enumerate(widths):
        sheet.column_dimensions[letter(number + 1)].width = width


def set_print(sheet: Worksheet, title_rows: str) -> None:
    """A4 across, as wide as the table, with the header on each page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = title_rows
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "&P / &N"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.75


def letter(column: int) -> str:
    """Letter of a column, the first is 1."""
    return str(get_column_letter(column))
