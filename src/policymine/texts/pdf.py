"""PDF: open with pdfium, read every page, lay it out as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from itertools import takewhile

import pypdfium2

from policymine.errors import UnreadableError
from policymine.records import BlockKind, Page, Text
from policymine.texts.blocks import add_lead_ins_to_pages, plain_title
from policymine.texts.drawn.bullets import draw_bullets
from policymine.texts.drawn.damage import find_damage, report_damage
from policymine.texts.drawn.glyphs import PageReader
from policymine.texts.drawn.offsets import forget_offsets
from policymine.texts.drawn.redactions import warn_of_redactions
from policymine.texts.drawn.sheets import Sheet
from policymine.texts.drawn.stand_ins import straighten_stand_ins
from policymine.texts.drawn.strikes import warn_of_strikes
from policymine.texts.drawn.turns import turn_back, warn_of_turned_pages
from policymine.texts.drawn.weights import embolden
from policymine.texts.drawn.wrong_letters import warn_of_wrong_words
from policymine.texts.layout import build_blocks
from policymine.texts.pages.agendas import find_agenda
from policymine.texts.pages.columns import Area
from policymine.texts.pages.contents import find_contents
from policymine.texts.pages.figures import find_figure_lines
from policymine.texts.pages.footnotes import find_footnotes
from policymine.texts.pages.leaves import Leaf
from policymine.texts.pages.lines import Line
from policymine.texts.pages.margins import join_letters
from policymine.texts.pages.pieces import Norms, Piece, find_norms, split_page
from policymine.texts.pages.running import find_running, read_page_label
from policymine.texts.scans.ocr import FindEngine, find_engine
from policymine.texts.scans.pages_by_ocr import check_scans, read_scans
from policymine.texts.tables.page_tables import part_tables

MAX_PAGES = 3000
_LEAST_PROSE = 300


def read_pdf(raw: bytes, file: str, extractor: str, find_ocr: FindEngine = find_engine) -> Text:
    """Return the text of a PDF, pages that are pictures by OCR where ``find_ocr`` gives an engine.

    Raises UnreadableError where it is encrypted, broken, empty or a scan that is not read.
    """
    with ExitStack() as stack:
        document, sheets, damaged = _read_whole(raw, file, stack)
        scan = read_scans(document, sheets, file, find_ocr)
        suggestions = _suggest(document)
    pages = turn_back(lay_out(scan.sheets), {sheet.page_number: sheet.turn for sheet in scan.sheets if sheet.turn})
    blank = [page.page_number for page in pages if not any(block.text for block in page.blocks)]
    check_scans(file, blank, len(pages), scan.unread)
    extractor = f"{extractor} + {scan.engine}" if scan.engine else extractor
    told = (
        *warn_of_turned_pages(scan.sheets, pages),
        *warn_of_wrong_words(scan.sheets),
        *warn_of_redactions(scan.sheets),
        *warn_of_strikes(scan.sheets),
    )
    return Text(file, tuple(pages), extractor, suggestions, (*damaged, *scan.warnings, *told))


def _suggest(document: pypdfium2.PdfDocument) -> dict[str, str]:
    """Return the title and the day of making that a PDF gives of itself; both are often another document's."""
    title = re.sub(r"\s+-\s+GOV\.UK$", "", plain_title(document.get_metadata_value("Title")))
    made = re.match(r"D:(\d{4})(\d\d)(\d\d)", document.get_metadata_value("CreationDate"))
    found = {"title": title, "made_on": "-".join(made.groups()) if made else ""}
    return {name: text for name, text in found.items() if text}


def _read_whole(raw: bytes, file: str, stack: ExitStack) -> tuple[pypdfium2.PdfDocument, list[Sheet], list[str]]:
    """Return a document, its sheets and warnings of damage to it; a table of objects that is wrong is done without."""
    document = stack.enter_context(_open(raw, file))
    if document.get_formtype() == pypdfium2.raw.FORMTYPE_XFA_FULL:
        raise UnreadableError(
            f"{file} is a form (XFA) that only some programs can show; its pages ask for one of these and hold nothing "
            "else. Open it in Adobe Acrobat, print it to PDF, then add that."
        )
    sheets = list(_read_sheets(document, file))
    damage = find_damage(raw, [len(sheet.words) for sheet in sheets])
    if damage.misplaced:
        with suppress(UnreadableError):
            other = stack.enter_context(_open(forget_offsets(raw), file))
            found = list(_read_sheets(other, file))
            if sum(len(sheet.words) for sheet in found) > sum(len(sheet.words) for sheet in sheets):
                document, sheets, damage = other, found, find_damage(raw, [len(sheet.words) for sheet in found])
    return document, sheets, report_damage(damage, file, len(sheets))


def _open(raw: bytes, file: str) -> pypdfium2.PdfDocument:
    straighten_stand_ins()
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableError(f"{file} is encrypted. Save it without a password, then add it again.") from error
        raise UnreadableError(f"{file} is broken: it cannot be opened as a PDF. Fetch it again.") from error
    return document


