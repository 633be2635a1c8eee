"""Numbers with their nouns, and paths in commands."""

import shlex

import pytest

from policymine.wording import quote_path, tell_number


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 documents"), (1, "1 document"), (2, "2 documents"), (1200, "1,200 documents")]
)
def test_one_thing_is_told_in_the_singular(number: int, told: str) -> None:
    assert tell_number(number, "document") == told


@pytest.mark.parametrize("path", ["my-corpus", "my corpus", "Ann's deals", 'the "new" deals', "deals & speeches", "$b"])
def test_a_path_in_a_command_can_be_copied_into_a_shell(path: str) -> None:
    assert shlex.split(f"policymine run {quote_path(path, 'posix')}") == ["policymine", "run", path]


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("C:\\Users\\ann\\deals", "C:\\Users\\ann\\deals"),
        ("C:\\Users\\Ann Lee\\deals", '"C:\\Users\\Ann Lee\\deals"'),
        ("deals & speeches", '"deals & speeches"'),
        ("Ann's", '"Ann\'s"'),
    ],
)
def test_on_windows_it_is_put_in_double_quotes(path: str, written: str) -> None:
    assert quote_path(path, "nt") == written
