"""Accounts as ledgers set them: signs of currencies apart from figures, rules at sums only, parts of one table."""

from __future__ import annotations

import pytest
from drawing import PROSE, ReadPages, Sheet, find

from policymine.records import BlockKind

GRANTS = [
    ("", "2031", "2032"),
    ("Harbour fund", "£ 1,200", "£ 1,350"),
    ("Market fund", "640", "–"),
    ("", "£ 1,840", "£ 1,350"),
]
PARTS = [
    ("", "2031 £000", "2032 £000"),
    ("At the start", "410", "395"),
    ("Paid in", "220", "180"),
    ("Paid out", "(235)", "(160)"),
    ("At the end", "395", "415"),
    ("Due soon", "95", "115"),
    ("Due later", "300", "300"),
    ("In all", "395", "415"),
]


def draw_row(sheet: Sheet, top: float, row: tuple[str, ...]) -> None:
    sheet.line(76, top, row[0], 10)
    for right, cell in zip((360, 440), row[1:], strict=True):
        sign, _, figure = cell.rpartition(" ") if cell.startswith("£ ") else ("", "", cell)
        sheet.line(right - 60, top, sign, 10)
        sheet.line(right - sheet.canvas.stringWidth(figure, "Helvetica", 10), top, figure, 10)


@pytest.mark.parametrize("ruled", [True, False])
def test_signs_of_currencies_stand_with_their_figures(read_pages: ReadPages, ruled: bool) -> None:
    def page(sheet: Sheet) -> None:
        for number, row in enumerate(GRANTS):
            draw_row(sheet, 120 + 16 * number, row)
        for y in (108, 124, 156, 172) if ruled else ():
            sheet.rule(72, y, 444, y)
        sheet.lines(72, 240, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(GRANTS)


def test_parts_of_accounts_with_rules_at_their_sums_are_one_table_under_its_heads(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for number, row in enumerate(PARTS):
            top = 120 + 14 * number + (14 if number > 4 else 0)
            if number:
                draw_row(sheet, top, row)
            else:
                for cell, right in zip(row[1:], (360, 440), strict=True):
                    for line, text in enumerate(cell.split()):
                        sheet.line(right - 24, top - 12 + 12 * line, text, 10)
            for y in (top - 10, top + 3) if number in (4, 7) else ():
                sheet.rule(72, y, 444, y)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(PARTS)


def test_heads_in_two_rows_are_one_also_where_most_cells_are_noughts(read_pages: ReadPages) -> None:
    rows = [
        ("", "Held at the end of", "Held at the end of"),
        ("Kind", "2031", "2032"),
        ("Quays", "4,100", "4,300"),
        ("Lamps", "–", "–"),
        ("Boats", "–", "250"),
        ("Nets", "–", "–"),
    ]

    def page(sheet: Sheet) -> None:
        for number, row in enumerate(rows):
            for x, cell in zip((76, 240, 380), row, strict=True):
                sheet.line(x, 132 + 18 * number, cell, 10)
        sheet.grid([72, 236, 376, 500], [120 + 18 * row for row in range(7)])
        sheet.lines(72, 280, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (("Kind", "Held at the end of 2031", "Held at the end of 2032"), *rows[2:])
