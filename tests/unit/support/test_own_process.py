"""Files of tests that run in a process of their own report what they would here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

FILE = """
import os
import pytest
pytestmark = pytest.mark.own_process
ids = []
def test_it_passes(): assert os.getppid() == int(os.environ["FIRST"]); ids.append(os.getpid())
def test_it_is_the_same_process(): assert ids == [os.getpid()]
def test_it_fails(): assert 1 == 2
@pytest.mark.skip(reason="because")
def test_it_is_skipped(): pass
def test_it_ends_the_process(): os._exit(3)
def test_it_never_runs(): pass
"""
RUN = "import os, pytest, sys; os.environ['FIRST'] = str(os.getpid()); sys.exit(pytest.main(sys.argv[1:]))"


def test_its_reports_are_taken_over_and_a_process_that_ends_fails_the_rest(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = own_process: see there\n", encoding="utf-8")
    (tmp_path / "conftest.py").write_text(
        'pytest_plugins = ["tests.support.usage", "tests.support.own_process"]\n', encoding="utf-8"
    )
    for path in ("one/test_a.py", "two/test_c.py"):  # what a folder's tests share is taken down after it
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text("def test_it(): pass\n", encoding="utf-8")
    (tmp_path / "one" / "test_b.py").write_text(FILE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", RUN, "-n0", "-rA", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    said = done.stdout
    assert "assert 1 == 2" in said
    assert "because" in next(line for line in said.splitlines() if line.startswith("SKIPPED [1] one/test_b.py"))
    assert said.count("The process of this file ended before this test was through (3)") >= 2
    assert "1 failed, 4 passed, 1 skipped, 2 errors" in said.splitlines()[-1]
    assert "test_b.py " in next(line for line in said.splitlines() if line.startswith("Peak memory"))
