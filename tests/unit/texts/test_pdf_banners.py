"""Ruled tables whose rows are not parted alike: banners in mid-table, rows with own edges, heads over marks."""

from __future__ import annotations

from drawing import PROSE, ReadPages, Sheet, find

from policymine.records import BlockKind


def draw_rows(sheet: Sheet, top: float, rows: list[tuple[list[float], list[str]]], height: float = 18) -> None:
    """Draw ruled rows, each with the edges of its cells and their texts."""
    for number, (xs, cells) in enumerate(rows):
        upper, lower = top + height * number, top + height * (number + 1)
        for y in (upper, lower):
            sheet.rule(xs[0], y, xs[-1], y)
        for x in xs:
            sheet.rule(x, upper, x, lower)
        for x, text in zip(xs, cells, strict=False):
            sheet.line(x + 4, upper + 12, text, 9)


def test_below_a_banner_a_table_with_other_columns_begins(read_pages: ReadPages) -> None:
    two, three = [72.0, 180.0, 480.0], [72.0, 290.0, 385.0, 480.0]
    upper = [["Lead officer", "The keeper of the lamps"], ["Version", "Final"], ["Dated", "3 May 2019"]]
    lower = [["Officer", "Asked", "Heard"], ["Head of law", "Yes", "Yes"], ["Head of finance", "Yes", "No"]]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        banner = ([72.0, 480.0], ["Whom the keeper asked before the paper was made"])
        draw_rows(sheet, 140, [*((two, row) for row in upper), banner, *((three, row) for row in lower)])
        sheet.lines(72, 320, 450, PROSE)

    first, second = find(read_pages(page), BlockKind.TABLE)
    assert first.cells == (*map(tuple, upper), ("Whom the keeper asked before the paper was made", ""))
    assert second.cells == tuple(map(tuple, lower))


def test_a_banner_over_the_same_columns_parts_no_table(read_pages: ReadPages) -> None:
    xs = [72.0, 290.0, 385.0, 480.0]
    names = [["Officer", "Asked", "Heard"], ["Head of law", "Yes", "Yes"], ["Head of finance", "Yes", "No"]]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        draw_rows(sheet, 140, [*((xs, row) for row in names), ([72.0, 480.0], ["Others"]), *((xs, r) for r in names)])
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert len(table.cells or ()) == 7


def test_a_row_of_a_form_that_is_parted_in_three_keeps_its_cells(read_pages: ReadPages) -> None:
    two, three = [72.0, 280.0, 490.0], [72.0, 212.0, 350.0, 490.0]
    rows = [
        (two, ["Measure:", "The harbour order"]),
        (two, ["What it is for:", "Safe piers"]),
        (three, ["Cost a year: £2m", "Value now: £9m", "Whole cost: £7m"]),
        (two, ["Officer:", "The harbour master"]),
        (two, ["To be seen again:", "In five years"]),
    ]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        draw_rows(sheet, 140, rows)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple((*cells, "") if len(cells) == 2 else tuple(cells) for _, cells in rows)


def test_a_head_over_columns_of_marks_names_each_of_them(read_pages: ReadPages) -> None:
    heads, xs = [72.0, 110.0, 330.0, 420.0], [72.0, 110.0, 330.0, 360.0, 390.0, 420.0]
    rows = [
        ["1", "To light the quay by night", "X", "X", ""],
        ["2", "To count the geese", "", "X", "X"],
        ["3", "To mend the lock", "X", "", "X"],
    ]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        draw_rows(sheet, 140, [(heads, ["No.", "Promise", "Great aims"]), *((xs, row) for row in rows)])
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (("No.", "Promise", "Great aims", "Great aims", "Great aims"), *map(tuple, rows))
