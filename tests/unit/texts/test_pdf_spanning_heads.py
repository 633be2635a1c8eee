"""Tables with heads over several columns, with titles in bands, and with all rules drawn as one path."""

from __future__ import annotations

from collections.abc import Sequence

from drawing import HEIGHT, PROSE, Draw, ReadPages, Sheet, find, texts

from policymine.records import BlockKind

XS = [72.0, 180.0, 240.0, 300.0, 360.0, 420.0, 500.0]
BODY = [
    ("Clerk", "400", "98", "", "98", "196"),
    ("Pier lamps", "250", "", "", "", "0"),
    ("Ferry", "900", "", "310.50", "", "310.50"),
    ("Signs", "", "12", "", "", "12"),
]


def draw_path(sheet: Sheet, lines: Sequence[tuple[float, float, float, float]]) -> None:
    """Draw lines as one path, as spreadsheets printed on some machines have them."""
    path = sheet.canvas.beginPath()
    for x0, top0, x1, top1 in lines:
        path.moveTo(x0, HEIGHT - top0)
        path.lineTo(x1, HEIGHT - top1)
    sheet.canvas.setLineWidth(0.5)
    sheet.canvas.drawPath(path, stroke=1, fill=0)


def draw_spending(title: str, months: Sequence[str], body: Sequence[Sequence[str]]) -> Draw:
    """Draw a title, heads over two and three columns, heads of months below them, and sparse rows, in one path."""
    bottom = 140.0 + 20 * len(body)

    def page(sheet: Sheet) -> None:
        rows = [(XS[0], y, XS[-1], y) for y in (80.0, 100.0, 120.0, *(140.0 + 20 * n for n in range(len(body) + 1)))]
        sides = [(x, 80.0, x, bottom) for x in (XS[0], XS[-1])]
        last = [(XS[5], 80.0, XS[5], bottom), (XS[2], 100.0, XS[2], bottom)]
        inner = [(x, 120.0, x, bottom) for x in (XS[1], XS[3], XS[4])]
        draw_path(sheet, [*rows, *sides, *last, *inner])
        sheet.lines(72, 30, 450, PROSE)
        sheet.line(150, 94, title, 11, "Helvetica-Bold")
        for x, text in ((76, "Precept figures"), (XS[2] + 50, "Spent"), (XS[5] + 4, "Total")):
            sheet.line(x, 114, text, 9)
        for x, text in zip(XS[2:5], months, strict=True):
            sheet.line(x + 4, 134, text, 9)
        for number, row in enumerate(body):
            for x, text in zip(XS, row, strict=False):
                sheet.line(x + 4, 154 + 20 * number, text, 9)
        sheet.lines(72, bottom + 40, 450, PROSE)

    return page


def test_a_head_over_several_columns_names_each_of_them(read_pages: ReadPages) -> None:
    text = read_pages(draw_spending("Spending of Orle", ("April", "May", "June"), BODY))
    (table,) = find(text, BlockKind.TABLE)
    assert table.cells == (
        ("Precept figures", "Precept figures", "Spent April", "Spent May", "Spent June", "Total"),
        *BODY,
    )
    assert texts(text, BlockKind.HEADING) == ["Spending of Orle"]
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, PROSE]


def test_a_cell_over_several_columns_above_rows_of_words_is_no_head_of_the_first(read_pages: ReadPages) -> None:
    rows = [("Buses", "Mayor", "Board"), ("Homes", "Board", "Parish"), ("Piers", "Parish", "Mayor")]

    def page(sheet: Sheet) -> None:
        sheet.grid([72, 200, 450], [100, 120])
        sheet.grid([72, 200, 320, 450], [120 + 20 * n for n in range(4)])
        sheet.line(76, 114, "Power", 9)
        sheet.line(204, 114, "Who holds it", 9)
        for number, row in enumerate(rows):
            for x, cell in zip((76, 204, 324), row, strict=True):
                sheet.line(x, 134 + 20 * number, cell, 9)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (("Power", "Who holds it", ""), *rows)


def test_a_drawing_of_slanted_lines_in_one_path_is_no_table(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        across = [(72.0, 140.0 + 20 * n, 450.0, 140.0 + 20 * n) for n in range(4)]
        down = [(x, 140.0, x, 200.0) for x in (72.0, 250.0, 450.0)]
        draw_path(sheet, [*across, *down, (72, 200, 450, 140)])
        for row in range(3):
            sheet.line(80, 154 + 20 * row, "Orle")
            sheet.line(260, 154 + 20 * row, "Wessing")

    assert not find(read_pages(page), BlockKind.TABLE)


def test_a_line_under_a_link_in_a_cell_parts_no_row(read_pages: ReadPages) -> None:
    rows = [("Scottish piers and their keepers", "Ann Elm", "ORN0274"), ("Welsh piers", "Bob Oak", "ORN0411 ORN0412")]
    xs = [72.0, 200.0, 330.0, 385.0]

    def page(sheet: Sheet) -> None:
        sheet.canvas.setFillGray(0.8)
        sheet.canvas.rect(72, HEIGHT - 120, 313, 20, stroke=0, fill=1)
        sheet.canvas.setFillGray(0)
        for y in (160, 200):
            sheet.rule(72, y, 385, y)
        sheet.rule(72, 120, 330, 120)
        for x in xs:
            sheet.rule(x, 120, x, 200)
        for x, head in zip(xs, ("Topic", "Expert", "Report"), strict=False):
            sheet.line(x + 2.5, 114, head, 9)
        for number, row in enumerate(rows):
            for x, cell in zip(xs, row[:2], strict=False):
                sheet.lines(x + 2.5, 132 + 40 * number, 110, cell, 9)
            for line, link in enumerate(row[2].split()):
                low = 132 + 40 * number + 12 * line
                sheet.line(xs[2] + 2.5, low, link, 9)
                width = sheet.canvas.stringWidth(link, "Helvetica", 9)
                sheet.rule(xs[2] + 2.5, low + 1.5, xs[2] + 2.5 + width, low + 1.5)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (("Topic", "Expert", "Report"), *rows)
