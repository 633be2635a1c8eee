"""Tables whose rules are drawn cell by cell: the ends of these segments show the columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from drawing import HEIGHT, PROSE, ReadPages, Sheet, find

from policymine.records import BlockKind

XS = [72.0, 180.0, 228.0, 276.0, 320.0, 364.0, 408.0]
NAMES = ("Harbour", "Budget", "Agreed dues", "Repairs", "Paid back", "Outturn")
BODY = [
    ("Orle", "1,336", "204", "", "", "1,540"),
    ("Aldmere", "19,610", "(2,176)", "", "", "17,434"),
    ("Wessing", "2,089", "4,382", "", "", "6,471"),
    ("Teal Bay", "970", "660", "", "", "1,630"),
    ("Hithe", "4,619", "(3,529)", "", "(150)", "940"),
]
SUMS = ("All harbours", "28,624", "(459)", "", "(150)", "28,015")
GRANTS = ("Grants", "(1,002)", "", "", "", "(1,002)")
NET = ("27,622", "(459)", "0", "(150)", "27,013")


def rule_in_segments(sheet: Sheet, xs: Sequence[float], top: float) -> None:
    """Draw a rule from edge to edge, cell by cell, as a word processor does."""
    for left, right in pairwise(xs):
        sheet.rule(left + 0.2, top, right - 0.2, top)


def put_row(sheet: Sheet, row: Sequence[str], top: float) -> None:
    sheet.line(XS[0] + 4, top, row[0], 8)
    for edge, text in zip(XS[2:], row[1:], strict=True):
        sheet.canvas.drawRightString(edge - 2, HEIGHT - top, text)


def draw_harbours(sheet: Sheet, top: float) -> float:
    """Draw rules above the heads and around the sums, there over the figures alone; return where the last stands."""
    rule_in_segments(sheet, XS, top)
    put_row(sheet, NAMES, top + 11)
    put_row(sheet, ("", *["£000"] * 5), top + 22)
    for number, row in enumerate([*BODY, SUMS, GRANTS]):
        put_row(sheet, row, top + 40 + 12 * number)
    for below in (91, 115, 139):
        rule_in_segments(sheet, XS[1:], top + below)
    sheet.line(XS[0] + 4, top + 124, "All harbours", 8)
    put_row(sheet, ("without grants", *NET), top + 134)
    return top + 139


HEADS = ("Harbour", *(f"{name} £000" for name in NAMES[1:]))
HARBOURS = (HEADS, *BODY, SUMS, GRANTS, ("All harbours without grants", *NET))


def test_the_ends_of_segments_part_heads_that_stand_close_and_sums_keep_their_names(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        foot = draw_harbours(sheet, 140)
        sheet.lines(72, foot + 40, 450, PROSE)

    assert [table.cells for table in find(read_pages(page), BlockKind.TABLE)] == [HARBOURS]


def test_a_title_between_two_tables_of_the_same_columns_is_no_row(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        foot = draw_harbours(sheet, 140)
        sheet.line(72, foot + 34, "Table 8: The same a year later", 11, "Helvetica-Bold")
        foot = draw_harbours(sheet, foot + 50)
        sheet.lines(72, foot + 40, 450, PROSE)

    tables = find(read_pages(page), BlockKind.TABLE)
    assert len(tables) == 2
    assert not any("Table 8" in cell for table in tables for row in table.cells or () for cell in row)


def test_segments_of_upright_rules_show_rows_that_nothing_else_parts(read_pages: ReadPages) -> None:
    xs, tops = [72.0, 160.0, 220.0, 280.0, 340.0], [140.0, 152.0, 176.0, 188.0, 208.0]
    rows = [
        ("Stage", "Stage 1", "Stage 2", "Stage 3"),
        ("Quays taken in", "1a, 1b, 2a, 7", "3, 4", "5, 6"),
        ("Boats", "722", "322", "224"),
        ("Boats that are under repair", "12", "8", "3"),
    ]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for top in (tops[0], tops[1], tops[-1]):
            rule_in_segments(sheet, xs, top)
        for x in xs[:2]:
            for upper, lower in pairwise(tops):
                sheet.rule(x, upper + 0.2, x, lower - 0.2)
        for row, top in zip(rows, tops, strict=False):
            for x, text in zip(xs, row, strict=False):
                sheet.lines(x + 4, top + 9, 56, text, 8)
        sheet.lines(72, 250, 450, PROSE)

    assert [table.cells for table in find(read_pages(page), BlockKind.TABLE)] == [tuple(rows)]


def test_figures_between_segments_are_no_table_without_the_names_beside_them(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        put_row(sheet, NAMES, 134)
        for number, row in enumerate(BODY):
            rule_in_segments(sheet, XS[1:], 140 + 24 * number)
            put_row(sheet, (row[0], *["12", "7", "31", "9", "4"]), 151 + 24 * number)
            put_row(sheet, ("Sums", *["24", "3", "5", "6", "8"]), 161 + 24 * number)
        rule_in_segments(sheet, XS[1:], 140 + 24 * len(BODY))
        sheet.lines(72, 320, 450, PROSE)

    tables = find(read_pages(page), BlockKind.TABLE)
    assert ("12", "7", "31", "9", "4") not in [row for table in tables for row in table.cells or ()]
