"""Detects a picture's galaxies in steps that a stopped run does not repeat: the sources of each window are kept
beside the table until it is written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from galaxy_cli.detection.source import Source
from galaxy_cli.detection.survey import Detector, Strip, Survey, strips_of, survey_of
from galaxy_cli.resume_file import ResumeFile
from galaxy_cli.signals import GracefulShutdown
from galaxy_core.table_columns import Columns, Row

_COLUMNS: Columns = {"window": "text", "sources": "text", "error": "text"}


@dataclass(frozen=True)
class _Step:
    name: str
    strip: Strip


def detect_all(
    detector: Detector, path: Path, settings: dict[str, Any], shutdown: GracefulShutdown, *, restart: bool
) -> Survey | None:
    """What there is in a picture; None where a signal was received before its end.

    Args:
        detector: of the picture.
        path: of the file that keeps the sources of the windows that are done.
        settings: what they depend on.
        shutdown: checked between windows.
        restart: discard what an earlier run kept.
    """
    if restart:
        path.unlink(missing_ok=True)
    picture = detector.picture
    steps = [_Step(strip.name, strip) for strip in strips_of(picture.width, picture.height)]
    locus, large = detector.measure_stars(), detector.large_galaxies()
    with ResumeFile(path, settings, _COLUMNS, "window") as resume_file:
        remaining = resume_file.remaining(iter(steps))
        left = len(steps) - resume_file.done
        with click.progressbar(
            shutdown.iterate(remaining), length=left, label="Detecting", file=sys.stderr, show_pos=True
        ) as bar:
            for step in bar:
                found = detector.sources(step.strip, locus, large)
                resume_file.append({"window": step.name, "sources": found})  # type: ignore[dict-item]
        if resume_file.done < len(steps):
            return None
        return survey_of(_sources(resume_file.rows()), large, locus)


def _sources(rows: Iterator[Row]) -> Iterator[Source]:
    for row in rows:
        cells: Any = row["sources"]
        yield from (Source(*each) for each in cells)
