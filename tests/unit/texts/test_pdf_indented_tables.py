"""Tables without rules whose names begin at indents, or whose columns names of groups stand over."""

from __future__ import annotations

from drawing import Draw, ReadPages, Sheet, find

from policymine.records import BlockKind

FUNDS = [
    (0, "Income", "", ""),
    (14, "Council tax", "4,100", "4,300"),
    (14, "Grants", "2,050", "1,990"),
    (28, "of these for roads", "650", "610"),
    (28, "of these for buses", "120", "150"),
    (0, "Spending", "", ""),
    (14, "Wages", "3,900", "4,010"),
    (14, "Repairs", "1,200", "1,310"),
    (0, "Left over", "1,050", "970"),
]
AGES = [
    ("Age", "No.", "Share", "Range", "No.", "Share", "Range"),
    ("16-24", "310", "4.1", "(3.8-4.4)", "290", "4.0", "(3.7-4.3)"),
    ("25-44", "520", "6.9", "(6.5-7.3)", "540", "7.1", "(6.6-7.6)"),
    ("45-64", "480", "6.2", "(5.9-6.5)", "470", "6.0", "(5.8-6.2)"),
    ("65+", "250", "3.3", "(3.0-3.6)", "260", "3.4", "(3.1-3.7)"),
]
XS = (72, 150, 200, 250, 340, 390, 440)


def draw_indented(sheet: Sheet) -> None:
    for number, (indent, name, *figures) in enumerate(FUNDS):
        sheet.line(72 + indent, 120 + 16 * number, name, 10)
        for right, figure in zip((350, 430), figures, strict=True):
            if figure:
                sheet.line(right - 5 * len(figure), 120 + 16 * number, figure, 10)


def test_names_at_several_indents_are_the_names_of_rows(read_pages: ReadPages) -> None:
    (table,) = find(read_pages(draw_indented), BlockKind.TABLE)
    assert [row for row in table.cells or () if row[1]] == [tuple(row[1:]) for row in FUNDS if row[2]]


def draw_grouped(*groups: tuple[float, str]) -> Draw:
    def page(sheet: Sheet) -> None:
        for x, name in groups:
            sheet.line(x, 100, name, 10)
        for number, row in enumerate(AGES):
            for x, cell in zip(XS, row, strict=True):
                sheet.line(x, 116 + 16 * number, cell, 10)

    return page


def test_ranges_are_values_and_names_of_groups_over_gutters_part_no_table(read_pages: ReadPages) -> None:
    groups = draw_grouped((166, "Women in paid work"), (360, "Men in paid work"))
    (table,) = find(read_pages(groups), BlockKind.TABLE)
    heads, *rows = table.cells or ()
    assert rows == AGES[1:]
    assert [head.endswith(own) for head, own in zip(heads, AGES[0], strict=True)] == [True] * len(XS)
    assert [head.split(" in ")[0] for head in heads[1:]] == ["Women"] * 3 + ["Men"] * 3
