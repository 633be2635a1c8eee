"""Codebooks: folders that say what is coded and tagged, and by which words.

A codebook is a folder with ``codebook.toml`` (codes, poles, labels), ``patterns.jsonl`` (mentions, concepts, vetoes)
and, where its cue rules differ from the shipped ones, ``cues.toml``. Words that mean much the same for its classifier
may stand in ``word_classes.toml``.
"""

from __future__ import annotations

from policymine.codebooks.definitions import (
    NO_POLE,
    Code,
    Codebook,
    Cue,
    CueRules,
    Dimension,
    LabelDefinition,
    Level,
    ParticipationRule,
    Pattern,
    Poles,
    Variant,
    Vocabulary,
)
from policymine.codebooks.gazetteers import Gazetteer, name_place, read_gazetteer
from policymine.codebooks.hashing import hash_codebook
from policymine.codebooks.linting import Fault
from policymine.codebooks.loading import (
    find_faults,
    find_folder,
    list_shipped,
    load_codebook,
    read_poles,
    read_vocabulary,
)

__all__ = [
    "NO_POLE",
    "Code",
    "Codebook",
    "Cue",
    "CueRules",
    "Dimension",
    "Fault",
    "Gazetteer",
    "LabelDefinition",
    "Level",
    "ParticipationRule",
    "Pattern",
    "Poles",
    "Variant",
    "Vocabulary",
    "find_faults",
    "find_folder",
    "hash_codebook",
    "list_shipped",
    "load_codebook",
    "name_place",
    "read_gazetteer",
    "read_poles",
    "read_vocabulary",
]
