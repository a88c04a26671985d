"""The queue of a host, by a clock that only moves when somebody waits."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable

import pytest

from galaxy_sky.errors import SkyUnavailableError
from galaxy_sky.politeness import ATTEMPTS, DOWN_AFTER, HostQueue, HostQueues, StoppedError


class Clock:
    def __init__(self) -> None:
        self.now = 0.0
        self.lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def queue(clock: Clock, rate: float = 2.0, stopping: Callable[[], object] = lambda: False) -> HostQueue:
    return HostQueue(rate, stopping, clock=clock, sleep=clock.sleep, jitter=lambda: 1.0)


def failing(times: list[float], clock: Clock, count: int, **attributes: object) -> Callable[[], str]:
    def request() -> str:
        times.append(clock())
        if len(times) <= count:
            error = SkyUnavailableError("It is down.")
            vars(error).update(attributes)
            raise error
        return "image"

    return request


def test_requests_are_spaced_by_the_rate(clock: Clock) -> None:
    asked = queue(clock)
    times: list[float] = []
    for _ in range(10):
        asked.ask(lambda: times.append(clock()))
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert min(gaps) >= 0.5 - 1e-9
    assert times[-1] == pytest.approx(4.5, abs=0.01)


def test_many_threads_keep_the_rate_together(clock: Clock) -> None:
    asked, times = queue(clock, rate=10.0), []
    threads = [
        threading.Thread(target=lambda: [asked.ask(lambda: times.append(clock())) for _ in range(10)])
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(times) == 80
    assert max(times) >= 79 * 0.1 - 1e-6


def test_failures_are_tried_again_after_doubling_waits(clock: Clock) -> None:
    times: list[float] = []
    assert queue(clock, rate=100.0).ask(failing(times, clock, 3)) == "image"
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert gaps == pytest.approx([1, 2, 4], abs=0.02)


def test_in_the_end_the_failure_is_the_callers(clock: Clock) -> None:
    times: list[float] = []
    with pytest.raises(SkyUnavailableError):
        queue(clock).ask(failing(times, clock, 99))
    assert len(times) == ATTEMPTS


def test_what_cannot_pass_is_not_tried_again(clock: Clock) -> None:
    times: list[float] = []
    with pytest.raises(SkyUnavailableError):
        queue(clock).ask(failing(times, clock, 99, transient=False))
    assert len(times) == 1


def test_retry_after_holds_up_everyone(clock: Clock) -> None:
    asked = queue(clock)
    times: list[float] = []
    asked.ask(failing(times, clock, 1, retry_after=30.0))
    assert times[1] >= 30
    asked.ask(lambda: times.append(clock()))
    assert times[2] >= 30.5 - 1e-9


def test_who_asks_for_hours_is_taken_as_down(clock: Clock) -> None:
    times: list[float] = []
    with pytest.raises(SkyUnavailableError):
        queue(clock).ask(failing(times, clock, 1, retry_after=3600.0))
    assert clock() < 1


def test_waiting_ends_when_the_run_is_stopped(clock: Clock) -> None:
    asked = queue(clock, rate=0.001, stopping=lambda: clock() > 3)
    asked.ask(lambda: None)
    with pytest.raises(StoppedError):
        asked.ask(lambda: None)
    assert clock() < 5


def test_a_host_that_is_down_is_asked_once_each_until_it_answers(clock: Clock) -> None:
    asked = queue(clock)
    times: list[float] = []
    for _ in range(DOWN_AFTER + 2):
        with pytest.raises(SkyUnavailableError):
            asked.ask(failing(times, clock, 999))
    assert len(times) == DOWN_AFTER * ATTEMPTS + 2
    asked.ask(lambda: "image")
    with pytest.raises(SkyUnavailableError):
        asked.ask(failing(times, clock, 999))
    assert len(times) == DOWN_AFTER * ATTEMPTS + 2 + ATTEMPTS


def test_retry_after_is_obeyed_by_others_though_this_request_is_given_up(clock: Clock) -> None:
    asked = queue(clock)
    times: list[float] = []
    for _ in range(DOWN_AFTER):
        with pytest.raises(SkyUnavailableError):
            asked.ask(failing(times, clock, 999, transient=False))
    with pytest.raises(SkyUnavailableError):
        asked.ask(failing(times, clock, 999, retry_after=30.0))
    assert asked.seconds_left == pytest.approx(30)


def test_each_host_has_one_queue(clock: Clock) -> None:
    queues = HostQueues(lambda: HostQueue(2.0, wait_first=True, clock=clock, sleep=clock.sleep))
    assert queues.seconds_left == 0
    one, other = queues.of("https://one.example/a"), queues.of("https://other.example/")
    assert queues.of("https://one.example/b") is one is not other
    times: list[float] = []
    one.ask(lambda: times.append(clock()))
    assert times[0] >= 0.5 - 1e-9
    assert queues.seconds_left == pytest.approx(0.5)
