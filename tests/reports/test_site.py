"""The static report: every page opens from disk, says what the store says, and runs nothing it read."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from tests.reports.accounting import Account, read_words
from tests.reports.conftest import DEAL, HOSTILE, REVIEWED
from tests.reports.places import read_there, squeeze
from tests.reports.reckoning import check_export, check_tables, list_unaccounted, open_account
from tests.reports.recomputing import Documents

from policymine.documents import open_corpus
from policymine.exports.exporting import export_corpus
from policymine.exports.formats import Format
from policymine.pipeline import open_store, read_results
from policymine.reports.highlights import cut_body
from policymine.reports.tables import list_score, rank_results, write_csv

LONE = "speech-thaxby-service-reform"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    return {
        path.relative_to(site).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        for path in sorted(site.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def account(told_corpus: Path, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Account:
    """The report beside an export of its corpus."""
    tables = tmp_path_factory.mktemp("account") / "tables"
    export_corpus(told_corpus, tables, Format.JSONL)
    return open_account(told_corpus, tables, site)


@pytest.fixture(scope="module")
def documents(account: Account) -> Documents:
    return account.documents


def read_table(page: BeautifulSoup, name: str) -> list[list[str]]:
    """Return the cells of the rows of a table below its header, by the label of the region it stands in."""
    region = page.find(attrs={"aria-label": name})
    assert isinstance(region, Tag), name
    return [[read_words(cell) for cell in row.find_all(["th", "td"])] for row in region.select("tbody tr")]


def test_every_link_leads_somewhere_and_nothing_is_fetched(site: Path, pages: dict[str, BeautifulSoup]) -> None:
    assert {"index.html", "method.html", "gaps.html", "silences.html", "trends.html", f"documents/{DEAL}.html"} <= set(
        pages
    )
    assert {"documents/broken-deal.html", "places/marlshire.html", "unread.html", "cite.html"} <= set(pages)
    anchors = {name: {str(tag["id"]) for tag in page.find_all(id=True)} for name, page in pages.items()}
    for name, page in pages.items():
        for tag, attribute in (("a", "href"), ("img", "src"), ("link", "href")):
            for each in page.find_all(tag, attrs={attribute: True}):
                target, _, anchor = str(each[attribute]).partition("#")
                if tag == "a" and target.startswith(("http://", "https://")):
                    continue
                found = (site / name).parent.joinpath(target).resolve() if target else site / name
                assert found.is_file(), (name, target)
                assert not anchor or anchor in anchors[found.relative_to(site.resolve()).as_posix()], (name, each)
        assert not page.find_all(["script", "iframe", "object", "style"])


def test_pages_are_valid_html(site: Path) -> None:
    import html5lib

    for path in sorted(site.rglob("*.html")):
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(path.read_text(encoding="utf-8"))
        assert not parser.errors, (path.name, parser.errors[:3])


def test_tables_and_pictures_say_what_they_are(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        assert page.html
        assert page.html["lang"] == "en-GB"
        assert len(page.find_all("h1")) == 1, name
        assert all(each.get("alt") for each in page.find_all("img")), name
        assert all(each["aria-label"] for each in page.select("figure [role=img]")), name
        assert all(each.get("scope") for each in page.find_all("th")), name
        if name not in ("codebook.html", "model-card.html"):
            assert all(each.caption for each in page.find_all("table")), name


def test_every_figure_of_the_export_is_what_is_counted_anew(account: Account) -> None:
    # The tails would hold 2.5% if the ends were the 2.5th and the 97.5th percentile
    assert check_export(account) == pytest.approx(0.01, abs=0.006)
    check_tables(account)


def test_codes_that_people_settled_count_for_themselves_and_narrow_the_interval(
    account: Account, small_corpus: Path
) -> None:
    settled = [row for row in account.documents.sentences[DEAL] if row["settled"]]
    assert len(settled) == REVIEWED - 1
    assert {row["bottom_up"] + row["top_down"] for row in settled if row["code"] == "community_voice"} == {1.0}
    before = next(each.score.overall for each in read_results(small_corpus) if each.document.document == DEAL)
    after = account.figure(DEAL, "overall")
    assert before
    assert after["high"] - after["low"] < before.high - before.low


def test_a_document_page_tells_what_reviewers_did_and_the_score_without_them(
    pages: dict[str, BeautifulSoup], small_corpus: Path
) -> None:
    before = next(each.score.overall for each in read_results(small_corpus) if each.document.document == DEAL)
    assert before
    told = read_words(pages[f"documents/{DEAL}.html"].select_one("p.hand") or "")
    score, low, high = (f"{round(each, 1):.0f}" for each in (before.score, before.low, before.high))
    assert told == (
        "Reviewers settled the codes of 19 sentences: 17 as the classifier proposed, 2 otherwise. "
        f"Without any review its score was {score} ({low}–{high})."
    )
    assert pages[f"documents/{LONE}.html"].select_one("p.hand") is None


def test_every_number_of_the_report_is_accounted_for(account: Account, site: Path) -> None:
    assert {key: len(gap["said"]) for key, gap in account.gaps.items()} == {
        ("marlshire", "Judith Hallworth", "2024"): 2
    }
    assert list_unaccounted(account, site) == []


def test_a_report_says_under_what_terms_its_quotes_stand(pages: dict[str, BeautifulSoup]) -> None:
    assert "under the terms of whoever published them" in read_words(pages["cite.html"])


def test_a_number_that_is_not_accounted_for_is_listed(account: Account, site: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(site, changed)
    trends = (changed / "trends.html").read_text(encoding="utf-8")
    (changed / "trends.html").write_text(trends.replace("<h1>", "<p>Of 37 documents</p><h1>"), encoding="utf-8")
    assert [each.partition(":")[0] for each in list_unaccounted(account, changed)] == ["trends.html"]
    gaps = (changed / "gaps.html").read_text(encoding="utf-8")
    cell = re.search(r'<td class="number">(\d+)</td>', gaps)
    assert cell
    other = cell.group().replace(cell[1], str(int(cell[1]) + 1))
    (changed / "gaps.html").write_text(gaps.replace(cell.group(), other, 1), encoding="utf-8")
    with pytest.raises(AssertionError):
        list_unaccounted(account, changed)


def test_silences_are_shown_with_what_was_read(pages: dict[str, BeautifulSoup], account: Account) -> None:
    assert len(account.list_silences(LONE)) >= 3
    text = read_words(pages["silences.html"])
    assert f"{len(account.documents.sentences[LONE])} sentences were read; the source has no pages." in text
    assert "Page 2 was not read." in text
    assert "0 other documents of its kind were read; at least 5 are needed" in text


def test_means_over_time_stand_only_on_enough_documents(pages: dict[str, BeautifulSoup]) -> None:
    cells = {
        (label, row[0]): row[2]
        for label in ("Speeches by year", "Speeches by government", "Devolution deals by year")
        for row in read_table(pages["trends.html"], label)
    }
    assert cells["Speeches by year", "2024"] == cells["Speeches by government", "The Hallworth government"] != "–"
    assert cells["Devolution deals by year", "2024"] == "–"


def test_every_quote_is_found_again_at_its_page_and_place(
    pages: dict[str, BeautifulSoup], documents: Documents, told_corpus: Path, site: Path
) -> None:
    for name, rows in documents.sentences.items():
        quotes = pages[f"documents/{name}.html"].select("ol.quotes > li")
        assert 5 <= len(quotes) <= 10
        for quote in quotes:
            row = rows[int(str(quote["data-sentence"]))]
            assert bool(quote["data-place"]) == bool(quote.find("img"))
            body = documents.bodies[name][int(str(quote["data-start"])) : int(str(quote["data-end"]))]
            assert squeeze(row["text"]) in squeeze(body) or squeeze(body) in squeeze(row["text"])
    placed = pages[f"documents/{DEAL}.html"].select("ol.quotes > li")
    wanted = {str(quote["data-place"]): read_words(quote.select_one("q") or "") for quote in placed}
    for place, there in read_there(told_corpus / str(documents.rows[DEAL]["file"]), wanted).items():
        assert squeeze(wanted[place]) in squeeze(there), (wanted[place], there)
    assert sum(path.stat().st_size for path in (site / "pages").iterdir()) < 12_000 * len(placed)


def test_what_was_not_read_and_what_to_cite_are_told(
    pages: dict[str, BeautifulSoup], documents: Documents, site: Path
) -> None:
    assert "make fix" not in read_words(pages["codebook.html"])
    unread = read_words(pages["unread.html"])
    assert documents.rows["broken-deal"]["reason"][:40] in unread
    assert "Page 2 was not read." in unread
    cite = read_words(pages["cite.html"])
    footer = read_words(pages["index.html"].footer or pages["index.html"])
    ids = re.findall(r"\b[0-9a-f]{16}\b", footer)
    assert len(ids) == 2
    assert all(each in cite for each in ids)
    assert documents.rows[DEAL]["sha256"] in read_words(pages[f"documents/{DEAL}.html"])
    assert {path.name for path in (site / "tables").iterdir()} == {
        "scores.csv", "quotes.csv", "gaps.csv", "silences.csv", "trends.csv",
    }  # fmt: skip
    for picture in (site / "charts").glob("*.svg"):
        assert picture.with_suffix(".png").read_bytes().startswith(b"\x89PNG")


def test_a_document_page_gives_the_whole_text_back(told_corpus: Path) -> None:
    with open_store(open_corpus(told_corpus)) as store:
        body, sentences, mentions = store.read_body(LONE), store.read_sentences(LONE), store.read_mentions(LONE)
    paragraphs = list(cut_body(body, sentences, mentions))
    joined = "\n\n".join("".join(piece.text for run in each.runs for piece in run.pieces) for each in paragraphs)
    assert joined == body
    assert sum(bool(run.scored) for each in paragraphs for run in each.runs) == len(sentences)


def test_hostile_titles_are_shown_not_run(site: Path) -> None:
    for path in [*site.rglob("*.html"), *site.rglob("*.svg")]:
        text = path.read_text(encoding="utf-8")
        assert HOSTILE not in text
        assert "javascript:" not in text
        assert "<script" not in text
    assert HOSTILE.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;") in (site / "index.html").read_text(
        encoding="utf-8"
    )


def test_cells_that_a_spreadsheet_would_run_are_made_safe() -> None:
    titles = ("=HYPERLINK(1)", "@sum", "\uff1dsum", "Plain")
    written = write_csv([{"title": title, "score": -1.5} for title in titles])
    assert written == "title,score\n'=HYPERLINK(1),-1.5\n'@sum,-1.5\n'\uff1dsum,-1.5\nPlain,-1.5\n"


def test_ranking_is_within_the_kind_with_the_scored_first(small_corpus: Path) -> None:
    ranked = rank_results(read_results(small_corpus))
    kinds = [each.document.kind.value for each in ranked]
    assert kinds == sorted(kinds, key=["deal", "speech", "other"].index)
    deals = [each.score.status.value for each in ranked if each.document.kind == "deal"]
    assert deals == ["scored", "quarantined"]
    assert re.match(r"\d", list_score(ranked[0])["published_on"] or "0")
