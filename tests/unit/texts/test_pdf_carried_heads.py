"""Heads of tables that go on over pages: long ones are carried, rows of the table are not."""

from __future__ import annotations

from drawing import PROSE, Draw, ReadPages, Sheet, find

from policymine.records import BlockKind

LONG = (
    "Change to the wording (words to be taken out are red, words to be put in are green, all others stay as they are)"
)


def draw_part(rows: list[tuple[str, ...]], *, bold: bool = False) -> Draw:
    def page(sheet: Sheet) -> None:
        sheet.grid([72, 130, 230, 520], [100 + 34 * row for row in range(len(rows) + 1)])
        for number, row in enumerate(rows):
            for x, cell in zip((76, 134, 234), row, strict=True):
                font = "Helvetica-Bold" if bold and not number else "Helvetica"
                sheet.lines(x, 114 + 34 * number, 280, cell, 9, font)

    return page


def test_a_long_head_is_carried_over_pages(read_pages: ReadPages) -> None:
    heads = ("Ref", "Place", LONG)
    parts = [
        [(f"A{page}{row}", f"Page {page}, line {row}", PROSE[: 100 + 8 * row].strip()) for row in range(3)]
        for page in range(4)
    ]
    text = read_pages(draw_part([heads, *parts[0]], bold=True), *map(draw_part, parts[1:]))
    assert [table.cells for table in find(text, BlockKind.TABLE)] == [(heads, *part) for part in parts]


def test_a_row_of_a_table_without_heads_is_not_carried(read_pages: ReadPages) -> None:
    parts = [
        [
            (f"A{page}{row}", f"Line {row}", (PROSE[:50] if row == 0 and page == 1 else PROSE[:110]).strip())
            for row in range(3)
        ]
        for page in range(4)
    ]
    text = read_pages(*map(draw_part, parts))
    assert [table.cells for table in find(text, BlockKind.TABLE)] == [tuple(part) for part in parts]
