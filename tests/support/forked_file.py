"""A file of tests in a process of its own: what TensorFlow takes there goes back when the file is through.

TensorFlow's allocator, its graphs and tf2onnx keep gigabytes once they had them, and no call gives all of it
back. A fork, unlike a new process, need not import TensorFlow again, which takes ten seconds. It is safe only of a
process that has calculated nothing yet, as the threads of OpenMP and others do not survive it: so all are forked
from one process that was itself forked before the first test.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from galaxy_core.memory import bound_allocator
from tests.support.usage import peak_mb

CAN_FORK = sys.platform == "linux"
"""Elsewhere the system's own libraries may not survive it, and tests run in pytest's process."""
_CONTEXT = multiprocessing.get_context("fork") if CAN_FORK else None


class ForkServer:
    """A process with every test collected and none run, from which those of the files are forked.

    Args:
        session: with its tests collected, before the first of them is run.
    """

    def __init__(self, session: pytest.Session) -> None:
        assert _CONTEXT
        self._connection, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_serve, args=(session, theirs))
        self._process.start()
        theirs.close()

    def fork(self) -> ForkedFile:
        """A new process for one file."""
        with tempfile.TemporaryDirectory() as folder, Listener(str(Path(folder, "socket")), "AF_UNIX") as listener:
            self._connection.send(listener.address)
            return ForkedFile(listener.accept())

    def close(self) -> None:
        """End the process, whose processor time is then known."""
        self._connection.send(None)
        self._process.join()


class ForkedFile:
    """A process that runs one file's tests, one after another as pytest's own comes to them."""

    def __init__(self, connection: Connection[Any, Any]) -> None:
        self._connection = connection
        self.is_alive = True

    def run(self, item: pytest.Item, nextitem: pytest.Item | None) -> list[pytest.TestReport]:
        """A test's reports; where the process ended with it, one that says so.

        Args:
            item: the test.
            nextitem: whose fixtures are not torn down; all are, where it is of another file.
        """
        stays = nextitem is not None and nextitem.path == item.path
        try:
            self._connection.send((item.nodeid, nextitem.nodeid if nextitem and stays else None))
            data = self._connection.recv()
        except (EOFError, OSError):
            self.is_alive = False
            message = "The process of this file ended with this test: the run's output may say why."
            return [pytest.TestReport(item.nodeid, item.location, {}, "failed", message, "call")]
        hook = item.config.hook
        return [hook.pytest_report_from_serializable(config=item.config, data=one) for one in data]

    def close(self) -> float:
        """End the process; its peak of memory in MB, or 0 where it ended by itself."""
        try:
            self._connection.send(None)
            return float(self._connection.recv())
        except (EOFError, OSError):
            return 0.0
        finally:
            self._connection.close()


def _serve(session: pytest.Session, connection: Connection[Any, Any]) -> None:
    assert _CONTEXT
    while (address := connection.recv()) is not None:
        _CONTEXT.Process(target=_run_file, args=(session, address)).start()  # which also reaps those that ended


def _run_file(session: pytest.Session, address: str) -> None:
    bound_allocator()  # else each thread of TensorFlow's keeps what it once had
    items = {item.nodeid: item for item in session.items}
    hook = session.config.hook
    with Client(address, "AF_UNIX") as connection:
        while (asked := connection.recv()) is not None:
            item, nextitem = items[asked[0]], items.get(asked[1])
            reports = runtestprotocol(item, log=False, nextitem=nextitem)
            data = [hook.pytest_report_to_serializable(config=session.config, report=report) for report in reports]
            connection.send(data)
        connection.send(peak_mb())
