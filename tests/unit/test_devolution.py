"""The devolution corpus: its tables are sound, and every address of the listing is in it once."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import pytest
from tests.conftest import ROOT

from policymine.documents import Corpus, open_corpus
from policymine.records import Kind
from policymine.sources.governments import GOVERNMENTS
from policymine.watches import read_watch

FOLDER = ROOT / "corpora" / "devolution"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return open_corpus(FOLDER)


def test_its_kinds_are_what_its_readme_says(corpus: Corpus) -> None:
    counts = Counter(each.kind for each in corpus.documents)
    assert counts == {Kind.DEAL: 15, Kind.SPEECH: 57, Kind.STATEMENT: 5, Kind.WHITE_PAPER: 4}


def test_each_of_the_87_addresses_is_there_once(corpus: Corpus) -> None:
    promised = [each.source_url for each in corpus.read_files() if not each.file]
    addresses = [*(each.source_url for each in corpus.documents), *promised]
    assert len(promised) == 6
    assert len(addresses) == len(set(addresses)) == 87
    hosts = ("https://www.gov.uk/government/", "https://assets.publishing.service.gov.uk/media/")
    assert all(each.startswith(hosts) for each in addresses)


def test_its_rows_are_complete_as_far_as_is_known(corpus: Corpus) -> None:
    assert all(each.title and each.published_on and each.kind for each in corpus.documents)
    assert not [each.title for each in corpus.documents if "PDF" in each.title or "HTML" in each.title]
    governments = {name for _, name in GOVERNMENTS}
    assert [each.document for each in corpus.documents if each.government not in governments] == [
        "local-government-housebuilding-and-decentralisation-2015"
    ]


def test_nothing_of_the_documents_themselves_is_in_the_repository(corpus: Corpus) -> None:
    files = chain((each.file for each in corpus.documents), (each.file for each in corpus.read_files()))
    assert set(files) == {""}
    assert not (FOLDER / "documents").exists()


def test_what_it_watches_for_is_sound() -> None:
    watch = read_watch(FOLDER)
    assert watch is not None
    assert len(list(watch.list_questions())) == 4
