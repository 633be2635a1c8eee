"""Tables with neither rules nor shading, and what only looks like one."""

from __future__ import annotations

import pytest
from drawing import PROSE, Draw, ReadPages, Sheet, find, texts

from policymine.records import BlockKind

HOMES = [
    ("Area", "Homes", "Jobs", "Budget"),
    ("North Wessing", "1,200", "340", "£2m"),
    ("Aldmere and Orle", "900", "", "£0.5m"),
    ("Thorpe", "75", "12", "nil"),
]
DUTIES = [
    ("Power", "Who holds it", "When"),
    ("Bus franchising", "The mayor, after a vote of all the constituent councils", "2027"),
    ("Adult skills", "The combined authority, with the advice of local employers", "2028"),
    ("Key roads", "The county council until the mayor takes office", "2029"),
]


def draw_cells(rows: list[tuple[str, ...]], xs: list[float], step: float, width: float = 150) -> Draw:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        top = 160.0
        for number, row in enumerate(rows):
            font = "Helvetica" if number else "Helvetica-Bold"
            ends = [sheet.lines(x, top, width, cell, 10, font) for x, cell in zip(xs, row, strict=True) if cell]
            top = max(ends) + step
        sheet.lines(72, top + 40, 450, PROSE)

    return page


@pytest.mark.parametrize("step", [14, 24])
def test_figures_in_columns_are_a_table_without_any_rule(read_pages: ReadPages, step: float) -> None:
    text = read_pages(draw_cells(HOMES, [72, 250, 340, 430], step))
    (table,) = find(text, BlockKind.TABLE)
    assert table.cells == tuple(HOMES)
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, PROSE]


def test_cells_of_several_lines_stay_whole_where_rows_stand_apart(read_pages: ReadPages) -> None:
    (table,) = find(read_pages(draw_cells(DUTIES, [72, 200, 430], 24)), BlockKind.TABLE)
    assert table.cells == tuple(DUTIES)


