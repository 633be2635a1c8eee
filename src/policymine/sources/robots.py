"""robots.txt: what a site asks of programs, read once for each site and heeded (RFC 9309).

The standard library reads it: the first rule that fits counts, and rules with wildcards are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.robotparser import RobotFileParser

import httpx

from policymine.sources.addresses import RefusedAddressError

AGENT = "policymine"
MOST_BYTES = 500_000
LONGEST_DELAY_SECONDS = 60.0


class Robots:
    """What sites ask of programs. ``exempt`` are sites that are made for programs, such as an API."""

    def __init__(self, exempt: Iterable[str] = ()) -> None:
        self._exempt = frozenset(_name_site(httpx.URL(each)) for each in exempt)
        self._rules: dict[str, RobotFileParser] = {}

    def check(self, url: httpx.URL, read: Callable[[httpx.URL], str]) -> float:
        """Return the seconds that a site wants between two requests, 0 where it says nothing of them.

        ``read`` brings the text of the robots.txt at an address. Raise RefusedAddressError where it asks programs to
        leave the address alone.
        """
        site = _name_site(url)
        if site in self._exempt:
            return 0.0
        if site not in self._rules:
            rules = RobotFileParser()
            rules.parse(read(url.copy_with(raw_path=b"/robots.txt")).splitlines())
            self._rules[site] = rules
        if not self._rules[site].can_fetch(AGENT, str(url)):
            raise RefusedAddressError(
                f"{url.host} asks programs not to fetch {url.path} (its robots.txt). Save it in a browser and add the "
                "file; or, if the site gives you leave, set POLICYMINE_HEED_ROBOTS=false."
            )
        return min(float(self._rules[site].crawl_delay(AGENT) or 0), LONGEST_DELAY_SECONDS)


def _name_site(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"
