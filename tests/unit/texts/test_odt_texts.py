"""OpenDocument texts: the same blocks as from Word."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawing import PROSE, find, texts
from packing import OFFICE, pack_odt

from policymine.errors import UnreadableError
from policymine.records import BlockKind
from policymine.texts import read_text, render_body

LISTS = (
    '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-suffix="." text:start-value="3"/><text:list-level-style-number text:level="2" style:num-format="a" '
    'style:num-prefix="(" style:num-suffix=")"/></text:list-style>'
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>'
)
BOLD = (
    '<style:style style:name="P1" style:parent-style-name="Standard"><style:text-properties fo:font-weight="bold"/>'
    '</style:style><style:style style:name="T1"><style:text-properties fo:font-weight="normal"/></style:style>'
    '<style:style style:name="P2" style:parent-style-name="Heading_20_2"/>'
)


def p(text: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def entries(style: str, *texts: str) -> str:
    inside = "".join(f"<text:list-item>{text}</text:list-item>" for text in texts)
    return f'<text:list text:style-name="{style}">{inside}</text:list>'


def read(folder: Path, body: str, **parts: str):  # type: ignore[no-untyped-def]
    return read_text(pack_odt(folder / "deal.odt", body, styles=LISTS + BOLD, **parts))


def test_headings_come_from_levels_styles_and_bold_lines(tmp_path: Path) -> None:
    body = p("A deal", "Title") + '<text:h text:outline-level="2">Transport</text:h>' + p("Buses", "P2") + p(PROSE)
    body += p("Next steps", "P1") + p('<text:span text:style-name="T1">Not bold</text:span>', "P1")
    text = read(tmp_path, body)
    assert [(h.level, h.text) for h in find(text, BlockKind.HEADING)] == [
        (1, "A deal"),
        (2, "Transport"),
        (2, "Buses"),
        (3, "Next steps"),
    ]
    assert text.suggestions["title"] == "A deal for Wessing"


def test_list_items_have_their_depth_and_lead_in(tmp_path: Path) -> None:
    body = p("The mayor will:") + entries("B", p("hold a budget"), p("ask about:") + entries("B", p("homes")))
    body += p(PROSE) + entries("N", p(PROSE), p("The council is to:") + entries("N", p("agree;"), p("note.")))
    text = read(tmp_path, body)
    assert [(item.level, item.text, item.lead_in) for item in find(text, BlockKind.LIST_ITEM)] == [
        (1, "hold a budget", "The mayor will:"),
        (1, "ask about:", "The mayor will:"),
        (2, "homes", "ask about:"),
        (2, "(a) agree;", "The council is to:"),
        (2, "(b) note.", "The council is to:"),
    ]
    assert texts(text, BlockKind.PARAGRAPH)[1:] == [PROSE, f"3. {PROSE}", "4. The council is to:"]


def test_tables_notes_contents_and_furniture(tmp_path: Path) -> None:
    note = '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
    note += f"{p('See the annex.')}</text:note-body></text:note>"
    cells = "".join(f"<table:table-cell>{p(text)}</table:table-cell>" for text in ("Power", "Holder"))
    repeated = f'<table:table-cell table:number-columns-repeated="2">{p("Mayor")}</table:table-cell>'
    empty = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    body = f"<text:table-of-content><text:index-body>{p('Transport 3')}</text:index-body></text:table-of-content>"
    body += "<text:tracked-changes><text:deletion>" + p("No longer said.") + "</text:deletion></text:tracked-changes>"
    body += p(f'The<text:s text:c="2"/>plan{note} is<text:line-break/>here.') + p(PROSE)
    body += (
        f"<table:table><table:table-header-rows><table:table-row>{cells}</table:table-row></table:table-header-rows>"
    )
    body += f"<table:table-row>{repeated}</table:table-row>{empty}</table:table>"
    master = f"<style:header>{p('A deal')}</style:header><style:footer>{p('1')}</style:footer>"
    master = f"<style:master-page>{master}</style:master-page>"
    text = read(tmp_path, body, master=master)
    assert find(text, BlockKind.TABLE)[0].cells == (("Power", "Holder"), ("Mayor", "Mayor"))
    assert texts(text, BlockKind.CONTENTS) == ["Transport 3"]
    assert texts(text, BlockKind.FOOTNOTE) == ["See the annex."]
    assert texts(text, BlockKind.FURNITURE) == ["A deal", "1"]
    assert texts(text, BlockKind.PARAGRAPH) == ["The plan is here.", PROSE]
    assert "No longer" not in render_body(text)


def test_cells_that_span_rows_and_columns_stand_in_each(tmp_path: Path) -> None:
    covered = "<table:covered-table-cell/>"
    rows = [
        "".join(f"<table:table-cell>{p(text)}</table:table-cell>" for text in ("Power", "Holder", "From")),
        (
            f'<table:table-cell table:number-rows-spanned="2">{p("Buses")}</table:table-cell>'
            f'<table:table-cell table:number-columns-spanned="2">{p("The mayor")}</table:table-cell>{covered}'
        ),
        f"{covered}<table:table-cell>{p('Parishes')}</table:table-cell><table:table-cell>{p('2027')}</table:table-cell>",
    ]
    body = f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in rows)}</table:table>"
    assert find(read(tmp_path, body), BlockKind.TABLE)[0].cells == (
        ("Power", "Holder", "From"),
        ("Buses", "The mayor", "The mayor"),
        ("Buses", "Parishes", "2027"),
    )


def test_a_text_box_is_read_after_its_paragraph_and_a_comment_is_not(tmp_path: Path) -> None:
    box = f"<draw:frame><draw:text-box>{p('In a box.')}</draw:text-box></draw:frame>"
    text = read(tmp_path, p(f"{PROSE}{box}<office:annotation>{p('A remark.')}</office:annotation>"))
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, "In a box."]


def test_a_locked_text_asks_for_one_without_a_password(tmp_path: Path) -> None:
    entry = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    locked = f"<manifest:manifest {OFFICE}>{entry}</manifest:manifest>"
    with pytest.raises(UnreadableError, match=r"deal\.odt is protected with a password"):
        read(tmp_path, p(PROSE), **{"META-INF/manifest.xml": locked})
