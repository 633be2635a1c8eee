"""Watches: what a corpus looks for on GOV.UK, as ``[watch]`` in its corpus.toml says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from policymine.documents import SETTINGS, read_corpus_settings
from policymine.errors import CorpusError
from policymine.sources.search import Question

_TYPE = re.compile(r"[a-z][a-z0-9_]*")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def _check_type(value: Any) -> Any:
    if not isinstance(value, str) or not _TYPE.fullmatch(value):
        raise ValueError(f'{value!r} must be a document type of GOV.UK, such as "policy_paper" or "speech"')
    return value


def _check_organisation(value: Any) -> Any:
    if not isinstance(value, str) or not _SLUG.fullmatch(value):
        raise ValueError(
            f'{value!r} must be the last part of an organisation\'s address on GOV.UK, such as "hm-treasury"'
        )
    return value


def _check_words(value: Any) -> Any:
    if not isinstance(value, str) or not value.strip() or '"' in value:
        raise ValueError(f'{value!r} must be a word or phrase without quotation marks, such as "devolution deal"')
    return " ".join(value.split())


def _check_day(value: Any) -> Any:
    text = value.isoformat() if isinstance(value, date) else value
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} must be a day such as 2024-07-05") from None


DocumentType = Annotated[str, BeforeValidator(_check_type)]
Organisation = Annotated[str, BeforeValidator(_check_organisation)]
Words = Annotated[str, BeforeValidator(_check_words)]
Day = Annotated[str, BeforeValidator(_check_day)]


class Rule(BaseModel):
    """What is accepted without asking: of one of these types, from one of these organisations, with one phrase."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document_types: tuple[DocumentType, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    words: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _check_any(self) -> Rule:
        if not (self.document_types or self.organisations or self.words):
            raise ValueError("it must name document_types, organisations or words")
        return self


class Watch(Rule):
    """What a corpus looks for. Days are ISO days; each phrase in ``words`` is asked for by itself."""

    since: Day = Field(min_length=10)
    until: Day = ""
    overlap_days: int = Field(default=14, ge=1, le=365)
    accept: tuple[Rule, ...] = ()

    def list_questions(self) -> Iterator[Question]:
        """Yield the questions to ask: one for each phrase, or one without a phrase."""
        for words in self.words or ("",):
            yield Question(self.document_types, self.organisations, words, self.since, self.until)


def read_watch(folder: Path) -> Watch | None:
    """Read what a corpus looks for; None where it does not say. Raise CorpusError naming the setting and the remedy."""
    table = read_corpus_settings(folder).get("watch")
    if table is None:
        return None
    if not isinstance(table, dict):
        raise CorpusError(f"{folder / SETTINGS}: watch must be a table that begins with [watch]. Write it so.")
    try:
        return Watch.model_validate(table)
    except ValidationError as error:
        raise CorpusError(f"{folder / SETTINGS}, {_describe(error)}") from error


def _describe(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in ("watch", *first["loc"]) if not isinstance(part, int))
    told = {
        "missing": 'this setting is missing; write for instance since = "2024-07-05"',
        "extra_forbidden": f"there is no such setting; there are {', '.join(Watch.model_fields)}",
        "tuple_type": 'it must be a list, such as ["policy_paper", "speech"]',
        "string_too_short": "it must be a day such as 2024-07-05",
    }.get(first["type"], str(first["msg"]).removeprefix("Value error, "))
    return f"[{where}]: {told}. Correct that line."
