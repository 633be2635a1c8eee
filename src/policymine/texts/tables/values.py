"""Values: what the cells of columns of values hold, figures and marks, and codes of places."""

from __future__ import annotations

import re

_VALUE = re.compile(
    r"^[(~<>≈+–-]*[£$€]? ?\d[\d,.]*\)?(?:\s?(?:%|m|bn|k|million|billion|ha|FE|pa|p|sq ?m|m[²2]|km|FTE|GWh|tonnes))?\*?$"
    r"|^\(?[£$€]?\d[\d,.]*\s?(?:[–-]|to)\s?[£$€]?\d[\d,.]*%?\)?$"
    r"|^[£$€] [—–-]$|^(?:[xX✓✔✗✘√☑☒☐■□•—–\uf0fc\uf0fb\uf0fe\uf0fd\uf0a8-]|n/?a|nil|yes|no|tbc)$",
    re.IGNORECASE,
)
_CODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?(?: ?[\dO][A-Z]{2})?$")  # of a post office or an entry; some type O for 0


def is_value(text: str) -> bool:
    """Tell whether a text is a figure with its unit, or a mark or word that stands for one."""
    return bool(_VALUE.match(text))


def is_code(text: str) -> bool:
    """Tell whether a text is the code of a post office or of an entry."""
    return bool(_CODE.match(text))
