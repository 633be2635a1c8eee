"""Fitted objects as they lie in a skops file: names of classes, attributes and arrays; no library is loaded for them.

scikit-learn and skops take more than a second to load, and a compiled classifier needs neither. Nothing here makes an
object of a class that a file names, so a file can do no harm by what it names.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np

_LIBRARY = "sklearn."
MISREAD = (
    AttributeError, BadZipFile, EOFError, ImportError, IndexError, KeyError, NotImplementedError, OSError,
    RecursionError, TypeError, ValueError, zlib.error,
)  # fmt: skip
"""What reading a file raises that is damaged, or written in another way than this program's own."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """An object: its class with the module, and its attributes, none where they are of no use here."""

    name: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


def read_fitted(packed: bytes) -> Any:
    """Return what the bytes of a skops file hold; whatever is neither plain nor fitted is a ``Fitted`` without more.

    Raise one of ``MISREAD`` where the file is damaged or of a later form.
    """
    with ZipFile(BytesIO(packed)) as archive:
        return _read(json.loads(archive.read("schema.json")), archive)


def describe_fitted(value: Any) -> Any:
    """Return scikit-learn's own objects as ``read_fitted`` does, and those that lists and mappings hold."""
    if isinstance(value, dict):
        return {key: describe_fitted(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(describe_fitted(each) for each in value)
    name = f"{type(value).__module__}.{type(value).__qualname__}"
    return Fitted(name, describe_fitted(vars(value))) if name.startswith(_LIBRARY) else value


def _read(node: Mapping[str, Any], archive: ZipFile) -> Any:
    kind, name = node["__loader__"], f"{node['__module__']}.{node['__class__']}"
    if kind == "JsonNode":
        return json.loads(node["content"])
    if kind == "DictNode":
        return {key: _read(each, archive) for key, each in node["content"].items()}
    if kind in ("ListNode", "TupleNode"):
        return tuple(_read(each, archive) for each in node["content"])
    if kind == "NdArrayNode" and node["type"] == "numpy":
        return np.load(BytesIO(archive.read(node["file"])), allow_pickle=False)
    return Fitted(name, _read(node["content"], archive)) if kind == "ObjectNode" else Fitted(name)
