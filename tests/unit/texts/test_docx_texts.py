"""Word files: headings, lists, tables, notes and furniture as Word shows them, nothing that is deleted or outside."""

from __future__ import annotations

from pathlib import Path

from drawing import PROSE, find, texts
from packing import W, link, pack_docx, para

from policymine.records import BlockKind
from policymine.texts import read_text, render_body


def read(folder: Path, body: str, **parts: str):  # type: ignore[no-untyped-def]
    return read_text(pack_docx(folder / "deal.docx", body, **parts))


def test_headings_come_from_styles_outline_levels_and_bold_lines(tmp_path: Path) -> None:
    outlined = f'<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>Trains</w:t></w:r></w:p>{para(PROSE)}'
    body = para("A deal for Wessing", "T") + para("Transport", "H1") + para("Buses", "H2") + para(PROSE, "Loop")
    text = read(
        tmp_path, body + outlined + para("Next steps", marks="<w:b/>") + para("Not bold", marks='<w:b w:val="0"/>')
    )
    assert [(h.level, h.text) for h in find(text, BlockKind.HEADING)] == [
        (1, "A deal for Wessing"),
        (1, "Transport"),
        (2, "Buses"),
        (3, "Trains"),
        (4, "Next steps"),
    ]
    assert dict(text.suggestions) == {"title": "A deal for Wessing", "publisher": "The council"}


def test_list_items_have_their_depth_their_lead_in_and_their_letters(tmp_path: Path) -> None:
    body = para("The mayor will:") + para("hold a budget", "L") + para("ask parishes about:", number=1)
    body += para("homes", number=1, depth=1) + para("roads", number=1, depth=1) + para(PROSE)
    body += (
        para("The council is asked to:") + para("agree the plan", number=2) + para("note the cost", number=2, depth=1)
    )
    items = find(read(tmp_path, body), BlockKind.LIST_ITEM)
    assert [(item.level, item.text, item.lead_in) for item in items] == [
        (1, "hold a budget", "The mayor will:"),
        (1, "ask parishes about:", "The mayor will:"),
        (2, "homes", "ask parishes about:"),
        (2, "roads", "ask parishes about:"),
        (1, "1. agree the plan", "The council is asked to:"),
        (2, "(a) note the cost", "The council is asked to:"),
    ]


def test_numbered_paragraphs_keep_their_numbers(tmp_path: Path) -> None:
    body = para(PROSE, number=2) + para("So it is.", number=2, depth=2) + para(PROSE, number=2) + para(PROSE, number=3)
    paragraphs = texts(read(tmp_path, body), BlockKind.PARAGRAPH)
    assert paragraphs == [f"1. {PROSE}", "1.I So it is.", f"2. {PROSE}", f"4. {PROSE}"]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{para(text)}</w:tc>"


def test_a_table_is_rows_and_cells_and_merged_cells_stand_in_each(tmp_path: Path) -> None:
    rows = [
        cell("Power") + cell("Holder") + cell("From"),
        cell("Buses", '<w:vMerge w:val="restart"/>') + cell("The mayor", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("Parishes") + cell("2027"),
    ]
    body = (
        para(PROSE)
        + para("Table 1: who holds what", "C")
        + f"<w:tbl>{''.join(f'<w:tr>{r}</w:tr>' for r in rows)}</w:tbl>"
    )
    text = read(tmp_path, body)
    assert find(text, BlockKind.TABLE)[0].cells == (
        ("Power", "Holder", "From"),
        ("Buses", "The mayor", "The mayor"),
        ("Buses", "Parishes", "2027"),
    )
    assert texts(text, BlockKind.CAPTION) == ["Table 1: who holds what"]


def test_a_table_that_is_but_a_frame_gives_its_paragraphs(tmp_path: Path) -> None:
    body = f"<w:tbl><w:tr><w:tc>{para('In a box', 'H1')}{para(PROSE)}</w:tc></w:tr></w:tbl>"
    assert render_body(read(tmp_path, body)) == f"In a box\n\n{PROSE}\n"


def test_deleted_hidden_and_coded_text_is_left_out_and_insertions_stay(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>The mayor </w:t></w:r><w:del><w:r><w:delText>may </w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>will </w:t></w:r></w:ins><w:moveFrom><w:r><w:t>never </w:t></w:r></w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secretly </w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:hyperlink><w:r><w:t>ask</w:t><w:noBreakHyphen/><w:t>the people</w:t><w:tab/><w:t>first.</w:t></w:r>"
        "</w:hyperlink></w:p>"
    )
    joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One sentence, </w:t></w:r></w:p>" + para(
        "in two parts."
    )
    assert texts(read(tmp_path, body + joined), BlockKind.PARAGRAPH) == [
        "The mayor will ask-the people first.",
        "One sentence, in two parts.",
    ]


def test_footnotes_headers_and_contents_are_set_apart(tmp_path: Path) -> None:
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="2">{para("See the annex.")}{para("And the map.")}</w:footnote></w:footnotes>'
    )
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{para('Contents')}{para('Transport 3')}</w:sdtContent></w:sdt>"
    )
    text = read(
        tmp_path,
        contents + para("Homes 5", "TOC1") + para(PROSE),
        footnotes=notes,
        header1=f"<w:hdr {W}>{para('A deal for Wessing')}</w:hdr>",
        header2=f"<w:hdr {W}>{para('A deal for Wessing')}</w:hdr>",
        footer1=f"<w:ftr {W}>{para('Page 1')}</w:ftr>",
    )
    assert texts(text, BlockKind.CONTENTS) == ["Contents", "Transport 3", "Homes 5"]
    assert texts(text, BlockKind.FOOTNOTE) == ["See the annex. And the map."]
    assert texts(text, BlockKind.FURNITURE) == ["A deal for Wessing", "Page 1"]
    assert render_body(text) == f"{PROSE}\n"


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{para('Power belongs to the people.')}</w:txbxContent>"
    drawn = (
        '<w:r><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><w:drawing>'
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = f"<w:p><w:r><w:t>{PROSE}</w:t></w:r>{drawn}</w:p>"
    assert texts(read(tmp_path, body), BlockKind.PARAGRAPH) == [PROSE, "Power belongs to the people."]


def test_what_lies_outside_of_the_file_is_never_fetched(tmp_path: Path) -> None:
    links = link("header", "https://example.org/header.xml", "External") + link("footer", "../../../etc/passwd")
    text = read(tmp_path, para(PROSE), links=links)
    assert [block.text for block in text.pages[0].blocks] == [PROSE]
