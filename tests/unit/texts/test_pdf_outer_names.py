"""Names of rows that stand to the left of a ruled grid of figures, and its heads in bands of rules."""

from __future__ import annotations

from drawing import HEIGHT, PROSE, ReadPages, Sheet, find

from policymine.records import BlockKind

XS = [200.0, 255.0, 310.0, 365.0, 420.0, 475.0]
ROWS = [
    ("Harbours", "-", "4,022", "4,022", "-", "31"),
    ("Lamps", "68,635", "163,521", "232,156", "12", "-"),
    ("Hedges", "-", "10,598", "10,598", "-", "4"),
    ("Swings and slides", "-", "-", "-", "-", "-"),
    ("Grants", "1,500", "25,117", "26,617", "9", "7"),
    ("Sum of the towns", "70,135", "203,258", "273,393", "21", "42"),
]


def draw_grid(sheet: Sheet) -> None:
    sheet.lines(72, 60, 450, PROSE)
    for y in (100, 112, 136, 280, 300):
        sheet.rule(XS[0], y, XS[-1], y)
    for column, x in enumerate(XS):
        sheet.rule(x, 112 if column in (1, 2, 4) else 100, x, 300)
    sheet.canvas.setFont("Helvetica-Bold", 8)
    for middle, top, text in (
        (282, 109, "Money"),
        (420, 109, "People"),
        (227, 121, "Lent"),
        (227, 132, "to us"),
        (282, 121, "Our"),
        (282, 132, "own"),
        (337, 132, "In all"),
        (392, 132, "Paid"),
        (447, 132, "Unpaid"),
    ):
        sheet.canvas.drawCentredString(middle, HEIGHT - top, text)
    for number, (name, *figures) in enumerate(ROWS):
        top = 152 + 27 * number if number < 5 else 293
        sheet.line(72, top, name, 9)
        sheet.canvas.setFont("Helvetica", 9)
        for right, text in zip(XS[1:], figures, strict=True):
            sheet.canvas.drawRightString(right - 3, HEIGHT - top, text)
    sheet.lines(72, 340, 450, PROSE)


def test_names_outside_of_a_grid_name_its_rows_and_heads_in_bands_its_columns(read_pages: ReadPages) -> None:
    (table,) = find(read_pages(draw_grid), BlockKind.TABLE)
    heads = ("", "Money Lent to us", "Money Our own", "Money In all", "People Paid", "People Unpaid")
    assert table.cells == (heads, *ROWS)


def test_text_beside_a_grid_of_figures_is_no_name(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 108, 110, PROSE + " " + PROSE, 9)
        sheet.grid(XS, [100 + 27 * row for row in range(7)])
        for number, (_, *figures) in enumerate(ROWS):
            for x, text in zip(XS, figures, strict=False):
                sheet.line(x + 3, 118 + 27 * number, text, 9)

    text = read_pages(page)
    assert not [table for table in find(text, BlockKind.TABLE) if "council" in table.text]
