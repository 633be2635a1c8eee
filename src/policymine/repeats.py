"""Repeats: sentences that stand word for word in a document already.

They are boilerplate, or pasted: ten copies of a promise are one promise.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

FEWEST_WORDS = 6


def find_repeats(texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Tell of each sentence, (n,), if it stands earlier in the same words: capitals and spaces apart, six or more."""
    repeated = np.zeros(len(texts), dtype=np.bool_)
    seen: set[str] = set()
    for number, text in enumerate(texts):
        words = text.casefold().split()
        whole = " ".join(words)
        repeated[number] = len(words) >= FEWEST_WORDS and whole in seen
        seen.add(whole)
    return repeated
