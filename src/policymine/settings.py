"""The only reader of environment variables: limits, seeds and addresses, each with a sane default."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from policymine.errors import PolicymineError


class Settings(BaseSettings):
    """What may be set from outside, by environment variables that begin with ``POLICYMINE_``."""

    model_config = SettingsConfigDict(env_prefix="POLICYMINE_", frozen=True)

    database_url: str = Field(default="", description="SQLAlchemy address of the store; empty: a file in the corpus")
    workers: int = Field(
        default=0, ge=0, le=256, description="processes that read documents; 0: one per core, 4 at most"
    )
    document_timeout_seconds: float = Field(default=180.0, gt=0, description="longest time one document may take")
    document_memory_mb: int = Field(
        default=4096, ge=512, description="address space one worker may take, where limits exist"
    )
    seed: int = Field(default=20141103, ge=0, description="seed of every random draw behind an interval")
    draws: int = Field(default=1000, ge=200, le=100_000, description="simulated draws behind an interval")

    def count_workers(self) -> int:
        """Return the number of worker processes to start."""
        return self.workers or min(4, os.cpu_count() or 1)

    def locate_store(self, folder: Path) -> str:
        """Return the SQLAlchemy address of the store of the corpus in ``folder``."""
        return self.database_url or f"sqlite:///{(folder / 'policymine.sqlite').resolve()}"


@lru_cache(maxsize=1)
def read_settings() -> Settings:
    """Read the settings once; raise PolicymineError naming the variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "POLICYMINE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise PolicymineError(
            f"The environment variable {name} cannot be used: {first['msg']}. Correct or unset it."
        ) from error
