"""Tables of figures: heads in several rows, rows and columns without rules, and tables open at their sides."""

from __future__ import annotations

from itertools import pairwise

from drawing import HEIGHT, PROSE, Draw, ReadPages, Sheet, find, texts

from policymine.records import BlockKind

FIGURES = [
    ("Ferries", "1,250.5", "0.0", "1,250.5", "980.0"),
    ("Lighthouses", "75.0", "-12.5", "62.5", "60.0"),
    ("Slipways", "310.0", "4.5", "314.5", "300.0"),
    ("Total", "1,635.5", "-8.0", "1,627.5", "1,340.0"),
]
RIGHTS = [260, 330, 400, 470]
HEADS = ("", "2031-32 Core £000s", "2031-32 Gifts £000s", "2031-32 Total £000s", "2032-33 Core £000s")


def draw_figures(sheet: Sheet) -> None:
    sheet.lines(72, 60, 450, PROSE)
    for middle, year in ((315, "2031-32"), (457, "2032-33")):
        sheet.canvas.setFont("Helvetica", 9)
        sheet.canvas.drawCentredString(middle, 842 - 160, year)
    for top, names in ((172, ("Core", "Gifts", "Total", "Core")), (184, ("£000s",) * 4)):
        draw_row(sheet, top, ("", *names))
    for number, row in enumerate(FIGURES):
        draw_row(sheet, 200 + 14 * number, row)
    sheet.lines(72, 320, 450, PROSE)


def draw_row(sheet: Sheet, top: float, row: tuple[str, ...]) -> None:
    sheet.line(72, top, row[0], 9)
    for right, cell in zip(RIGHTS, row[1:], strict=True):
        sheet.canvas.drawRightString(right, 842 - top, cell)


def test_heads_in_several_rows_name_each_column_that_they_are_centred_above(read_pages: ReadPages) -> None:
    text = read_pages(draw_figures)
    (table,) = find(text, BlockKind.TABLE)
    assert table.cells == (HEADS, *FIGURES)
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, PROSE]


