"""Speeds in the READMEs, from the latest `make bench`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

S3_SECONDS = 0.025
"""Of a request to S3 in a region, from its function: 15 to 40 ms."""
LATEST = Path(__file__).with_name("latest.json")
DETECTION = Path(__file__).with_name("detection.json")
"""Of the latest `make bench-detection`."""
_DETECTED = {
    "completeness": "galaxies that are found",
    "purity": "of what is called a galaxy, is one",
    "stars that are none": "stars not called galaxies",
    "sizes": "Petrosian half-light radii within 15%",
    "headlines": "headlines that are those of the galaxy cut out by its true place and Petrosian radius",
}
STEPS = {"decode": "decoding and preprocessing", "inference": "inference", "answer": "interpretation"}
"""Steps of an answer, by their names in its Server-Timing header."""


def summary(figures: dict[str, Any] | None = None) -> str:
    """The figures that matter most, as a paragraph.

    Args:
        figures: Of one run; the latest if not given.
    """
    figures = figures or _latest()
    cold, command_line = figures["cold_ms"], figures["command_line"]
    name, rate = next(iter(command_line["images_per_second"].items()))
    return (
        f"A function classifies an image in {figures['warm_ms']['total']:.1f} ms when warm. A cold start takes "
        f"{cold['classify']:.0f} ms,\n{cold['classify'] / cold['baseline']:.2f} times that of a FastAPI that does "
        f"nothing, and {figures['resident_mb']['classify']:.0f} MB of memory; a million images cost\n"
        f"${figures['dollars_per_million']:.2f} at AWS. `galaxy classify` with `{name}` does {rate:.0f} images a "
        f"second on {command_line['workers']} cores."
    )


def detection_table() -> str:
    """A Markdown table of what each detector finds in simulated fields."""
    figures = json.loads(DETECTION.read_text(encoding="utf-8"))
    lines = [f"| | {' | '.join(figures)} |", "|---" * (1 + len(figures)) + "|"]
    for key, text in _DETECTED.items():
        lines.append(f"| {text} | {' | '.join(f'{each[key]:.1%}' for each in figures.values())} |")
    places = " | ".join(f"{each['places']:.2f} pixels" for each in figures.values())
    return "\n".join([*lines, f"| places, median error | {places} |"])


def render(figures: dict[str, Any] | None = None) -> str:
    """A Markdown table of measurements, what each is compared with, and its goal.

    Args:
        figures: Of one run; the latest if not given.
    """
    figures = figures or _latest()
    cold, warm, resident = figures["cold_ms"], figures["warm_ms"], figures["resident_mb"]
    baseline, tensorflow = cold["baseline"], cold["tensorflow"]
    steps = ", ".join(f"{warm[name]:.1f} ms {what}" for name, what in STEPS.items())
    rows = [
        ("a bare FastAPI, cold start", f"{baseline:.0f} ms", "the baseline", ""),
        _against_baseline(
            "`classify`, cold start with its model from S3", cold["classify"], baseline, "at most 1.7 x"
        ),
        *_s3_row(figures.get("s3_adds_ms")),
        (
            "the same in TensorFlow",
            f"{tensorflow:.0f} ms",
            f"ours takes {cold['classify'] / tensorflow:.2f} of it",
            "at most 0.17",
        ),
        _against_baseline("`metadata`, cold start, the tree", cold["metadata"], baseline, "at most 1.2 x"),
        _against_baseline("`metadata`, cold start, the models, from S3", cold["metadata_models"], baseline, ""),
        ("`classify`, warm", f"{warm['total']:.1f} ms", f"of which {steps}", ""),
        (
            "`classify`, warm, without inference",
            f"{warm['overhead']:.1f} ms",
            f"{warm['overhead'] / warm['baseline']:.1f} x a bare FastAPI's {warm['baseline']:.1f} ms",
            "at most 3.5 x",
        ),
        ("one container, one request at a time", f"{1000 / warm['mean']:.0f} images a second", "", ""),
        (
            "memory with one model",
            f"{resident['classify']:.0f} MB",
            f"TensorFlow: {resident['tensorflow']:.0f} MB",
            "at most 160 MB",
        ),
        ("the container image, compressed, over its base", f"{figures['image_mb']:.0f} MB", "", "at most 85 MB"),
        (
            "a million classifications at AWS, beyond the free tier",
            f"${figures['dollars_per_million']:.2f}",
            "with 1,024 MB and cores like this one",
            "",
        ),
        *_heaviest_row(figures.get("heaviest")),
        *_command_line_rows(figures["command_line"]),
    ]
    lines = ["| what | measured | against | goal |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def soak(what: str = "soak", figures: dict[str, Any] | None = None) -> str:
    """A Markdown table of a soak: what was answered to each kind of client, and what was held.

    Args:
        what: ``soak``, of the local server, or ``container_soak``.
        figures: Of one run; the latest if not given.
    """
    found = (figures or _latest())[what]
    lines = ["| client | answers |", "|---|---|"]
    for kind, outcomes in found["outcomes"].items():
        lines.append(f"| {kind} | {', '.join(f'{count:,} × {name}' for name, count in outcomes.items())} |")
    median, p99 = found["small_median_ms"], found["small_p99_ms"]
    before, peak, after = (found[f"{name}_mb"] for name in ("before", "peak", "after"))
    return "\n".join(
        [
            *lines,
            "",
            f"{found['clients']} clients sent {found['requests']:,} requests in {found['seconds']:.0f} s.",
            f"Small ones took {median:,.0f} ms (median) and {p99:,.0f} ms (p99, {p99 / median:.1f} times that).",
            f"Memory: {before:.0f} MB before, {peak:.0f} MB at most,",
            f"{after:.0f} MB afterwards: {after / before:.2f} times as much, at most 1.3.",
        ]
    )


def _latest() -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(LATEST.read_text(encoding="utf-8"))
    return figures


def _heaviest_row(figures: dict[str, Any] | None) -> list[tuple[str, str, str, str]]:
    """Processor time of the heaviest accepted request, as the deployed function takes it."""
    if not figures:
        return []
    part = figures["function_seconds"] / figures["timeout_seconds"]
    return [
        (
            f"the heaviest request that is accepted: {figures['request']}",
            f"{figures['function_seconds']:.1f} s at the function's part of a core",
            f"{part:.0%} of its {figures['timeout_seconds']} s",
            "at most 60%",
        )
    ]


def _s3_row(milliseconds: float | None) -> list[tuple[str, str, str, str]]:
    """What an S3 as late as a real one adds to a cold start."""
    if milliseconds is None:
        return []
    late = 1000 * S3_SECONDS
    return [
        (
            f"what an S3 that answers after {late:.0f} ms adds to it, over one that answers at once",
            f"{milliseconds:.0f} ms",
            f"three requests one after another: {3 * late:.0f} ms",
            "at most 15 ms",
        )
    ]


def _command_line_rows(figures: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Throughput of `galaxy classify`, a row for each model."""
    decoding = f"of {figures['decoded_per_second']:.0f} that {figures['workers']} cores decode and preprocess"
    return [
        (
            f"`galaxy classify` of {figures['files']:,} files, `{name}`",
            f"{rate:.0f} images a second",
            f"{figures['ratio_to_decoding'][name]:.0%} {decoding}",
            "",
        )
        for name, rate in figures["images_per_second"].items()
    ]


def _against_baseline(what: str, milliseconds: float, baseline: float, goal: str) -> tuple[str, str, str, str]:
    return what, f"{milliseconds:.0f} ms", f"{milliseconds / baseline:.2f} x the baseline", goal
