"""Workers: a hang, a crash or a glutton costs only its own document."""

from __future__ import annotations

import os
import sys
import time

import pytest

from policymine.errors import UnreadableError
from policymine.workers import Workers


def prepare() -> None:
    pass


def sleep_long() -> None:
    time.sleep(60)


def crash() -> None:
    os._exit(3)


def take_memory() -> int:
    return len(bytearray(6 * 1024**3))


def double(number: int) -> int:
    return 2 * number


def test_one_call_does_not_cost_another() -> None:
    with Workers(1, prepare=prepare, given=(), timeout_seconds=2.0, memory_mb=2048) as pool:
        hanging = pool.submit(sleep_long)
        crashing = pool.submit(crash)
        sound = pool.submit(double, 21)
        with pytest.raises(UnreadableError, match=r"slow\.pdf took longer than 2 seconds"):
            pool.collect(hanging, "slow.pdf")
        with pytest.raises(UnreadableError, match=r"bad\.pdf crashed the reader"):
            pool.collect(crashing, "bad.pdf")
        assert pool.collect(sound, "good.pdf") == 42


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_a_glutton_is_stopped() -> None:
    with Workers(1, prepare=prepare, given=(), timeout_seconds=30.0, memory_mb=2048) as pool:
        greedy = pool.submit(take_memory)
        with pytest.raises(UnreadableError, match=r"big\.pdf needs more than 2048 MB"):
            pool.collect(greedy, "big.pdf")
