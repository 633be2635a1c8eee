"""Fonts that a PDF names and nobody holds: it is read alike, whatever was drawn before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.records import Place, Sentence
from policymine.texts import read_text
from policymine.texts.drawn.pictures import draw_page
from policymine.texts.places.boxes import find_words

LINES = [
    "The parishes of Elmford will run their own halls from next spring.",
    "Each of them chooses who keeps the keys, and what the rooms cost.",
    "The council pays for the roofs until the last of them is mended.",
    "After that the parishes raise what they need among themselves.",
]
WIDE = b"/FirstChar 32/LastChar 126/Widths[" + b"900 " * 95 + b"]"


def write_pdf(path: Path, flags: int, stem: int = 80, widths: bytes = b"") -> Path:
    """Write a page in a font that is nowhere; it does not say how wide its letters are where ``widths`` is empty."""
    shown = b" ".join(b"1 0 0 1 72 %d Tm (%b) Tj" % (700 - 20 * at, line.encode()) for at, line in enumerate(LINES))
    content = b"BT /F 12 Tf " + shown + b" ET"
    font = (
        b"/Type/Font/Subtype/TrueType/BaseFont/Nowhere/Encoding/WinAnsiEncoding%b" % widths,
        b"/FontDescriptor<</Type/FontDescriptor/FontName/Nowhere/Flags %d/StemV %d/ItalicAngle 0" % (flags, stem),
        b"/Ascent 900/Descent -200/CapHeight 700/FontBBox[0 0 1000 1000]>>",
    )
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        b"<<%b>>" % b"".join(font),
    )
    objects = b"".join(b"%d 0 obj%bendobj\n" % (number, part) for number, part in enumerate(parts, start=1))
    path.write_bytes(b"%PDF-1.4\n" + objects + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF")
    return path


@pytest.mark.parametrize("flags", [32, 34], ids=["without serifs", "with serifs"])
def test_a_page_that_was_drawn_before_changes_no_places(tmp_path: Path, flags: int) -> None:
    plain, wide = write_pdf(tmp_path / "plain.pdf", flags), write_pdf(tmp_path / "wide.pdf", flags, 200, WIDE)
    first = read_text(plain)
    places = first.pages[0].blocks[0].places
    sentence = Sentence(0, LINES[0], 0, len(LINES[0]), 1, places=(Place(0, len(LINES[0]), 1, places[0].box),))
    words = find_words(plain, sentence)
    draw_page(str(wide), 1, 1.0)
    assert read_text(plain) == first
    draw_page(str(wide), 1, 1.0)
    assert find_words(plain, sentence) == words
