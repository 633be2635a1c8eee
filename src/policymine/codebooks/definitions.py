"""What a codebook holds, as frozen records: codes, dimensions, poles, labels, patterns and cues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

BOTTOM_UP = "bottom_up"
TOP_DOWN = "top_down"
NO_POLE = "none"
POLES = (BOTTOM_UP, TOP_DOWN, NO_POLE)


@dataclass(frozen=True, slots=True)
class Code:
    """A category of sentences.

    ``pole`` is the end of the scale it counts for: "bottom_up" (the end that scores 100), "top_down" (0) or "none".
    ``weight`` is what one sentence of it adds to that end.
    """

    name: str
    title: str
    pole: str
    dimension: str
    weight: float
    definition: str
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the questions that a codebook asks of a document."""

    name: str
    title: str
    question: str


@dataclass(frozen=True, slots=True)
class Poles:
    """What people read at the two ends of the scale: ``bottom`` at 100, ``top`` at 0."""

    bottom: str
    top: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that a codebook gives, in its order: codes (with their titles), dimensions and labels of mentions."""

    codes: Mapping[str, str]
    dimensions: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelDefinition:
    """A label of mentions. Mentions of one ``layer`` never overlap; those of different layers may."""

    name: str
    title: str
    tagged: str
    not_tagged: str
    layer: str


@dataclass(frozen=True, slots=True)
class Level:
    """A degree of commitment or of participation, with its definition."""

    name: str
    definition: str


class Variant(NamedTuple):
    """One spelling of a phrase. ``text[start_char:end_char]`` is tagged; the words around it are required context."""

    text: str
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase that is tagged (or, as a veto, never tagged) wherever it stands.

    ``match`` is "lower" (capitals do not matter) or "exact". ``names`` is true where capitalised words before the
    phrase belong to it ("Kent County Council"). ``line`` is its line in patterns.jsonl.
    """

    label: str
    concept: str
    phrase: str
    match: str
    names: bool
    line: int
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that a mention takes in beside its pattern: "charities" becomes "registered charities".

    It holds for mentions of ``label`` whose last word is one of ``heads``. Words of ``before`` that stand before it
    belong to it. So does a word of ``after`` behind it, next to it or parted from it only by words of ``through``.
    """

    label: str
    heads: tuple[str, ...]
    before: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Grading:
    """Adjectives that a mention loses when a word of degree stands before them: in "most deprived wards", "wards"."""

    degrees: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell how firmly a thing is said, who is acting, or how far people take part.

    ``commitment`` and ``participation`` are what the cue stands for, where it stands for either. ``direction`` is
    where its scope lies: "forward", "backward" or "both"; ``reach`` is how many words it stretches at most.
    ``unless_before`` and ``unless_after`` are words next to the cue that undo it. ``at_start`` cues count only at the
    beginning of a sentence, and where they are ``in_list`` only in list items. A cue that ``qualifies`` says nothing
    alone: it turns a firm cue in its scope.
    """

    name: str
    family: str
    phrases: tuple[str, ...]
    commitment: str = ""
    participation: str = ""
    direction: str = "forward"
    reach: int = 8
    unless_before: tuple[str, ...] = ()
    unless_after: tuple[str, ...] = ()
    at_start: bool = False
    in_list: bool = False
    qualifies: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class ParticipationRule:
    """The participation of a code: ``default`` where no cue tells, never below ``lowest`` or above ``highest``."""

    code: str
    default: str
    lowest: str
    highest: str


@dataclass(frozen=True, slots=True)
class CueRules:
    """The cues of a codebook, with the words that open and join clauses and the lists that phrases name as <list>.

    ``terminators`` open a clause of their own, except after a word of ``transparent``; ``connectors`` join clauses;
    ``subjects`` after a connector show that a main clause begins anew; a word of ``finite`` that it has begun at all.
    A fragment that begins with a word of ``continuing`` goes on with the sentence before it.
    """

    cues: tuple[Cue, ...] = ()
    terminators: tuple[str, ...] = ()
    transparent: tuple[str, ...] = ()
    connectors: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    finite: tuple[str, ...] = ()
    continuing: tuple[str, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    participation: tuple[ParticipationRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """A codebook as loaded from its folder. ``sha256`` covers all but its annotations and its classifier.

    ``word_classes`` gives the class of each word that belongs to one.
    """

    name: str
    title: str
    version: str
    question: str
    introduction: str
    poles: Poles
    dimensions: Mapping[str, Dimension]
    codes: tuple[Code, ...]
    rules: tuple[str, ...]
    commitment: tuple[Level, ...]
    commitment_rules: tuple[str, ...]
    participation: tuple[Level, ...]
    labels: Mapping[str, LabelDefinition]
    patterns: tuple[Pattern, ...]
    vetoes: tuple[Pattern, ...]
    cues: CueRules
    path: Path
    sha256: str
    stretches: tuple[Stretch, ...] = ()
    grading: Grading = field(default_factory=Grading)
    word_classes: Mapping[str, str] = field(default_factory=dict)

    @property
    def concepts(self) -> Mapping[str, tuple[str, ...]]:
        """The concepts of each label, in the order of patterns.jsonl."""
        found: dict[str, dict[str, None]] = {name: {} for name in self.labels}
        for pattern in self.patterns:
            found[pattern.label][pattern.concept] = None
        return {name: tuple(concepts) for name, concepts in found.items()}
