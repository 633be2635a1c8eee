"""Forms: labels with a colon and what they name, in a drawn box."""

from __future__ import annotations

from drawing import PROSE, Draw, ReadPages, Sheet, find, texts

from policymine.records import BlockKind

BOLD = "Helvetica-Bold"
ROWS = [
    [(72, "Meeting:"), (172, "Cabinet"), (380, "Date:"), (424, "11 March 2031")],
    [(172, "Council"), (424, "29 March 2031")],
    [(72, "Subject:"), (172, "Lamps on the piers of Orle")],
    [(72, "Wards affected:"), (172, "All")],
    [(72, "Key decision:"), (172, "No"), (274, "Budget framework:"), (380, "Yes")],
    [(72, "Appendices:"), (172, "1."), (190, "A map of the piers")],
    [(172, "2."), (190, "What the lamps cost")],
]


def draw_form(rows: list[list[tuple[int, str]]]) -> Draw:
    def page(sheet: Sheet) -> None:
        sheet.grid([66, 520], [80, 84 + 20 * len(rows)])
        for number, row in enumerate(rows):
            for x, text in row:
                sheet.line(x, 98 + 20 * number, text, 11, BOLD)
        sheet.line(72, 280, "1.0 Purpose of the report", 11, BOLD)
        sheet.lines(72, 300, 450, PROSE)

    return page


def test_the_form_at_the_head_of_a_report_is_a_table_of_labels_and_values(read_pages: ReadPages) -> None:
    text = read_pages(draw_form(ROWS))
    (table,) = find(text, BlockKind.TABLE)
    assert table.cells == (
        ("Meeting:", "Cabinet Council", "Date:", "11 March 2031 29 March 2031"),
        ("Subject:", "Lamps on the piers of Orle", "", ""),
        ("Wards affected:", "All", "", ""),
        ("Key decision:", "No", "Budget framework:", "Yes"),
        ("Appendices:", "1. A map of the piers 2. What the lamps cost", "", ""),
    )
    assert texts(text, BlockKind.HEADING) == ["1.0 Purpose of the report"]


def test_prose_and_a_list_in_a_box_make_no_form(read_pages: ReadPages) -> None:
    said = ["Our aims:", "Boats: they run by night", "Piers: they are lit", "Who asked for this and who pays for it"]
    text = read_pages(draw_form([[(72, line)] for line in said]))
    assert not find(text, BlockKind.TABLE)


def test_labels_whose_values_share_no_edge_make_no_form(read_pages: ReadPages) -> None:
    ragged = [[(72, "Boats:"), (150, "two")], [(72, "Piers:"), (210, "one")], [(72, "Lamps:"), (300, "none")]]
    assert not find(read_pages(draw_form(ragged)), BlockKind.TABLE)
