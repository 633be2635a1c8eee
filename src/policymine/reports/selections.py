"""Sets of documents that are compared: "kind=deal", "area=Marlshire", or "rest" for all that the other leaves."""

from __future__ import annotations

from collections.abc import Sequence

from policymine.documents import Corpus
from policymine.errors import CorpusError
from policymine.records import Document

FIELDS = ("kind", "area", "document", "publisher", "speaker", "published_on")
REST = "rest"


def choose_sets(corpus: Corpus, first: str, second: str) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    """Return the documents of two sets; one may be "rest".

    Raise CorpusError where a set is not well formed, is empty, or shares a document with the other.
    """
    if first == second:
        raise CorpusError(f"Both sets are {first!r}. Give two different ones, such as kind=deal kind=speech.")
    chosen = [() if each == REST else choose_documents(corpus, each) for each in (first, second)]
    taken = {document.document for side in chosen for document in side}
    rest = tuple(each for each in corpus.documents if each.document not in taken)
    sets = [rest if name == REST else side for name, side in zip((first, second), chosen, strict=True)]
    if not all(sets):
        raise CorpusError(f"The other set is all of {corpus.folder}, so there is no rest to compare it with.")
    _refuse_overlap(first, second, sets)
    return sets[0], sets[1]


def choose_documents(corpus: Corpus, condition: str) -> tuple[Document, ...]:
    """Return the documents that meet a condition such as "kind=deal"; raise CorpusError where none does."""
    field, equals, value = (part.strip() for part in condition.partition("="))
    if not equals or field not in FIELDS or not value:
        raise CorpusError(
            f"{condition!r} is not a set of documents. Write it as FIELD=VALUE, such as kind=deal or area=Marlshire, "
            f"with one of the fields {', '.join(FIELDS)}; or {REST}, for all documents that are not in the other set."
        )
    if field == "document":
        return (corpus.find(value),)
    found = tuple(each for each in corpus.documents if _meets(each, field, value))
    if not found:
        known = sorted({str(getattr(each, field)) for each in corpus.documents} - {""})
        values = ", ".join(known) or "none"
        raise CorpusError(f"No document of {corpus.folder} has {field}={value}. The corpus has: {values}.")
    return found


def _meets(document: Document, field: str, value: str) -> bool:
    own, wanted = str(getattr(document, field)).casefold(), value.casefold()
    return own.startswith(wanted) if field == "published_on" else own == wanted


def _refuse_overlap(first: str, second: str, sets: Sequence[Sequence[Document]]) -> None:
    both = [each.document for each in sets[0] if each in sets[1]]
    if both:
        raise CorpusError(
            f"{first} and {second} share documents: {', '.join(both[:5])}{' ...' if len(both) > 5 else ''}. Two sets "
            f"that are compared must share none; {REST} stands for all documents that are not in the other set."
        )
