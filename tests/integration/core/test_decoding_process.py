"""Decoding in processes of their own, which end in time whatever they are given."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from galaxy_core.cancellation import Cancellation, CancelledRequestError, set_current
from galaxy_core.errors import BrokenImageError, BusyError, TooCostlyImageError, TooManyPixelsError
from galaxy_core.images.decoding_process import DecodingProcesses, is_small
from galaxy_core.images.limits import Limits
from galaxy_core.images.preprocessing import LoadedImage, load_image
from tests.conftest import Encode


def never(_data: bytes) -> LoadedImage:
    """Decode for longer than any test waits."""
    time.sleep(600)
    raise AssertionError


def crash(_data: bytes) -> LoadedImage:
    """End the process as a fault in a C library would."""
    os.abort()


@pytest.fixture
def large(encode: Encode) -> bytes:
    return encode(np.random.default_rng(2).integers(0, 255, (1500, 1500, 3), np.uint8), "JPEG", quality=30)


@pytest.fixture
def processes() -> Iterator[DecodingProcesses]:
    processes = DecodingProcesses(1, waiting=0, seconds=20)
    yield processes
    processes.close()


def test_the_result_is_that_of_this_process(processes: DecodingProcesses, large: bytes) -> None:
    assert not is_small(large, Limits())
    there, here = processes.read_image(large, Limits()), load_image(large, Limits())
    np.testing.assert_array_equal(there.pixels, here.pixels)
    assert (there.width, there.height, there.format) == (here.width, here.height, here.format)


def test_errors_are_those_of_this_process(processes: DecodingProcesses, large: bytes) -> None:
    for data, kind, limits in (
        (large[: len(large) // 2], BrokenImageError, Limits()),
        (large, TooManyPixelsError, Limits(pixels=2_100_000)),
    ):
        with pytest.raises(kind) as there:
            processes.read_image(data, limits)
        with pytest.raises(kind) as here:
            load_image(data, limits)
        assert (there.value.message, there.value.hint) == (here.value.message, here.value.hint)


@pytest.mark.parametrize(
    ("load", "seconds", "message"), [(never, 1, "took more than 1 seconds"), (crash, 60, "The decoder failed")]
)
def test_one_that_does_not_end_costs_itself_alone(
    load: Callable[[bytes], LoadedImage], seconds: float, message: str, large: bytes
) -> None:
    hurried = DecodingProcesses(1, seconds=seconds, patience=1)
    with pytest.raises(TooCostlyImageError, match=message):
        hurried.call(load, large)
    hurried._seconds = 60
    assert hurried.read_image(large, Limits()).width == 1500
    hurried.close()


def test_too_many_at_once_are_refused_and_a_cancelled_one_ends_at_once(
    processes: DecodingProcesses, large: bytes
) -> None:
    cancellation = Cancellation()
    started = threading.Event()

    def work() -> LoadedImage:
        set_current(cancellation)
        started.set()
        return processes.call(never, large)

    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(work)
        assert started.wait(20)
        while processes._idle.qsize():
            time.sleep(0.01)
        with pytest.raises(BusyError):
            processes.call(never, large)
        cancellation.cancel()
        with pytest.raises(CancelledRequestError):
            under_way.result(10)
    assert processes.read_image(large, Limits()).width == 1500


def test_nothing_is_left_of_a_process_that_was_closed(processes: DecodingProcesses, large: bytes) -> None:
    def children() -> set[str]:
        return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())

    before = children()
    processes.read_image(large, Limits())
    processes.close()
    assert children() <= before
