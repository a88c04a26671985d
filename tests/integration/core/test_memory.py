"""What heavy work took goes back to the system when that is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import RELEASED

SCRIPT = """
import re, sys, threading
import numpy as np
from galaxy_core.memory import bound_allocator
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry

def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1000

bound_allocator()
classifiers = Classifiers(Registry(sys.argv[1]))
model = classifiers.get("dense")
model.predict(np.zeros((312, 312, 3), np.uint8))

def work():
    model.predict(np.zeros((16, 700, 700, 3), np.uint8))
    pieces = [bytearray(100_000) for _ in range(500)]
    keep.append(pieces[-1])

keep = []
print(resident())
threads = [threading.Thread(target=work) for _ in range(6)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(resident())
classifiers.give_memory_back()
print(resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's, and read from /proc")
def test_memory_of_heavy_work_is_given_back() -> None:
    run = subprocess.run([sys.executable, "-c", SCRIPT, str(RELEASED)], check=True, capture_output=True, text=True)
    before, high, after = map(int, run.stdout.split())
    assert high > 1.5 * before, "the work is not heavy enough to show anything"
    assert after < 1.3 * before
