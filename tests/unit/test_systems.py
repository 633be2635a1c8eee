"""What other systems do otherwise than this one, as far as it shows: ends of lines, files in use, nameless people."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import ROOT

from policymine.moves import move
from policymine.web import serving


def list_calls(*folders: str) -> Iterator[tuple[str, str, ast.Call]]:
    """Yield the calls in the program's source: where each stands, the name that is called, the call."""
    for path in (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", name, node


def writes_text(name: str, call: ast.Call) -> bool:
    """Tell whether a call opens or writes a file as text: one that has an encoding."""
    modes = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    opens = name in {"open", "fdopen"} and any(mode[:1] in {"w", "x", "a"} for mode in modes)
    return (name == "write_text" or opens) and "encoding" in {each.arg for each in call.keywords}


def test_files_that_are_written_have_the_same_ends_of_lines_everywhere() -> None:
    found = [(where, call) for where, name, call in list_calls("src", "flows", "tools") if writes_text(name, call)]
    assert len(found) > 10
    bare = [where for where, call in found if "newline" not in {each.arg for each in call.keywords}]
    assert bare == [], "Windows would write other ends of lines there, and other bytes have another hash"


def test_a_file_that_windows_would_write_otherwise_is_found() -> None:
    planted = 'path.write_text("a\\n", encoding="utf-8")\npath.open("w", encoding="utf-8")\npath.open("wb")\n'
    calls = [node for node in ast.walk(ast.parse(planted)) if isinstance(node, ast.Call)]
    names = [call.func.attr if isinstance(call.func, ast.Attribute) else "" for call in calls]
    assert [writes_text(name, call) for name, call in zip(names, calls, strict=True)] == [True, True, False]


class Busy:
    """A file that another program has open for some tries, as on Windows; counts the pauses."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, tries: int) -> None:
        self.left, self.paused = tries, list[float]()
        replace = Path.replace

        def refuse(made: Path, target: Path) -> Path:
            if self.left:
                self.left -= 1
                raise PermissionError(
                    13, "The process cannot access the file because it is being used by another process"
                )
            return replace(made, target)

        monkeypatch.setattr(Path, "replace", refuse)


def test_a_file_in_use_for_a_moment_is_replaced_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, target = tmp_path / "new", tmp_path / "old"
    made.write_text("new", encoding="utf-8")
    target.write_text("old", encoding="utf-8")
    busy = Busy(monkeypatch, tries=2)
    move(made, target, pauses_seconds=(0.1, 0.2, 0.4), sleep=busy.paused.append)
    assert busy.paused == [0.1, 0.2]
    assert target.read_text(encoding="utf-8") == "new"


def test_a_file_that_stays_in_use_is_an_error_and_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, target = tmp_path / "new", tmp_path / "old"
    made.write_text("new", encoding="utf-8")
    target.write_text("old", encoding="utf-8")
    busy = Busy(monkeypatch, tries=9)
    with pytest.raises(PermissionError):
        move(made, target, pauses_seconds=(0.1, 0.2), sleep=busy.paused.append)
    assert (busy.paused, target.read_text(encoding="utf-8")) == ([0.1, 0.2], "old")
    with pytest.raises(PermissionError):
        move(made, target)


@pytest.mark.parametrize("error", [KeyError, ImportError, OSError])
def test_a_person_without_a_name_on_the_machine_is_me(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def find_nobody() -> str:
        raise error

    monkeypatch.setattr("getpass.getuser", find_nobody)
    assert serving._name_person() == "me"


def test_whatever_takes_the_place_of_another_waits_for_those_who_look_at_it() -> None:
    plain = [
        where
        for where, name, call in list_calls("src")
        if name in {"rename", "replace"} and isinstance(call.func, ast.Attribute) and len(call.args) == 1
        if not call.keywords and "moves.py" not in where and "inbox.py" not in where and "pictures.py" not in where
    ]
    assert plain == []
