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
        ("list.txt", f"{WORDS * 4}\n\n- a plan that every parish of the valley has agreed to with the others\n", False),
    ],
)
def test_a_file_that_stops_before_its_end_is_told(tmp_path: Path, name: str, source: str, told: bool) -> None:
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")
    assert bool(["stops" in warning for warning in read_text(path).warnings]) is told
