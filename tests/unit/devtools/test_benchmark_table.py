"""The table of the benchmark: what S3 adds to a cold start is beside it, once it was measured."""

from __future__ import annotations

import json

from tests.benchmarks.table import LATEST, S3_SECONDS, render


def test_what_a_late_s3_adds_has_a_row_with_its_goal() -> None:
    figures = json.loads(LATEST.read_text(encoding="utf-8"))
    figures["s3_adds_ms"] = 12.4
    rows = render(figures).splitlines()
    place = next(place for place, row in enumerate(rows) if "answers after 25 ms" in row)
    assert rows[place - 1].startswith("| `classify`, cold start with its model from S3 |")
    assert rows[place].endswith("| 12 ms | three requests one after another: 75 ms | at most 15 ms |")
    assert S3_SECONDS == 0.025


def test_a_run_that_did_not_measure_it_has_none() -> None:
    figures = {**json.loads(LATEST.read_text(encoding="utf-8")), "s3_adds_ms": None}
    assert "answers after 25 ms" not in render(figures)


def test_what_is_compared_with_a_bare_fastapi_has_its_ratio_and_its_goal() -> None:
    figures = json.loads(LATEST.read_text(encoding="utf-8"))
    figures["cold_ms"] |= {"baseline": 200.0, "classify": 320.0, "metadata": 220.0}
    figures["warm_ms"] |= {"baseline": 1.0, "overhead": 3.2}
    table = render(figures)
    assert (
        "| `classify`, cold start with its model from S3 | 320 ms | 1.60 x the baseline | at most 1.7 x |" in table
    )
    assert "| `metadata`, cold start, the tree | 220 ms | 1.10 x the baseline | at most 1.2 x |" in table
    assert (
        "| `classify`, warm, without inference | 3.2 ms | 3.2 x a bare FastAPI's 1.0 ms | at most 3.5 x |" in table
    )
