"""Tables: every cell whole, in its row and column."""

from __future__ import annotations

from drawing import HEIGHT, PROSE, Draw, ReadPages, Sheet, find

from policymine.records import BlockKind
from policymine.sentences import find_sentences
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
    assert render_body(text).startswith("Power|Foundation|Mayoral\n")
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


def test_shading_that_ends_a_head_parts_it_from_the_first_row(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.canvas.setFillColorRGB(0.2, 0.2, 0.2)
        sheet.canvas.rect(72, HEIGHT - 118, 378, 18, stroke=0, fill=1)
        sheet.canvas.setFillColorRGB(1, 1, 1)
        sheet.line(76, 113, "Term", 9)
        sheet.line(204, 113, "Meaning", 9)
        sheet.canvas.setFillColorRGB(0, 0, 0)
        for top, term, meaning in ((118, "Parish", "A council near to people."), (150, "Mayor", "One for the area.")):
            sheet.line(76, top + 12, term, 9)
            sheet.line(204, top + 12, meaning, 9)
        for y in (100, 150, 182):
            sheet.rule(72, y, 450, y)
        for x in (72, 200, 450):
            sheet.rule(x, 118, x, 182)
        sheet.rule(72, 100, 72, 118)
        sheet.rule(450, 100, 450, 118)
        sheet.lines(72, 260, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (("Term", "Meaning"), ("Parish", "A council near to people."), ("Mayor", "One for the area."))


def test_names_that_are_turned_are_cells_and_a_stamp_across_the_table_is_not(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.grid([72, 250, 290, 330], [120, 220, 240, 260])
        for x, name in ((268, "Economic growth"), (308, "Open spaces")):
            sheet.canvas.saveState()
            sheet.canvas.translate(x, HEIGHT - 216)
            sheet.canvas.rotate(90)
            sheet.canvas.drawString(0, 0, name)
            sheet.canvas.restoreState()
        sheet.canvas.saveState()
        sheet.canvas.translate(150, HEIGHT - 250)
        sheet.canvas.rotate(45)
        sheet.canvas.setFont("Helvetica", 30)
        sheet.canvas.drawString(0, 0, "DRAFT COPY")
        sheet.canvas.restoreState()
        for top, cells in ((234, ("Homes", "Yes", "No")), (254, ("Buses", "No", "Yes"))):
            for x, cell in zip((76, 254, 294), cells, strict=True):
                sheet.line(x, top, cell, 9)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (("", "Economic growth", "Open spaces"), ("Homes", "Yes", "No"), ("Buses", "No", "Yes"))


def test_a_column_of_the_head_alone_and_a_head_without_a_rule_above_it_are_read(read_pages: ReadPages) -> None:
    def write_rows(sheet: Sheet, tops: list[float], rows: list[list[str]]) -> None:
        for top, row in zip(tops, rows, strict=True):
            for x, cell in zip((76, 204, 324), row, strict=False):
                sheet.line(x, top + 14, cell, 9)

    def head_alone(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.grid([72, 200, 450], [140, 160, 200, 240])
        sheet.rule(320, 140, 320, 160)
        wide = "Every parish plans its homes with the board of the county"
        write_rows(sheet, [140, 160, 200], [["Programme", "Message", "Target"], ["Homes", wide], ["Buses", wide]])

    def open_head(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for x in (72, 200, 320, 450):
            sheet.rule(x, 120, x, 210)
        for y in (150, 180, 210):
            sheet.rule(72, y, 450, y)
        write_rows(sheet, [120, 132, 150, 180], [["Use", "City rate", "Rate in 2023"], ["", "in pounds", "in pounds"],
                   ["Offices", "75", "111"], ["Shops", "95", "141"]])  # fmt: skip

    first, second = find(read_pages(head_alone, open_head), BlockKind.TABLE)
    assert first.cells is not None
    assert first.cells[0] == ("Programme", "Message", "Target")
    assert second.cells is not None
    assert second.cells[0] == ("Use", "City rate in pounds", "Rate in 2023 in pounds")
    assert second.cells[2] == ("Shops", "95", "141")


def test_shading_behind_the_lines_of_a_head_parts_it_not(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.canvas.setFillColorRGB(0.8, 0.8, 0.8)
        for left, right in ((72, 200), (200, 450)):
            for top, bottom, set_in in ((140, 166, 0.5), (140, 153, 5), (153, 166, 5)):
                sheet.canvas.rect(left + set_in, HEIGHT - bottom, right - left - 2 * set_in, bottom - top, 0, 1)
        sheet.canvas.setFillColorRGB(0, 0, 0)
        sheet.grid([72, 200, 450], [140, 166, 190, 214])
        for top, cells in (
            (151, ("Saved", "Plan that takes")),
            (163, ("policy", "its place")),
            (180, ("Homes", "None")),
        ):
            sheet.line(78, top, cells[0], 9)
            sheet.line(206, top, cells[1], 9)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells is not None
    assert table.cells[0] == ("Saved policy", "Plan that takes its place")


def test_a_table_that_is_drawn_in_a_form_inside_of_a_form_is_read(read_pages: ReadPages) -> None:
    rows = [["Power", "Who holds it"], ["Buses", PROSE], ["Homes", PROSE]]

    def page(sheet: Sheet) -> None:
        sheet.canvas.beginForm("inner")
        draw_rows(rows)(sheet)
        sheet.canvas.endForm()
        sheet.canvas.beginForm("outer")
        sheet.canvas.saveState()
        sheet.canvas.scale(0.9, 0.9)
        sheet.canvas.doForm("inner")
        sheet.canvas.restoreState()
        sheet.canvas.endForm()
        sheet.canvas.saveState()
        sheet.canvas.translate(20, 40)
        sheet.canvas.doForm("outer")
        sheet.canvas.restoreState()

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(tuple(row) for row in rows)


def test_a_table_that_goes_on_without_its_heads_takes_those_of_the_page_before(read_pages: ReadPages) -> None:
    heads, first, second = (
        ("Ward", "Homes", "Needs"),
        [("Orle", "900", "High"), ("Aldmere", "75", "Low")],
        [("Wessing", "310", "High"), ("Overby", "12", "Low")],
    )

    def draw(sheet: Sheet, rows: list[tuple[str, ...]], bold: bool) -> None:
        sheet.grid([72, 250, 350, 450], [100 + 20 * row for row in range(len(rows) + 1)])
        for number, row in enumerate(rows):
            for x, cell in zip((76, 254, 354), row, strict=True):
                sheet.line(x, 114 + 20 * number, cell, 9, "Helvetica-Bold" if bold and not number else "Helvetica")

    def upper(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        draw(sheet, [heads, *first], bold=True)

    def lower(sheet: Sheet) -> None:
        draw(sheet, second, bold=False)
        sheet.lines(72, 320, 450, PROSE)

    def other(sheet: Sheet) -> None:
        draw(sheet, [("Mill", "Steps", "Year"), ("Old mill", "Four", "Next")], bold=True)

    tables = find(read_pages(upper, lower), BlockKind.TABLE)
    assert [table.cells for table in tables] == [(heads, *first), (heads, *second)]
    assert not [place for table in tables[1:] for place in table.places if place.page_number != 2]
    tables = find(read_pages(upper, other), BlockKind.TABLE)
    assert (tables[1].cells or ())[0] == ("Mill", "Steps", "Year")


def draw_cells(sheet: Sheet, xs: list[float], top: float, rows: list[tuple[str, ...]], size: float = 9) -> None:
    for number, row in enumerate(rows):
        for x, cell in zip(xs, row, strict=False):
            sheet.line(x + 4, top + 14 + 20 * number, cell, size)


def test_a_title_in_a_band_over_the_heads_stands_above_the_table_and_a_band_inside_in_it(read_pages: ReadPages) -> None:
    heads, rows = ("Harbour", "Now", "Later"), [("Orle", "900", "1,200"), ("Aldmere", "75", "80")]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.grid([72, 450], [140, 160, 180, 200, 220, 240])
        for x in (250, 350):
            for top, bottom in ((160, 200), (220, 240)):
                sheet.rule(x, top, x, bottom)
        band = ("Harbours by the sea",)
        draw_cells(sheet, [72, 250, 350], 140, [("What each harbour holds",), heads, rows[0], band, rows[1]])
        sheet.lines(72, 320, 450, PROSE)

    text = read_pages(page)
    (table,) = find(text, BlockKind.TABLE)
    assert table.cells == (heads, rows[0], ("Harbours by the sea", "", ""), rows[1])
    outside = [block.text for block in text.pages[0].blocks if block.kind is not BlockKind.TABLE]
    assert outside == [PROSE, "What each harbour holds", PROSE]


def test_heads_that_no_rule_parts_stand_in_the_columns_under_them(read_pages: ReadPages) -> None:
    rows = [("Number", "Question", "Answer"), ("1", "Who pays?", "The parish"), ("2", "Who builds?", "The county")]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.grid([72, 450], [140, 160, 180, 200])
        for x in (150, 300):
            sheet.rule(x, 160, x, 200)
        draw_cells(sheet, [72, 150, 300], 140, rows)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(rows)


def test_a_table_of_two_columns_may_have_long_cells_that_span_many_rows(read_pages: ReadPages) -> None:
    options = [f"Option {number} for homes by the sea" for number in range(1, 9)]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for x in (72, 200, 450):
            sheet.rule(x, 140, x, 320)
        for number in range(10):
            sheet.rule(72 if number in (0, 1, 5, 9) else 200, 140 + 20 * number, 450, 140 + 20 * number)
        for number, cell in enumerate(["Topic", "Homes", "", "", "", "Roads", "", "", ""]):
            sheet.line(76, 154 + 20 * number, cell, 9)
        for number, cell in enumerate(["Options", *options]):
            sheet.line(204, 154 + 20 * number, cell, 9)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    names = ["Homes"] * 4 + ["Roads"] * 4
    assert table.cells == (("Topic", "Options"), *zip(names, options, strict=True))


def test_a_word_that_a_narrow_cell_breaks_is_whole(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.grid([72, 250, 290, 330], [140, 180, 200])
        sheet.line(76, 154, "Harbour", 9)
        for x, *parts in ((252, "Revenu", "e plan"), (292, "Care", "taker")):
            for number, part in enumerate(parts):
                sheet.line(x, 154 + 11 * number, part, 9)
        draw_cells(sheet, [72, 250, 290], 180, [("Orle", "900", "2")])

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert (table.cells or ())[0] == ("Harbour", "Revenue plan", "Care taker")


def test_a_row_alone_on_its_page_goes_under_the_heads_of_the_page_before(read_pages: ReadPages) -> None:
    xs, long = [72.0, 150.0, 220.0, 450.0], " ".join([PROSE] * 12)

    def draw_heads(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.grid(xs, [700, 720])
        for x, head in zip(xs, ("Harbour", "Owner", "What is asked"), strict=False):
            sheet.line(x + 4, 714, head, 9, "Helvetica-Bold")

    def draw_row(sheet: Sheet) -> None:
        draw_cells(sheet, xs, 60, [("Orle", "Parish")])
        bottom = sheet.lines(224, 74, 220, long, 9)
        sheet.grid(xs, [60, bottom + 6])

    heads, row = find(read_pages(draw_heads, draw_row), BlockKind.TABLE)
    assert heads.cells == (("Harbour", "Owner", "What is asked"),)
    assert row.cells == (("Harbour", "Owner", "What is asked"), ("Orle", "Parish", long))


def test_a_long_cell_beside_short_ones_stays_a_cell(read_pages: ReadPages) -> None:
    xs, long = [72.0, 150.0, 220.0, 450.0], " ".join([PROSE] * 12)

    def page(sheet: Sheet) -> None:
        draw_cells(sheet, xs, 60, [("Harbour", "Owner", "What is asked"), ("Orle", "Parish")])
        bottom = sheet.lines(224, 94, 220, long, 9)
        sheet.grid(xs, [60, 80, bottom + 6])

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (("Harbour", "Owner", "What is asked"), ("Orle", "Parish", long))


def test_the_axis_of_a_chart_in_a_frame_is_no_row(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.grid([72, 200, 320, 450], [140, 240])
        draw_cells(sheet, [72, 200, 320], 200, [("0 5 10 15", "20 25 30 35", "Boats that come in by month")])

    assert not find(read_pages(page), BlockKind.TABLE)


def test_heads_ruled_beside_the_columns_of_the_body_head_these(read_pages: ReadPages) -> None:
    rows = [("Harbour", "Owner", "Boats"), ("Orle", "Parish", "900"), ("Aldmere", "County", "75")]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.grid([72, 190, 310, 450], [140, 160])
        sheet.grid([72, 200, 320, 450], [160, 180, 200])
        for number, row in enumerate(rows):
            for x, cell in zip((76, 204, 324), row, strict=True):
                sheet.line(x, 154 + 20 * number, cell, 9)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(rows)


BILLS = ("Payee", "Detail", "Sum")


def draw_shape(sheet: Sheet, boxes: list[tuple[float, float, float, float]]) -> None:
    """Fill boxes, each from left and top to right and bottom, as one shape."""
    path = sheet.canvas.beginPath()
    for x0, top, x1, bottom in boxes:
        path.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top)
    sheet.canvas.drawPath(path, stroke=0, fill=1)


def test_tables_whose_rules_are_drawn_row_by_row_in_one_shape_are_two_with_a_title_between(
    read_pages: ReadPages,
) -> None:
    first, second = [("Orle Mill", "Rent", "126.29"), ("Overby", "Paint", "25.07")], [("Wessing", "Seeds", "414.00")]

    def draw(sheet: Sheet, top: float, rows: list[tuple[str, ...]]) -> None:
        draw_shape(sheet, [(72, top, 450, top + 0.5)])
        for number, row in enumerate(rows):
            low = top + 20 * (number + 1)
            sides = [(x, low - 20, x + 0.5, low) for x in (72, 250, 350, 450)]
            draw_shape(sheet, [*sides, (72, low, 450, low + 0.5)])
            for x, cell in zip((76, 254, 354), row, strict=True):
                sheet.line(x, low - 6, cell, 9)

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        draw(sheet, 140, [BILLS, *first])
        sheet.line(76, 216, "Bills to be approved", 11, "Helvetica-Bold")
        sheet.rule(76, 217.5, 76 + sheet.canvas.stringWidth("Bills to be approved", "Helvetica-Bold", 11), 217.5)
        draw(sheet, 230, [BILLS, *second])
        sheet.lines(72, 320, 450, PROSE)

    blocks = read_pages(page).pages[0].blocks
    assert [block.cells or block.text for block in blocks] == [
        PROSE,
        (BILLS, *first),
        "Bills to be approved",
        (BILLS, *second),
        PROSE,
    ]
    assert blocks[2].kind is BlockKind.HEADING


def draw_below_a_rule(above: tuple[str, ...], font: str) -> Draw:
    rows = [("A fair start", "Policy 1"), ("A warm home", "Policy 2"), ("A safe road", "Policy 3")]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.rule(72, 140, 450, 140)
        for x, cell in zip((76, 254), above, strict=True):
            sheet.line(x, 154, cell, 9, font)
        for number, row in enumerate(rows):
            for x0, x1, cell, own in zip((72, 250), (250, 450), row, ("Helvetica-Bold", "Helvetica"), strict=True):
                sheet.canvas.setFillGray(0.94 - 0.06 * (number % 2))
                sheet.canvas.rect(x0, HEIGHT - 180 - 20 * number, x1 - x0, 20, stroke=0, fill=1)
                sheet.canvas.setFillGray(0)
                sheet.line(x0 + 4, 174 + 20 * number, cell, 9, own)
        sheet.lines(72, 320, 450, PROSE)

    return page


def test_bold_names_between_a_rule_and_shaded_rows_are_the_heads_of_these(read_pages: ReadPages) -> None:
    (table,) = find(read_pages(draw_below_a_rule(("Aim", "Response"), "Helvetica-Bold")), BlockKind.TABLE)
    assert (table.cells or ())[:2] == (("Aim", "Response"), ("A fair start", "Policy 1"))
    (table,) = find(read_pages(draw_below_a_rule(("Aim", "Response"), "Helvetica")), BlockKind.TABLE)
    assert (table.cells or ())[0] == ("A fair start", "Policy 1")


def draw_two_columns(bands: list[str], rows: list[tuple[str, str]], bold: int) -> Draw:
    """Draw bands from side to side and rows below them; so many at the top are bold. No rule is above an empty name."""

    def page(sheet: Sheet) -> None:
        top, low = 100, 100 + 20 * (len(bands) + len(rows))
        for number, cells in enumerate([*((band,) for band in bands), *rows]):
            y = top + 20 * number
            sheet.rule(72 if cells[0] or number == len(bands) + 1 else 250, y, 450, y)
            for x, cell in zip((76, 254), cells, strict=False):
                sheet.line(x, y + 14, cell, 9, "Helvetica-Bold" if number < bold else "Helvetica")
        sheet.rule(72, low, 450, low)
        sheet.rule(72, top, 72, low)
        sheet.rule(450, top, 450, low)
        sheet.rule(250, top + 20 * len(bands), 250, low)

    return page


TOPICS = [
    ("Topic", "Option"),
    ("", "Drains (1 and 2)"),
    ("Homes", "Cottages (1)"),
    ("", "Flats (2)"),
    ("", "Barns (1)"),
]
NAMED = (*TOPICS[:3], ("Homes", "Flats (2)"), ("Homes", "Barns (1)"))


def test_a_bold_title_over_two_bold_heads_stands_above_the_table(read_pages: ReadPages) -> None:
    blocks = read_pages(draw_two_columns(["Table 4: What was weighed"], TOPICS, 2)).pages[0].blocks
    assert [(block.kind, block.cells or block.text) for block in blocks] == [
        (BlockKind.CAPTION, "Table 4: What was weighed"),
        (BlockKind.TABLE, NAMED),
    ]
    (table,) = find(read_pages(draw_two_columns(["Held by the parish"], TOPICS, 0)), BlockKind.TABLE)
    assert table.cells == (("Held by the parish", ""), *NAMED)


def test_a_row_under_a_name_for_several_goes_not_on_with_the_last_row_of_the_page_before(read_pages: ReadPages) -> None:
    upper = [("Topic", "Option"), ("Roads", "Lanes (1)"), ("", "Paths (2)"), ("Water", "Wells (1 and 2)")]
    text = read_pages(draw_two_columns([], upper, 1), draw_two_columns([], TOPICS, 1))
    named = (*upper[:2], ("Roads", "Paths (2)"), upper[3])
    assert [table.cells for table in find(text, BlockKind.TABLE)] == [named, NAMED]


def test_a_name_that_spans_several_rows_names_each_and_is_read_once(read_pages: ReadPages) -> None:
    text = read_pages(draw_two_columns([], TOPICS, 1))
    (table,) = find(text, BlockKind.TABLE)
    assert table.cells == NAMED
    named = [row[0] for row in take_apart(table) if row[0].text == "Homes"]
    assert [len(name.places) for name in named] == [1, 0, 0]
    found = [(sentence.lead_in, sentence.text, len(sentence.places)) for sentence in find_sentences(text)]
    assert found == [
        ("Option:", "Drains (1 and 2)", 1),
        ("Topic:", "Homes", 1),
        ("Homes: Option:", "Cottages (1)", 1),
        ("Homes: Option:", "Flats (2)", 1),
        ("Homes: Option:", "Barns (1)", 1),
    ]


def test_a_row_of_figures_without_a_name_stays_without_and_so_does_one_under_a_rule(read_pages: ReadPages) -> None:
    sums = [("Ward", "Homes"), ("Orle", "900"), ("Aldmere", "75"), ("", "975")]

    def summed(sheet: Sheet) -> None:
        draw_two_columns([], sums, 1)(sheet)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(summed), BlockKind.TABLE)
    assert table.cells == tuple(sums)

    def page(sheet: Sheet) -> None:
        sheet.grid([72, 250, 450], [100 + 20 * row for row in range(len(TOPICS) + 1)])
        draw_cells(sheet, [72, 250], 100, TOPICS)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(TOPICS)


def test_text_between_two_ruled_tables_of_the_same_columns_is_no_table(read_pages: ReadPages) -> None:
    xs, said = [100 + 70.0 * column for column in range(6)], "In all 44.9 homes in these years and up to 120 more in"

    def page(sheet: Sheet) -> None:
        for number, top in enumerate((80, 220)):
            sheet.grid(xs, [top, top + 24, top + 60])
            for column, x in enumerate(xs[:-1]):
                sheet.line(x + 8, top + 15, f"By 20{30 + column}", 9, "Helvetica-Bold")
                sheet.line(x + 8, top + 42, f"{column + number} homes", 9)
        sheet.line(100, 160, said)
        sheet.line(100, 174, "Orle")
        sheet.line(100, 200, "Homes for those who work in the county's ports", 11, "Helvetica-Bold")
        sheet.lines(72, 320, 450, PROSE)

    text = read_pages(page)
    assert [len(table.cells or ()) for table in find(text, BlockKind.TABLE)] == [2, 2]
    assert [block.text for block in find(text, BlockKind.PARAGRAPH)] == [f"{said} Orle", PROSE]
