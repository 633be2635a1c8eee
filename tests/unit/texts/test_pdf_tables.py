"""Tables: every cell whole, in its row and column."""

from __future__ import annotations

from drawing import PROSE, Draw, ReadPages, Sheet, find

from policymine.records import BlockKind
from policymine.texts import as_json, render_body
from policymine.texts.cells import take_apart

XS = [72.0, 250.0, 350.0, 450.0]


def draw_rows(rows: list[list[str]]) -> Draw:
    def page(sheet: Sheet) -> None:
        top = 100.0
        ys = [top]
        for row in rows:
            ends = [top + 12]
            for x, cell in zip(XS, row, strict=False):
                if cell:
                    ends.append(sheet.lines(x + 4, top + 12, 165, cell, 9))
            top = max(ends) + 6
            ys.append(top)
        sheet.grid(XS, ys)

    return page


ROWS = [
    ["Power", "Foundation", "Mayoral"],
    ["Control of a consolidated transport budget for the whole of the area, agreed for several years", "x", "x"],
    ["A duty to make a plan for growth", "", "x"],
]


def test_a_ruled_table_gives_rows_of_whole_cells(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        draw_rows(ROWS)(sheet)
        sheet.lines(72, 260, 450, PROSE)

    text = read_pages(page)
    (table,) = find(text, BlockKind.TABLE)
    assert table.cells == tuple(tuple(row) for row in ROWS)
    assert table.text.split("\n")[2] == "A duty to make a plan for growth\t\tx"
    assert render_body(text).startswith("Power | Foundation | Mayoral\n")
    for row in take_apart(table):
        for cell in row:
            joined = " ".join(cell.text[place.start_char : place.end_char] for place in cell.places)
            assert joined == cell.text


def test_merged_cells_are_read_once(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for y in (140, 160, 180, 200):
            sheet.rule(72, y, 450, y)
        for x in (72, 450):
            sheet.rule(x, 140, x, 200)
        for x in (250, 350):
            sheet.rule(x, 140, x, 160)
            sheet.rule(x, 180, x, 200)
        for x, word in zip((80, 260, 360), ("Power", "Now", "Later"), strict=True):
            sheet.line(x, 153, word, 9)
        sheet.line(80, 173, "Funding and investment for the whole of the area", 9, "Helvetica-Bold")
        for x, word in zip((80, 260, 360), ("A fund", "no", "yes"), strict=True):
            sheet.line(x, 193, word, 9)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (
        ("Power", "Now", "Later"),
        ("Funding and investment for the whole of the area", "", ""),
        ("A fund", "no", "yes"),
    )


def test_a_table_ruled_only_across_is_parted_by_its_white_space(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for row, cells in enumerate(
            [("Area", "Homes", "Jobs"), ("North Wessing", "1,200", "340"), ("Aldmere", "900", "75")]
        ):
            sheet.rule(72, 140 + 22 * row, 500, 140 + 22 * row)
            for x, cell in zip((76, 260, 400), cells, strict=True):
                sheet.line(x, 155 + 22 * row, cell, 10)
        sheet.rule(72, 206, 500, 206)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (("Area", "Homes", "Jobs"), ("North Wessing", "1,200", "340"), ("Aldmere", "900", "75"))


def test_a_row_cut_by_a_page_break_is_whole_and_its_json_stays_by_page(read_pages: ReadPages) -> None:
    first = [*ROWS[:2], ["Direction over the use of the powers of", "x", "x"]]
    second = [ROWS[0], ["constituent councils on the main roads", "", ""], ROWS[2]]
    text = read_pages(draw_rows(first), draw_rows(second))
    upper, lower = find(text, BlockKind.TABLE)
    assert upper.cells is not None
    assert upper.cells[2] == (
        "Direction over the use of the powers of constituent councils on the main roads",
        "x",
        "x",
    )
    assert lower.cells == (tuple(ROWS[0]), tuple(ROWS[2]))
    described = as_json(text)["pages"]
    assert described[0]["blocks"][0]["cells"] == first
    assert described[1]["blocks"][0]["cells"] == second


def test_a_box_around_prose_is_no_table(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(80, 100, 430, PROSE)
        sheet.grid([72, 520], [80, 200])

    assert find(read_pages(page), BlockKind.TABLE) == []


def test_a_table_with_a_shaded_head_and_rules_below_its_rows_keeps_its_head(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.canvas.setFillGray(0.8)
        sheet.canvas.rect(72, 842 - 160, 428, 20, stroke=0, fill=1)
        sheet.canvas.setFillGray(0)
        for row, cells in enumerate(
            [("Area", "Homes"), ("North Wessing", "1,200"), ("Aldmere", "900"), ("Orle", "12")]
        ):
            for x, cell in zip((76, 300), cells, strict=True):
                sheet.line(x, 154 + 22 * row, cell, 10)
            if row:
                sheet.rule(72, 160 + 22 * row, 500, 160 + 22 * row)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (("Area", "Homes"), ("North Wessing", "1,200"), ("Aldmere", "900"), ("Orle", "12"))
