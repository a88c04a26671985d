"""Ctrl-C, and being told to end, take effect between two pictures, so that nothing done is lost."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from types import FrameType, TracebackType
from typing import Any, TypeVar

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

Thing = TypeVar("Thing")


class GracefulShutdown:
    """Whether the run was asked to stop. Asked a second time, the process ends as it would have without this.

    Attributes:
        asked: the signal's number; 0 as long as nobody did.
    """

    def __init__(self) -> None:
        self.asked = 0
        self._before: dict[signal.Signals, Any] = {}

    def until(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """The things that come before somebody asks."""
        for thing in things:
            if self.asked:
                return
            yield thing

    def __enter__(self) -> GracefulShutdown:
        """Listen."""
        self._before = {number: signal.signal(number, self._ask) for number in _SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Listen no more."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before = {}

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        self.asked = number
        self.__exit__(None, None, None)
