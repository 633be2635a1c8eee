"""Refusals: why an answer brings no document, in sentences with their remedies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import httpx

from policymine.sources.forms import TITLES, Form, read_declared
from policymine.sources.outcomes import AskAgainError, Fetched, Outcome

AGAIN = "Ask again later."


def refuse_status(base: Fetched, url: httpx.URL) -> Fetched:
    """Return what a status says that brings no document: gone, refused, or failed where it may pass."""
    status = base.status
    if status in {404, 410}:
        told = "has nothing there" if status == 404 else "has taken it down"
        remedy = "Check the address, or find the page in the UK Government Web Archive."
        return replace(base, outcome=Outcome.GONE, reason=f"{url.host} {told} (HTTP {status}). {remedy}")
    if status in {401, 403, 451}:
        return replace(
            base,
            outcome=Outcome.REFUSED,
            reason=f"{url.host} does not give it to everyone (HTTP {status}). Save it in a browser and add the file.",
        )
    if status == 407:
        return replace(base, reason=describe_proxy(url, f"HTTP {status}"))
    if status >= 500:
        return replace(base, reason=f"{url.host} is out of order (HTTP {status}). {AGAIN}")
    return replace(
        base,
        outcome=Outcome.REFUSED,
        reason=f"{url.host} answered with HTTP {status}, which brings no document. Open the address in a browser.",
    )


def describe_form(base: Fetched, headers: Mapping[str, str], form: Form, size: int) -> str:
    """Say that what came, of ``size`` bytes, is empty or of a form that is not read here."""
    if size == 0:
        return f"{base.final_address} came empty. Open it in a browser, and add the file by hand."
    declared = read_declared(headers.get("content-type", ""))
    was = f", declared as {TITLES[declared]}," if declared and declared is not form else ""
    return (
        f"{base.final_address} is {TITLES[form]}{was} and not what is read here. "
        "Open it in a browser, and add the right file by hand."
    )


def describe_wait(error: AskAgainError, host: str, delay: float) -> str:
    """Say for how many seconds a site asks to be left alone, or else why asking again may help."""
    if error.asked is None:
        return error.reason
    return f"{host} asks to be left alone for {delay:.0f} seconds (HTTP {error.status}). Run this again after that."


def describe_proxy(url: httpx.URL, told: str) -> str:
    """Say that a proxy lets no request through, with what it told."""
    return (
        f"The proxy of this network does not let a request through to {url.host} ({told}). Ask whoever keeps the "
        "network, or name another proxy with POLICYMINE_PROXY."
    )
