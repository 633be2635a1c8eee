"""Tables of budgets: rows of units, groups of columns, rules only around the heads and at the foot."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from drawing import HEIGHT, PROSE, Draw, ReadPages, Sheet, find

from policymine.records import BlockKind

XS = [72.0, 202.0, 252.0, 302.0, 352.0, 412.0, 462.0, 514.0]
RIGHTS = [249.0, 299.0, 349.0, 409.0, 459.0, 511.0]
NAMES = ("Budget", "Actual", "Variance", "Budget", "Actual", "Variance")
UNITS = ("£000", "£000", "£000", "£000", "£000", "%")
YEARS = ("2023/24",) * 3 + ("2024/25",) * 3
BODY = [
    ("Care of the old", "12,400", "12,150", "(250)", "13,020", "-", "n/a"),
    ("Harbours", "9,310", "9,640", "330", "9,900", "(12)", "2.1%"),
    ("of which: ferries", "310", "290", "(20)", "305", "-", "-"),
    ("Lamps", "-", "-", "-", "1,200", "-", "-"),
    ("Net spending", "21,710", "21,790", "80", "24,120", "(12)", "1.4%"),
]


def put(sheet: Sheet, edge: float, top: float, text: str, font: str = "Helvetica") -> None:
    """Draw text that ends at an edge."""
    sheet.canvas.setFont(font, 8)
    sheet.canvas.drawRightString(edge, HEIGHT - top, text)


def draw_rules(sheet: Sheet, style: str, ys: Sequence[float], heads: int) -> None:
    """Draw the rules of a table whose first rows are heads, groups of columns over all but the first."""
    drawn = {
        "all": ys,
        "rows": [ys[0], *ys[heads:]],
        "below": ys[heads:],
        "three": [ys[0], ys[heads], ys[-1]],
        "none": [],
    }[style]
    for y in drawn:
        sheet.rule(XS[0], y, XS[-1], y)
    if style == "all":
        for column, x in enumerate(XS):
            sheet.rule(x, ys[1] if column in (2, 3, 5, 6) else ys[0], x, ys[-1])
    if style == "three":
        sheet.rule(206, ys[1], 348, ys[1])
        sheet.rule(366, ys[1], 510, ys[1])


def draw_budget(style: str, *, units: bool, centred: bool) -> Draw:
    """Draw a budget of two years, each with what was planned, what was spent and how far these are apart."""
    bold = "Helvetica-Bold"

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for left, right, year in ((218, 250, "2023/24"), (378, 410, "2024/25")):
            put(sheet, (left + right + 96) / 2 + 12 if centred else right - 2, 161, year, bold)
        sheet.line(76, 175 if centred else 161, "Service", 8, bold)
        for row, texts in enumerate([NAMES, UNITS][: 1 + units]):
            for right, text in zip(RIGHTS, texts, strict=True):
                put(sheet, right - 2, 175 + 14 * row, text, bold)
        top = 189 + 14 * units
        for number, (name, *figures) in enumerate(BODY):
            sheet.line(76, top + 14 * number, name, 8)
            for right, text in zip(RIGHTS, figures, strict=True):
                put(sheet, right - 2, top + 14 * number, text)
        draw_rules(sheet, style, [151 + 14 * row for row in range(3 + units + len(BODY))], 2 + units)
        sheet.lines(72, 360, 450, PROSE)

    return page


@pytest.mark.parametrize("centred", [True, False])
@pytest.mark.parametrize("units", [True, False])
@pytest.mark.parametrize("style", ["all", "rows", "below", "three", "none"])
def test_years_over_columns_and_units_below_them_are_part_of_their_names(
    read_pages: ReadPages, style: str, units: bool, centred: bool
) -> None:
    (table,) = find(read_pages(draw_budget(style, units=units, centred=centred)), BlockKind.TABLE)
    below = UNITS if units else ("",) * 6
    heads = [" ".join(filter(None, parts)) for parts in zip(YEARS, NAMES, below, strict=True)]
    assert table.cells == (("Service", *heads), *BODY)


WIDE = [72.0, 230.0, 310.0, 390.0, 470.0]


def test_a_row_of_units_below_names_and_their_group_is_part_of_the_names(read_pages: ReadPages) -> None:
    rows = [("Quay", "1,204", "1,350", "(146)"), ("Library", "(85)", "0", "(85)"), ("Sum", "1,119", "1,350", "(231)")]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        ys = [150.0 + 18 * row for row in range(7)]
        for y in ys:
            sheet.rule(WIDE[0], y, WIDE[-1], y)
        for column, x in enumerate(WIDE):
            sheet.rule(x, ys[1] if column in (2, 3) else ys[0], x, ys[-1])
        sheet.line(76, 162, "Project", 9, "Helvetica-Bold")
        sheet.line(310, 162, "Piers and lamps", 9, "Helvetica-Bold")
        for x, name in zip(WIDE[1:], ("2014/15", "2015/16 and later", "Total"), strict=False):
            sheet.line(x + 4, 180, name, 9, "Helvetica-Bold")
            sheet.line(x + 4, 198, "£'000", 9, "Helvetica-Bold")
        for number, row in enumerate(rows):
            for x, text in zip(WIDE, row, strict=False):
                sheet.line(x + 4, 216 + 18 * number, text, 9)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    group = "Piers and lamps"
    heads = ("Project", f"{group} 2014/15 £'000", f"{group} 2015/16 and later £'000", f"{group} Total £'000")
    assert table.cells == (heads, *rows)


def test_money_for_each_of_something_below_names_is_part_of_the_names(read_pages: ReadPages) -> None:
    names, rows = ("Kind of boat", "Harbour", "Fee 2031", "Fee 2032"), [("Skiff", "North", "Nil", "Nil")] * 3

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.grid(WIDE, [150, 186, 204, 222, 240])
        for x, name in zip(WIDE, names, strict=False):
            sheet.line(x + 4, 162, name, 9, "Helvetica-Bold")
        for x in WIDE[2:4]:
            sheet.line(x + 4, 176, "(£ per m2)", 7, "Helvetica-Bold")
        sheet.rule(WIDE[0], 168, WIDE[-1], 168)
        for number, row in enumerate(rows):
            for x, text in zip(WIDE, row, strict=False):
                sheet.line(x + 4, 198 + 18 * number, text, 9)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == ((*names[:2], "Fee 2031 (£ per m2)", "Fee 2032 (£ per m2)"), *rows)


def test_a_table_with_three_rules_keeps_its_rows_and_a_sum_alone_below_them(read_pages: ReadPages) -> None:
    rows = [
        ("Kind of home", "Tenure", "Homes", "Floor", "In all"),
        ("1 room", "For rent", "135", "52.3 sqm", "7,060 sqm"),
        ("2 rooms", "For rent", "68", "66 sqm", "4,488 sqm"),
        ("1 room", "Shared", "37", "50 sqm", "1,850 sqm"),
        ("2 rooms", "Shared", "48", "63 sqm", "3,024 sqm"),
        ("", "", "", "", "16,422 sqm"),
    ]
    xs = [170.0, 236.0, 292.0, 343.0, 393.0]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for number, row in enumerate(rows):
            for x, text in zip(xs, row, strict=True):
                sheet.line(x, 161 + 13 * number, text, 9)
        for y in (150, 165, 232):
            sheet.rule(170, y, 442, y)
        sheet.lines(72, 280, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple(rows)


def test_prose_in_two_columns_between_three_rules_is_not_cut_into_rows(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        for x, name in ((72, "What speaks for it"), (320, "What speaks against it")):
            sheet.line(x, 110, name)
            sheet.lines(x, 132, 200, PROSE)
        for y in (95, 116, 300):
            sheet.rule(72, y, 522, y)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == (("What speaks for it", "What speaks against it"), (PROSE, PROSE))


PARTS = [
    ("Spent", "2022/23", "2023/24", "Apart"),
    ("Care of the old, the piers and the harbours of the whole county",),
    ("Homes", "1,204", "1,350", "(146)"),
    ("Day rooms", "-", "640", "(640)"),
    ("The young, their schools and the families of the whole county",),
    ("Fostering", "85", "90", "(5)"),
    ("Schools", "9,640", "10,100", "(460)"),
    ("In all", "10,929", "12,180", "(1,251)"),
]


@pytest.mark.parametrize("style", ["rows", "three", "none"])
def test_titles_of_parts_that_run_across_columns_leave_these_as_they_are(read_pages: ReadPages, style: str) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for number, row in enumerate(PARTS):
            font = "Helvetica-Bold" if len(row) == 1 or not number else "Helvetica"
            sheet.line(76, 161 + 14 * number, row[0], 8, font)
            for right, text in zip((300.0, 380.0, 460.0), row[1:], strict=False):
                put(sheet, right, 161 + 14 * number, text, font)
        ys = [150, *(165 + 14 * number for number in range(len(PARTS)))]
        for y in {"rows": ys, "three": [ys[0], ys[1], ys[-1]], "none": []}[style]:
            sheet.rule(72, y, 464, y)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == tuple((*row, "", "", "") if len(row) == 1 else row for row in PARTS)


@pytest.mark.parametrize("style", ["rows", "below", "three", "none"])
def test_one_group_over_all_columns_of_figures_is_part_of_each_name(read_pages: ReadPages, style: str) -> None:
    heads, *rows = [row for row in PARTS if len(row) > 1]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        put(sheet, 400, 147, "Piers and lamps", "Helvetica-Bold")
        for number, row in enumerate((heads, *rows)):
            font = "Helvetica" if number else "Helvetica-Bold"
            sheet.line(76, 161 + 14 * number, row[0], 8, font)
            for right, text in zip((300.0, 380.0, 460.0), row[1:], strict=False):
                put(sheet, right, 161 + 14 * number, text, font)
        ys = [136, *(165 + 14 * number for number in range(len(rows) + 1))]
        for y in {"rows": ys, "below": ys[1:], "three": [ys[0], ys[1], ys[-1]], "none": []}[style]:
            sheet.rule(72, y, 464, y)
        sheet.lines(72, 320, 450, PROSE)

    (table,) = find(read_pages(page), BlockKind.TABLE)
    assert table.cells == ((heads[0], *(f"Piers and lamps {name}" for name in heads[1:])), *rows)


def test_remarks_between_rules_below_a_table_leave_its_columns(read_pages: ReadPages) -> None:
    rows = [("Pier", "8,000", "7,409", "7,500"), ("School", "0", "250", "250"), ("In all", "8,000", "7,659", "7,750")]
    remarks = [
        "As the lamps of the quay of £2,000 and of all the piers are not claimed,",
        "they come into the year that follows upon this one by the rule of the board",
    ]

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for number, (name, *figures) in enumerate(rows):
            sheet.line(76, 164 + 24 * number, name)
            for right, text in zip((246.0, 345.0, 443.0), figures, strict=True):
                put(sheet, right, 164 + 24 * number, text)
        for number, remark in enumerate(remarks):
            sheet.line(120, 236 + 24 * number, remark)
        for number in range(6):
            sheet.rule(72, 148 + 24 * number, 520, 148 + 24 * number)
        sheet.lines(72, 340, 450, PROSE)

    text = read_pages(page)
    (table,) = find(text, BlockKind.TABLE)
    assert table.cells == tuple(rows)
