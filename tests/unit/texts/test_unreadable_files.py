"""Files that cannot be read are refused with the file, the place and the remedy, and never with a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from drawing import PROSE, Sheet, draw_pdf
from PIL import Image

from policymine.errors import UnreadableError
from policymine.texts import read_text
from policymine.texts.scans.ocr import FindEngine, find_engine

MUTATIONS = 200


def refuse(path: Path, find_ocr: FindEngine = find_engine) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_text(path, find_ocr=find_ocr)
    assert path.name in str(caught.value)
    return str(caught.value)


def write(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_scan_names_its_page_and_the_remedy(tmp_path: Path) -> None:
    picture = tmp_path / "scan.png"
    Image.new("RGB", (200, 280), "grey").save(picture)

    def page(sheet: Sheet) -> None:
        sheet.canvas.drawImage(str(picture), 0, 0, 595, 842)

    message = refuse(draw_pdf(tmp_path / "signed.pdf", page, page), find_ocr=lambda: None)
    assert "Page 1" in message
    assert "2 of 2 pages" in message
    assert "pip install 'policymine[ocr]'" in message
    assert "apt-get install tesseract-ocr" in message


def test_an_annex_that_is_a_picture_is_a_warning(tmp_path: Path) -> None:
    picture = tmp_path / "scan.png"
    Image.new("RGB", (200, 280), "grey").save(picture)
    pages = [lambda s: s.lines(72, 100, 450, PROSE), lambda s: s.canvas.drawImage(str(picture), 0, 0, 595, 842)]
    text = read_text(draw_pdf(tmp_path / "deal.pdf", pages[0], pages[0], pages[1]), find_ocr=lambda: None)
    (warning,) = text.warnings
    assert warning.startswith("Page 3 has no text layer. To have scans read, install")


def test_an_encrypted_file_asks_for_one_without_a_password(tmp_path: Path) -> None:
    path = draw_pdf(tmp_path / "locked.pdf", lambda s: s.lines(72, 100, 450, PROSE), password="secret")
    assert "encrypted" in refuse(path)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.pdf", b"", "empty"),
        ("blank.txt", b" \n\n ", "white space"),
        ("broken.pdf", b"%PDF-1.7\n%%EOF", "broken"),
        ("letter.docx", b"PK\x03\x04rest", "office file"),
        ("photo.jpg", b"\xff\xd8\xff\xe0rest", "picture"),
        ("noise.bin", bytes(range(1, 32)) * 20, "unknown type"),
        ("other.json", b'{"rows": [1, 2]}', "no answer of the GOV.UK"),
        ("cut.json", b'{"title": "A deal", "details"', "cannot be parsed"),
        ("short.txt", b"Only three words", "too little"),
    ],
)
def test_what_is_no_document_is_refused(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    assert told in refuse(write(tmp_path, name, content))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "cannot be opened" in refuse(tmp_path / "gone.pdf")


def test_welsh_gibberish_and_doubled_text_are_set_aside(tmp_path: Path) -> None:
    welsh = (
        "Mae y llywodraeth yn gweithio gyda chi ar gyfer pob rhan o Gymru "
        "ac mae wedi bod yn gwneud hynny er mwyn y bobl. "
    )
    assert "Welsh-language version" in refuse(write(tmp_path, "cynllun.txt", welsh * 8))
    garbled = "Uif dpvodjm boe uif dpncjofe bvuipsjuz xjmm xpsl xjui uif qfpqmf xip mjwf jo uif bsfb. "
    assert "does not read as English" in refuse(write(tmp_path, "garbled.txt", garbled * 8))
    doubled = " ".join("".join(2 * c for c in word) for word in PROSE.split())
    assert "doubled" in refuse(write(tmp_path, "doubled.txt", f"{doubled} " * 3))


def test_the_name_in_messages_is_the_one_given(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"documents/deal\.pdf is empty"):
        read_text(write(tmp_path, "x.bin", b""), file="documents/deal.pdf")


def test_mutated_files_are_read_or_refused(tmp_path: Path) -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(72, 80, "A deal", 18, "Helvetica-Bold")
        end = sheet.lines(72, 100, 450, PROSE)
        sheet.grid([72, 200, 400], [end + 20, end + 40, end + 60])
        sheet.line(80, end + 35, "Power", 9)
        sheet.line(210, end + 55, "Mayor", 9)

    whole = draw_pdf(tmp_path / "whole.pdf", page, page).read_bytes()
    chance = random.Random(7)
    outcomes = {"read": 0, "refused": 0}
    for number in range(MUTATIONS):
        path = write(tmp_path, "mutated.pdf", _mutate(whole, number, chance))
        try:
            read_text(path)
            outcomes["read"] += 1
        except UnreadableError:
            outcomes["refused"] += 1
    assert sum(outcomes.values()) == MUTATIONS
    assert all(outcomes.values())


def _mutate(whole: bytes, number: int, chance: random.Random) -> bytes:
    """Return a file with bytes changed, cut off, or a piece taken out or doubled."""
    start = chance.randrange(20, len(whole))
    end = min(start + chance.randrange(1, 200), len(whole))
    if number % 4 == 0:
        return whole[:start]
    if number % 4 == 1:
        return whole[:start] + whole[end:]
    if number % 4 == 2:
        return whole[:end] + whole[start:]
    changed = bytearray(whole)
    for _ in range(chance.randrange(1, 30)):
        changed[chance.randrange(8, len(whole))] = chance.randrange(256)
    return bytes(changed)
