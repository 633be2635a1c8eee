"""Agreements: how alike two people coded the sentences that both were given blind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policymine.agreement import Alpha, measure_alpha, measure_each
from policymine.decisions import Action, Decision
from policymine.reviews import group_decisions
from policymine.reviews.desk import AgreementReport, CodeAgreement

EVERY = ""
_MONTH_LETTERS = 7


@dataclass(frozen=True, slots=True)
class DoubleCoded:
    """A sentence that two people coded blind: their codes, and the month of the second ("2026-11")."""

    document: str
    text_hash: str
    codes: tuple[str, str]
    month: str


def find_double_coded(decisions: Iterable[Decision]) -> list[DoubleCoded]:
    """Return the sentences that two people coded blind, with what each said first.

    A code that was changed afterwards, when the other could be seen, does not count: they would seem to agree. One that
    was taken back at once does not count either.
    """
    found = []
    for group in group_decisions(decisions):
        undone = {each.undoes for each in group if each.action is Action.UNDO}
        firsts: dict[str, Decision] = {}
        for each in group:
            if each.action is Action.CODE and each.blind and each.sequence not in undone:
                firsts.setdefault(each.reviewer, each)
        if len(firsts) > 1:
            one, other = list(firsts.values())[:2]
            anchor = one.anchor
            codes = (one.after.code, other.after.code)
            found.append(DoubleCoded(anchor.document, anchor.text_hash, codes, other.decided_at[:_MONTH_LETTERS]))
    return found


def measure_double_coded(double: Sequence[DoubleCoded]) -> AgreementReport:
    """Measure alpha over every code, on each code, and over every code month by month."""
    if not double:
        return AgreementReport(0, (), {})
    first, second, documents = _split(double)
    codes = [_describe(EVERY, measure_alpha(first, second, documents))]
    codes += [_describe(code, alpha) for code, alpha in measure_each(first, second, documents).items()]
    months = {}
    for month in sorted({each.month for each in double}):
        inside = [each for each in double if each.month == month]
        months[month] = _describe(EVERY, measure_alpha(*_split(inside)))
    return AgreementReport(len(double), tuple(codes), months)


def _split(double: Sequence[DoubleCoded]) -> tuple[list[str], list[str], list[str]]:
    return [each.codes[0] for each in double], [each.codes[1] for each in double], [each.document for each in double]


def _describe(code: str, alpha: Alpha) -> CodeAgreement:
    return CodeAgreement(code, alpha.value, alpha.low, alpha.high, alpha.sentences, alpha.chosen)
