"""The keys by which mentions are known without their colour."""

from __future__ import annotations

import pytest

from policymine.codebooks import load_codebook
from policymine.reports.highlights import key_labels


def test_a_key_is_the_shortest_beginning_that_no_other_label_has() -> None:
    keys = key_labels(["COMMUNITY", "COUNCIL", "CENTRE", "THEME"])
    assert keys == {"COMMUNITY": "com", "COUNCIL": "cou", "CENTRE": "ce", "THEME": "t"}


@pytest.mark.parametrize("names", [[], ["ONLY"], ["CITY", "CITY_REGION"]])
def test_every_label_has_a_key_of_its_own(names: list[str]) -> None:
    keys = key_labels(names)
    assert list(keys) == names
    assert len(set(keys.values())) == len(names)
    assert all(keys.values())


def test_the_labels_of_the_shipped_codebook_have_short_keys() -> None:
    assert max(map(len, key_labels(load_codebook("bottom_up").labels).values())) <= 3
