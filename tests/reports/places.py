"""What stands at a place of a PDF, read by another reader than ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def squeeze(text: str) -> str:
    """Return the letters and digits of a text: lines may part words, and lists have marks of their own."""
    return re.sub(r"[\W_]+", "", text).casefold()


def read_there(file: Path, places: Iterable[str]) -> dict[str, str]:
    """Return the words at places as a report writes them ("4:72.0,100.5,523.2,114.0"), by place.

    On pages that are pictures they are read with Tesseract.
    """
    import pdfplumber

    with pdfplumber.open(file) as pdf:
        return {
            place: " ".join(_read(pdf.pages[number - 1], box) for number, boxes in read_places(place) for box in boxes)
            for place in places
        }


def _read(page: Any, box: tuple[float, float, float, float]) -> str:
    inside = page.within_bbox(box, strict=False)
    if page.chars:
        return str(inside.extract_text())
    import pytesseract

    return str(pytesseract.image_to_string(inside.to_image(resolution=300).original, config="--psm 6"))


def read_places(written: str) -> list[tuple[int, list[tuple[float, float, float, float]]]]:
    found = []
    for part in written.split(";"):
        number, _, boxes = part.partition(":")
        corners = [[float(value) for value in box.split(",")] for box in boxes.split()]
        found.append((int(number), [(x0 - 1, top - 1, x1 + 1, bottom + 1) for x0, top, x1, bottom in corners]))
    return found
