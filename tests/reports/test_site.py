"""The static report: every page opens from disk, says what the tables say, and runs nothing it read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from policymine.documents import open_corpus, write_manifest
from policymine.pipeline import open_store, read_results
from policymine.reports.highlights import cut_body
from policymine.reports.site import write_site
from policymine.reports.tables import list_score, rank_results, write_csv


@pytest.fixture(scope="module")
def site(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(small_corpus, tmp_path_factory.mktemp("sites") / "report").parent


def read_pages(site: Path) -> dict[Path, BeautifulSoup]:
    return {path: BeautifulSoup(path.read_text(encoding="utf-8"), "lxml") for path in sorted(site.rglob("*.html"))}


def test_every_link_leads_somewhere_and_nothing_is_fetched(site: Path) -> None:
    pages = read_pages(site)
    names = {path.relative_to(site).as_posix() for path in pages}
    assert {"index.html", "method.html", "gaps.html", "documents/marlshire-devolution-deal.html"} <= names
    assert {"documents/broken-deal.html", "places/marlshire.html", "unread.html", "cite.html"} <= names
    anchors = {path: {str(tag["id"]) for tag in soup.find_all(id=True)} for path, soup in pages.items()}
    for path, soup in pages.items():
        for tag, attribute in (("a", "href"), ("img", "src"), ("link", "href")):
            for each in soup.find_all(tag, attrs={attribute: True}):
                target, _, anchor = str(each[attribute]).partition("#")
                if tag == "a" and target.startswith(("http://", "https://")):
                    continue
                found = (path.parent / target).resolve() if target else path
                assert found.is_file(), (path, target)
                assert not anchor or anchor in anchors[found], (path, target, anchor)
        assert not soup.find_all(["script", "iframe", "object", "style"])


def test_the_index_shows_the_scores_of_the_table(site: Path, small_corpus: Path) -> None:
    text = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "lxml").get_text(" ")
    for result in read_results(small_corpus):
        row = list_score(result)
        assert row["title"] in text
        if row["score"] is not None:
            assert f"{row['score']:.0f} ({row['low']:.0f}–{row['high']:.0f})" in text
        else:
            assert row["reason"].split(".")[0] in " ".join(text.split())


def test_a_document_page_gives_the_whole_text_back(site: Path, small_corpus: Path) -> None:
    with open_store(open_corpus(small_corpus)) as store:
        name = "speech-thaxby-service-reform"
        body, sentences, mentions = store.read_body(name), store.read_sentences(name), store.read_mentions(name)
    paragraphs = list(cut_body(body, sentences, mentions))
    joined = "\n\n".join("".join(piece.text for run in each.runs for piece in run.pieces) for each in paragraphs)
    assert joined == body
    assert sum(bool(run.scored) for each in paragraphs for run in each.runs) == len(sentences)


def test_hostile_titles_are_shown_not_run(own_corpus: Path, tmp_path: Path) -> None:
    from dataclasses import replace

    corpus = open_corpus(own_corpus)
    hostile = '<script>alert("x")</script>'
    changed = [replace(each, title=hostile, source_url="javascript:alert(1)") for each in corpus.documents]
    write_manifest(own_corpus, changed)
    page = write_site(own_corpus, tmp_path / "report")
    for path in page.parent.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert hostile not in text
        assert "javascript:" not in text
        assert "<script" not in text


def test_cells_that_a_spreadsheet_would_run_are_made_safe() -> None:
    written = write_csv([{"title": "=HYPERLINK(1)", "score": -1.5}, {"title": "@sum", "score": None}])
    assert written == "title,score\n'=HYPERLINK(1),-1.5\n'@sum,\n"


def test_ranking_is_within_the_kind_with_the_scored_first(small_corpus: Path) -> None:
    ranked = rank_results(read_results(small_corpus))
    kinds = [each.document.kind.value for each in ranked]
    assert kinds == sorted(kinds, key=["deal", "speech", "other"].index)
    deals = [each.score.status.value for each in ranked if each.document.kind == "deal"]
    assert deals == ["scored", "quarantined"]
    assert re.match(r"\d", list_score(ranked[0])["published_on"] or "0")
