"""A file of tests in a process of its own: what TensorFlow takes there goes back when the file is through.

TensorFlow's allocator, its graphs and tf2onnx keep gigabytes once they had them, and no call gives all of it
back. A fork, unlike a new process, need not import TensorFlow again, which takes ten seconds; it is safe as long
as the process that forks has imported TensorFlow alone and calculated nothing with it.
"""

from __future__ import annotations

import multiprocessing
import sys
from multiprocessing.connection import Connection
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from galaxy_core.memory import bound_allocator
from tests.support.usage import peak_mb

CAN_FORK = sys.platform == "linux"
"""Elsewhere the system's own libraries may not survive it, and tests run in pytest's process."""


class ForkedFile:
    """A process that runs one file's tests, one after another as pytest's own comes to them."""

    def __init__(self, session: pytest.Session) -> None:
        context = multiprocessing.get_context("fork")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(session, theirs))
        self._process.start()
        theirs.close()

    def run(self, item: pytest.Item, nextitem: pytest.Item | None) -> list[pytest.TestReport]:
        """A test's reports; where the process ended with it, one that says so.

        Args:
            item: the test.
            nextitem: whose fixtures are not torn down.
        """
        try:
            self._connection.send((item.nodeid, nextitem and nextitem.nodeid))
            data = self._connection.recv()
        except (EOFError, OSError):
            self._process.join()
            message = f"The process of this file ended with code {self._process.exitcode}."
            return [pytest.TestReport(item.nodeid, item.location, {}, "failed", message, "call")]
        hook = item.config.hook
        return [hook.pytest_report_from_serializable(config=item.config, data=one) for one in data]

    @property
    def is_alive(self) -> bool:
        """Whether it can run another test."""
        return self._process.is_alive()

    def close(self) -> float:
        """End the process; its peak of memory in MB."""
        peak = 0.0
        try:
            self._connection.send(None)
            peak = self._connection.recv()
        except (EOFError, OSError):
            pass
        self._process.join()
        return peak


def _serve(session: pytest.Session, connection: Connection[Any, Any]) -> None:
    bound_allocator()  # else each thread of TensorFlow's keeps what it once had
    items = {item.nodeid: item for item in session.items}
    hook = session.config.hook
    while (asked := connection.recv()) is not None:
        item, nextitem = items[asked[0]], items.get(asked[1])
        if nextitem is None:  # what the process before the fork set up is its own to tear down
            nextitem = next((other for other in session.items if other.path != item.path), None)
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
        connection.send([hook.pytest_report_to_serializable(config=session.config, report=one) for one in reports])
    connection.send(peak_mb())
