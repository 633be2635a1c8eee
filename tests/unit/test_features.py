"""What the classifier sees of a sentence beside its words."""

from __future__ import annotations

from policymine.coding import Passage, build_codebook_reader
from policymine.features import CLASS_SPAN, COLUMNS, Reading, describe
from policymine.records import Mention

CLASSES = {"hand": "give", "give": "give", "control": "power", "power": "power", "rent": "money", "budget": "money"}


def find_classes(reading: Reading) -> list[str]:
    return describe(reading)[COLUMNS.index("classes")].split()


def test_words_of_a_class_are_seen_alike() -> None:
    found = [find_classes(Reading(text, word_classes=CLASSES)) for text in ("Hand control.", "We give the power!")]
    assert found == [["give", "power", "give~power"]] * 2


def test_a_mention_stands_for_itself() -> None:
    text = "Give Ashby parish council the budget."
    mention = Mention("NEIGHBOURHOOD", "parish_council", 5, 25, text[5:25], negated=False, quoted=False)
    found = find_classes(Reading(text, mentions=(mention,), word_classes=CLASSES))
    assert found[:3] == ["give", "NEIGHBOURHOOD", "money"]
    assert found[3:] == ["give~NEIGHBOURHOOD", "give~money", "NEIGHBOURHOOD~money"]


def test_a_class_is_paired_with_the_next_few() -> None:
    found = find_classes(Reading("give " + "budget " * (CLASS_SPAN + 3), word_classes=CLASSES))
    assert found.count("give~money") == CLASS_SPAN


def test_without_classes_nothing_is_seen_of_them() -> None:
    assert find_classes(Reading("Give the budget.")) == []


def test_the_shipped_codebook_has_classes() -> None:
    reader = build_codebook_reader("bottom_up")
    (reading,) = reader.read([Passage("1", "We will hand tenants the budget for the estate.")])
    assert {"give~COMMUNITY", "COMMUNITY~money"} <= set(find_classes(reading))
