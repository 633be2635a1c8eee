"""Every sentence that a report of the sample publishes from a PDF stands at the place that is given for it."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

from tests.reports.places import read_there, squeeze

from policymine.documents import open_corpus
from policymine.pipeline import open_store
from policymine.reports.quotes import choose_quotes, describe_strips


def test_every_quote_of_every_pdf_of_the_sample_stands_at_its_place(sample_corpus: Path) -> None:
    corpus = open_corpus(sample_corpus)
    files = {each.document: corpus.locate(each) for each in corpus.documents if each.file.endswith(".pdf")}
    with open_store(corpus) as store:
        quotes = {name: choose_quotes(store.read_sentences(name)) for name in files}
    assert {name: len(own) for name, own in quotes.items()} == dict.fromkeys(files, 10)
    for name, file in files.items():
        wanted = {describe_strips(each.strips): each.text for each in quotes[name]}
        for place, there in read_there(file, wanted).items():
            found = squeeze(wanted[place]), squeeze(there)
            # Two readings of a picture differ by a letter here and there
            assert found[0] in found[1] or SequenceMatcher(None, *found).ratio() > 0.95, (name, place, found)
