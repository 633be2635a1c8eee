"""A spaCy DocBin: one Doc a document, mentions and codes as spans, everything else in its user_data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policymine.errors import PolicymineError
from policymine.exports.contents import Contents
from policymine.exports.dictionary import Row

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MENTIONS = "mentions"
CODES = "codes"
_PER_MENTION = ("start_char", "end_char", "label", "concept", "negated", "quoted", "sentence", "page_number")


def write_doc_bin(contents: Contents, path: Path) -> None:
    """Write every document that was read to one DocBin; raise PolicymineError where its words are to be left out.

    ``doc.text`` is the document's body. ``doc.spans["mentions"]`` are its mentions, ``doc.spans["codes"]`` its
    sentences with their codes as labels ("none" among them). Spans are made of whole tokens; ``doc.user_data`` has
    the exact offsets, in the same order, beside the manifest's row and the document's scores.
    """
    import spacy
    from spacy.tokens import DocBin

    if not contents.choices.with_text:
        raise PolicymineError("A DocBin is made of the words of documents. Leave out --without-text, or choose csv.")
    language = spacy.blank("en")
    language.max_length = 10**9
    bin_ = DocBin(store_user_data=True)
    for doc in _build_docs(contents, language):
        bin_.add(doc)
    bin_.to_disk(path)


def _build_docs(contents: Contents, language: Language) -> Iterator[Doc]:
    rows = {name: _group(contents, name) for name in ("sentences", "labels", "mentions", "scores")}
    for row in contents.read(_find(contents, "documents")):
        name = row["document"]
        body = contents.read_body(name) if name in contents.summaries else ""
        if body:
            yield _build_doc(language, body, row, {table: each.get(name, []) for table, each in rows.items()})


def _find(contents: Contents, name: str) -> Any:
    return next(table for table in contents.tables if table.name == name)


def _group(contents: Contents, name: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in contents.read(_find(contents, name)):
        grouped.setdefault(row["document"], []).append(row)
    return grouped


def _build_doc(language: Language, body: str, document: Row, rows: Mapping[str, list[Row]]) -> Doc:
    doc = language.make_doc(body)
    coded = [sentence | label for sentence, label in zip(rows["sentences"], rows["labels"], strict=True)]
    doc.spans[MENTIONS] = [_mark(doc, row, row["label"]) for row in rows["mentions"]]
    doc.spans[CODES] = [_mark(doc, row, row["code"]) for row in coded]
    left_out = ("document", "text", "lead_in")
    doc.user_data.update(
        {
            "document": document,
            "scores": rows["scores"],
            MENTIONS: [{name: row[name] for name in _PER_MENTION} for row in rows["mentions"]],
            CODES: [{name: value for name, value in row.items() if name not in left_out} for row in coded],
        }
    )
    return doc


def _mark(doc: Doc, row: Row, label: str) -> Any:
    return doc.char_span(row["start_char"], row["end_char"], label=label, alignment_mode="expand")
