"""Each file of these tests runs in a process of its own, whose memory goes back with it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from galaxy_core.memory import give_back
from galaxy_training.export import outlier_score
from galaxy_training.simulation.negatives import NegativeKind, draw_negative
from tests.support.forked_file import CAN_FORK, ForkedFile, ForkServer
from tests.support.usage import note_peak

if TYPE_CHECKING:
    import keras
    import onnx

HERE = Path(__file__).parent
_servers: list[ForkServer] = []
"""What the processes of the files are forked from."""
_forked: list[ForkedFile] = []
"""The process of the file that is being run, if there is one."""


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start what files are forked from, while nothing has been calculated."""
    if (
        CAN_FORK
        and not session.config.option.collectonly
        and any(HERE in item.path.parents for item in session.items)
    ):
        session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # else each makes it anew
        _servers.append(ForkServer(session))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """Have what the files took be known to the run."""
    for server in _servers:
        server.close()


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Have the file's own process run the test, and report it as if it had run here."""
    if not _servers or HERE not in item.path.parents:  # pytest asks this of every test
        return None
    if not _forked:
        _forked.append(_servers[0].fork())
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for report in _forked[0].run(item, nextitem):
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    if nextitem is None or nextitem.path != item.path or not _forked[0].is_alive:
        note_peak(item.path.name, _forked.pop().close())
    return True


@pytest.fixture(scope="module", autouse=True)
def memory_comes_back() -> Iterator[None]:
    """Where all files share a process, what one file's networks took is free for the next one's."""
    yield
    if not CAN_FORK and (keras := sys.modules.get("keras")):
        keras.utils.clear_session(free_memory=True)
        gc.collect()
        give_back()


@pytest.fixture(scope="session", autouse=True)
def negatives_are_drawn_once() -> Iterator[None]:
    """A tiny run's detection rates are of the same drawings as another's, and drawing is a third of its work."""
    drawn: dict[tuple[str, int, NegativeKind | None], NDArray[np.uint8]] = {}

    def draw(rng: np.random.Generator, side: int, kind: NegativeKind | None = None) -> NDArray[np.uint8]:
        key = (repr(rng.bit_generator.state), side, kind)
        if key not in drawn:
            drawn[key] = draw_negative(rng, side, kind)
        return drawn[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outlier_score, "draw_negative", draw)
        yield


@pytest.fixture
def exports(monkeypatch: pytest.MonkeyPatch) -> list[tuple[keras.Model, onnx.ModelProto]]:
    """The networks that a run exports, each with what it became."""
    from galaxy_training import pipeline
    from galaxy_training.export.onnx_export import export_network

    done = []

    def export(model: keras.Model) -> onnx.ModelProto:
        done.append((model, export_network(model)))
        return done[-1][1]

    monkeypatch.setattr(pipeline, "export_network", export)
    return done
