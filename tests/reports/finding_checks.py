"""What must stand of silences and of positions over time on the pages of a report."""

from __future__ import annotations

from typing import Any

from tests.reports.accounting import TITLES, Account, Page, read_marks, read_words
from tests.reports.gap_checks import write_signed
from tests.reports.recomputing import FEWEST_DOCUMENTS, find_periods, turn_score


def check_silences(account: Account, page: Page) -> None:
    account.known.append(f"At least {FEWEST_DOCUMENTS} other documents")
    rows = page.take_rows("Silences by document")
    names = [
        name
        for kind in account.list_kinds()
        for name in account.list_kind(kind)
        if account.documents.sentences.get(name)
    ]
    assert len(rows) == len(names)
    for name, cells in zip(names, rows, strict=True):
        row = account.documents.rows[name]
        found = account.list_silences(name)
        others = account.count_others(name)
        assert cells[0] == read_words(f"{row['title']} {TITLES[row['kind']]}")
        granted = [concept.replace("_", " ") for (_, concept), counts in found.items() if 2 * counts[1] > counts[2]]
        if others < FEWEST_DOCUMENTS:
            assert cells[1].startswith(f"{others} other documents of its kind were read; at least 5 are needed")
            assert cells[2] == "–"
        else:
            assert sorted(cells[1].split(", ")) == sorted(granted or ["none"])
            assert cells[2] == str(len(found))
        told, notes = account.tell_pages(name), row["warnings"] or ""
        assert drop_marks(cells[3]) == drop_marks(f"{told} {notes}")
    for name in names:
        if account.list_silences(name):
            check_silence_table(account, page, name, account.documents.rows[name]["title"])


def check_silence_table(account: Account, page: Page, name: str, title: str) -> None:
    found, others = account.list_silences(name), account.count_others(name)
    account.known += [account.tell_pages(name), f"most of the {others} other documents of its kind"]
    if others < FEWEST_DOCUMENTS:
        account.known.append(f"{others} other documents of its kind were read; at least 5 are needed")
        return
    if not found:
        return
    rows = page.take_rows(f"Silences of {title}")
    assert len(rows) == len(found)
    labels = {given["title"]: label for label, given in account.documents.book["labels"].items()}
    for concept, label, mentioned, granted, phrases in rows:
        own = labels[label], concept.removesuffix(" granted by most").replace(" ", "_")
        counts = found[own]
        assert [mentioned, granted] == [f"{counts[0]} of {counts[2]}", f"{counts[1]} of {counts[2]}"]
        assert ("granted by most" in concept) == (2 * counts[1] > counts[2])
        listed, spellings = account.list_phrases(own)
        tail = f"all {len(listed)} phrases for {own[1].replace('_', ' ')} , {len(spellings):,} spellings"
        more = f"and {len(listed) - 3} more: " if len(listed) > 3 else ""
        assert phrases.endswith(more + tail), (phrases, more + tail)


def drop_marks(text: str) -> str:
    """Return words without what parts notes from each other: pages and exports do it in different ways."""
    return " ".join(text.replace("Note:", " ").replace(";", " ").split())


def check_phrases(account: Account, page: Page) -> None:
    names = [name for name in account.documents.sentences if account.list_silences(name)]
    concepts = {concept for name in names for concept in account.list_silences(name)}
    sections = page.soup.find_all("section")
    assert len(sections) == len(concepts)
    for section in sections:
        heading = section.find("h2")
        assert heading is not None
        label, _, concept = str(heading["id"]).partition("-")
        listed, spellings = account.list_phrases((label, concept))
        words = read_words(section)
        assert f"{len(listed)} phrases, {len(spellings):,} spellings" in words
        assert [each.get_text() for each in section.find_all("li")] == listed
        for name in names:
            if (label, concept) in account.list_silences(name):
                assert not spellings & account.cut_spellings(name, spellings)
        page.take(section)


def check_trends(account: Account, page: Page) -> None:
    chances = [f"{100 * count ** (1 - count):.{digits}f}% of {word}"
               for count, digits, word in ((3, 0, "three"), (4, 1, "four"), (5, 2, "five"))]  # fmt: skip
    account.known += [", ".join(chances), f"where {FEWEST_DOCUMENTS} documents or more", "n 1−n",
                      f"fewer than {FEWEST_DOCUMENTS} documents"]  # fmt: skip
    for by in ("year", "government"):
        periods = find_periods(account.recount, by)
        for kind in {kind for kind, _ in periods}:
            _check_trend(account, page, by, kind, {key[1]: each for key, each in periods.items() if key[0] == kind})
        unplaced = sum(map(account.is_scored, account.documents.rows)) - sum(
            len(each.names) for each in periods.values()
        )
        account.known.append(f"Of {unplaced} scored document{'s' * (unplaced > 1)} no {by} is known.")


def _check_trend(account: Account, page: Page, by: str, kind: str, periods: dict[str, Any]) -> None:
    title = f"{TITLES[kind]} by {by}"
    rows = page.take_rows(title)
    written = {row["period"]: row for row in account.tables["trends"] if row["by"] == by and row["kind"] == kind}
    assert {cells[0] for cells in rows} == set(periods) == set(written)
    for period, count, mean, logits in rows:
        own, row = periods[period], written[period]
        assert int(count) == int(row["documents"]) == len(own.names)
        account.known.append(period)
        if own.mean is None:
            assert [mean, logits, row["score"]] == ["–", "–", ""]
            continue
        numbers = {
            name: float(row[name]) for name in ("score", "low", "high", "position", "position_low", "position_high")
        }
        assert abs(numbers["position"] - own.mean) < 0.0006
        assert abs(numbers["score"] - turn_score(own.mean)) < 0.051
        spare = 0.12 * (own.ends[1] - own.ends[0])
        for shown, found in zip((numbers["position_low"], numbers["position_high"]), own.ends, strict=True):
            assert abs(shown - found) < spare
        for end in ("low", "high"):
            assert abs(turn_score(numbers[f"position_{end}"]) - numbers[end]) < 0.07
        assert mean == f"{numbers['score']:.0f} ({numbers['low']:.0f}–{numbers['high']:.0f})"
        assert logits == "{} ({} to {})".format(
            *(write_signed(numbers[each], 2) for each in ("position", "position_low", "position_high"))
        )
    _check_trend_drawing(account, page, title, periods, written)


def _check_trend_drawing(
    account: Account, page: Page, title: str, periods: dict[str, Any], written: dict[str, Any]
) -> None:
    figure = next(each for each in page.soup.find_all("figure") if title in str(each.find("div")["aria-label"]))
    singles = [account.figure(name, "overall")["value"] for each in periods.values() for name in each.names]
    means = {name: written[name] for name, each in periods.items() if each.mean is not None}
    told = "; ".join(
        f"{name}: {float(row['score']):.0f} ({float(row['low']):.0f}–{float(row['high']):.0f})"
        for name, row in written.items()
        if name in means
    )
    told = f"Means with 95% intervals: {told}." if means else "No period has enough documents for a mean."
    for drawing in (".wide", ".narrow"):
        own = figure.select_one(drawing)
        assert own is not None
        assert read_words(str(own["aria-label"])) == read_words(
            f"{title}. {len(singles)} documents, each a pale dot. {told}"
        )
        heights = [(260 - mark[1]) / 2.6 for mark in read_marks(own, "symbol")]
        expected = [*singles, *(float(row["score"]) for row in means.values())]
        assert all(abs(one - other) < 0.06 for one, other in zip(sorted(heights), sorted(expected), strict=True))
    account.take_drawn(page, figure, list(periods))
