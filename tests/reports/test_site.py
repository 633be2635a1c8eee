"""The static report: every page opens from disk, says what the store says, and runs nothing it read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from tests.conftest import ROOT
from tests.reports import recomputing
from tests.reports.conftest import HOSTILE
from tests.reports.recomputing import Documents

from policymine.documents import open_corpus
from policymine.pipeline import open_store, read_results
from policymine.reports.highlights import cut_body
from policymine.reports.tables import list_score, rank_results, write_csv

CODEBOOK = ROOT / "src" / "policymine" / "codebooks" / "bottom_up"
DEAL = "marlshire-devolution-deal"
LONE = "speech-thaxby-service-reform"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    return {
        path.relative_to(site).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        for path in sorted(site.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def documents(told_corpus: Path) -> Documents:
    return recomputing.read_documents(told_corpus, CODEBOOK)


def read_words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


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


def test_the_index_shows_the_scores_of_the_store(pages: dict[str, BeautifulSoup], documents: Documents) -> None:
    text = read_words(pages["index.html"])
    shown = [row for name in ("Devolution deals", "Speeches") for row in read_table(pages["index.html"], name)]
    assert len(shown) == len(documents.manifest)
    for name, row in documents.manifest.items():
        found = documents.scores[name]
        cells = next(cells for cells in shown if cells[1] == row["title"])
        if found["status"] != "scored":
            assert cells[2] == "–"
            assert found["reason"][:60] in text
            continue
        overall, firm = found["overall"], found["firm"]
        assert cells[2] == write_interval(overall)
        assert cells[3] == (f"{firm['score']:.0f}" if firm["high"] - firm["low"] <= 60 else "–")
        assert f"{100 * found['salience']:.0f}%" in cells
        assert str(found["sentences"]) in cells
        assert overall["score"] == pytest.approx(
            recomputing.score(*recomputing.sum_side(documents, [name], firm=False)[:2])
        )


def write_interval(found: dict[str, float]) -> str:
    score, low, high = (round(found[name], 1) for name in ("score", "low", "high"))
    return f"{score:.0f} ({low:.0f}–{high:.0f})"


def read_numbers(cell: str) -> list[float]:
    return [float(each) for each in re.findall(r"[+-]?\d+(?:\.\d+)?", cell)]


def test_every_gap_is_what_the_rows_of_the_store_give(pages: dict[str, BeautifulSoup], documents: Documents) -> None:
    pairs = recomputing.pair_places(documents)
    assert {key: len(said) for key, (said, _) in pairs.items()} == {("Marlshire", "Judith Hallworth", "2024"): 2}
    rows = read_table(pages["gaps.html"], "Rhetoric gap")
    assert [cells[-6] for cells in rows] == ["all", "firm alone"]
    for cells, firm in zip(rows, (False, True), strict=True):
        for said, deals in pairs.values():
            check_gap(cells[-5:], documents, said, deals, firm=firm)


def check_gap(cells: list[str], documents: Documents, said: list[str], deals: list[str], *, firm: bool) -> None:
    """Check the last cells of a row: the score of either side, the gap in points and in logits, the verdict."""
    sides = [recomputing.sum_side(documents, names, firm=firm) for names in (said, deals)]
    scores = [recomputing.score(*side[:2]) for side in sides]
    gap = recomputing.position(*sides[0][:2]) - recomputing.position(*sides[1][:2])
    low, high = recomputing.simulate_gap(documents, said, deals, firm=firm)
    assert cells[:2] == [f"{score:.0f}" for score in scores]
    points = read_numbers(cells[2])
    assert points[0] == pytest.approx(scores[0] - scores[1], abs=0.51)
    assert points[1] < points[0] < points[2]
    logits = read_numbers(cells[3])
    assert logits[0] == pytest.approx(gap, abs=0.0051)
    assert logits[1:] == pytest.approx([low, high], abs=0.4)
    few = any(count < 10 or up + down < 5 for up, down, count in sides)
    words = "no claim" if few or low <= 0 <= high else "the words are more bottom up"
    assert cells[4].startswith(words)


def test_silences_are_shown_with_their_phrases_and_what_was_read(
    pages: dict[str, BeautifulSoup], documents: Documents
) -> None:
    found = recomputing.find_silences(documents)
    lone = {concept: counts for (name, concept), counts in found.items() if name == LONE}
    rows = read_table(pages[f"documents/{LONE}.html"], f"Silences of {documents.manifest[LONE]['title']}")
    labels = {"Communities": "COMMUNITY", "Neighbourhoods": "NEIGHBOURHOOD"}
    assert len(rows) >= 3
    for concept, label, mentioned, granted, phrases in rows:
        name = concept.removesuffix(" granted by most").replace(" ", "_")
        counts = next(counts for key, counts in lone.items() if key.split()[1] == name)
        assert [mentioned, granted] == [f"{counts[0]} of {counts[2]}", f"{counts[1]} of {counts[2]}"]
        assert ("granted by most" in concept) == (2 * counts[1] > counts[2])
        assert re.search(r"all \d+ phrases", phrases)
        if label in labels:
            heading = pages["phrases.html"].find(id=f"{labels[label]}-{name}")
            assert isinstance(heading, Tag)
            listed = heading.find_next("ul")
            assert isinstance(listed, Tag)
            for phrase in (read_words(each) for each in listed.find_all("li")):
                plain = not re.search(r"[{<|]", phrase)
                assert not plain or not re.search(rf"\b{re.escape(phrase)}\b", documents.bodies[LONE], re.IGNORECASE)
    text = read_words(pages["silences.html"])
    assert f"{len(documents.sentences[LONE])} sentences were read; the source has no pages." in text
    assert "Page 2 was not read." in text
    assert "0 other documents of its kind were read; at least 5 are needed" in text


def test_means_over_time_stand_only_on_enough_documents(pages: dict[str, BeautifulSoup], documents: Documents) -> None:
    shown = {}
    for period in ("year", "government"):
        for kind, title in (("speech", "Speeches"), ("deal", "Devolution deals")):
            found = {
                key[1]: value for key, value in recomputing.mean_scores(documents, period).items() if key[0] == kind
            }
            if not found:
                continue
            rows = read_table(pages["trends.html"], f"{title} by {period}")
            assert {cells[0]: int(cells[1]) for cells in rows} == {name: count for name, (count, _) in found.items()}
            for cells in rows:
                mean = found[cells[0]][1]
                shown[period, kind, cells[0]] = cells[2]
                assert (cells[2] == "–") == (mean is None)
                assert mean is None or read_numbers(cells[2])[0] == pytest.approx(mean, abs=0.51)
    assert shown["year", "speech", "2024"] == shown["government", "speech", "The Hallworth government"]
    assert shown["year", "deal", "2024"] == "–"


def test_every_quote_is_found_again_at_its_page_and_place(
    pages: dict[str, BeautifulSoup], documents: Documents, told_corpus: Path, site: Path
) -> None:
    import pdfplumber

    for name, rows in documents.sentences.items():
        quotes = pages[f"documents/{name}.html"].select("ol.quotes > li")
        assert 5 <= len(quotes) <= 10
        for quote in quotes:
            row = rows[int(str(quote["data-sentence"]))]
            own = quote.select_one("q")
            assert own is not None
            assert own.get_text() == row["text"]
            moved = quote.find("strong")
            assert moved is not None
            assert float(moved.get_text().split()[1]) == pytest.approx(row["influence"], abs=0.0006)
            assert bool(quote["data-place"]) == bool(quote.find("img"))
            body = documents.bodies[name][int(str(quote["data-start"])) : int(str(quote["data-end"]))]
            assert squeeze(own.get_text()) in squeeze(body) or squeeze(body) in squeeze(own.get_text())
    file = told_corpus / documents.manifest[DEAL]["file"]
    with pdfplumber.open(file) as pdf:
        placed = pages[f"documents/{DEAL}.html"].select("ol.quotes > li")
        for quote in placed:
            own = quote.select_one("q")
            assert own is not None
            there = "".join(
                pdf.pages[number - 1].within_bbox(box, strict=False).extract_text()
                for number, boxes in read_places(str(quote["data-place"]))
                for box in boxes
            )
            assert squeeze(own.get_text()) in squeeze(there), (own.get_text(), there)
            assert f"Page {read_places(str(quote['data-place']))[0][0]}" in read_words(quote)
    assert sum(path.stat().st_size for path in (site / "pages").iterdir()) < 12_000 * len(placed)


def squeeze(text: str) -> str:
    """Return the letters and digits of a text: lines may part words, and lists have marks of their own."""
    return re.sub(r"[\W_]+", "", text).casefold()


def read_places(written: str) -> list[tuple[int, list[tuple[float, float, float, float]]]]:
    found = []
    for part in written.split(";"):
        number, _, boxes = part.partition(":")
        corners = [[float(value) for value in box.split(",")] for box in boxes.split()]
        found.append((int(number), [(x0 - 1, top - 1, x1 + 1, bottom + 1) for x0, top, x1, bottom in corners]))
    return found


def test_what_was_not_read_and_what_to_cite_are_told(
    pages: dict[str, BeautifulSoup], documents: Documents, site: Path
) -> None:
    assert "make fix" not in read_words(pages["codebook.html"])
    unread = read_words(pages["unread.html"])
    assert documents.scores["broken-deal"]["reason"][:40] in unread
    assert "Page 2 was not read." in unread
    cite = read_words(pages["cite.html"])
    footer = read_words(pages["index.html"].footer or pages["index.html"])
    ids = re.findall(r"\b[0-9a-f]{16}\b", footer)
    assert len(ids) == 2
    assert all(each in cite for each in ids)
    assert documents.scores[DEAL]["grounds"]["text"] in read_words(pages[f"documents/{DEAL}.html"])
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
    written = write_csv([{"title": "=HYPERLINK(1)", "score": -1.5}, {"title": "@sum", "score": None}])
    assert written == "title,score\n'=HYPERLINK(1),-1.5\n'@sum,\n"


def test_ranking_is_within_the_kind_with_the_scored_first(small_corpus: Path) -> None:
    ranked = rank_results(read_results(small_corpus))
    kinds = [each.document.kind.value for each in ranked]
    assert kinds == sorted(kinds, key=["deal", "speech", "other"].index)
    deals = [each.score.status.value for each in ranked if each.document.kind == "deal"]
    assert deals == ["scored", "quarantined"]
    assert re.match(r"\d", list_score(ranked[0])["published_on"] or "0")
