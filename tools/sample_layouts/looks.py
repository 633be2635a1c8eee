"""How a report looks: fonts, sizes, colours and habits, one ``Look`` for each publisher's way of making documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

BLACK, BLUE, PALE_BLUE = HexColor(0x0B0C0C), HexColor(0x1D4F71), HexColor(0xE9EEF2)


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a report. Sizes and ``margin`` are in points; ``numbered`` numbers all its paragraphs."""

    font: str = "Helvetica"
    bold: str = "Helvetica-Bold"
    italic: str = "Helvetica-Oblique"
    size: float = 11
    leading: float = 15
    margin: float = 71
    ink: Color = BLACK
    accent: Color = BLUE
    tint: Color = PALE_BLUE
    numbered: bool = False
    justified: bool = False
    room_for_section: float = 110
    footer: str = "Page {page} of {total}"
    bullet: str = "•"
    table_size: float = 9
    column_shares: tuple[float, ...] = ()


def register_source_sans() -> None:
    """Make Source Sans Pro (SIL Open Font License) known to reportlab, from the package font-source-sans-pro."""
    import font_source_sans_pro

    folder = Path(font_source_sans_pro.__file__).parent / "files"
    for name in ("Regular", "Bold", "It", "Semibold"):
        pdfmetrics.registerFont(TTFont(f"SourceSans-{name}", str(folder / f"SourceSansPro-{name}.ttf")))
    pdfmetrics.registerFontFamily(
        "SourceSans-Regular", "SourceSans-Regular", "SourceSans-Bold", "SourceSans-It", "SourceSans-Bold"
    )


REPORT = Look(numbered=True, column_shares=(0.19, 0.27, 0.27, 0.27))
register_source_sans()
CITY_REGION = Look(
    font="SourceSans-Regular",
    bold="SourceSans-Bold",
    italic="SourceSans-It",
    leading=14.5,
    margin=68,
    accent=HexColor(0x4B2E6B),
    tint=HexColor(0xEFEAF4),
    room_for_section=260,
    footer="{page}",
    bullet="–",
)
RULED = Look(
    font="Times-Roman",
    bold="Times-Bold",
    italic="Times-Italic",
    leading=14,
    margin=76,
    accent=HexColor(0x0B0C0C),
    tint=HexColor(0xDDDDDD),
    justified=True,
    footer="- {page} -",
    bullet="•",
)


def make_styles(look: Look) -> dict[str, ParagraphStyle]:
    """Return the paragraph styles of a look, by the kind of element that uses them."""
    body = ParagraphStyle(
        "body",
        fontName=look.font,
        fontSize=look.size,
        leading=look.leading,
        textColor=look.ink,
        spaceAfter=7,
        alignment=TA_JUSTIFY if look.justified else TA_LEFT,
        hyphenationLang="en_GB" if look.justified else "",
        allowWidows=0,
        allowOrphans=0,
    )
    styles = {"body": body}
    styles["numbered"] = ParagraphStyle("numbered", body, leftIndent=34, bulletIndent=0)
    indent = 34 if look.numbered else 0
    styles["list_item"] = ParagraphStyle(
        "list_item", body, leftIndent=indent + 20, bulletIndent=indent + 4, spaceAfter=4
    )
    for level, (size, before, after) in enumerate([(20, 22, 9), (14, 14, 6), (11.5, 9, 4)], start=1):
        styles[f"heading{level}"] = ParagraphStyle(
            f"heading{level}",
            fontName=look.bold,
            fontSize=size,
            leading=size * 1.22,
            spaceBefore=before,
            spaceAfter=after,
            textColor=look.accent,
            keepWithNext=1,
        )
    styles["caption"] = ParagraphStyle("caption", body, fontName=look.bold, fontSize=look.size - 1, alignment=TA_LEFT)
    small = {"fontSize": look.table_size, "leading": look.table_size * 1.25, "spaceAfter": 0, "alignment": TA_LEFT}
    styles["cell"] = ParagraphStyle("cell", body, **small, hyphenationLang="")
    styles["header_cell"] = ParagraphStyle("header_cell", styles["cell"], fontName=look.bold)
    styles["note"] = ParagraphStyle(
        "note", body, fontSize=8.5, leading=10.5, spaceAfter=2, alignment=TA_LEFT, hyphenationLang=""
    )
    styles["office"] = ParagraphStyle("office", body, fontSize=look.size - 1, leading=13, spaceAfter=0)
    return styles
