"""Numbers with their nouns."""

import pytest

from policymine.wording import tell_number


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 documents"), (1, "1 document"), (2, "2 documents"), (1200, "1,200 documents")]
)
def test_one_thing_is_told_in_the_singular(number: int, told: str) -> None:
    assert tell_number(number, "document") == told
