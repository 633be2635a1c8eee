"""What must stand on each page of a report: one function a page, each taking off what it finds right."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import Any

from bs4 import Tag
from tests.reports.accounting import STATUSES, TITLES, Account, Page, read_words, write_share
from tests.reports.finding_checks import check_silence_table
from tests.reports.gap_checks import check_gap_table, tell_verdict
from tests.reports.recomputing import position

LONGEST = 1000
_CODED = re.compile(r"\[(.+), (\d\.\d\d|settled by reviewers)\]")


def check_frame(account: Account, page: Page) -> None:
    """Check the foot of a page: the ids are hashes of what the export lists."""
    rows = account.documents.rows
    account.known.append(read_words(page.find("p.corpus")))
    foot = page.take(page.find("footer"))
    program = next(row["program"] for row in rows.values() if row["program"])
    book = account.documents.book
    account.known += [
        f"policymine {program}",
        f"{book['name']} {book['version']}",
        f"{book['name']}, version {book['version']}",
    ]
    account.known += re.findall(r" on (\d{4}-\d\d-\d\d) with the codebook", foot)
    if page.name == "model-card.html":
        return
    files = _hash(f"{name} {row['sha256'] or ''}" for name, row in rows.items())
    scores = _hash(f"{name} {row['result_key'] or ''}" for name, row in rows.items())
    assert f"Corpus {files}, scores {scores}." in foot
    account.ids = (files, scores)


def _hash(lines: Any) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def check_index(account: Account, page: Page) -> None:
    rows = account.documents.rows
    counts = Counter(row["status"] for row in rows.values())
    page.take_words(
        f"{len(rows)} documents: {counts['scored']} scored, {counts['not_enough_evidence']} with not enough evidence, "
        f"{counts['quarantined']} quarantined"
        + (f", {counts['not_scored']} not scored yet." if counts["not_scored"] else ".")
    )
    rated = sum(map(account.is_scored, account.documents.rated))
    account.known.append(f"Rated and scored documents: {rated}; a map from scores to ratings needs 10.")
    figures = {str(each.find("h2").get_text()): each for each in page.soup.find_all("section") if each.find("h2")}
    for kind in account.list_kinds():
        ranked = account.list_kind(kind)
        _check_ranking(account, page.take_rows(TITLES[kind]), ranked)
        drawn = figures[TITLES[kind]].find("figure")
        assert (drawn is not None) == any(map(account.is_scored, ranked))
        if drawn is not None:
            account.check_dots(page, drawn, TITLES[kind], ranked)


def _check_ranking(account: Account, rows: list[list[str]], ranked: list[str]) -> None:
    scored = [name for name in ranked if account.is_scored(name)]
    read = [name for name in ranked if name in account.documents.figures]
    dimensions = [name for name in account.documents.figures[read[0]] if name.startswith("dimension.")] if read else []
    assert len(rows) == len(ranked)
    for name, cells in zip(ranked, rows, strict=True):
        row = account.documents.rows[name]
        status = STATUSES[row["status"]]
        if name in scored and (told := account.describe_standing(name, scored)):
            status += f" rank unstable {told}"
        expected = [
            str(scored.index(name) + 1) if name in scored else "",
            f"{row['title']} {' · '.join(filter(None, (row['area'], row['published_on'])))}", account.write(name),
            account.write_whole(name, "firm"), _write_soft(account, name),
            *(account.write_whole(name, each) for each in dimensions), account.salience(name),
            str(row["sentences_counted"] or 0), f"{status} {row['reason'] or ''}".strip(),
        ]  # fmt: skip
        assert cells == [read_words(each) for each in expected]


def _write_soft(account: Account, name: str, *, whole: bool = False) -> str:
    row = account.documents.figures.get(name, {}).get("soft_share")
    if not row or not row["stated"]:
        return "–"
    value, low, high = (write_share(round(row[each], 3)) for each in ("value", "low", "high"))
    return f"{value} ({low}–{high})" if whole else value


def check_places(account: Account, page: Page) -> None:
    rows = account.documents.rows
    found = page.take_rows("Places") if page.soup.find(attrs={"aria-label": "Places"}) else []
    said = " ".join(cell for cells in found for cell in cells[1:3])
    placed = [name for name, row in rows.items() if row["area"]]
    assert len(found) == len({" ".join(rows[name]["area"].casefold().split()) for name in placed})
    for name in sorted(placed, key=lambda name: -len(rows[name]["title"])):
        words = read_words(f"{rows[name]['title']} {account.write(name)}")
        assert words in said, words
        said = said.replace(words, " ", 1)
    for title in account.known:
        said = said.replace(" ".join(title.split()), " ") if title else said
    assert not re.search(r"\d", said), said
    verdicts = [cells[3] for cells in found if cells[3] != "–"]
    assert sum(len(each.split("; ")) for each in verdicts) == len(account.gaps)
    for key, gap in account.gaps.items():
        assert any(f"{key[2] or 'no date'}: {tell_verdict(gap['verdict'])}" in each for each in verdicts)


def check_place(account: Account, page: Page) -> None:
    rows = account.documents.rows
    area = page.find("h1").get_text().casefold()
    own = [name for name, row in rows.items() if " ".join((row["area"] or "").split()).casefold() == area]
    own.sort(key=lambda name: (rows[name]["published_on"] or "", name))
    own.sort(key=lambda name: rows[name]["kind"] not in ("speech", "statement"))
    drawn = page.soup.find("figure")
    if drawn is not None:
        account.check_dots(page, drawn, read_words(page.find("h1")), own)
    briefs = page.soup.select("article.brief")
    assert len(briefs) == len(own)
    for name, brief in zip(own, briefs, strict=True):
        if account.is_scored(name):
            assert (
                f"{account.write(name)} ; firm sentences alone {account.write(name, 'firm')}; "
                f"salience {account.salience(name)}"
            ) in read_words(brief)
        else:
            assert read_words(rows[name]["reason"]) in read_words(brief)
        for quote in brief.find_all("blockquote"):
            link = quote.find("a")
            assert link is not None
            row = account.documents.sentences[name][int(str(link["href"]).rpartition("#q")[2])]
            sign = "▲" if row["influence"] > 0 else "▼"
            places = account.documents.pages[name]
            assert read_words(link) == f"{sign} page {row['page_number']}" if places else f"{sign} in its place"
            sure = _tell_probability(row)
            told = f"{_begin(row['lead_in'] or '')} {_begin(row['text'])} {link.get_text()}"
            told += f" · {account.title_code(row['code'])}, {sure}"
            assert read_words(quote) == read_words(told)
        page.take(brief)
    check_gap_table(account, page)


def _begin(text: str) -> str:
    """Return the part of a sentence that is quoted."""
    kept = text[: LONGEST - 1]
    return text if len(text) <= LONGEST else f"{kept[: kept.rfind(' ')]} …"


def _tell_probability(row: dict[str, Any]) -> str:
    probability = round(row[f"probability_{row['code']}"], 3)
    assert row["settled"] or probability >= 0.5, "a code that is less likely than not is published"
    return "settled by reviewers" if row["settled"] else f"probability {probability:.2f}"


def check_document(account: Account, page: Page) -> None:
    name = page.name.removeprefix("documents/").removesuffix(".html")
    row = account.documents.rows[name]
    if account.is_scored(name):
        _check_scored(account, page, name)
    if name in account.documents.figures:
        _check_readings(account, page, name)
    _check_hand(account, page, name)
    for quote in page.soup.select("ol.quotes > li"):
        check_quote(account, name, quote)
        page.take(quote)
    check_gap_table(account, page)
    if account.documents.sentences.get(name):
        check_silence_table(account, page, name, row["title"])
    _check_text(account, page, name)


def _check_scored(account: Account, page: Page, name: str) -> None:
    row, overall = account.documents.rows[name], account.figure(name, "overall")
    low, high = (f"{round(overall[each], 1):.0f}" for each in ("low", "high"))
    assert page.take(page.find("p.figure")) == account.write(name).split(" ")[0]
    between = f"Between {low} and {high} (95% interval), on a scale from 0 (top down) to 100 (bottom up)."
    weight = f"weighs as much as {account.salience(name)} of its {row['sentences_counted']} sentences."
    page.take_words(f"{between} What it says for either end {weight}")


def count_settled(account: Account, name: str) -> tuple[int, int]:
    """Return the number of sentences whose code people settled, and that of those which have another code by that."""
    settled = [row for row in account.documents.sentences.get(name, ()) if row["settled"]]
    return len(settled), sum(row["settled"] != row["proposed"] for row in settled)


def _check_hand(account: Account, page: Page, name: str) -> None:
    """Check that the reviewers' hand is told; what the score was without it is checked elsewhere."""
    settled, changed = count_settled(account, name)
    told = page.soup.select_one("p.hand")
    assert (told is not None) == bool(settled)
    if told is not None:
        codes = "code of 1 sentence" if settled == 1 else f"codes of {settled} sentences"
        kept = settled - changed
        assert f"Reviewers settled the {codes}: {kept} as the classifier proposed, {changed} otherwise." in page.take(
            told
        )


