"""What must stand on the pages that tell how a report was made: method, agreement, model card, codebook."""

from __future__ import annotations

import re
from typing import Any

from tests.reports.accounting import Account, Page, read_words, write_share
from tests.reports.recomputing import FEWEST_CODED, FEWEST_DOCUMENTS, FEWEST_SENTENCES, find_alpha

_TOKEN = re.compile(r"(?<![\w.,])[+-]?\d+(?:,\d{3})*(?:\.\d+)?%?")


def check_agreement(account: Account, page: Page) -> None:
    found = account.documents.evaluation["agreement"]
    codings = account.documents.codings
    lists = {
        "All codes": codings,
        "All codes, real documents alone": [each for each in codings if each[0]["from"] == "references.csv"],
    }
    rows = {cells[0]: cells[1:] for cells in page.take_rows("Agreement of two coders")}
    pairs = {title: [(one["code"], two["code"]) for one, two in own] for title, own in lists.items()}
    pairs["Commitment"] = [(one["commitment"], two["commitment"]) for one, two in codings]
    for code in found["codes"]:
        pairs[code.replace("_", " ").capitalize()] = [
            (str(one["code"] == code), str(two["code"] == code)) for one, two in codings
        ]
    published = [found["every"], found["real"], found["commitment"], *found["codes"].values()]
    assert len(rows) == len(pairs)
    for (title, own), alpha in zip(pairs.items(), published, strict=True):
        agreed = sum(one == two for one, two in own) / len(own)
        value = find_alpha([one for one, _ in own], [two for _, two in own])
        chosen = sum("True" in each for each in own) or len(own)
        interval = f"({alpha['low']:.2f}–{alpha['high']:.2f})"
        assert rows[title] == [f"{value:.2f} {interval}", str(len(own)), str(chosen), write_share(agreed)]
    account.known += ["alpha is 1 where they always agree and 0 where", "(Krippendorff 2018, ch. 12)"]
    account.known += ["conclusions may rest on it from 0.8, and below 0.667 not even tentative ones"]


def check_method(account: Account, page: Page) -> None:
    rows = page.take_rows("Codes")
    codes = account.documents.book["codes"]
    weights = [f"{each.get('weight', 1.0)}" if each["pole"] != "none" else "–" for each in codes.values()]
    assert [cells[3] for cells in rows] == weights
    account.known += [
        "(bottom up, 100)", "(top down, 0)", "codes at 100", "codes at 0", "θ = ln((B + 0.5) / (T + 0.5))",
        "Lowe, Benoit, Mikhaylov and Laver (2011)", "0 is balanced. The 0.5", "100 (B + 0.5) / (B + T + 1)",
        "0 is top down , 100 bottom up , 50 balanced", "0 is top down, 100 bottom up, 50 balanced",
        "Δ = ln((B w + 0.5) / (T w + 0.5)) − ln((B d + 0.5) / (T d + 0.5))", "he 1st and the 99th percentile",
        "about 95 times in 100",
        "weights 0 and 1", f"fewer than {FEWEST_SENTENCES} sentences", f"fewer than {FEWEST_CODED:.0f} ",
        "wider than 60 points", f"at least {FEWEST_DOCUMENTS} other documents", "θ̄ = (θ 1 + … + θ n ) / n, n ≥ 5",
        "100 / (1 + e −θ̄ )",
    ]  # fmt: skip


def check_model_card(account: Account, page: Page) -> None:
    """Check that every number of the card is one of the classifier's own papers, as it may be written."""
    papers = account.documents.evaluation
    renderings = set(_render_all(papers)) | {"0.667", "1", "1.7", "95%", "350"}
    for figure in page.soup.find_all("figure"):
        for text in figure.find_all("text"):
            assert is_number_of(text.get_text(), renderings) or _is_tick(text.get_text()), text
        page.take(figure)
    main = read_words(page.take(page.find("main")))
    for words in (papers["annotations_sha256"][:16], papers["codebook_sha256"][:16], papers["features"]):
        main = main.replace(words, " ")
    main = re.sub(r"\((?:[A-Z][\w, ]+ )?(?:19|20)\d\d\)|(?:19|20)\d\d(?=\))", " ", main)
    left = [each for each in _TOKEN.findall(main) if each not in renderings]
    assert not left, left


def _is_tick(text: str) -> bool:
    """Tell whether words of a chart are a round number of its axis."""
    found = re.fullmatch(r"([\d,.]+)%?", text)
    return found is not None and len(found[1].replace(",", "").replace(".", "").strip("0")) <= 2


def is_number_of(text: str, renderings: set[str]) -> bool:
    return all(each in renderings for each in _TOKEN.findall(text))


def _render_all(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [each for inner in value.values() for each in _render_all(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in _render_all(inner)]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return []
    forms = [
        f"{value:,}",
        f"{value:.1f}",
        f"{value:.2f}",
        f"{value:.3f}",
        f"{value:+.1f}",
        f"{value:g}",
        f"{value:,.0f}",
    ]
    forms += [f"{100 * value:.0f}%", f"{100 * value:.1f}%"]
    return [*forms, *(f"-{each}" for each in forms)]


def check_codebook(account: Account, page: Page) -> None:
    """Check the counts of patterns, and that every other number stands in the codebook's own files."""
    main = read_words(page.take(page.find("main")))
    for label in account.documents.book["labels"]:
        own = [each for each in account.documents.patterns if each.get("label") == label]
        vetoes = sum(bool(each.get("veto")) for each in own)
        words = f"{len(own) - vetoes} patterns and {vetoes} vetoes"
        assert words in main, words
        main = main.replace(words, " ", 1)
    codebook = account.book_text
    left = [
        each for each in re.findall(r"\d+(?:\.\d+)?", main) if each not in codebook and each not in ("100", "0", "1")
    ]
    assert not left, left


def check_unread(account: Account, page: Page) -> None:
    for name, row in account.documents.rows.items():
        if row["status"] != "scored":
            assert read_words(row["reason"]) in read_words(page.find("main")), name


def check_cite(account: Account, page: Page) -> None:
    row = next(row for row in account.documents.rows.values() if row["seed"])
    seed, draws = row["seed"].removesuffix(" draws").split(", ")
    year = re.search(r"year = \{(\d{4})\}", read_words(page.find("main")))
    assert year
    account.known += [year[0], *account.ids, row["codebook_sha256"], row["classifier_sha256"], f"{seed}, {draws} draws"]
    assert all(each in read_words(page.find("main")) for each in (*account.ids, row["codebook_sha256"]))
