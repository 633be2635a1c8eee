"""The policy of a corpus: the table ``[review]`` of its corpus.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from policymine.documents import SETTINGS
from policymine.errors import CorpusError
from policymine.queues import Policy


class ReviewTable(BaseModel):
    """What may stand in ``[review]``: shares are in 0-1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    double_share: float = Field(default=0.1, ge=0, le=1, description="share of sentences that two people code, blind")
    audit_share: float = Field(default=0.02, ge=0, le=1, description="share of sentences drawn at random for the audit")
    lease_minutes: float = Field(default=10, gt=0, le=24 * 60, description="how long a sentence is held for a reviewer")
    lot_seed: str = Field(default="", description="seed of the lots; the corpus' name where it is empty")


def read_policy(folder: Path, coders: int) -> Policy:
    """Read how a corpus is reviewed; nothing is coded twice where fewer than two people may code (``coders``).

    Raise CorpusError naming the setting that cannot be used.
    """
    path = folder / SETTINGS
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        table = ReviewTable.model_validate(settings.get("review", {}))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorpusError(f"{path} cannot be read: {error}. It must be TOML in UTF-8.") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(["review", *(str(part) for part in first["loc"])])
        raise CorpusError(f"{path}, {name}: {first['msg']}. Correct it or take it out.") from error
    return Policy(
        double_share=table.double_share if coders > 1 else 0.0,
        audit_share=table.audit_share,
        lease_seconds=table.lease_minutes * 60,
        seed=table.lot_seed or str(settings.get("name", "")),
    )