def _check_readings(account: Account, page: Page, name: str) -> None:
    figures, book = account.documents.figures[name], account.documents.book
    rows = page.take_rows("Scores by question")
    assert [cells[2:] for cells in rows] == [
        [account.write(name, each), *(f"{figures[each][end]:.1f}" for end in ("bottom_up", "top_down"))]
        for each in (f"dimension.{dimension}" for dimension in book["dimensions"])
        if each in figures
    ]  # fmt: skip
    cells = dict(page.take_rows("Other ways to read it"))
    values = list(cells.values())
    assert values[:2] == [account.write(name, "firm"), _write_soft(account, name, whole=True)]
    weighed = [figure for figure, row in figures.items() if row["measure"] == "weighting"]
    assert values[2:] == ([account.write(name, figure) for figure in weighed] if account.is_scored(name) else [])
    for words, figure in zip(list(cells)[2:], weighed, strict=False):
        code, _, weight = figure.partition("=")
        assert (
            words.removesuffix(", as in the codebook")
            == f"Score where “{book['codes'][code]['title']}” weighs {weight}"
        )
    page.take_words(f"from {len(account.documents.codings)} sentences that two coders coded blind")


def check_quote(account: Account, name: str, quote: Tag) -> None:
    """Check what stands with a quote, letter for letter; its place on the page is checked elsewhere."""
    row = account.documents.sentences[name][int(str(quote["data-sentence"]))]
    assert [int(str(quote[f"data-{each}"])) for each in ("start", "end")] == [row["start_char"], row["end_char"]]
    total = [sum(each[end] for each in account.documents.sentences[name]) for end in ("bottom_up", "top_down")]
    moved = position(*total) - position(total[0] - row["bottom_up"], total[1] - row["top_down"])
    assert abs(moved - row["influence"]) < 1e-6
    sign = "▲" if moved > 0 else "▼"
    code = account.documents.book["codes"][row["code"]]
    assert code["pole"] == ("bottom_up" if moved > 0 else "top_down"), "the arrow says another end than the code"
    title = code["title"]
    figure = f"{sign} {round(row['influence'], 4):+.3f} · {title}"
    assert figure in read_words(quote), (figure, read_words(quote))
    assert f"· {row['commitment']} · {_tell_probability(row)}" in read_words(quote)
    words = [read_words(each) for each in quote.select("blockquote p")]
    assert words == [read_words(_begin(each)) for each in (row["lead_in"], row["text"]) if each]
    whole = f"characters {row['start_char']} to {row['end_char']} of what policymine text prints"
    if len(row["text"]) > LONGEST:
        assert f"this sentence has {len(row['text']):,} characters. The whole stands at {whole}" in read_words(quote)
    if account.documents.pages[name]:
        pages = list(dict.fromkeys(re.findall(r"(?:^|;)(\d+):", str(quote["data-place"]))))
        where = f"Page {' and '.join(pages)} of {account.documents.rows[name]['pages']}"
        where += f" (printed: {row['page_label']})" if row["page_label"] else ""
        assert pages[0] == str(row["page_number"])
    else:
        where = f"No pages; characters {row['start_char']} to {row['end_char']} of its text"
    assert read_words(quote.select_one("p.where") or "") == read_words(f"{row['heading'] or ''} {where}")


