"""Pages without a text layer in a PDF: read by OCR where it is installed, else named with the remedy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2

from policymine.errors import UnreadableError
from policymine.texts.ocr import (
    INSTALL,
    LEAST_CONFIDENCE,
    MAX_OCR_PAGES,
    FindEngine,
    OcrPage,
    find_engine,
    needs_ocr,
    read_pictures,
)
from policymine.texts.quality import name_pages
from policymine.texts.sheets import Sheet


class Scan(NamedTuple):
    """A PDF's sheets with what OCR read, warnings about it, by page number why a page stays unread, the engine used."""

    sheets: list[Sheet]
    warnings: list[str]
    unread: dict[int, str]
    engine: str = ""


def read_scans(document: pypdfium2.PdfDocument, sheets: list[Sheet], file: str, find: FindEngine = find_engine) -> Scan:
    """Return the sheets, those that are pictures with the words that OCR reads.

    Raises UnreadableError where a document that is mostly pictures has too many of them for OCR.
    """
    numbers = [sheet.page_number for sheet in sheets if needs_ocr(sheet)]
    engine = find() if numbers else None
    if engine is None:
        return Scan(sheets, *_report_unread(dict.fromkeys(numbers, f"no text layer. {INSTALL}")))
    if len(numbers) > max(MAX_OCR_PAGES, len(sheets) / 2):
        raise UnreadableError(
            f"{file} is a scan of {len(numbers)} pages, more than the {MAX_OCR_PAGES} that OCR reads in the time one "
            "document may take. Split it into parts, or run OCR on it (for instance ocrmypdf), then add it again."
        )
    read = read_pictures(document, numbers[:MAX_OCR_PAGES], engine)
    trusted = {number: page for number, page in read.items() if page.words and page.confidence >= LEAST_CONFIDENCE}
    unread = {number: _explain(read.get(number)) for number in numbers if number not in trusted}
    warnings, unread = _report_unread(unread)
    told = [_report_read(trusted)] if trusted else []
    return Scan([_fill(sheet, trusted) for sheet in sheets], told + warnings, unread, engine.name if trusted else "")


def _fill(sheet: Sheet, read: dict[int, OcrPage]) -> Sheet:
    """Return a sheet with the words that were read, without the picture that they stand in."""
    page = read.get(sheet.page_number)
    return sheet if page is None else sheet._replace(words=page.words, shapes=[], pictures=[])


def _explain(page: OcrPage | None) -> str:
    if page is None:
        return f"no text layer, and OCR reads {MAX_OCR_PAGES} pages of a document at most. Split it into parts"
    if not page.words:
        return "no text layer, and OCR finds no text on it. Check it by eye"
    return (
        f"no text layer, and OCR reads it with a mean confidence of {page.confidence:.0%}, less than the "
        f"{LEAST_CONFIDENCE:.0%} that is trusted. Scan it again, upright and at 300 dpi, then add it again"
    )


def _report_read(read: dict[int, OcrPage]) -> str:
    letters = {number: sum(len(word.text) for word in page.words) for number, page in read.items()}
    mean = sum(page.confidence * letters[number] for number, page in read.items()) / sum(letters.values())
    verb = "were" if len(read) > 1 else "was"
    return f"{name_pages(list(read))} {verb} read by OCR with a mean confidence of {mean:.0%}."


def _report_unread(unread: dict[int, str]) -> tuple[list[str], dict[int, str]]:
    """Return a warning for each reason, and the reasons as they came."""
    warnings = []
    for reason in dict.fromkeys(unread.values()):
        numbers = [number for number, other in unread.items() if other == reason]
        verb = "have" if len(numbers) > 1 else "has"
        warnings.append(f"{name_pages(numbers)} {verb} {reason}. What stands there is left out.")
    return warnings, unread


def check_scans(file: str, blank: Sequence[int], pages: int, unread: dict[int, str]) -> None:
    """Raise UnreadableError where most pages of a PDF stay unread; ``blank`` are the numbers of pages without text."""
    if unread and len(blank) > pages / 2:
        first = min(unread)
        raise UnreadableError(
            f"Page {first} of {file} has {unread[first]}. So it is with {len(blank)} of {pages} pages: it is a scan."
        )
    if len(blank) == pages:
        raise UnreadableError(f"{file} has no text on any of its {pages} page(s). Check the file by eye.")
