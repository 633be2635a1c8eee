"""What a document never mentions and most others of its kind do, found anew from an export."""

from __future__ import annotations

from tests.reports.recomputing import Documents


def find_silences(documents: Documents, *, most: int = 5) -> dict[tuple[str, str, str], tuple[int, int, int]]:
    """Return, by document, label and concept, how many others mention it, grant it, and how many others there are."""
    own = {name: rows for name, rows in documents.mentions.items() if documents.sentences.get(name)}
    codes = {name: {row["sentence"]: row["code"] for row in rows} for name, rows in documents.sentences.items()}
    book = documents.book
    rising = {code for code, given in book["codes"].items() if given["pole"] == "bottom_up"}
    places = {label for label, given in book["labels"].items() if given.get("layer") == "places"}
    named = {
        name: {(row["label"], row["concept"]) for row in rows if row["label"] not in places}
        for name, rows in own.items()
    }
    granted = {
        name: {
            (row["label"], row["concept"])
            for row in rows
            if not row["negated"] and codes[name].get(row["sentence"]) in rising
        }
        for name, rows in own.items()
    }
    found = {}
    for name in own:
        kind = documents.rows[name]["kind"]
        others = [each for each in own if each != name and documents.rows[each]["kind"] == kind]
        for concept in {each for other in others for each in named[other]} - named[name]:
            mentions = sum(concept in named[other] for other in others)
            if len(others) >= most and 2 * mentions > len(others):
                grants = sum(concept in granted[other] for other in others)
                found[name, *concept] = (mentions, grants, len(others))
    return found