def test_figures_in_a_box_with_few_rules_stand_in_rows_of_their_own(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        draw_figures(sheet)
        sheet.grid([68, 205, 405, 475], [150, 190, 256])

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (HEADS, *FIGURES)


def test_a_table_without_rules_at_its_sides_has_the_cells_of_its_rows(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for number, name in enumerate(("Tides", "Storms", "Fog")):
            sheet.line(80, 120 + 80 * number, name)
            sheet.lines(190, 120 + 80 * number, 300, PROSE)
        for top in (104, 184, 264, 344):
            sheet.rule(72, top, 510, top)
        sheet.rule(180, 104, 180, 344)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (("Tides", PROSE), ("Storms", PROSE), ("Fog", PROSE))


def test_labels_in_two_rows_of_a_form_have_columns_of_their_own(read_pages: ReadPages) -> None:
    rows = [
        ("Board:", "All", "", ""),
        ("Name:", "Quay lights", "Number:", "12"),
        ("Ward:", "Each", "", ""),
        ("Mover:", "A. Pilot", "Second:", "B. Mate"),
    ]

    def page(sheet: Sheet) -> None:
        for number, row in enumerate(rows):
            for x, cell in zip((80, 160, 330, 420), row, strict=True):
                sheet.line(x, 120 + 20 * number, cell)
        for top in (106, 126, 146, 166, 186):
            sheet.rule(72, top, 510, top)
        for x in (72, 150, 510):
            sheet.rule(x, 106, x, 186)
        for x, top in ((320, 126), (410, 126), (320, 166), (410, 166)):
            sheet.rule(x, top, x, top + 20)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(rows)


def test_a_space_that_is_moved_back_over_parts_no_word(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.line(72, 160, "The harb ", 11)
        sheet.line(
            72 + sheet.canvas.stringWidth("The harb", "Helvetica", 11), 160, "ours are open to all who live there.", 11
        )

    assert texts(read_pages(page), BlockKind.PARAGRAPH) == [PROSE, "The harbours are open to all who live there."]


def test_figures_that_touch_the_rule_before_the_next_column_are_cells_of_their_own(read_pages: ReadPages) -> None:
    rows = [
        ("Pier and slipway", "12.5", "Repairs to the slipway after the storms"),
        ("Harbour walls", "310.0", "New steps and lamps along the harbour"),
        ("Ferries", "4,000.0", "Two boats that burn no oil"),
        ("Lighthouse", "0.0", "Nothing is asked for in the first year"),
    ]

    def page(sheet: Sheet) -> None:
        sheet.grid([72, 200, 260, 500], [100 + 20 * row for row in range(5)])
        for number, (name, figure, use) in enumerate(rows):
            draw_row(sheet, 114 + 20 * number, (name, "", "", "", ""))
            sheet.canvas.drawRightString(259, 842 - 114 - 20 * number, figure)
            sheet.line(261.5, 114 + 20 * number, use, 9)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(rows)


def test_a_line_drawn_through_prose_makes_no_table_of_it(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        bottom = sheet.lines(76, 114, 420, " ".join([PROSE] * 3))
        sheet.grid([72, 300, 500], [100, 140, bottom + 6])

    text = read_pages(page)
    assert not find(text, BlockKind.TABLE)
    assert texts(text, BlockKind.PARAGRAPH) == [" ".join([PROSE] * 3)]


def test_figures_stand_in_rows_of_their_own_though_names_make_most_of_the_words(read_pages: ReadPages) -> None:
    rows = [
        ("310.0", "Repairs to the old harbour walls and to the steps below", "4,310.0", "0.0"),
        ("75.0", "Lamps along the shore between the mill and the far pier", "75.0", "12.5"),
        ("-4.5", "Ferries to the islands in winter, paid to the three towns", "1,250.5", "80.0"),
        ("19.0", "The lighthouse and its keeper, and the boat that serves it", "62.5", "-7.5"),
        ("399.5", "TOTAL SPENDING", "5,698.0", "85.0"),
    ]

    def page(sheet: Sheet) -> None:
        sheet.grid([70, 126, 380, 480], [100, 196])
        sheet.rule(70, 180, 480, 180)
        for number, (before, name, core, gifts) in enumerate(rows):
            sheet.line(128, 114 + 18 * number, name, 9)
            for right, figure in ((124, before), (430, core), (478, gifts)):
                sheet.canvas.drawRightString(right, 842 - 114 - 18 * number, figure)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(rows)


def test_a_row_of_totals_on_one_ground_has_its_figures_in_their_columns(read_pages: ReadPages) -> None:
    xs = [72, 110, 150, 300, 360, 420]
    rows = [
        ("Sea", "North", "Repairs to the harbour walls", "310.0", "12.5"),
        ("Sea", "South", "Lamps along the shore", "75.0", "-7.5"),
        ("TOTAL FOR THE SEA AND ITS SHORES", "", "", "385.0", "5.0"),
        ("Land", "North", "New steps to the old mill", "19.0", "0.0"),
    ]

    def page(sheet: Sheet) -> None:
        sheet.grid([72, 420], [100, 120, 140, 160, 180])
        for x in xs[1:-1]:
            sheet.rule(x, 100, x, 140)
            sheet.rule(x, 160, x, 180)
        for number, (*names, core, gifts) in enumerate(rows):
            for x, name in zip(xs, names, strict=False):
                sheet.line(x + 2, 114 + 20 * number, name, 9)
            for right, figure in ((358, core), (418, gifts)):
                sheet.canvas.drawRightString(right, 842 - 114 - 20 * number, figure)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(rows)


def test_a_shaded_row_of_heads_above_the_first_rule_heads_a_ruled_table(read_pages: ReadPages) -> None:
    rows = [
        ("What is built", "Where", "£000s"),
        ("Two piers", "Orle", "310.0"),
        ("A lighthouse", "Aldmere", "75.0"),
        ("Steps", "Wessing", "12.0"),
    ]

    def page(sheet: Sheet) -> None:
        sheet.canvas.setFillGray(0.8)
        sheet.canvas.rect(72, 842 - 120, 348, 30, stroke=0, fill=1)
        sheet.canvas.setFillGray(0)
        sheet.grid([72, 200, 300, 420], [120, 140, 160, 180])
        for number, row in enumerate(rows):
            for x, cell in zip((76, 204, 304), row, strict=True):
                sheet.line(x, (108, 134, 154, 174)[number], cell, 9)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(rows)


def test_the_number_of_a_page_stamped_on_its_side_is_in_no_cell(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        draw_figures(sheet)
        sheet.grid([68, 205, 405, 475], [150, 190, 256])
        sheet.canvas.saveState()
        sheet.canvas.translate(84, 842 - 250)
        sheet.canvas.rotate(90)
        sheet.canvas.drawString(0, 0, "Page 147")
        sheet.canvas.restoreState()

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (HEADS, *FIGURES)


def test_a_head_that_the_edges_of_columns_cut_is_whole_and_heads_them_all(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        draw_figures(sheet)
        sheet.canvas.drawCentredString(350, 842 - 146, "PLANS TO BE AGREED BY EVERY PARISH")
        sheet.grid([68, 205, 475], [136, 190, 256])
        sheet.rule(405, 190, 405, 256)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    heads = ("", *(f"PLANS TO BE AGREED BY EVERY PARISH {head}" for head in HEADS[1:]))
    assert table.cells == (heads, *FIGURES)


def test_a_note_at_the_top_of_the_next_page_goes_on_with_no_row_of_figures(read_pages: ReadPages) -> None:
    def first(sheet: Sheet) -> None:
        draw_figures(sheet)
        sheet.grid([68, 205, 405, 475], [150, 190, 256])

    def second(sheet: Sheet) -> None:
        sheet.grid([68, 205, 405, 475], [40, 80, 166])
        for middle, year in ((315, "2031-32"), (457, "2032-33")):
            sheet.canvas.setFont("Helvetica", 9)
            sheet.canvas.drawCentredString(middle, 842 - 50, year)
        for top, names in ((62, ("Core", "Gifts", "Total", "Core")), (74, ("£000s",) * 4)):
            draw_row(sheet, top, ("", *names))
        sheet.line(72, 94, "* subject to the survey", 9)
        for number, row in enumerate(FIGURES):
            draw_row(sheet, 110 + 14 * number, row)
        sheet.lines(72, 320, 450, PROSE)

    before, after = find(read_pages(first, second), BlockKind.TABLE)
    assert (before.cells or ())[-1] == FIGURES[-1]
    assert (after.cells or ())[1] == ("* subject to the survey", "", "", "", "")


def test_figures_beside_each_other_in_one_cell_stand_in_columns_of_their_own(read_pages: ReadPages) -> None:
    heads = ("Harbour and what it does", "Plan", "Forecast", "Change")
    rows = [
        ("Ferries", "12.5", "13.0", "0.5"),
        ("Lighthouses", "75.0", "62.5", "-12.5"),
        ("Slipways", "310.0", "314.5", "4.5"),
        ("Lamps", "4.0", "4.0", "0.0"),
        ("Total", "401.5", "394.0", "-7.5"),
    ]

    def page(sheet: Sheet) -> None:
        sheet.grid([72, 260, 480], [100, 132, 152, 172, 192, 212, 232])
        sheet.line(76, 112, "What harbours cost", 9, "Helvetica-Bold")
        for number, row in enumerate([heads, *rows]):
            top = 128 + (18 if number else 0) + 20 * (number - 1 if number else 0)
            sheet.line(76, top, row[0], 9)
            for right, cell in zip((330, 400, 470), row[1:], strict=True):
                sheet.canvas.drawRightString(right, 842 - top, cell)
        sheet.lines(72, 320, 450, PROSE)

    text = read_pages(page)
    (table,) = find(text, BlockKind.TABLE)
    assert table.cells == (heads, *rows)
    assert "What harbours cost" in [block.text for block in text.pages[0].blocks]


def test_totals_on_a_ground_between_ruled_rows_are_rows_of_one_table(read_pages: ReadPages) -> None:
    rows = [
        ("Sea", "North", "310.0", "12.5"),
        ("Sea", "South", "75.0", "-7.5"),
        ("TOTAL FOR THE SEA", "", "385.0", "5.0"),
        ("Land", "North", "19.0", "0.0"),
        ("Land", "South", "4.0", "2.5"),
    ]

    def page(sheet: Sheet) -> None:
        sheet.canvas.setFillGray(0.8)
        sheet.canvas.rect(72, 842 - 158, 348, 16, stroke=0, fill=1)
        sheet.canvas.setFillGray(0)
        for ys in ([100, 120, 140], [160, 180, 200]):
            sheet.grid([72, 150, 240, 330, 420], ys)
        for number, (*names, core, gifts) in enumerate(rows):
            for x, name in zip((76, 154), names, strict=True):
                sheet.line(x, 114 + 20 * number, name, 9)
            for right, figure in ((326, core), (416, gifts)):
                sheet.canvas.drawRightString(right, 842 - 114 - 20 * number, figure)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(rows)


def draw_stacks(sheet: Sheet, names: list[str], core: list[str], gifts: list[str]) -> None:
    sheet.grid([72, 260, 330, 400], [100, 120, 176])
    for x, head in ((76, "Harbour"), (290, "Core"), (360, "Gifts")):
        sheet.line(x, 114, head, 9)
    for number, name in enumerate(names):
        sheet.line(76, 132 + 12 * number, name, 9)
    for right, figures in ((326, core), (396, gifts)):
        for number, figure in enumerate(figures):
            sheet.canvas.drawRightString(right, 842 - 132 - 12 * number, figure)
    sheet.lines(72, 320, 450, PROSE)


def test_figures_below_each_other_in_one_ruled_row_are_rows(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        draw_stacks(sheet, ["Ferries", "Lighthouses", "Slipways"], ["12.5", "75.0", "310.0"], ["0.5", "62.5", "4.5"])

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert (table.cells or ())[1:] == (
        ("Ferries", "12.5", "0.5"),
        ("Lighthouses", "75.0", "62.5"),
        ("Slipways", "310.0", "4.5"),
    )


def test_a_share_below_a_figure_is_no_row(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        draw_stacks(sheet, ["Ferries to the", "Islands"], ["12.5", "14%"], ["0.5", "3%"])

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert (table.cells or ())[1:] == (("Ferries to the Islands", "12.5 14%", "0.5 3%"),)


def test_columns_that_a_few_rows_alone_fill_have_their_heads(read_pages: ReadPages) -> None:
    totals = [
        ("Grants", "11.0", "15.5"),
        ("Fees", "117.0", "137.5"),
        ("Gifts", "1.0", "0.5"),
        ("Lottery", "9.0", "9.5"),
    ]

    def page(sheet: Sheet) -> None:
        sheet.grid([70, 180, 330, 480], [100, 300])
        for middle, year in ((255, "2031-32"), (405, "2032-33")):
            sheet.canvas.setFont("Helvetica", 9)
            sheet.canvas.drawCentredString(middle, 842 - 114, year)
        columns = (226, 276, 326, 376, 426, 476)
        for right, head in zip(columns, ("Core", "Gifts", "Total") * 2, strict=True):
            sheet.canvas.drawRightString(right, 842 - 126, head)
        for number, (name, now, later) in enumerate(totals):
            sheet.line(74, 142 + 14 * number, name, 9)
            for right, figure in ((326, now), (476, later)):
                sheet.canvas.drawRightString(right, 842 - 142 - 14 * number, figure)
        for number, name in enumerate(("Walls", "Lamps")):
            sheet.line(74, 198 + 14 * number, name, 9)
            for right in columns:
                sheet.canvas.drawRightString(right, 842 - 198 - 14 * number, f"{right}.5")
        sheet.lines(72, 400, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    cells = table.cells or ()
    assert cells[0] == (
        "",
        *(f"{year} {head}" for year in ("2031-32", "2032-33") for head in ("Core", "Gifts", "Total")),
    )
    assert cells[1] == ("Grants", "", "", "11.0", "", "", "15.5")
    assert cells[5] == ("Walls", "226.5", "276.5", "326.5", "376.5", "426.5", "476.5")


PAYMENTS = [
    ("1 May", "Hire of the hall by the harbour", "", "40.00", "12.50"),
    ("2 May", "Paint", "", "20.00", "7.25"),
    ("9 May", "Ropes", "", "35.00", "8.75"),
]


def draw_spreadsheet(title: str, font: str, over: float) -> Draw:
    """Draw rows with rules between all cells, but for where the title, a long name and a wide head run over them."""
    xs, ys = [72.0, 132.0, 232.0, 292.0, 352.0, 400.0], [100.0 + 20 * number for number in range(7)]
    heads = [("Day", "", "For what", "Cost", "Sum"), ("", "", "(short)", "", "")]

    def page(sheet: Sheet) -> None:
        for y in ys:
            sheet.rule(xs[0], y, xs[-1], y)
        for row, (top, bottom) in enumerate(pairwise(ys)):
            free = {0: {over}, 2: {352.0}, 3: {232.0}}.get(row, set())
            for x in xs:
                if x not in free:
                    sheet.rule(x, top, x, bottom)
        sheet.line(74, 114, title, 9, font)
        for row, cells in enumerate([*heads, *PAYMENTS]):
            for x, cell in zip(xs, cells, strict=False):
                sheet.line(x + 2, 134 + 20 * row, cell, 9, font if row < 2 else "Helvetica")
        sheet.line(349, 154, "Repayment", 10, font)

    return page


def test_text_of_a_spreadsheet_that_runs_over_its_cell_stays_in_its_column(read_pages: ReadPages) -> None:
    text = read_pages(draw_spreadsheet("Payments of the harbour", "Helvetica-Bold", 132.0))
    (table,) = find(text, BlockKind.TABLE)
    rows = tuple((day, name, cost, back) for day, name, _, cost, back in PAYMENTS)
    assert table.cells == (("Day", "For what (short)", "Cost", "Sum Repayment"), *rows)
    assert [block.text for block in text.pages[0].blocks if block.kind is not BlockKind.TABLE] == [
        "Payments of the harbour"
    ]


def test_a_light_title_or_a_short_one_in_the_first_cell_stays_in_its_table(read_pages: ReadPages) -> None:
    for title, font, over in (("Payments of the harbour", "Helvetica", 132.0), ("Payments", "Helvetica-Bold", 0.0)):
        (table,) = find(read_pages(draw_spreadsheet(title, font, over)), BlockKind.TABLE)
        assert table.cells is not None
        assert table.cells[0][0] == title


ASSETS = [
    ("1", "Harbour bell", "Quay", "June 1969", "12.00", "The harbour master"),
    ("2", "Ferry steps", "Quay", "Unknown", "150.00", "The harbour master"),
    ("3", "Signal lamps", "Lighthouse", "May 2003", "86.50", "The keeper"),
    ("4", "Weather vane", "Lighthouse", "April 2011", "40.00", "The keeper"),
    ("5", "Life belts", "Slipway", "Various", "95.25", "The parish"),
    ("6", "Rope store", "Slipway", "Unknown", "310.00", "The parish"),
]


def draw_assets(second: tuple[str, ...]) -> Draw:
    """Draw heads of two lines in cells of their own, and rows of lines in one box below, parted into columns."""
    xs = [72.0, 102.0, 202.0, 272.0, 342.0, 402.0, 510.0]
    heads = [("No.", "Thing", "Place", "Date", "Worth", "Keeper"), second]

    def page(sheet: Sheet) -> None:
        sheet.grid(xs, [100, 132, 232])
        for row, cells in enumerate([*heads, *ASSETS]):
            for x, cell in zip(xs, cells, strict=False):
                sheet.line(x + 3, 112 + 13 * row + 8 * (row > 1), cell, 9, "Helvetica-Bold" if row < 2 else "Helvetica")

    return page


def test_lines_of_heads_in_cells_of_their_own_are_one_row_over_rows_that_no_rule_parts(read_pages: ReadPages) -> None:
    (table,) = find(read_pages(draw_assets(("", "", "", "bought", "in £", ""))), BlockKind.TABLE)
    assert table.cells == (("No.", "Thing", "Place", "Date bought", "Worth in £", "Keeper"), *ASSETS)
    (table,) = find(read_pages(draw_assets(("A", "", "", "", "", ""))), BlockKind.TABLE)
    assert table.cells is not None
    assert table.cells[1:] == (("A", "", "", "", "", ""), *ASSETS)


def test_names_on_the_ground_that_a_ruled_table_lies_on_are_those_of_its_rows_and_columns(
    read_pages: ReadPages,
) -> None:
    heads, names = ["Ash", "Elm", "Total"], ["Requests for papers", "Papers that came in", "Pages of all papers"]
    figures = [["467", "177", "644"], ["189", "195", "384"], ["1,908", "4,838", "6,746"]]
    xs, ys = [250.0, 320.0, 390.0, 460.0], [120.0, 150.0, 180.0, 210.0]

    def page(sheet: Sheet) -> None:
        sheet.canvas.setFillColorRGB(0.1, 0.2, 0.4)
        sheet.canvas.rect(72, HEIGHT - 210, 388, 110, stroke=0, fill=1)
        sheet.canvas.setFillColorRGB(1, 1, 1)
        sheet.canvas.rect(180, HEIGHT - 210, 280, 90, stroke=0, fill=1)
        for x in xs:
            sheet.rule(x, ys[0], x, ys[-1])
        for y in ys[1:-1]:
            sheet.rule(72, y, 460, y)
        sheet.rule(180, ys[-1], 460, ys[-1])
        for x, head in zip((190, 260, 330), heads, strict=True):
            sheet.line(x, 114, head, 10, "Helvetica-Bold")
        for top, name, row in zip(ys, names, figures, strict=False):
            sheet.lines(76, top + 12, 90, name, 10)
            sheet.canvas.setFillColorRGB(0, 0, 0)
            for x, figure in zip((190, 260, 330), row, strict=True):
                sheet.line(x, top + 12, figure, 10)
            sheet.canvas.setFillColorRGB(1, 1, 1)
        sheet.canvas.setFillColorRGB(0, 0, 0)
        sheet.lines(72, 260, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (("", *heads), *((name, *row) for name, row in zip(names, figures, strict=True)))