def _check_text(account: Account, page: Page, name: str) -> None:
    """Check that the text is all of the body and that codes in it are the export's; else that its length is told."""
    text, body = page.soup.select_one("div.text"), account.documents.bodies.get(name, "")
    if text is None:
        if body:
            page.take_words(f"Its text is {len(body):,} characters long.")
        return
    for shown in text.select("span.s"):
        row = account.documents.sentences[name][int(str(shown["id"]).removeprefix("s"))]
        own = shown.select_one("span.code")
        found = _CODED.fullmatch(read_words(own or ""))
        assert found is not None
        probability = row[f"probability_{row['code']}"]
        sure = "settled by reviewers" if row["settled"] else f"{probability:.2f}"
        assert found.groups() == (row["code"].replace("_", " "), sure)
        assert own is not None
        own.decompose()
        assert _squeeze(shown.get_text()) == _squeeze(body[row["start_char"] : row["end_char"]])
    labels = {row["page_label"] or str(row["page_number"]) for row in account.documents.sentences[name]}
    for number in text.select("span.page"):
        assert number.get_text().removeprefix("page ") in labels
        number.decompose()
    assert _squeeze(text.get_text()) == _squeeze(body)
    text.decompose()


def _squeeze(text: str) -> str:
    return "".join(text.split())
