"""Stand-ins: the two typefaces in which pdfium sets whatever a PDF names and neither it nor this machine holds.

Both can be bent to any weight and width, and pdfium keeps them for all documents as the last page that was drawn left
them. Where a PDF does not say how wide its letters are, they would be as wide as that page had them.
"""

from __future__ import annotations

import pypdfium2

_FONT = (
    b"/Type/Font/Subtype/TrueType/Encoding/WinAnsiEncoding/BaseFont/Unheld/FirstChar 120/LastChar 120/Widths[0]"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/Unheld/Flags %d/StemV %d/ItalicAngle 0/Ascent 900/Descent -200"
    b"/CapHeight 700/FontBBox[0 0 1000 1000]>>"
)
_SANS, _SERIF = (32, 94), (34, 75)  # flags and stems: with these both are as a new program finds them
_LETTER = b"BT/A 2 Tf 1 1 Td(x)Tj/B 2 Tf 1 0 Td(x)Tj ET"  # without a width of its own, it asks for none
_PAGE = b"".join(
    (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 4 4]/Contents 4 0 R",
        b"/Resources<</Font<</A 5 0 R/B 6 0 R>>>>>>endobj\n",
        b"4 0 obj<</Length %d>>stream\n%b\nendstream endobj\n" % (len(_LETTER), _LETTER),
        b"5 0 obj<<%b>>endobj\n6 0 obj<<%b>>endobj\n" % (_FONT % _SANS, _FONT % _SERIF),
        b"trailer<</Root 1 0 R/Size 7>>\n%%EOF",
    )
)


def straighten_stand_ins() -> None:
    """Bend the stand-ins back, so that a document is read alike whatever this program drew before it."""
    with pypdfium2.PdfDocument(_PAGE) as document:
        page = document[0]
        page.render(scale=1).close()
        page.close()
