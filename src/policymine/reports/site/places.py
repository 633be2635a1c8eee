"""Places: the documents of one area, what is said on one side and what is done on the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policymine.documents import make_slug
from policymine.findings.gaps import Gap, fold_place
from policymine.pipeline import Result
from policymine.records import SAID


@dataclass(frozen=True, slots=True)
class Place:
    """An area with its documents, by date. ``slug`` names its page."""

    name: str
    slug: str
    said: tuple[Result, ...]
    done: tuple[Result, ...]
    gaps: tuple[Gap, ...]

    @property
    def results(self) -> tuple[Result, ...]:
        """All of its documents: what is said first."""
        return self.said + self.done


def list_places(results: Iterable[Result], gaps: Sequence[Gap]) -> list[Place]:
    """Return every area that documents name, in alphabetical order; documents without one belong to none."""
    groups: dict[str, list[Result]] = {}
    for result in sorted(results, key=lambda each: (each.document.published_on, each.document.document)):
        if result.document.area.strip():
            groups.setdefault(fold_place(result.document.area), []).append(result)
    places: list[Place] = []
    for folded in sorted(groups):
        slug = _choose_slug(folded, {each.slug for each in places})
        places.append(_build_place(groups[folded], slug, [gap for gap in gaps if fold_place(gap.place) == folded]))
    return places


def _choose_slug(folded: str, taken: set[str]) -> str:
    slug = make_slug(folded) or "place"
    return next(name for number in range(1, len(taken) + 2) if (name := _number(slug, number)) not in taken)


def _number(slug: str, number: int) -> str:
    return slug if number == 1 else f"{slug}-{number}"


def _build_place(results: Sequence[Result], slug: str, gaps: Sequence[Gap]) -> Place:
    return Place(
        name=" ".join(results[0].document.area.split()),
        slug=slug,
        said=tuple(each for each in results if each.document.kind in SAID),
        done=tuple(each for each in results if each.document.kind not in SAID),
        gaps=tuple(gaps),
    )
