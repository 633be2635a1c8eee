"""A lint for annotation sets: forbidden values, sentences that stand twice, doubtful codes, rare codes, leaks.

Faults have to be mended before the set can be trusted; notes are for a person to judge.
"""

from __future__ import annotations

from policymine.annotation_lint.checking import lint_annotations
from policymine.annotation_lint.remarks import Check, Remark

__all__ = ["Check", "Remark", "lint_annotations"]
