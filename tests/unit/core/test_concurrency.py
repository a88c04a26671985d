"""Functions in threads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from galaxy_core.concurrency import limited


def test_a_limited_function_is_run_by_no_more_threads_than_allowed() -> None:
    entered, both_in, leave = threading.Semaphore(0), threading.Barrier(3), threading.Event()

    def work(number: int) -> int:
        entered.release()
        if number < 2:
            both_in.wait(60)
        assert leave.wait(60)
        return number

    function = limited(work, 2)
    with ThreadPoolExecutor(8) as pool:
        results = [pool.submit(function, number) for number in range(2)]
        both_in.wait(60)
        results += [pool.submit(function, number) for number in range(2, 8)]
        assert [entered.acquire(blocking=False) for _ in range(3)] == [True, True, False]
        leave.set()
        assert [result.result() for result in results] == [*range(8)]


def test_a_limited_function_gives_its_place_back_after_an_error() -> None:
    def fail() -> None:
        raise ValueError

    function = limited(fail, 1)
    for _ in range(2):
        with ThreadPoolExecutor(1) as pool:
            assert isinstance(pool.submit(function).exception(60), ValueError)