def test_two_columns_of_prose_are_no_table(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for x in (72, 310):
            sheet.lines(x, 100, 210, f"{PROSE} {PROSE}", 10)

    text = read_pages(page)
    assert find(text, BlockKind.TABLE) == []
    assert texts(text, BlockKind.PARAGRAPH) == [f"{PROSE} {PROSE}"] * 2


def test_addresses_side_by_side_are_no_table(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for x, place in zip((72, 250, 420), ("Aldmere", "Orle", "Thorpe"), strict=True):
            for row, line in enumerate((f"{place} House", "High Street", place, "Wessing")):
                sheet.line(x, 150 + 13 * row, line)

    assert find(read_pages(page), BlockKind.TABLE) == []


def test_numbered_paragraphs_are_no_table(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for row in range(4):
            sheet.line(72, 100 + 60 * row, f"{row + 1}.{row + 1}")
            sheet.lines(130, 100 + 60 * row, 380, PROSE)

    text = read_pages(page)
    assert texts(text, BlockKind.PARAGRAPH) == [f"{row}.{row} {PROSE}" for row in range(1, 5)]


def test_a_list_with_figures_to_its_right_keeps_each_with_its_item(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, f"{PROSE} The homes are:")
        for row, (item, value) in enumerate([("built", "1,247"), ("allowed, not begun", "316"), ("planned", "5,237")]):
            sheet.line(80, 150 + 16 * row, "•")
            sheet.line(95, 150 + 16 * row, item)
            sheet.line(400, 150 + 16 * row, value)

    text = read_pages(page)
    assert texts(text, BlockKind.LIST_ITEM) == ["built 1,247", "allowed, not begun 316", "planned 5,237"]


def test_a_contents_list_without_a_title_is_no_table(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for row, title in enumerate(["Homes", "Roads and buses", "Skills", "Money", "Next steps", "Annex"]):
            sheet.line(72, 100 + 22 * row, title)
            sheet.line(480, 100 + 22 * row, str(7 * row + 3))

    assert find(read_pages(page, draw_cells(HOMES[:1], [72, 250, 340, 430], 20)), BlockKind.TABLE) == []


def test_shaded_cells_with_shaded_lines_inside_on_a_shaded_ground_are_a_table(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.canvas.setFillGray(0.85)
        sheet.canvas.rect(66, 842 - 400, 420, 260, stroke=0, fill=1)
        for row in range(3):
            for x in (72, 206, 340):
                sheet.canvas.rect(x, 842 - 172 - 30 * row, 132, 28, stroke=0, fill=1)
                sheet.canvas.rect(x + 4, 842 - 168 - 30 * row, 120, 12, stroke=0, fill=1)
        sheet.canvas.setFillGray(0)
        for row, cells in enumerate([("Area", "Homes", "Jobs"), ("Aldmere", "900", "75"), ("Orle", "12", "4")]):
            for x, cell in zip((78, 212, 346), cells, strict=True):
                sheet.line(x, 160 + 30 * row, cell, 10)
        sheet.lines(72, 260, 380, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (("Area", "Homes", "Jobs"), ("Aldmere", "900", "75"), ("Orle", "12", "4"))


def test_a_grid_that_holds_figures_alone_is_a_chart(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.grid([72, 170, 270, 370], [150, 190, 230, 270])
        for row in range(3):
            for column in range(3):
                sheet.line(90 + 100 * column, 175 + 40 * row, str(100 * row + 7 * column), 9)

    text = read_pages(page)
    assert find(text, BlockKind.TABLE) == []
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE]


def test_shaded_figures_are_one_table_with_the_names_to_their_left(read_pages: ReadPages) -> None:
    rows = [
        ("", "Core", "Gifts", "Total"),
        ("Ferries", "1,250.5", "10.0", "1,260.5"),
        ("Lighthouses", "75.0", "-12.5", "62.5"),
        ("Slipways", "310.0", "4.5", "314.5"),
        ("Harbour", "19.0", "8.0", "27.0"),
    ]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if column and number:
                    sheet.canvas.setFillGray(0.7 + 0.05 * column)
                    sheet.canvas.rect(140 + 60 * column, 842 - 165 - 16 * number, 60, 16, stroke=0, fill=1)
                    sheet.canvas.setFillGray(0)
                sheet.canvas.setFont("Helvetica", 9)
                if column:
                    sheet.canvas.drawRightString(196 + 60 * column, 842 - 160 - 16 * number, cell)
                else:
                    sheet.canvas.drawString(72, 842 - 160 - 16 * number, cell)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(rows)


def test_figures_with_and_without_room_for_a_closing_bracket_share_a_column(read_pages: ReadPages) -> None:
    rows = [
        ("", "2031-32", "2032-33", "2033-34"),
        ("Limit for harbours", "946", "1,261", "1,271"),
        ("Limit for ferries", "179", "168", "17"),
        ("Limit for both", "1,125", "1,429", "1,288"),
        ("Bound for harbours", "822", "1160.6", "1171"),
        ("Bound for ferries", "179", "16", "179"),
        ("Bound for both", "1,001", "1,176.6", "1,350"),
    ]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for number, row in enumerate(rows):
            sheet.line(72, 160 + 16 * number, row[0], 11)
            for column, cell in enumerate(row[1:]):
                right = 270 + 70 * column + (4 if number % 3 else 0)
                sheet.canvas.drawRightString(right, 842 - 160 - 16 * number, cell)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(rows)


def test_ticks_in_columns_are_cells(read_pages: ReadPages) -> None:
    rows = [
        ("What each county may do", "Orle", "Aldmere", "Wessing"),
        ("Run the ferries", "✔", "", "✔"),
        ("Keep the harbours", "✔", "✔", "✔"),
        ("Light the lamps", "", "✔", ""),
        ("Mend the steps", "✔", "✔", ""),
    ]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for number, row in enumerate(rows):
            for x, cell in zip((72, 250, 330, 410), row, strict=True):
                sheet.line(x, 160 + 16 * number, cell, 10, "ZapfDingbats" if cell == "✔" else "Helvetica")
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(rows)


ACCOUNTS = [
    ("2029/30", "Details", "Receipts", "2030/31"),
    ("5700", "Precept", "5700", "5700.00"),
    ("659.78", "Refunds", "886.70", ""),
    ("0", "Bank interest", "0", "0.00"),
    ("1092", "Grant", "1092", "1092.00"),
    ("", "Lamp fund", "400", "400.00"),
    ("7905.18", "Totals", "9170.70", "8284.00"),
]


def draw_accounts(sheet: Sheet, top: float, rows: list[tuple[str, ...]], *, apart: bool = False) -> None:
    """Draw accounts whose names stand in the second column, figures set to the right, each digit apart if asked."""
    for number, row in enumerate(rows):
        font = "Helvetica-Bold" if number == 0 else "Helvetica"
        for column, (x, text) in enumerate(zip((120, 160, 370, 460), row, strict=True)):
            start = x if column == 1 else x - sheet.canvas.stringWidth(text, font, 10)
            for part in text if apart and column != 1 else [text]:
                sheet.line(start, top + 13 * number, part, 10, font)
                start += sheet.canvas.stringWidth(part, font, 10)


@pytest.mark.parametrize("apart", [False, True])
def test_accounts_of_two_years_have_the_names_between_their_figures(read_pages: ReadPages, apart: bool) -> None:
    text = read_pages(lambda sheet: draw_accounts(sheet, 100, ACCOUNTS, apart=apart))
    assert find(text, BlockKind.TABLE)[0].cells == tuple(ACCOUNTS)


def test_bold_heads_below_figures_begin_another_table(read_pages: ReadPages) -> None:
    spent = [("2029/30", "Details", "Payments", "2030/31"), *ACCOUNTS[1:]]

    def page(sheet: Sheet) -> None:
        draw_accounts(sheet, 100, ACCOUNTS)
        draw_accounts(sheet, 100 + 13 * len(ACCOUNTS), spent)

    assert [table.cells for table in find(read_pages(page), BlockKind.TABLE)] == [tuple(ACCOUNTS), tuple(spent)]


def test_figures_a_little_lower_than_their_names_stand_in_their_rows(read_pages: ReadPages) -> None:
    rows = [("Boats and ferries", "120", "130"), ("Piers", "90", "95"), ("Lamps", "14", "15"), ("Signals", "3", "4")]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for x, head in zip((72, 300, 400), ("Service", "2029", "2030"), strict=True):
            sheet.line(x, 120, head, 10, "Helvetica-Bold")
        for number, row in enumerate(rows):
            for x, down, cell in zip((72, 300, 400), (0, 3, 3), row, strict=True):
                sheet.line(x, 138 + down + 16 * number, cell, 10)
        sheet.lines(72, 230, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (("Service", "2029", "2030"), *rows)


def test_columns_of_which_few_cells_are_filled_stand_under_their_heads(read_pages: ReadPages) -> None:
    heads = ("Power", "Orle", "Vell", "Orne", "Wess", "Ald")
    held = {"Adult education": 1, "Bus franchising": 3, "Homes fund": 2, "Business rates": 5, "Fire service": 4}
    xs = (72, 220, 280, 340, 400, 460)

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for x, head in zip(xs, heads, strict=True):
            sheet.line(x, 120, head, 10, "Helvetica-Bold")
        for number, (name, column) in enumerate(held.items()):
            sheet.line(72, 138 + 16 * number, name, 10)
            sheet.line(xs[column] + 6, 138 + 16 * number, "Yes", 10)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    filled = [tuple("Yes" if place == column else "" for place in range(1, 6)) for column in held.values()]
    assert table.cells == (heads, *((name, *row) for name, row in zip(held, filled, strict=True)))


def test_addresses_and_their_codes_are_a_table_without_heads(read_pages: ReadPages) -> None:
    places = ["4 Quay Lane", "Ferry House, 9 Ferry Row", "Car park, Mill Bank", "Library, 27 Orle Terrace", "The lock"]
    rows = [
        (place, code) for place, code in zip(places, ("WE4 1QA", "WE12", "WE3 0TL", "WE4", "WE12 9OX"), strict=True)
    ]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 80, 450, PROSE)
        for number, (place, code) in enumerate(rows):
            sheet.line(104, 200 + 14 * number, place)
            sheet.line(384, 200 + 14 * number, code)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(rows)


def test_a_title_over_rows_of_figures_is_no_group_of_columns(read_pages: ReadPages) -> None:
    rows = [("Put aside", "1,309", "827"), ("For all", "12", "1,212"), ("For the pier", "40", "36")]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.line(240, 146, "What the board may spend")
        for number, row in enumerate(rows):
            for x, text in zip((90, 250, 400), row, strict=True):
                sheet.line(x, 164 + 16 * number, text)
        sheet.lines(72, 260, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(rows)


BOATS = [
    (("Service",), "2031", "2032"),
    (("Ferries, Lamps &", "Landing Places"), "4,061", "3,811"),
    (("Piers",), "238", "(12)"),
    (("Winter Harbour Dues", "And Keepers"), "1,640", "1,602"),
    (("Tolls",), "52", "70"),
]


def draw_names(rows: list[tuple[tuple[str, ...], str, str]]) -> Draw:
    """Draw rows of figures that stand on the last line of each name."""

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        top = 148.0
        for names, *figures in rows:
            for name in names:
                top += 12
                sheet.line(72, top, name, 10)
            for x, figure in zip((176, 240), figures, strict=True):
                sheet.line(x, top, figure, 10)
        sheet.lines(72, top + 80, 450, PROSE)

    return page


def test_names_of_two_lines_whose_figures_stand_on_the_last_are_one(read_pages: ReadPages) -> None:
    (table,) = find(read_pages(draw_names(BOATS)), BlockKind.TABLE)
    assert table.cells == tuple((" ".join(names), *figures) for names, *figures in BOATS)


@pytest.mark.parametrize("title", ["Harbours", "Harbour Dues In The"])
def test_a_row_without_figures_that_is_not_full_keeps_all_rows_apart(read_pages: ReadPages, title: str) -> None:
    rows = [((title,), "", ""), *(((name,), *figures) for (name, *_), *figures in BOATS[1:])]
    (table,) = find(read_pages(draw_names([BOATS[0], *rows])), BlockKind.TABLE)
    assert table.cells[1:3] == ((title, "", ""), ("Ferries, Lamps &", "4,061", "3,811"))


def draw_years(sheet: Sheet, *, over: float = 46, font: str = "Helvetica-Bold") -> None:
    """Draw a table whose heads have a line of years that stand close together above them."""
    sheet.lines(72, 60, 450, PROSE)
    for x, year in ((250, "2031/32"), (250 + over, "2032/33")):
        sheet.canvas.setFont(font, 10)
        sheet.canvas.drawCentredString(x, 842.0 - 160, year)
    rows = [("", "Outturn", "Budget", "Budget"), *((*HOMES[n][:1], "1,204", "340", "2,150") for n in (1, 2, 3))]
    for number, (name, *cells) in enumerate(rows):
        top = 172 + 14 * number
        sheet.line(72, top, name, 10)
        for x, cell in zip((205, 250, 296), cells, strict=True):
            sheet.canvas.setFont("Helvetica" if number else "Helvetica-Bold", 10)
            sheet.canvas.drawCentredString(x, 842.0 - top, cell)
    sheet.lines(72, 280, 450, PROSE)


def test_years_that_stand_close_above_heads_are_part_of_these(read_pages: ReadPages) -> None:
    text = read_pages(draw_years)
    (table,) = find(text, BlockKind.TABLE)
    assert table.cells[0] == ("", "Outturn", "2031/32 Budget", "2032/33 Budget")
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, PROSE]


@pytest.mark.parametrize(("over", "font"), [(39, "Helvetica-Bold"), (46, "Helvetica")])
def test_a_line_above_heads_that_is_not_centred_on_them_or_set_like_them_is_none(
    read_pages: ReadPages, over: float, font: str
) -> None:
    (table,) = find(read_pages(lambda sheet: draw_years(sheet, over=over, font=font)), BlockKind.TABLE)
    assert table.cells[0] == ("", "Outturn", "Budget", "Budget")


def test_figures_between_the_lines_of_one_name_keep_their_row_beside_names_that_end_in_theirs(
    read_pages: ReadPages,
) -> None:
    def page(sheet: Sheet) -> None:
        draw_names(BOATS)(sheet)
        for x, top, text in ((72, 244, "Tug Boats And"), (176, 250, "75"), (240, 250, "77"), (72, 256, "Their Crews")):
            sheet.line(x, top, text, 10)

    rows = [(" ".join(names), *figures) for names, *figures in BOATS]
    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (*rows, ("Tug Boats And Their Crews", "75", "77"))
