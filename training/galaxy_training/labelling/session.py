"""What is labelled so far, which image comes next, and the head that learns meanwhile."""

from __future__ import annotations

import csv
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from galaxy_core.models.embeddings import Embedding
from galaxy_training.errors import DataSetError
from galaxy_training.finetuning.head import Values, fit_head, probabilities
from galaxy_training.finetuning.labels import MIN_EXAMPLES

EVERY = 10
"""Labels after which the head learns anew."""
Read = Callable[[], bytes]


@dataclass(frozen=True)
class Measured:
    """A head's accuracy on labelled images that were held out from it, and how many were labelled."""

    labelled: int
    accuracy: float


@dataclass(frozen=True)
class State:
    """What the page shows.

    Attributes:
        image: name of the image to label; None where all are.
        guess: what the head takes it for, and how probable that is; None before there is a head.
        total: number of images.
        counts: labelled images of each class.
        history: accuracy as labels were added.
        training: whether a head is learning right now.
    """

    image: str | None
    guess: tuple[str, float] | None
    total: int
    counts: dict[str, int]
    history: tuple[Measured, ...]
    training: bool


class Labelling:
    """Labels of some images, kept in a CSV file after each.

    Args:
        files: readers of the images by name, in order.
        embeddings: of them, float32 ``[N, size]``.
        classes: that they are labelled with.
        path: of the CSV file with the columns ``file`` and ``label``; what it holds already is gone on from.

    Raises:
        DataSetError: the file has a row that does not belong here.
    """

    def __init__(
        self, files: Mapping[str, Read], embeddings: Embedding, classes: Sequence[str], path: Path
    ) -> None:
        self.files, self.classes = dict(files), tuple(classes)
        self._names, self._embeddings, self._path = tuple(files), embeddings, path
        self._lock = threading.RLock()
        self._labels = _read(path, self.files, self.classes)
        self._undone: str | None = None
        self._predicted: Values | None = None
        self._history: list[Measured] = []
        self._thread: threading.Thread | None = None
        self._learn()

    def state(self) -> State:
        """What to show now."""
        with self._lock:
            row = self._next()
            return State(
                image=None if row is None else self._names[row],
                guess=None if row is None else self._guess(row),
                total=len(self._names),
                counts={name: sum(label == name for label in self._labels.values()) for name in self.classes},
                history=tuple(self._history),
                training=self._thread is not None and self._thread.is_alive(),
            )

    def label(self, image: str, label: str) -> None:
        """Label an image; after each `EVERY` of them the head learns in the background.

        Raises:
            DataSetError: there is no such image or class.
        """
        if image not in self.files or label not in self.classes:
            raise DataSetError(f"There is no image {image!r} or class {label!r}.", "Load the page again.")
        with self._lock:
            self._labels[image] = label
            self._write()
            if len(self._labels) % EVERY == 0:
                self._learn()

    def undo(self) -> None:
        """Forget the last label, and show its image again; nothing where there is none."""
        with self._lock:
            if self._labels:
                self._undone, _ = self._labels.popitem()
                self._write()

    def wait(self) -> None:
        """Wait until no head is learning."""
        if self._thread:
            self._thread.join()

    def _next(self) -> int | None:
        """The image whose label was taken back; or the unlabelled one of the largest entropy.

        Before there is a head, one after the other, spread.
        """
        if self._undone is not None and self._undone not in self._labels:
            return self._names.index(self._undone)
        open_rows = [row for row, name in enumerate(self._names) if name not in self._labels]
        if not open_rows:
            return None
        if self._predicted is None:
            return open_rows[len(self._labels) * 7919 % len(open_rows)]
        predicted = np.clip(self._predicted[open_rows], 1e-9, 1)
        return open_rows[int((-(predicted * np.log(predicted)).sum(axis=1)).argmax())]

    def _guess(self, row: int) -> tuple[str, float] | None:
        if self._predicted is None:
            return None
        best = int(self._predicted[row].argmax())
        return self.classes[best], float(self._predicted[row, best])

    def _learn(self) -> None:
        """Begin to learn, where each class has examples enough and nothing is learning."""
        labels = dict(self._labels)
        counts = [sum(label == name for label in labels.values()) for name in self.classes]
        if min(counts) < MIN_EXAMPLES or (self._thread and self._thread.is_alive()):
            return
        self._thread = threading.Thread(target=self._fit, args=(labels,), name="labelling", daemon=True)
        self._thread.start()

    def _fit(self, labels: dict[str, str]) -> None:
        rows = [row for row, name in enumerate(self._names) if name in labels]
        truth = np.array([self.classes.index(labels[self._names[row]]) for row in rows])
        targets = np.eye(len(self.classes))[truth]
        fitted = fit_head(self._embeddings[rows], targets, np.arange(len(rows)), exclusive=True)
        predicted = probabilities(fitted.head.logits(self._embeddings), exclusive=True)
        accuracy = float((fitted.held_out.argmax(axis=1) == truth).mean())
        with self._lock:
            self._predicted = predicted
            self._history.append(Measured(len(rows), accuracy))

    def _write(self) -> None:
        unfinished = self._path.with_name(f".{self._path.name}.unfinished")
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(["file", "label"])
            table.writerows(self._labels.items())
        os.replace(unfinished, self._path)  # noqa: PTH105 - as in galaxy_core.storage


def _read(path: Path, files: Mapping[str, Read], classes: Sequence[str]) -> dict[str, str]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, start=2):
        if row.get("file") not in files or row.get("label") not in classes:
            raise DataSetError(
                f"Row {number} of {path} has the file {row.get('file')!r} and the label {row.get('label')!r}.",
                f"Its files should be in the folder, its labels {', '.join(classes)}; or name another file.",
            )
    return {row["file"]: row["label"] for row in rows}
