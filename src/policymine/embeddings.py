"""Embeddings: texts in, a vector of each out, by a sentence-transformers model. Optional: the extra ``embeddings``.

A classifier that was fitted with a model remembers its name and the checksum of its weights. Another model gives other
scores, so it is refused. Only a model that somebody names on the command line is ever downloaded.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from policymine.errors import ClassifierError

EXTRA = "pip install 'policymine[embeddings]'"
Vectors = npt.NDArray[np.float64]


class Encoder(Protocol):
    """What turns texts into vectors. ``name`` is how the model is found again, ``sha256`` stands for its weights."""

    @property
    def name(self) -> str:
        """The model's name, or its folder."""

    @property
    def sha256(self) -> str:
        """The checksum of its weights."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an (n, size) matrix, every row of length 1."""


OpenEncoder = Callable[[str], Encoder]


@dataclass(frozen=True, slots=True)
class SentenceEncoder:
    """A sentence-transformers model, on the processor and in one thread."""

    name: str
    sha256: str
    model: Any

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an (n, size) matrix, every row of length 1."""
        vectors = self.model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float64)


def open_encoder(model: str, *, may_download: bool = False) -> SentenceEncoder:
    """Open a sentence-transformers model by its folder or its name.

    Raise ClassifierError, with the remedy, where the library is missing or the model is not on this machine; with
    ``may_download`` it is looked for on the library's hub as well.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # Or it complains in every worker that is forked.
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging
    except ImportError as error:
        raise ClassifierError(
            f"The embeddings of {model} need sentence-transformers, which is not installed. Install it with: {EXTRA}"
        ) from error
    logging.disable_progress_bar()
    torch.set_num_threads(1)  # Workers are forked: threads of the parent would be missing in them.
    try:
        opened = SentenceTransformer(model, device="cpu", local_files_only=not may_download)
    except (OSError, ValueError) as error:
        raise ClassifierError(_advise(model, may_download=may_download)) from error
    name = str(Path(model).resolve()) if Path(model).is_dir() else model
    return SentenceEncoder(name, _hash_weights(opened), opened)


def _advise(model: str, *, may_download: bool) -> str:
    if may_download:
        return f"{model} is neither a folder with a sentence-transformers model nor one that could be downloaded."
    return (
        f"The model {model} is not on this machine. Put its folder back, or bring a model that has a name with: "
        f"policymine train --embeddings {model}"
    )


def _hash_weights(model: Any) -> str:
    """Return a checksum of a model's weights that does not depend on what a version of the library calls them."""
    weights = (each.detach().flatten().contiguous() for each in model.parameters())
    hashes = sorted(hashlib.sha256(each.view(_find_bytes()).numpy()).hexdigest() for each in weights)
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def _find_bytes() -> Any:
    import torch

    return torch.uint8
