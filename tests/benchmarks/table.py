"""The README's table of speeds, from what `make bench` found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

LATEST = Path(__file__).with_name("latest.json")
"""What the README's table is made from."""
BEGIN, END = "<!-- speeds: written by `make bench` -->", "<!-- end of speeds -->"


def render(figures: dict[str, Any]) -> str:
    """A Markdown table: what was measured, what it is measured against, and what was wanted."""
    cold, warm, resident = figures["cold_ms"], figures["warm_ms"], figures["resident_mb"]
    floor, naive = cold["floor"], cold["tensorflow"]
    steps = ", ".join(f"{warm[name]:.1f} ms {word}" for name, word in WORDS.items())
    rows = [
        ("a bare FastAPI wakes and answers", f"{floor:.0f} ms", "the floor", ""),
        _against_floor("`classify` wakes, fetches its model and answers", cold["classify"], floor, "at most 1.6"),
        (
            "the same in TensorFlow",
            f"{naive:.0f} ms",
            f"ours takes {cold['classify'] / naive:.2f} of it",
            "at most 0.17",
        ),
        _against_floor("`catalogue` wakes and tells the tree", cold["catalogue"], floor, "at most 1.2"),
        _against_floor("`catalogue` wakes and tells the models, from S3", cold["catalogue_models"], floor, ""),
        ("`classify`, awake", f"{warm['total']:.1f} ms", f"of which {steps}", ""),
        (
            "all of that but inference",
            f"{warm['overhead']:.1f} ms",
            f"a bare FastAPI, awake: {warm['floor']:.1f} ms",
            "at most 12 ms",
        ),
        ("one container, one after another", f"{1000 / warm['mean']:.0f} pictures a second", "", ""),
        (
            "memory with one model",
            f"{resident['classify']:.0f} MB",
            f"TensorFlow: {resident['tensorflow']:.0f} MB",
            "at most 160 MB",
        ),
        ("the image, compressed, over its base", f"{figures['image_mb']:.0f} MB", "", "at most 85 MB"),
        (
            "a million classifications at AWS, beyond what is free",
            f"${figures['dollars_per_million']:.2f}",
            "with 1,024 MB and cores like this one",
            "",
        ),
        *_of_many(figures.get("survey")),
    ]
    lines = ["| what | measured | against | wanted |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


WORDS = {"decode": "decoding and framing", "inference": "inference", "answer": "wording"}


def _of_many(survey: dict[str, Any] | None) -> list[tuple[str, str, str, str]]:
    """Rows of what `galaxy classify` gets through; none where that was not measured."""
    if not survey:
        return []
    decoding = f"of {survey['decode_per_second']:.0f} that {survey['workers']} cores decode and frame"
    return [
        (
            f"`galaxy classify` of {survey['pictures']:,} files, `{name}`",
            f"{rate:.0f} pictures a second",
            f"{survey['share'][name]:.0%} {decoding}",
            "",
        )
        for name, rate in survey["per_second"].items()
    ]


def _against_floor(what: str, milliseconds: float, floor: float, wanted: str) -> tuple[str, str, str, str]:
    return what, f"{milliseconds:.0f} ms", f"{milliseconds / floor:.2f} x the floor", wanted
