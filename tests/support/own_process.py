"""A plugin of pytest that runs files marked ``own_process`` in a process each, whose memory goes back with it.

TensorFlow and tf2onnx keep gigabytes once they had them, and no call gives all of it back. It is a new process and
no fork, which threads of GalSim's and OpenMP's would not survive. Its reports are taken over as they are.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from galaxy_core.memory import bound_allocator
from tests.support.usage import note_peak, peak_mb

MARKER = "own_process"
_REPORTS = "GALAXY_TEST_REPORTS"
"""Environment variable that names the file which such a process writes its reports to, one a line."""
_TAKEN_OVER = pytest.StashKey[dict[str, list[pytest.TestReport]]]()


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Report what the file's own process makes of a test, which is run with the first of the file's tests."""
    if _REPORTS in os.environ or not item.get_closest_marker(MARKER):
        return None
    known = item.session.stash.setdefault(_TAKEN_OVER, {})
    if item.nodeid not in known:
        known |= _run_file([one for one in item.session.items if one.path == item.path])
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for report in known[item.nodeid]:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    # The test before this one left what it shared with it: no test here would take that down.
    item.session._setupstate.teardown_exact(nextitem)
    return True


def pytest_configure(config: pytest.Config) -> None:
    """Write the reports of such a process, whose threads' arenas are few: each keeps what it once had."""
    if path := os.environ.get(_REPORTS):
        bound_allocator()
        config.pluginmanager.register(_ReportWriter(config, Path(path)))


@dataclass(frozen=True)
class _ReportWriter:
    config: pytest.Config
    path: Path

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        data = self.config.hook.pytest_report_to_serializable(config=self.config, report=report)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"peak_mb": peak_mb(), "report": data}) + "\n")


def _run_file(items: list[pytest.Item]) -> dict[str, list[pytest.TestReport]]:
    """Run one file's tests in a new process: their reports, by the tests' ids."""
    config = items[0].config
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.jsonl"
        path.touch()
        done = subprocess.run(
            [*command, *(item.nodeid for item in items)],
            cwd=config.rootpath,
            env=os.environ | {_REPORTS: str(path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    reports = defaultdict(list)
    for line in lines:
        note_peak(items[0].path.name, line["peak_mb"])
        report = config.hook.pytest_report_from_serializable(config=config, data=line["report"])
        if isinstance(report.longrepr, list):  # a tuple of why it was skipped, which JSON does not know
            report.longrepr = tuple(report.longrepr)
        reports[report.nodeid].append(report)
    for item in items:
        if not reports[item.nodeid] or reports[item.nodeid][-1].when != "teardown":
            message = (
                f"The process of this file ended before this test was through ({done.returncode}):\n{done.stdout}"
            )
            reports[item.nodeid].append(
                pytest.TestReport(item.nodeid, item.location, {}, "failed", message, "teardown")
            )
    return reports
