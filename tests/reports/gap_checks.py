"""What must stand of rhetoric gaps on the pages of a report and in its table."""

from __future__ import annotations

import re

from tests.reports.accounting import Account, Page, read_marks, read_words
from tests.reports.recomputing import FEWEST_CODED, FEWEST_SENTENCES, Side, fold_area, holds, pair_places


def read_gaps(account: Account) -> None:
    """Count every gap anew; ``account.gaps`` is by place, minister and year."""
    account.gaps = {}
    for key, (said, deals) in pair_places(account.documents).items():
        groups = {}
        for group in ("every", "firm"):
            sides = [account.recount.read(names, group) for names in (said, deals)]
            groups[group] = (*sides, sides[0].position - sides[1].position)
        account.gaps[key] = {"said": said, "deals": deals, **groups, "verdict": ""}


def check_gap_rows(account: Account, rows: list[dict[str, str]]) -> None:
    """Check the table of gaps, whose figures are the least rounded, against what was counted anew."""
    assert len(rows) == len(account.gaps)
    for row in rows:
        key = (
            fold_area({"area": row["place"]}),
            row["minister"].removeprefix("The Rt Hon ").removesuffix(" MP"),
            row["year"],
        )
        gap = account.gaps[key]
        assert sorted(row["said_in"].split()) == sorted(gap["said"])
        assert sorted(row["deals"].split()) == sorted(gap["deals"])
        for before, group in (("", "every"), ("firm_", "firm")):
            _check_difference({name: row[before + name] for name in _COLUMNS}, *gap[group])
        gap |= {"row": row, "verdict": row["verdict"]}


_COLUMNS = (
    "said_sentences", "said_bottom_up", "said_top_down", "said_score", "deal_sentences", "deal_bottom_up",
    "deal_top_down", "deal_score", "gap", "gap_low", "gap_high", "points", "points_low", "points_high", "verdict",
    "reason",
)  # fmt: skip


def _check_difference(row: dict[str, str], said: Side, deals: Side, value: float) -> None:
    for name, side in (("said", said), ("deal", deals)):
        assert int(row[f"{name}_sentences"]) == side.sentences
        assert abs(float(row[f"{name}_bottom_up"]) - side.bottom_up) < 0.0006
        assert abs(float(row[f"{name}_top_down"]) - side.top_down) < 0.0006
        assert abs(float(row[f"{name}_score"]) - side.score) < 0.051
    numbers = {name: float(row[name]) for name in _COLUMNS if name.startswith(("gap", "points"))}
    points = said.score - deals.score
    assert abs(numbers["gap"] - value) < 0.0006
    assert abs(numbers["points"] - points) < 0.051
    assert holds(said.drawn - deals.drawn, value, numbers["gap_low"], numbers["gap_high"], spare=0.0005)
    drawn = said.drawn_scores - deals.drawn_scores
    assert holds(drawn, points, numbers["points_low"], numbers["points_high"], spare=0.05)
    lacks = said.lacks or deals.lacks
    assert bool(row["reason"]) == lacks
    assert (row["verdict"] == "no claim") == (lacks or numbers["gap_low"] <= 0 <= numbers["gap_high"])
    assert row["verdict"] in ("no claim", f"the {'words' if value > 0 else 'deals'} score higher")
    for number in re.findall(r"\d+(?:\.\d+)?", row["reason"]):
        counts = [f"{side.bottom_up + side.top_down:.1f}" for side in (said, deals)]
        assert number in (*counts, *(str(side.sentences) for side in (said, deals)), str(FEWEST_SENTENCES),
                          f"{FEWEST_CODED:.0f}")  # fmt: skip


def check_gap_table(account: Account, page: Page) -> None:
    if page.soup.find(attrs={"aria-label": "Rhetoric gap"}) is None:
        return
    rows = page.take_rows("Rhetoric gap")
    assert len(rows) % 2 == 0
    keys = {_write_key(gap["row"]): gap for gap in account.gaps.values()}
    for whole, firm in zip(rows[::2], rows[1::2], strict=True):
        gap = next(gap for key, gap in keys.items() if whole[0].startswith(key))
        assert whole[1:] == ["all", *_write_difference(gap["row"], "")]
        assert firm == ["firm alone", *_write_difference(gap["row"], "firm_")]


def _write_key(row: dict[str, str]) -> str:
    return read_words(f"{row['place']} {row['minister'] or 'speaker not named'}, {row['year'] or 'no date'}")


def _write_difference(row: dict[str, str], before: str) -> list[str]:
    number = {name: float(row[before + name]) for name in _COLUMNS if name not in ("verdict", "reason")}
    verdict = tell_verdict(row[f"{before}verdict"])
    verdict += f" {row[f'{before}reason'] or 'the interval spans 0'}" if verdict == "no claim" else ""
    return [
        f"{number['said_score']:.0f}", f"{number['deal_score']:.0f}",
        *(
            "{} ({} to {})".format(*(write_signed(number[name + end], digits) for end in ("", "_low", "_high")))
            for name, digits in (("points", 0), ("gap", 2))
        ), verdict,
    ]  # fmt: skip


def tell_verdict(verdict: str) -> str:
    return verdict.replace("score higher", "are more bottom up")


def write_signed(value: float, digits: int) -> str:
    shown = f"{value:+.{digits}f}"
    return shown if float(shown) else shown[1:]


def check_gaps(account: Account, page: Page) -> None:
    draws = next(row["seed"] for row in account.documents.rows.values() if row["seed"]).split()[1]
    account.known.append(f"simulated {int(draws):,} times")
    check_gap_table(account, page)
    gaps = list(account.gaps.values())
    if not gaps:
        return
    claims = sum(gap["verdict"] != "no claim" for gap in gaps)
    account.known.append(f"{len(gaps)} comparison{'s' * (len(gaps) > 1)}, {claims} with a claim.")
    ordered = sorted(gaps, key=lambda gap: -gap["every"][2])
    drawn = page.find("figure")
    labels = []
    for drawing, width in ((".wide", 680), (".narrow", 310)):
        own = drawn.select_one(drawing)
        assert own is not None
        marks = read_marks(own, "symbol")
        assert len(marks) == 2 * len(ordered)
        for gap, *pair in zip(ordered, marks[::2], marks[1::2], strict=True):
            assert all(
                abs(100 * mark[0] / width - side.score) < 0.01
                for mark, side in zip(pair, gap["every"][:2], strict=True)
            )
            row = gap["row"]
            labels.append(f"{float(row['points']):+.0f} points")
            told = f"said {float(row['said_score']):.0f}, deals {float(row['deal_score']):.0f}, {gap['verdict']}"
            assert told in read_words(str(own["aria-label"]))
    years = [gap["row"]["year"] for gap in ordered]
    account.take_drawn(page, drawn, [*labels, *years])
