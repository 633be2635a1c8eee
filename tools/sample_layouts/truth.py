"""Check the hand-kept truth of some pages against what is printed on them, character by character."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pypdfium2

UNCOUNTED = set(" \t\r\n.-•–—|\u00ad\ufffe")
FOOTNOTE_MARKS = set("0123456789")


def count_characters(text: str) -> Counter[str]:
    """Count the characters of a text without spaces, leaders, hyphens and bullets."""
    return Counter(character for character in text if character not in UNCOUNTED)


def find_faults(truth: dict[str, Any], corpus: Path) -> list[str]:
    """Return what a page and its truth do not share; the marks of footnotes in the text are not in the truth."""
    pdf = pypdfium2.PdfDocument(corpus / truth["file"])
    try:
        printed = count_characters(pdf[truth["page_number"] - 1].get_textpage().get_text_range())
    finally:
        pdf.close()
    told = count_characters("".join(block["text"] for block in truth["blocks"]))
    missing = [character for character in (printed - told).elements() if character not in FOOTNOTE_MARKS]
    return [*missing, *(told - printed).elements()]


def check_truth(corpus: Path) -> None:
    """Raise ValueError with the names of the pages that are no longer as their truth says."""
    paths = sorted((corpus / "sources" / "truth").glob("*.json"))
    wrong = [path.name for path in paths if find_faults(json.loads(path.read_text(encoding="utf-8")), corpus)]
    if wrong:
        raise ValueError(f"These pages have changed; look at them and mend sources/truth: {', '.join(wrong)}")
