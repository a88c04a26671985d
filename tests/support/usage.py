"""A plugin of pytest that says what a run took: each process's memory, and the dearest tests' processor time.

Both are limits of the project: a laptop of 8 GB runs all tests, and no issue makes the whole run much slower. Wall
time would say little on a busy machine.
"""

from __future__ import annotations

import resource
import sys
from dataclasses import asdict, dataclass, field
from typing import Any

import pytest

WANTED_PROCESS_MB = 3000
"""What a process of pytest should take at most, so that two of them and a desktop fit into 8 GB."""
DEAREST = 10
"""Tests that are named with their time."""
_SECONDS = "processor_seconds"
_BEGIN = pytest.StashKey[float]()


@dataclass
class Usage:
    """What a run took so far.

    Args:
        peaks_mb: resident memory of each process at most, by the process's name.
        seconds: processor time of them and of what they started and waited for.
        tests: of each test, in seconds, by its id.
    """

    peaks_mb: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    tests: dict[str, float] = field(default_factory=dict)


_usage = Usage()


def peak_mb() -> float:
    """What this process had resident at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def note_peak(process: str, peak: float) -> None:
    _usage.peaks_mb[process] = max(peak, _usage.peaks_mb.get(process, 0))


_WITH_CHILDREN = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _processor_seconds(whose: tuple[int, ...] = _WITH_CHILDREN) -> float:
    usages = map(resource.getrusage, whose)
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Any:
    """Note when a test begins."""
    item.stash[_BEGIN] = _processor_seconds()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Any:
    """Have the last report tell what the test took, with its fixtures."""
    try:
        return (yield)
    finally:
        item.user_properties.append((_SECONDS, _processor_seconds() - item.stash[_BEGIN]))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what a test took, in whichever process."""
    seconds = dict(report.user_properties).get(_SECONDS)
    if isinstance(seconds, float):
        _usage.tests[report.nodeid] = seconds


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Note what this process took."""
    has_workers = session.config.pluginmanager.has_plugin("dsession")  # which tell of themselves
    _usage.seconds += _processor_seconds((resource.RUSAGE_SELF,) if has_workers else _WITH_CHILDREN)
    _usage.peaks_mb[getattr(session.config, "workerinput", {}).get("workerid", "pytest")] = peak_mb()
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["usage"] = asdict(_usage)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add what a worker took."""
    usage = getattr(node, "workeroutput", {}).get("usage")
    if usage:
        _usage.seconds += usage["seconds"]
        for process, peak in usage["peaks_mb"].items():
            note_peak(process, peak)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the run took."""
    dearest = sorted(_usage.tests.items(), key=lambda test: -test[1])[:DEAREST]
    for test, seconds in dearest if _usage.seconds > 60 else []:
        terminalreporter.write_line(f"{seconds:7.1f} s  {test}")
    terminalreporter.write_line(f"Processor time: {_usage.seconds / 60:.1f} minutes, of all processes")
    peaks = ", ".join(f"{name} {peak:,.0f} MB" for name, peak in sorted(_usage.peaks_mb.items()))
    too_much = max(_usage.peaks_mb.values(), default=0) > WANTED_PROCESS_MB
    ending = f": more than the {WANTED_PROCESS_MB:,} MB that are wanted" if too_much else ""
    terminalreporter.write_line(f"Peak memory: {peaks}{ending}", yellow=too_much)
