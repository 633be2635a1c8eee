"""UK governments by date, named as GOV.UK names them; and the day on which a moment fell in London."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

GOVERNMENTS = (
    ("1997-05-02", "1997 to 2007 Blair Labour government"),
    ("2007-06-27", "2007 to 2010 Brown Labour government"),
    ("2010-05-11", "2010 to 2015 Conservative and Liberal Democrat coalition government"),
    ("2015-05-08", "2015 to 2016 Cameron Conservative government"),
    ("2016-07-13", "2016 to 2019 May Conservative government"),
    ("2019-07-24", "2019 to 2022 Johnson Conservative government"),
    ("2022-09-06", "2022 Truss Conservative government"),
    ("2022-10-25", "2022 to 2024 Sunak Conservative government"),
    ("2024-07-05", "2024 Starmer Labour government"),
)
"""The first day of each, and its name. The last is open: add the next one when it is formed."""


def find_government(published_on: str) -> str:
    """Return the government of an ISO date, which may stop at the month or the year; empty where it is in doubt."""
    first, last = (published_on + "-01-01")[:10], (published_on + "-12-31")[:10]
    if not published_on or first < GOVERNMENTS[0][0]:
        return ""
    names = [name for begins, name in GOVERNMENTS if begins <= last]
    return names[-1] if _find_last(first) == names[-1] else ""


def _find_last(day: str) -> str:
    return next((name for begins, name in reversed(GOVERNMENTS) if begins <= day), "")


def find_london_day(stamp: str) -> str:
    """Return the day in London of an ISO time ("2016-05-12T23:30:00+00:00"); empty where it is no time.

    British Summer Time runs from 01:00 UTC on the last Sunday of March to that of October.
    """
    try:
        moment = datetime.fromisoformat(stamp.strip())
    except ValueError:
        return ""
    if moment.tzinfo is None:
        return moment.date().isoformat()
    utc = moment.astimezone(UTC)
    begins, ends = (_find_last_sunday(utc.year, month) for month in (3, 10))
    summer = begins <= utc < ends
    return (utc + timedelta(hours=1 if summer else 0)).date().isoformat()


def _find_last_sunday(year: int, month: int) -> datetime:
    last = date(year, month, 31)
    sunday = last - timedelta(days=(last.weekday() + 1) % 7)
    return datetime(sunday.year, sunday.month, sunday.day, 1, tzinfo=UTC)
