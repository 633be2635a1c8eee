"""Wording: numbers with their nouns, as people write them."""

from __future__ import annotations


def tell_number(number: int, noun: str) -> str:
    """Return a number with a noun whose plural ends in s.

    >>> tell_number(1, "document"), tell_number(12400, "document")
    ('1 document', '12,400 documents')
    """
    return f"{number:,} {noun if number == 1 else noun + 's'}"
