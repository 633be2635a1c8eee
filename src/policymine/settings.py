"""The only reader of environment variables: limits, seeds and addresses, each with a sane default."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from ipaddress import ip_network
from pathlib import Path
from urllib.request import getproxies, proxy_bypass

from platformdirs import user_cache_path
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from policymine.documents import Cache, make_slug, read_corpus_settings
from policymine.errors import PolicymineError

LONGEST_SCHEMA = 63
AT_ONCE_ON_A_CLUSTER = 256
SYSTEM_PROXY, WITHOUT_PROXY = "system", "none"
_PROXY = re.compile(r"https?://[^/\s]+/?")


class Settings(BaseSettings):
    """What may be set from outside, by environment variables that begin with ``POLICYMINE_``."""

    model_config = SettingsConfigDict(env_prefix="POLICYMINE_", frozen=True)

    database_url: str = Field(default="", description="SQLAlchemy address of the store; empty: a file in the corpus")
    dask_address: str = Field(
        default="", description="scheduler of a Dask cluster that reads documents; empty: processes of this machine do"
    )
    corpora: Path = Field(default=Path("corpora"), description="folder in which scheduled flows look for a corpus")
    workers: int = Field(
        default=0, ge=0, le=256, description="processes here that read documents; 0: one per core, 4 at most"
    )
    document_timeout_seconds: float = Field(default=180.0, gt=0, description="longest time one document may take")
    document_memory_mb: int = Field(
        default=4096, ge=512, description="address space one worker may take, where limits exist"
    )
    seed: int = Field(default=20141103, ge=0, description="seed of every random draw behind an interval")
    draws: int = Field(default=1000, ge=200, le=100_000, description="simulated draws behind an interval")

    cache: Path = Field(
        default_factory=lambda: user_cache_path("policymine", appauthor=False),
        description="folder for copies of documents that lie elsewhere",
    )
    cache_most_mb: int = Field(default=20_000, ge=1, description="room that these copies may take")

    contact: str = Field(default="", max_length=200, description="where sites can reach who fetches: an e-mail address")
    allowed_networks: str = Field(default="", description="networks off the public internet that may be asked")
    fetch_most_mb: int = Field(default=200, ge=1, le=4000, description="largest body that is fetched")
    fetch_total_seconds: float = Field(default=300.0, gt=0, description="longest time one request may take")
    fetch_interval_seconds: float = Field(default=1.0, ge=0, description="time between two requests to one site")
    fetch_attempts: int = Field(default=4, ge=1, le=10, description="how often a busy site is asked")
    heed_robots: bool = Field(default=True, description="whether a site's robots.txt is heeded")
    proxy: str = Field(
        default="system",
        description='proxy of requests to sites: "system", "none", or an address such as http://host:8080',
    )
    govuk_address: str = Field(default="https://www.gov.uk", description="where GOV.UK and its APIs are asked")
    govuk_assets_address: str = Field(
        default="https://assets.publishing.service.gov.uk", description="where the files of GOV.UK are asked"
    )

    watch_cron: str = Field(default="0 5 * * *", description="when a served corpus is watched for; empty: never")
    score_cron: str = Field(default="0 2 * * *", description="when a served corpus is scored; empty: never")
    report_cron: str = Field(default="0 7 * * *", description="when a served corpus is reported on; empty: never")
    retrain_cron: str = Field(default="", description="when a served corpus' classifier is fitted anew; empty: never")
    timezone: str = Field(default="Europe/London", description="time zone of these schedules")
    notify_address: str = Field(default="", description="web hook that is told of runs that failed")

    @field_validator("dask_address")
    @classmethod
    def _check_scheduler(cls, value: str) -> str:
        if value and not re.fullmatch(r"((tcp|tls|ws|wss)://)?[^\s/@]+:\d{1,5}", value):
            raise ValueError("it must be the address of a Dask scheduler, such as tcp://10.0.0.5:8786")
        return value

    @field_validator("contact")
    @classmethod
    def _check_contact(cls, value: str) -> str:
        if not value.isascii() or not value.isprintable():
            raise ValueError("it must be plain characters on one line, such as an e-mail address")
        return value

    @field_validator("allowed_networks")
    @classmethod
    def _check_networks(cls, value: str) -> str:
        for part in re.split(r"[,\s]+", value.strip()):
            if part:
                ip_network(part, strict=False)
        return value

    @field_validator("govuk_address", "govuk_assets_address")
    @classmethod
    def _check_site(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^/\s@]+/?", value):
            raise ValueError("it must be the address of a site, such as https://www.gov.uk")
        return value.rstrip("/")

    def describe_cache(self) -> Cache:
        """Return where copies of documents are kept, and their bounds: bringing one takes half of its time at most."""
        return Cache(self.cache, self.cache_most_mb, self.fetch_most_mb, self.document_timeout_seconds / 2)

    def count_at_once(self, workers: int = 0) -> int:
        """Return how many documents may be waited for at once: a cluster is to be kept busy, whatever its size."""
        return AT_ONCE_ON_A_CLUSTER if self.dask_address else workers or self.count_workers()

    @field_validator("proxy")
    @classmethod
    def _check_proxy(cls, value: str) -> str:
        if value not in {SYSTEM_PROXY, WITHOUT_PROXY} and not _PROXY.fullmatch(value):
            raise ValueError(
                'it must be "system", "none", or the address of a proxy, such as http://proxy.example.org:8080'
            )
        return value

    def choose_proxy(self, scheme: str, host: str) -> str:
        """Return the address of the proxy for requests to a host, empty where there is none.

        "system" is what HTTPS_PROXY and HTTP_PROXY say, or the network settings of Windows and macOS; what NO_PROXY
        names goes past any. Raise PolicymineError where that is a kind of proxy that is not spoken here.
        """
        if self.proxy == WITHOUT_PROXY or proxy_bypass(host):
            return ""
        if self.proxy != SYSTEM_PROXY:
            return self.proxy
        known = getproxies()
        address = known.get(scheme) or known.get("all") or ""
        if not address:
            return ""
        address = address if "://" in address else f"http://{address}"
        if not _PROXY.fullmatch(address):
            raise PolicymineError(
                f"The proxy that this system names for {scheme} is no HTTP proxy, so {host} cannot be asked. Name "
                "one with POLICYMINE_PROXY=http://host:port, or go without one with POLICYMINE_PROXY=none."
            )
        return address

    def count_workers(self) -> int:
        """Return the number of worker processes to start."""
        return self.workers or min(4, os.cpu_count() or 1)

    def check_folder(self, folder: Path) -> None:
        """Raise PolicymineError where no store can be made in the folder of a corpus."""
        if not self.database_url and "?" in str(folder.resolve()):
            raise PolicymineError(
                f"{folder.resolve()} has a question mark in its path, which the address of a store cannot have. "
                "Choose another name for that folder."
            )

    def locate_store(self, folder: Path) -> str:
        """Return the SQLAlchemy address of the store of the corpus in ``folder``.

        In a PostgreSQL database each corpus has a schema named like it: ``?schema=`` is ours, and ``connect`` reads it.
        """
        if not self.database_url:
            self.check_folder(folder)
            return f"sqlite:///{(folder / 'policymine.sqlite').resolve()}"
        if not self.database_url.startswith("postgresql"):
            return self.database_url
        name = str(read_corpus_settings(folder).get("name", folder.resolve().name))
        schema = f"corpus_{make_slug(name).replace('-', '_')}"[:LONGEST_SCHEMA]
        return f"{self.database_url}{'&' if '?' in self.database_url else '?'}schema={schema}"


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
