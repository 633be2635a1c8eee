"""Rich text files: paragraphs, headings, lists, tables and notes; what is hidden, deleted or binary is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawing import PROSE, find, texts

from policymine.errors import UnreadableError
from policymine.records import BlockKind
from policymine.texts import read_text

HEAD = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\colortbl;\red0\green0\blue0;}"
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0\b heading 1;}{\s2 heading 2;}{\s9 toc 1;}{\*\cs10 Strong;}}"
    r"{\info{\title A deal for Wessing}{\author Somebody}}"
)


def read(folder: Path, body: str):  # type: ignore[no-untyped-def]
    path = folder / "deal.rtf"
    path.write_bytes(f"{HEAD}{body}}}".encode("latin-1"))
    return read_text(path)


def test_headings_contents_and_paragraphs(tmp_path: Path) -> None:
    body = r"\pard\s9 Transport 3\par\pard\s1 Transport\par\pard\s2 Buses\par\pard "
    text = read(tmp_path, rf"{body}{PROSE}\par\pard{{\b Next steps}}\par {PROSE}")
    assert [(h.level, h.text) for h in find(text, BlockKind.HEADING)] == [
        (1, "Transport"),
        (2, "Buses"),
        (3, "Next steps"),
    ]
    assert texts(text, BlockKind.CONTENTS) == ["Transport 3"]
    assert texts(text, BlockKind.PARAGRAPH) == [PROSE, PROSE]
    assert dict(text.suggestions) == {"title": "A deal for Wessing"}


def test_lists_and_tables(tmp_path: Path) -> None:
    body = r"The mayor will:\par{\listtext\'b7\tab}\ls1\ilvl0 hold a budget\par"
    body += r"{\listtext (a)\tab}\ls1\ilvl1 ask parishes\par"
    body += (
        r"\pard\trowd\intbl Power\cell Holder\cell\row\trowd\intbl Buses\cell\pard\intbl The mayor\par for all\cell\row"
    )
    text = read(tmp_path, rf"{body}\pard {PROSE}\par")
    assert [(i.level, i.text, i.lead_in) for i in find(text, BlockKind.LIST_ITEM)] == [
        (1, "hold a budget", "The mayor will:"),
        (2, "(a) ask parishes", "The mayor will:"),
    ]
    assert find(text, BlockKind.TABLE)[0].cells == (("Power", "Holder"), ("Buses", "The mayor for all"))
    assert text.pages[0].blocks[-1].text == PROSE


def test_notes_headers_and_what_is_not_shown(tmp_path: Path) -> None:
    body = r"{\header A deal\par}{\footerl Page 1\par}"
    body += r"The plan{\super\chftn{\footnote\pard See the annex.\par}} is {\deleted not }{\v never }here.\par"
    body += r"{\pict\bin12 }}}}}}{{{{{{}{\*\unknown gone}{\field{\*\fldinst PAGE}{\fldrslt linked}} text\par"
    body += rf"{{\shp{{\*\shpinst{{\sp{{\sn a}}{{\sv b}}}}{{\shptxt\pard In a box.\par}}}}}}{PROSE}"
    text = read(tmp_path, body)
    assert texts(text, BlockKind.PARAGRAPH) == ["The plan is here.", "linked text", "In a box.", PROSE]
    assert texts(text, BlockKind.FOOTNOTE) == ["See the annex."]
    assert texts(text, BlockKind.FURNITURE) == ["A deal", "Page 1"]


def test_characters_in_every_way_of_writing_them(tmp_path: Path) -> None:
    body = r"caf\'e9 \u8220?open\u8221? \uc2\u8364??\uc1 5\emdash\~6\_7 \{8\}" + "\\\nna\xefve\\par "
    text = read(tmp_path, rf"{body}{PROSE}")
    assert texts(text, BlockKind.PARAGRAPH) == ['café "open" €5— 6-7 {8}', "naïve", PROSE]


def test_braces_too_deep_are_refused_and_missing_ones_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"deal\.rtf has braces more than"):
        read(tmp_path, "{" * 5000)
    assert texts(read(tmp_path, rf"{{\b0 {PROSE}"), BlockKind.PARAGRAPH) == [PROSE]
    assert texts(read(tmp_path, f"}}}}}}{PROSE}"), BlockKind.PARAGRAPH) == [PROSE]


def test_a_numbered_heading_keeps_its_style_behind_its_number(tmp_path: Path) -> None:
    text = read(tmp_path, rf"\pard\s1{{\listtext\pard\plain 1.\tab}}\ls1 Transport\par\pard {PROSE}\par")
    assert [(h.level, h.text) for h in find(text, BlockKind.HEADING)] == [(1, "1. Transport")]
