"""Tables whose groups of columns are named above the first of them, and rows that rules part though figures stack."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from drawing import PROSE, Draw, ReadPages, Sheet, find, texts

from policymine.records import BlockKind

XS = [72.0, 190.0, 260.0, 330.0, 400.0, 470.0, 540.0]
GROUPS = ("", "Income", "", "", "Costs", "", "")
NAMES = ("Service", "2031 Actual", "2032 Budget", "%", "2031 Actual", "2032 Budget")
BODY = [
    ("Ferry fares", "$ 1,250.00", "$ 1,300.00", "4%", "", ""),
    ("Moorings", "$ 90.00", "$ 120.00", "33%", "", ""),
    ("Pier lamps", "", "", "", "$ 310.00", "$ 320.00"),
    ("Signs", "", "", "", "$ 45.50", "$ -"),
    ("Buoys", "", "", "", "$ 700.00", "$ 710.00"),
]


def draw_rows(rows: Sequence[Sequence[str]], bold: int) -> Draw:
    """Draw rows in ruled cells, so many of them bold."""

    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.grid(XS, [120 + 18.0 * n for n in range(len(rows) + 1)])
        for number, row in enumerate(rows):
            font = "Helvetica-Bold" if number < bold else "Helvetica"
            for x, text in zip(XS, row, strict=False):
                sheet.line(x + 3, 133 + 18 * number, text, 9, font)
        sheet.lines(72, 400, 450, PROSE)

    return page


def test_a_name_above_the_first_column_of_its_group_names_each_of_them(read_pages: ReadPages) -> None:
    (table,) = find(read_pages(draw_rows([GROUPS, NAMES, *BODY], 2)), BlockKind.TABLE)
    assert table.cells == (
        (
            "Service",
            "Income 2031 Actual",
            "Income 2032 Budget",
            "Income %",
            "Costs 2031 Actual",
            "Costs 2032 Budget",
        ),
        *BODY,
    )


def test_a_bold_name_of_a_part_right_below_the_names_of_columns_is_no_head(read_pages: ReadPages) -> None:
    part = ("Harbour", "", "", "", "", "")
    (table,) = find(read_pages(draw_rows([GROUPS, NAMES, part, *BODY], 3)), BlockKind.TABLE)
    assert (table.cells or ())[0][:2] == ("Service", "Income 2031 Actual")
    assert (table.cells or ())[1:] == (part, *BODY)


def test_a_column_of_words_is_of_no_group(read_pages: ReadPages) -> None:
    groups = ("", "Costs", "", "", "", "")
    names = ("Service", "2031 Actual", "2032 Budget", "Note")
    body = [
        ("Ferry", "$ 5.00", "$ 6.00", "Rising"),
        ("Signs", "$ 7.50", "$ 9.00", "New"),
        ("Buoys", "$ 1.00", "$ 2.00", ""),
    ]
    (table,) = find(read_pages(draw_rows([groups, names, *body], 2)), BlockKind.TABLE)
    assert (table.cells or ())[0] == ("Service", "Costs 2031 Actual", "Costs 2032 Budget", "Note")


@pytest.mark.parametrize(
    ("groups", "names", "bold"),
    [
        (GROUPS, NAMES, 1),  # the names are not set as the groups are
        (GROUPS, NAMES, 9),  # all rows are
        (("", "", "Income", "", "", "Costs"), ("Service", "2031 Actual", "", "%", "2032 Budget", ""), 2),
    ],
)
def test_a_row_that_is_not_set_as_heads_or_stands_above_no_names_is_joined_with_none(
    read_pages: ReadPages, groups: tuple[str, ...], names: tuple[str, ...], bold: int
) -> None:
    (table,) = find(read_pages(draw_rows([groups, names, *BODY], bold)), BlockKind.TABLE)
    assert (table.cells or ())[:2] == (groups[:6], names)


def draw_years(names: dict[str, int]) -> Draw:
    """Draw a ruled row for each name, with so many funds and sums below each other in it."""

    def page(sheet: Sheet) -> None:
        ys = [100.0, 116.0]
        for x, head in ((76, "Year"), (136, "Fund"), (306, "Sum")):
            sheet.line(x, 112, head, 9, "Helvetica-Bold")
        for name, count in names.items():
            sheet.line(76, ys[-1] + 10, name, 9)
            for number, fund in enumerate(["Ferry fund", "Pier fund", "Buoy fund", "Lamp fund"][:count]):
                sheet.line(136, ys[-1] + 10 + 12 * number, fund, 9)
                sheet.line(306, ys[-1] + 10 + 12 * number, f"${number + 1}5,000", 9)
            ys.append(ys[-1] + 12 * count + 4)
        sheet.grid([72, 132, 302, 400], ys)
        sheet.lines(72, ys[-1] + 40, 450, PROSE)

    return page


def test_rules_part_the_rows_of_names_of_one_line_beside_funds_and_sums_of_several(read_pages: ReadPages) -> None:
    years = {"2031": 4, "2032": 4, "2033": 2, "2034": 4, "2035": 4}
    (table,) = find(read_pages(draw_years(years)), BlockKind.TABLE)
    four = ("Ferry fund Pier fund Buoy fund Lamp fund", "$15,000 $25,000 $35,000 $45,000")
    assert table.cells == (
        ("Year", "Fund", "Sum"),
        ("2031", *four),
        ("2032", *four),
        ("2033", "Ferry fund Pier fund", "$15,000 $25,000"),
        ("2034", *four),
        ("2035", *four),
    )


PAYMENTS = [
    ("Payee", "For", "Total", "Tax"),
    ("Orle Ferries", "fares in May", "120.00", "24.00"),
    ("Tom Sand", "mowing", "60.00", "12.00"),
    ("Ann Wick", "wages", "82.00", ""),
]


def test_a_numbered_title_above_the_names_of_columns_is_no_row(read_pages: ReadPages) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        sheet.line(72, 160, "7.3", 11, "Helvetica-Bold")
        sheet.line(140, 160, "Payments - the sums below were agreed by all who came to vote", 11, "Helvetica-Bold")
        for at, row in enumerate(PAYMENTS):
            for x, text in zip((72, 190, 350, 460), row, strict=True):
                sheet.line(x, 174 + 13 * at, text, 9, "Helvetica" if at else "Helvetica-Bold")
        sheet.lines(72, 280, 450, PROSE)

    text = read_pages(page)
    (table,) = find(text, BlockKind.TABLE)
    assert table.cells == tuple(PAYMENTS)
    assert texts(text, BlockKind.HEADING) == ["7.3 Payments - the sums below were agreed by all who came to vote"]
