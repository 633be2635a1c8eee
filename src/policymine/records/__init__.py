"""The records that pass between stages: frozen and typed, of the standard library.

Offsets are counted in characters (Unicode code points) and half-open: ``text[start_char:end_char]``.
"""

from policymine.records.assessments import Assessment, Task, quarantine
from policymine.records.documents import SAID, Document, HeldFile, Kind, Provenance
from policymine.records.scores import Estimate, Grounds, Score, ScoredSentence, Share, Status, Weighting
from policymine.records.sentences import (
    HEADING_JOIN,
    Annotation,
    Commitment,
    Label,
    Mention,
    Participation,
    PlacedMention,
    Sentence,
)
from policymine.records.texts import BODY_KINDS, Block, BlockKind, Box, Page, Place, Text

__all__ = [
    "BODY_KINDS",
    "HEADING_JOIN",
    "SAID",
    "Annotation",
    "Assessment",
    "Block",
    "BlockKind",
    "Box",
    "Commitment",
    "Document",
    "Estimate",
    "Grounds",
    "HeldFile",
    "Kind",
    "Label",
    "Mention",
    "Page",
    "Participation",
    "Place",
    "PlacedMention",
    "Provenance",
    "Score",
    "ScoredSentence",
    "Sentence",
    "Share",
    "Status",
    "Task",
    "Text",
    "Weighting",
    "quarantine",
]
