"""Accounts without rules: names between the figures of two years, stacked heads, parts far apart, sums under rules."""

from __future__ import annotations

from drawing import HEIGHT, PROSE, ReadPages, Sheet, find

from policymine.records import BlockKind

LONG = "THE COUNCIL AND THE KEEPERS OF LAMPS"
RIGHTS = [140.0, 400.0, 446.0, 500.0]
UPPER = [
    ("(3,000)", "Harbours and piers", "(4,022)", "-", "(4,022)", ""),
    ("-", "Lamps", "(163,521)", "68,635", "(94,886)", ""),
    ("(67)", "Hedges", "(10,598)", "-", "(10,598)", ""),
    ("(2,500)", "Swings and slides", "(109,981)", "-", "(109,981)", ""),
    ("-", "Health", "(25,117)", "1,500", "(23,617)", ""),
    ("(88,677)", "Grants", "(101,510)", "-", "(101,510)", ""),
]
LOWER = [
    ("(229,850)", "Clerks", "(299,663)", "2,313", "(297,350)", "A"),
    ("(107,246)", "Meetings", "(68,644)", "", "(68,644)", "B"),
    ("(431,340)", "", "(783,056)", "72,448", "(710,608)", ""),
]


def draw_row(sheet: Sheet, top: float, row: tuple[str, ...], font: str = "Helvetica") -> None:
    first, name, *figures, note = row
    sheet.line(160, top, name, 9, font)
    sheet.line(520, top, note, 9, font)
    sheet.canvas.setFont(font, 9)
    for right, text in zip(RIGHTS, (first, *figures), strict=True):
        sheet.canvas.drawRightString(right, HEIGHT - top, text)


def draw_accounts(sheet: Sheet) -> None:
    bold = "Helvetica-Bold"
    sheet.lines(72, 60, 450, PROSE)
    stacked = [("2041", "", "2042", "2042", "2042", ""), ("£", "", "£", "£", "£", "")]
    stacked += [("Net", "", "Gross", "", "Net", ""), ("Spending", "", "Spending", "Income", "Spending", "Note")]
    for number, row in enumerate(stacked):
        sheet.canvas.setFont(bold, 9)
        for middle, text in zip((122, 200, 380, 428, 480, 528), row, strict=True):
            sheet.canvas.drawCentredString(middle, HEIGHT - 150 - 11 * number, text)
    for left, right in ((98, 142), (358, 502), (518, 542)):
        sheet.rule(left, 185, right, 185)
    draw_row(sheet, 206, ("", "SERVICES", "", "", "", ""), bold)
    for number, row in enumerate(UPPER):
        draw_row(sheet, 218 + 12 * number, row)
    draw_row(sheet, 318, ("", LONG, "", "", "", ""), bold)
    for number, row in enumerate(LOWER):
        draw_row(sheet, 330 + 14 * number, row)
    for top in (347, 361):
        sheet.rule(98, top, 142, top)
        sheet.rule(358, top, 502, top)


def test_accounts_keep_their_parts_heads_and_columns(read_pages: ReadPages) -> None:
    (table,) = find(read_pages(draw_accounts), BlockKind.TABLE)
    heads = ("2041 £ Net Spending", "", "2042 £ Gross Spending", "2042 £ Income", "2042 £ Net Spending", "Note")
    titles = [("", title, "", "", "", "") for title in ("SERVICES", LONG)]
    assert table.cells == (heads, titles[0], *UPPER, titles[1], *LOWER)
