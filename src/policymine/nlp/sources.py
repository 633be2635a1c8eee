"""What a codebook must offer to build a pipeline from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class PhraseVariant(Protocol):
    """A spelling; ``text[start_char:end_char]`` is tagged."""

    @property
    def text(self) -> str:
        """Return the words."""

    @property
    def start_char(self) -> int:
        """Return where the tagged part begins."""

    @property
    def end_char(self) -> int:
        """Return where the tagged part ends."""


class PhrasePattern(Protocol):
    """A phrase with its spellings, its label and concept."""

    @property
    def label(self) -> str:
        """Return the label."""

    @property
    def concept(self) -> str:
        """Return the concept."""

    @property
    def match(self) -> str:
        """Return "lower" or "exact"."""

    @property
    def names(self) -> bool:
        """Tell whether capitalised words before belong to it."""

    @property
    def variants(self) -> Sequence[PhraseVariant]:
        """Return the spellings."""


class Layered(Protocol):
    """A label's definition, of which only the layer matters here."""

    @property
    def layer(self) -> str:
        """Return the layer."""


class StretchWords(Protocol):
    """Words that mentions of a label take in beside their pattern."""

    @property
    def label(self) -> str:
        """Return the label."""

    @property
    def heads(self) -> Sequence[str]:
        """Return the last words of the mentions it holds for."""

    @property
    def before(self) -> Sequence[str]:
        """Return the words taken in before."""

    @property
    def through(self) -> Sequence[str]:
        """Return the words that may stand between the mention and a word behind it."""

    @property
    def after(self) -> Sequence[str]:
        """Return the words taken in behind."""


class GradedWords(Protocol):
    """Adjectives that a mention loses behind a word of degree."""

    @property
    def degrees(self) -> Sequence[str]:
        """Return the words of degree."""

    @property
    def adjectives(self) -> Sequence[str]:
        """Return the adjectives."""


class PhraseSource(Protocol):
    """What a codebook must offer to build a pipeline from it."""

    @property
    def patterns(self) -> Sequence[PhrasePattern]:
        """Return the patterns."""

    @property
    def vetoes(self) -> Sequence[PhrasePattern]:
        """Return the vetoes."""

    @property
    def labels(self) -> Mapping[str, Layered]:
        """Return the labels by name, in order."""

    @property
    def stretches(self) -> Sequence[StretchWords]:
        """Return what mentions take in beside their patterns."""

    @property
    def grading(self) -> GradedWords:
        """Return what mentions lose behind a word of degree."""
