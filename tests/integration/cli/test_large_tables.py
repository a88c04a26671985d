"""Tables of many rows are written in the memory of few, in processes of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from galaxy_cli.tables.writers import WRITERS
from galaxy_core.tables import ROW_GROUP
from tests.conftest import ROOT

WRITER = """
import resource, sys
from pathlib import Path
from galaxy_core.models.registry import Registry, default_root
from galaxy_core.table_columns import PredictionTable
from galaxy_cli.tables.writers import write_table
from galaxy_cli.signals import GracefulShutdown

layout = PredictionTable(Registry(default_root()).manifest("cnn")).layout
def rows():
    for number in range(int(sys.argv[2])):
        yield {name: f"{name} {number}" if kind == "text" else number / 7 if kind == "number" else number % 40
               for name, kind in layout.kinds.items()}

write_table(Path(sys.argv[1]), layout, rows, GracefulShutdown())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
"""


FEW = {**dict.fromkeys(WRITERS, 3_000), ".parquet": ROW_GROUP}


@pytest.mark.parametrize("kind", FEW)
def test_writing_many_rows_takes_the_memory_of_few(kind: str, tmp_path: Path) -> None:
    def megabytes(rows: int) -> float:
        # A shell between the two: a process counts the memory of the one that it was forked from as its own.
        command = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", WRITER]
        arguments = [str(tmp_path / f"out{kind}"), str(rows)]
        output = subprocess.run(
            [*command, *arguments], capture_output=True, text=True, check=True, cwd=ROOT
        ).stdout
        return float(output)

    assert megabytes(3 * FEW[kind]) < megabytes(FEW[kind]) + 25
