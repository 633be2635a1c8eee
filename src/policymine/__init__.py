"""policymine: how bottom up is a policy text, and which sentences say so.

For scripts and notebooks: ``read_document``, ``label_sentences``, ``score_document`` and ``open_corpus``; see
docs/python.md. They are loaded when they are first used, so that ``import policymine`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policymine.coding import Coded, Passage
    from policymine.exports.frames import Frames
    from policymine.library import ReadDocument, label_sentences, open_corpus, read_document, score_document
    from policymine.records import Assessment, Kind

__all__ = [
    "Assessment",
    "Coded",
    "Frames",
    "Kind",
    "Passage",
    "ReadDocument",
    "label_sentences",
    "open_corpus",
    "read_document",
    "score_document",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'policymine' has no attribute {name!r}")
    from policymine import library

    return getattr(library, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
