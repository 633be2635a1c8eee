"""Office files that are locked, broken, swollen or of another kind are refused with the file and the remedy."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from drawing import PROSE
from packing import W, pack, pack_docx, pack_odt, para

from policymine.errors import UnreadableError
from policymine.texts import read_text
from policymine.texts.office.packages import MAX_PARTS

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
FETCH = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
MUTATIONS = 120


def refuse(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_text(path)
    assert path.name in str(caught.value)
    return str(caught.value)


def test_a_file_behind_a_password_asks_for_one_without(tmp_path: Path) -> None:
    path = tmp_path / "locked.docx"
    path.write_bytes(COMPOUND + bytes(500) + "EncryptedPackage".encode("utf-16-le"))
    assert "password. Save it without one" in refuse(path)
    path.write_bytes(COMPOUND + bytes(500))
    assert "old Word, Excel or PowerPoint file. Save it as DOCX or PDF" in refuse(path)


def test_another_zip_is_refused(tmp_path: Path) -> None:
    assert "neither DOCX nor ODT" in refuse(pack(tmp_path / "sheet.xlsx", {"xl/workbook.xml": "<a/>"}))


def test_a_part_that_is_not_there_or_broken_is_named(tmp_path: Path) -> None:
    empty = {"[Content_Types].xml": "<Types/>", "word/other.xml": "<a/>"}
    assert "has no document in it" in refuse(pack(tmp_path / "empty.docx", empty))
    broken = {"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document {W}><w:body>"}
    assert "broken in its part word/document.xml" in refuse(pack(tmp_path / "cut.docx", broken))
    assert "has no text in it" in refuse(pack_odt(tmp_path / "a.odt", "", **{"content.xml": "<document-content/>"}))


@pytest.mark.parametrize("declared", [BOMB, FETCH])
def test_entities_are_refused_and_never_expanded(tmp_path: Path, declared: str) -> None:
    body = f"{declared}<document-content><body><text><p>&a;</p></text></body></document-content>"
    assert "declarations of its own" in refuse(pack_odt(tmp_path / "a.odt", "", **{"content.xml": body}))


def test_a_document_type_alone_is_let_through(tmp_path: Path) -> None:
    manifest = '<!DOCTYPE manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><manifest/>'
    path = pack_odt(tmp_path / "old.odt", f"<text:p>{PROSE}</text:p>", **{"META-INF/manifest.xml": manifest})
    assert read_text(path).pages[0].blocks[0].text == PROSE


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    assert "unpacks to" in refuse(pack_docx(tmp_path / "bomb.docx", " " * 9_000_000))
    many = {f"part{number}": "" for number in range(MAX_PARTS + 1)}
    assert f"more than {MAX_PARTS}" in refuse(pack(tmp_path / "many.docx", many))


def test_elements_too_deep_are_refused(tmp_path: Path) -> None:
    assert "200 deep" in refuse(pack_docx(tmp_path / "deep.docx", "<w:ins>" * 500 + "</w:ins>" * 500))


def test_mutated_files_are_read_or_refused(tmp_path: Path) -> None:
    whole = pack_docx(tmp_path / "whole.docx", para("A deal", "H1") + para(PROSE) + para("one", "L")).read_bytes()
    rich = rf"{{\rtf1\ansi {{\stylesheet{{\s1 heading 1;}}}}\pard\s1 A deal\par\pard {PROSE}\par}}".encode()
    chance = random.Random(7)
    outcomes = {"read": 0, "refused": 0}
    for number in range(MUTATIONS):
        changed = bytearray(rich if number % 3 == 0 else whole)
        for _ in range(chance.randrange(1, 6)):
            changed[chance.randrange(6, len(changed))] = chance.randrange(256)
        path = tmp_path / "mutated.docx"
        path.write_bytes(bytes(changed[: chance.randrange(50, len(changed))] if number % 5 == 0 else changed))
        try:
            read_text(path)
            outcomes["read"] += 1
        except UnreadableError:
            outcomes["refused"] += 1
    assert sum(outcomes.values()) == MUTATIONS
    assert all(outcomes.values())
