"""What other systems would do otherwise than this one, as far as it shows here: ends of lines, encodings."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.conftest import ROOT


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
