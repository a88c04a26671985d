"""What inputs hold beside the images that are read, counted by kind, so that nothing is missed silently."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import PurePath

_MAX_KINDS = 12


class LeftOut:
    """Counts of what was left out.

    Attributes:
        counts: numbers by kind, each in the singular.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, kind: str) -> None:
        """Count one of a kind."""
        self.counts[kind] += 1

    def add_entry(self, entry: os.DirEntry[str]) -> None:
        """Count an entry of a folder that is no image."""
        if entry.is_symlink():
            self.add(_kind_of_link(entry))
        else:
            self.add(kind_of_file(entry.name) if entry.is_file() else "special file")

    def __str__(self) -> str:
        """Numbers and kinds, the most frequent first."""
        kinds = self.counts.most_common()
        texts = [
            f"{count:,} {kind if count == 1 or kind.startswith('.') else _plural(kind)}"
            for kind, count in kinds[:_MAX_KINDS]
        ]
        more = sum(count for _, count in kinds[_MAX_KINDS:])
        return ", ".join(texts) + (f" and {more:,} more" if more else "")


def kind_of_file(name: str) -> str:
    """The kind of a file by its suffix."""
    return PurePath(name).suffix.lower()[:12] or "file without a suffix"


def _kind_of_link(entry: os.DirEntry[str]) -> str:
    try:
        if entry.is_dir():
            return "link to a folder"
        return kind_of_file(entry.name) if entry.is_file() else "dead link"
    except OSError:
        return "dead link"


def _plural(kind: str) -> str:
    head, space, rest = kind.partition(" ")
    if kind == "dead link":
        return "dead links"
    return f"{head}s{space}{rest}"