def _read_sheets(document: pypdfium2.PdfDocument, file: str) -> Iterator[Sheet]:
    count = len(document)
    if count == 0:
        raise UnreadableError(f"{file} has no pages. Fetch it again.")
    if count > MAX_PAGES:
        raise UnreadableError(f"{file} has {count} pages, more than {MAX_PAGES}. Split it into parts.")
    reader = PageReader(document.raw)
    for index in range(count):
        sheet = reader.read_sheet(index)
        if sheet is None:
            raise UnreadableError(f"Page {index + 1} of {file} is broken and cannot be read. Fetch the file again.")
        yield sheet


def lay_out(sheets: list[Sheet]) -> list[Page]:
    """Return the pages of blocks that sheets of words make."""
    leaves = []
    tables: dict[int, list[tuple[Area, Piece]]] = {}
    sheets = embolden(sheets)
    bullets = draw_bullets(sheets)
    for sheet in sheets:
        if added := bullets[sheet.page_number]:
            sheet = sheet._replace(words=[*sheet.words, *added])
        lines, found = part_tables(sheet)
        lines = join_letters(lines)
        tables[sheet.page_number] = found
        leaves.append(Leaf(sheet.page_number, sheet.width, sheet.height, lines, tuple(sheet.pictures)))
    norms = find_norms(_list_prose(leaves, tables))
    running = find_running(leaves, norms.size)
    laid: list[list[Piece]] = []
    in_contents = False
    for leaf in leaves:
        pieces, in_contents = _lay_out_page(
            leaf, running[leaf.page_number], tables[leaf.page_number], norms, in_contents
        )
        laid.append(pieces)
    pages = []
    for leaf, sheet, blocks in zip(leaves, sheets, build_blocks(laid, norms), strict=True):
        label = read_page_label(leaf, running[leaf.page_number]) or sheet.label
        pages.append(Page(leaf.page_number, label, tuple(blocks), leaf.width, leaf.height))
    return add_lead_ins_to_pages(pages)


def _list_prose(leaves: Sequence[Leaf], tables: Mapping[int, list[tuple[Area, Piece]]]) -> list[list[Line]]:
    """Return the lines of each page outside of tables; those in tables too where there is next to nothing outside."""
    outside = [leaf.lines for leaf in leaves]
    if sum(len(line.text) for lines in outside for line in lines) > _LEAST_PROSE:
        return outside
    return [
        [
            *leaf.lines,
            *(line for _, piece in tables[leaf.page_number] for row in piece.table for c in row for line in c),
        ]
        for leaf in leaves
    ]


def _lay_out_page(
    leaf: Leaf, running: set[int], tables: list[tuple[Area, Piece]], norms: Norms, in_contents: bool
) -> tuple[list[Piece], bool]:
    number = leaf.page_number
    top = [
        Piece(number, (leaf.lines[i],), BlockKind.FURNITURE)
        for i in sorted(running)
        if leaf.lines[i].baseline < leaf.height / 2
    ]
    bottom = [
        Piece(number, (leaf.lines[i],), BlockKind.FURNITURE)
        for i in sorted(running)
        if leaf.lines[i].baseline >= leaf.height / 2
    ]
    lines = [line for index, line in enumerate(leaf.lines) if index not in running]
    contents = find_contents(leaf, lines, in_contents)
    agenda = contents or find_agenda(lines)
    listed = [Piece(number, (lines[i],), BlockKind.CONTENTS) for i in sorted(agenda)]
    lines = [line for index, line in enumerate(lines) if index not in agenda]
    notes = find_footnotes(lines, norms.size, leaf.height)
    noted = {id(line) for note in notes for line in note}
    lines = [line for line in lines if id(line) not in noted]
    figures = find_figure_lines(leaf, lines, norms.size)
    captions = [Piece(number, (lines[i],), BlockKind.CAPTION) for i in sorted(figures)]
    lines = [line for index, line in enumerate(lines) if index not in figures]
    body = [
        tables[part.table][1] if isinstance(part, Area) and part.table is not None else part
        for part in split_page(lines, [area for area, _ in tables], number, norms)
    ]
    footnotes = [Piece(number, (_show_mark(note[0]), *note[1:]), BlockKind.FOOTNOTE) for note in notes]
    pieces = [piece for piece in body if isinstance(piece, Piece)]
    above = list(takewhile(lambda piece: _stands_above(piece, listed), pieces))
    return [*top, *above, *listed, *pieces[len(above) :], *captions, *footnotes, *bottom], bool(contents)


def _stands_above(piece: Piece, listed: Sequence[Piece]) -> bool:
    """Tell whether all of a piece stands above a contents list, as its title does."""
    first = min((other.lines[0].baseline for other in listed), default=0.0)
    return all(line.baseline < first for line in piece.lines) and not piece.table


def _show_mark(line: Line) -> Line:
    """Return the first line of a footnote with its number, which readers of the page see."""
    return line._replace(text=f"{line.mark} {line.text}") if line.mark else line
