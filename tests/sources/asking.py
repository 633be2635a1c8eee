"""What the tests of the client ask with: limits that end soon, a guard that lets loopback through, no real sleep."""

from __future__ import annotations

from pathlib import Path

from tests.sources.site import Site

from policymine.sources.addresses import Guard, read_networks
from policymine.sources.client import Client, Limits
from policymine.sources.outcomes import Fetched, Wanted

LOOPBACK = Guard(read_networks("127.0.0.0/8"))
QUICK = Limits(connect_seconds=2, read_seconds=2, total_seconds=4, interval_seconds=0, first_delay_seconds=1)
PDF = b"%PDF-1.7\nnothing much\n%%EOF\n"


class Sleeps(list[float]):
    """Notes how long was slept instead of sleeping."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def lay_deal(site: Site) -> Site:
    """Put a document on a site."""
    site.pages["/deal.pdf"] = (PDF, "application/pdf")
    return site


def fetch(
    address: str, folder: Path, *, limits: Limits = QUICK, guard: Guard = LOOPBACK, sleeps: Sleeps | None = None,
    **wanted: object,
) -> Fetched:  # fmt: skip
    """Fetch an address into the file ``came`` of a folder."""
    with Client(limits, contact="team@example.org", guard=guard, sleep=sleeps if sleeps is not None else Sleeps()) as c:
        return c.fetch(Wanted(address, **wanted), folder / "came")  # type: ignore[arg-type]


def nothing_left(folder: Path) -> bool:
    """Tell whether a folder is empty."""
    return list(folder.iterdir()) == []
