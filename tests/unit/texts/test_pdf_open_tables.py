"""Tables ruled between their rows only: the heads above the first rule, the last row below the last one."""

from __future__ import annotations

from drawing import PROSE, Draw, ReadPages, Sheet, find, texts

from policymine.records import BlockKind

ROWS = [
    ("Bird", "How far it flies to feed"),
    ("Lapwing", "It stays within five miles of the nest"),
    ("Pink goose", "It may fly as far as twenty miles"),
    ("Teal", "It stays on the water where it nests"),
    ("Swan", "It walks to the fields beside the lake"),
]


def draw_rows(end: str = "") -> Draw:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 82, "Table 2: The birds of the lower valley and how far each of them flies", 9)
        for row, (bird, flight) in enumerate(ROWS):
            sheet.line(100, 100 + 18 * row, bird, 9)
            sheet.line(228, 100 + 18 * row, flight, 9)
        sheet.line(100, 183, end, 9)
        for top in (104, 122, 140, 158):
            for left, right in ((100, 228), (228, 500)):
                sheet.rule(left, top, right, top)
        sheet.lines(72, 260, 450, PROSE)

    return page


def test_a_table_keeps_its_heads_and_its_last_row(read_pages: ReadPages) -> None:
    tables = find(read_pages(draw_rows()), BlockKind.TABLE)
    assert [table.cells for table in tables] == [tuple(ROWS)]


def test_prose_below_the_last_rule_is_no_row(read_pages: ReadPages) -> None:
    text = read_pages(draw_rows("These lines of prose run right below and across both columns of the table."))
    assert [len(table.cells or ()) for table in find(text, BlockKind.TABLE)] == [len(ROWS) - 1]
    assert "These lines" in " ".join(texts(text, BlockKind.PARAGRAPH))
