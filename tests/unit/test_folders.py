"""A folder takes the place of another, or leaves it as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from policymine.documents.folders import put_in_place


def make_folder(path: Path, words: str) -> Path:
    path.mkdir()
    (path / "page.html").write_text(words, encoding="utf-8")
    return path


def test_a_folder_takes_the_place_of_another(tmp_path: Path) -> None:
    for words in ("first", "second"):
        put_in_place(make_folder(tmp_path / "made", words), tmp_path / "report")
        assert (tmp_path / "report" / "page.html").read_text(encoding="utf-8") == words
    assert [each.name for each in tmp_path.iterdir()] == ["report"]


def test_the_old_one_is_put_back_where_the_new_one_cannot_take_its_place(tmp_path: Path) -> None:
    make_folder(tmp_path / "report", "old")
    with pytest.raises(FileNotFoundError):
        put_in_place(tmp_path / "gone", tmp_path / "report")
    assert (tmp_path / "report" / "page.html").read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["report"]
