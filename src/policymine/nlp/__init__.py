"""The one spaCy pipeline: a text in, a ``Doc`` with the places where a codebook's patterns match in ``doc.spans``."""

from policymine.nlp.sources import PhrasePattern, PhraseSource, PhraseVariant
from policymine.nlp.tagging import SPANS, PhraseTagger, build_pipeline
from policymine.nlp.tokens import PlainTokenizer, plain

__all__ = [
    "SPANS",
    "PhrasePattern",
    "PhraseSource",
    "PhraseTagger",
    "PhraseVariant",
    "PlainTokenizer",
    "build_pipeline",
    "plain",
]
