"""What a report leaves out so that it can still be sent: the pictures that say least, and the longest texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.conftest import SMALL_CODEBOOK

from policymine.codebooks import load_codebook
from policymine.errors import CorpusError
from policymine.records import Box
from policymine.reports.quotes import Quote, Strip
from policymine.reports.site.building import build_files
from policymine.reports.site.gathering import gather_material
from policymine.reports.site.pictures import Pictures
from policymine.reports.site.sizes import choose_texts, count_hidden, find_limit, fit_pictures

BROKEN = "broken-deal"
INFLUENCES = (0.1, -0.3, 0.2)
TAG = 200


def make_quote(name: str, influence: float, strips: int = 1) -> Quote:
    files = (f"pages/{name}-{influence}-{number}.webp" for number in range(strips))
    return Quote(
        {"influence": influence}, "", "Power.", 0, 6, tuple(Strip(1, (Box(0, 0, 9, 9),), file) for file in files)
    )


def make_pictures(sizes: dict[str, int], *, strips: int = 1) -> Pictures:
    """Return three quotes of each document, each strip of them of so many bytes."""
    quotes = {name: tuple(make_quote(name, each, strips) for each in INFLUENCES) for name in sizes}
    files = {strip.file: b"x" * sizes[name] for name, own in quotes.items() for each in own for strip in each.strips}
    return Pictures(files, quotes, {})


def list_shown(pictures: Pictures, name: str) -> list[float]:
    return [each.row["influence"] for each in pictures.quotes[name] if each.strips[0].file]


def test_everything_is_kept_where_there_is_room() -> None:
    drawn = make_pictures({"a": 1000, "b": 500})
    kept, left = fit_pictures(drawn, 10_000)
    assert (kept, left) == (drawn, 10_000 - 4500 - 6 * TAG)
    assert count_hidden(drawn, kept) == {}


def test_each_document_has_the_same_room_and_loses_its_least_influential_quotes() -> None:
    drawn = make_pictures({"large": 5000, "small": 400})
    kept, left = fit_pictures(drawn, 13_000)
    assert list_shown(kept, "large") == [-0.3, 0.2]
    assert list_shown(kept, "small") == list(INFLUENCES)
    assert sum(map(len, kept.files.values())) + 5 * TAG == 13_000 - left
    assert left >= 0
    assert count_hidden(drawn, kept) == {"large": 1}


def test_a_quote_keeps_all_of_its_pictures_or_none() -> None:
    drawn = make_pictures({"a": 1000}, strips=2)
    kept, _ = fit_pictures(drawn, 3 * (1000 + TAG))
    assert list_shown(kept, "a") == [-0.3]
    assert len(kept.files) == 2


def test_no_room_at_all_leaves_no_picture() -> None:
    kept, left = fit_pictures(make_pictures({"a": 1000}), -1)
    assert (kept.files, left) == ({}, -1)


def test_the_shortest_texts_are_kept() -> None:
    assert choose_texts({"a": 50, "b": 20, "c": 30}, 60) == {"b", "c"}
    assert choose_texts({"a": 50}, -1) == frozenset()


def test_a_report_may_take_15_megabytes_for_100_documents_and_150_kilobytes_for_each_beyond() -> None:
    assert [find_limit(count) for count in (1, 100, 101, 200)] == [15_000_000, 15_000_000, 15_150_000, 30_000_000]


def test_a_report_keeps_to_a_smaller_limit_and_says_what_it_has_no_room_for(told_corpus: Path, site: Path) -> None:
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (site / "documents").iterdir()}
    texts = sum(
        len(page[page.find("<h2>The text</h2>") : page.find("<h2>What this rests on")].encode())
        for page in pages.values()
    )
    pictures = sum(path.stat().st_size for path in (site / "pages").iterdir())
    everything = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    limit = everything - texts - pictures // 2
    material = gather_material(told_corpus)
    unscored = tuple(replace(each, key="") if each.document.document == BROKEN else each for each in material.results)
    files = dict(build_files(replace(material, results=unscored), most_bytes=limit))
    assert sum(len(each.encode() if isinstance(each, str) else each) for each in files.values()) <= limit
    page = str(files["documents/marlshire-devolution-deal.html"])
    assert "of them, the least influential, the place is told and not shown" in page
    assert page.count("data-place=") == 10
    assert 0 < page.count("<img") == sum(name.startswith("pages/") for name in files) < 10
    assert "and this report, which may take" in page
    assert "0 quarantined, 1 not scored yet" in str(files["index.html"])
    assert "<h2>Not scored yet</h2>" in str(files["unread.html"])
    assert "Not scored yet" in str(files[f"documents/{BROKEN}.html"])


def test_scores_of_a_codebook_that_asks_other_questions_are_not_reported(told_corpus: Path) -> None:
    material = gather_material(told_corpus)
    other = replace(material, rules=replace(material.rules, codebook=load_codebook(SMALL_CODEBOOK)))
    with pytest.raises(CorpusError, match=r"more were scored with another codebook than small, .*policymine run"):
        next(build_files(other))


def test_the_ranking_tells_how_many_scores_another_codebook_made(told_corpus: Path) -> None:
    material = gather_material(told_corpus)
    told = "scored before the codebook or the classifier changed"
    assert told not in str(dict(build_files(material))["index.html"])
    changed = replace(material.rules, codebook=replace(material.codebook, sha256="0" * 64))
    outdated = sum(bool(each.score.sentences) for each in material.results)
    assert f"{outdated} of them were {told}" in str(dict(build_files(replace(material, rules=changed)))["index.html"])
