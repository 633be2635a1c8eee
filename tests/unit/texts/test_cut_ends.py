"""Web pages and plain text whose end is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.texts import read_text

WORDS = (
    "The council will publish the plan each year and ask every parish what it would change before the plan is agreed. "
)
PAGE = f"<!DOCTYPE html><html><body><main><h1>Plan</h1><p>{WORDS * 3}</p><p>{WORDS * 3}</p></main></body></html>"


@pytest.mark.parametrize(
    ("name", "source", "told"),
    [
        ("whole.html", PAGE, False),
        ("cut.html", PAGE[: PAGE.rindex("agreed")], True),
        ("tag.html", PAGE[: PAGE.rindex("ain></body")], True),
        ("part.html", f"<p>{WORDS * 3}</p><p>{WORDS * 3}</p>", False),
        ("whole.txt", WORDS * 4, False),
        ("cut.txt", (WORDS * 4)[:-20], True),
        ("begun.txt", f"{WORDS * 4}\n\nThe parish will al", True),
        ("comma.txt", f"{WORDS * 4}\n\nLet me speak of piers,", True),
        ("name.txt", f"{WORDS * 4}\n\nThe Rt Hon Ansa Vellbrook MP", False),
        ("listed.txt", f"{WORDS * 4}\n\n12. Date of next meeting", False),
        ("list.txt", f"{WORDS * 4}\n\n- a plan that every parish of the valley has agreed to with the others\n", False),
    ],
)
def test_a_file_that_stops_before_its_end_is_told(tmp_path: Path, name: str, source: str, told: bool) -> None:
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")
    assert any("stops" in warning for warning in read_text(path).warnings) is told


@pytest.mark.parametrize(
    ("begin", "end", "told"),
    [
        ("<main>", "</main>", False),
        ("<main><p>What is new in the valley this year.</p></main><div class='related'>", "</div>", True),
        ("<main><p>What is new in the valley this year.</p></main><script>", "</script>", False),
        ("<main><p>What is new in the valley this year.</p><p title='new>", "<p class='end'></p></main>", True),
    ],
    ids=["sound", "outside of the main part", "in a script", "in a value without an end"],
)
def test_a_web_page_of_whose_paragraphs_next_to_nothing_is_read_is_told(
    tmp_path: Path, begin: str, end: str, told: bool
) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        f"<!DOCTYPE html><html><body><h1>Plan</h1><p>{WORDS}</p>{begin}{f'<p>{WORDS * 3}</p>' * 3}{end}</body></html>"
    )
    assert any("its form may be damaged" in warning for warning in read_text(path).warnings) is told
