"""Lists of entries without rules: chronologies, glossaries, abbreviations."""

from __future__ import annotations

import pytest
from drawing import PROSE, Draw, ReadPages, Sheet, find, texts

from policymine.records import BlockKind

EVENTS = [
    ("S.00/190", "The pier of Orle is closed after the storm."),
    ("May 2007", f"A plan for the ferries is made. {PROSE}"),
    ("9/1/2008", "Lamps are lit on both piers."),
    ("2011", f"The parishes buy a boat. {PROSE}"),
    ("7/12", "The boat is sold again."),
]
TERMS = [
    ("PAO", "Pier Authority of Orle"),
    ("FBV", "Ferries and Boats of Vell"),
    ("LHB", "Lamps and Harbours Board"),
    ("MoP", "Minister of Piers"),
    ("RTB", "Registered Tug Boat"),
    ("anti-F", "Fog signal of the second kind"),
]


def draw_entries(entries: list[tuple[str, str]], space: float, edge: float = 160) -> Draw:
    def page(sheet: Sheet) -> None:
        top = sheet.lines(72, 60, 450, PROSE) + 40
        for name, text in entries:
            sheet.line(72, top, name)
            top = sheet.lines(edge, top, 360, text) + space
        sheet.lines(72, top + 40, 450, PROSE)

    return page


@pytest.mark.parametrize(("entries", "space"), [(EVENTS, 22.0), (TERMS, 14.0)])
def test_a_chronology_and_a_list_of_abbreviations_are_tables(
    read_pages: ReadPages, entries: list[tuple[str, str]], space: float
) -> None:
    text = read_pages(draw_entries(entries, space))
    (table,) = find(text, BlockKind.TABLE)
    assert table.cells == tuple(entries)
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, PROSE]


@pytest.mark.parametrize(
    "entries",
    [
        [(f"{name}:", text) for name, text in EVENTS],
        [(f"{number}.", text) for number, (_, text) in enumerate(EVENTS, start=1)],
        [(f"Appendix {number}", text) for number, (_, text) in enumerate(TERMS, start=1)],
        [(name.lower().replace("/", " ").replace("2", "x"), text) for name, text in EVENTS],
        [("Orle", f"{number}.1 {PROSE}") for number in range(1, 6)],
        [("Orle", f"{PROSE} {PROSE} {PROSE}") for _ in range(4)],
        EVENTS[:3],
        TERMS[:4],
    ],
)
def test_labels_numbers_contents_and_side_headings_make_no_list_of_entries(
    read_pages: ReadPages, entries: list[tuple[str, str]]
) -> None:
    assert not find(read_pages(draw_entries(entries, 22)), BlockKind.TABLE)


@pytest.mark.parametrize("font", ["Helvetica-Bold", "Helvetica"])
def test_a_bold_line_above_entries_names_their_columns(read_pages: ReadPages, font: str) -> None:
    def page(sheet: Sheet) -> None:
        sheet.lines(72, 60, 450, PROSE)
        for x, head in ((90, "NAME"), (178, "BODY")):
            sheet.line(x, 150, head, 12, font)
        top = 174
        for name, body in TERMS:
            sheet.line(72, top, name)
            sheet.line(160, top, body)
            top += 25
        sheet.lines(72, top + 40, 450, PROSE)

    text = read_pages(page)
    (table,) = find(text, BlockKind.TABLE)
    assert table.cells == ((("NAME", "BODY"),) if "Bold" in font else ()) + tuple(TERMS)
    assert find(text, BlockKind.HEADING) == []
