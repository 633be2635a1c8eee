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


def test_heads_of_many_lines_that_are_wider_than_their_figures_are_whole(read_pages: ReadPages) -> None:
    heads = [
        "Harbour",
        "Forecast against original",
        "Forecast against another saving (ongoing)",
        "To be achieved later",
    ]
    rows = [("Orle", "12.5", "0.0", "3.1"), ("Aldmere", "7.5", "4.0", "2.2"), ("Wessing", "1.5", "9.0", "0.3")]

    def page(sheet: Sheet) -> None:
        rights = [0.0, 290.0, 350.0, 410.0]
        for column, head in enumerate(heads):
            words = head.split()
            for number, word in enumerate(words):
                top = 150 - 11 * (len(words) - 1 - number)
                sheet.canvas.setFont("Helvetica-Bold", 9)
                if column:
                    sheet.canvas.drawRightString(rights[column], 842 - top, word)
                else:
                    sheet.canvas.drawString(72, 842 - top, word)
        for number, row in enumerate(rows):
            top = 168 + 18 * number
            sheet.line(72, top, row[0], 9)
            for right, cell in zip(rights[1:], row[1:], strict=True):
                sheet.canvas.drawRightString(right, 842 - top, cell)
        for number in range(4):
            sheet.rule(70, 156 + 18 * number, 414, 156 + 18 * number)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (tuple(heads), *rows)


def test_bulleted_lists_below_titles_between_rules_are_no_table(read_pages: ReadPages) -> None:
    asked = ["What will the keeper count?", "How will the board hear of it?", "Who has seen the plan?"]

    def page(sheet: Sheet) -> None:
        for part in range(3):
            sheet.line(76, 100 + 90 * part, "What the parishes are to say of the piers", 11, "Helvetica-Bold")
            for row, words in enumerate(asked):
                sheet.line(94, 120 + 90 * part + 16 * row, "•")
                sheet.line(112, 120 + 90 * part + 16 * row, words)
        for top in (84, 174, 264, 354):
            sheet.rule(72, top, 500, top)
        sheet.lines(72, 420, 450, PROSE)

    text = read_pages(page)
    assert not find(text, BlockKind.TABLE)
    assert texts(text, BlockKind.LIST_ITEM) == asked * 3


def test_lines_of_prose_under_boxes_of_a_form_are_no_full_rows_of_a_table(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for x, word in ((76, "ENTER"), (200, "NAME"), (300, "OF"), (400, "PARISH")):
            sheet.line(x, 110, word)
        sheet.lines(76, 136, 420, f"{PROSE} {PROSE}")
        for top in (96, 120, 250):
            sheet.rule(72, top, 500, top)

    text = read_pages(page)
    assert not find(text, BlockKind.TABLE)
    assert f"{PROSE} {PROSE}" in texts(text, BlockKind.PARAGRAPH)
