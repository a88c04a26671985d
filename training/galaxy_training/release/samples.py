"""Releases sample pictures: a few galaxies of a data set, of every kind that it has, for visitors who have none.

The set that the repository holds is drawn, and can be drawn again::

    galaxy-train simulate runs/simulated --count 400 --seed 11
    galaxy-train release-samples runs/simulated training/released --count 24 --only-agreeing 0.5 --quality 60
"""

from __future__ import annotations

import io
import logging
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from galaxy_core.checksums import sha256_of
from galaxy_core.errors import GalaxyError, ReleaseError
from galaxy_core.images.limits import CROPS
from galaxy_core.images.preprocessing import load_image
from galaxy_core.models.samples import INDEX, Sample, SampleIndex, SampleOrigin, SampleVotes, picture_key
from galaxy_core.storage import open_storage
from galaxy_core.votes.interpretation import VotesPrediction, interpret_votes
from galaxy_training.data.data_set import DataSet, DataSource
from galaxy_training.simulation.data_set import ORIGIN

log = logging.getLogger(__name__)

SIDE = max(CROPS)
"""Largest width and height of a sample, pixels. Pictures in Kaggle's layout have the field of view that framing
knows by this size, so that what is shrunk to it is still cut as it should be."""


@dataclass(frozen=True)
class Choice:
    """Which galaxies become samples.

    Attributes:
        count: how many at most.
        seed: the same seed chooses the same galaxies.
        agreement: the least confidence of a headline, 0 to 1; above 0, galaxies without votes are left out.
    """

    count: int
    seed: int
    agreement: float = 0.0


def origin_of(
    data: DataSet, title: str | None = None, credit: str | None = None, licence: str | None = None
) -> SampleOrigin:
    """Where samples come from: what is not said here is taken from the folder's ``data_set.json``.

    Raises:
        ReleaseError: the folder does not say either whose its pictures are and under which terms they are shown.
    """
    source = data.source
    if source == DataSource() and not (credit and licence):
        raise ReleaseError(
            f"{data.folder} does not say under which terms its pictures and votes may be shown to everybody.",
            "Make sure that they may, and say whose they are with --credit and the terms with --licence.",
        )
    return SampleOrigin(
        title=title or source.name,
        credit=credit or source.citation,
        licence=licence or source.licence,
        simulated=source.name == ORIGIN.name,
    )


def release_samples(
    data: DataSet,
    target: str | Path,
    choice: Choice,
    origin: SampleOrigin,
    *,
    quality: int = 85,
    progress: Callable[[Sample], None] | None = None,
) -> SampleIndex:
    """Write pictures into a registry's folder or bucket, then an index that replaces the one there.

    Pictures of the index before stay, for those who still hold it.

    Args:
        data: what to choose from.
        target: a folder's path or ``s3://bucket/prefix``.
        choice: how many, and which.
        origin: where they come from.
        quality: of the JPEG files, 1 to 95.
        progress: called after each picture.

    Raises:
        ReleaseError: no galaxy can be a sample.
        StorageError: the folder or bucket cannot be written.
    """
    storage = open_storage(target)
    samples: list[Sample] = []
    for galaxy, votes in _of_every_kind(data, choice):
        if len(samples) == choice.count:
            break
        try:
            picture, (width, height) = _reencode(data.read_picture(galaxy), quality)
        except (GalaxyError, OSError, zipfile.BadZipFile) as error:
            log.warning("left out %s: %s", data.files[galaxy], error)
            continue
        sample = _sample(galaxy, picture, width, height, votes)
        storage.write(picture_key(sample.id), picture)
        samples.append(sample)
        if progress is not None:
            progress(sample)
    if not samples:
        raise ReleaseError(
            f"No galaxy of {data.folder} can be a sample.", "Ask for less agreement, or name another data set."
        )
    index = SampleIndex(origin=origin, samples=tuple(samples))
    storage.write(INDEX, index.model_dump_json().encode() + b"\n")
    return index


def _of_every_kind(data: DataSet, choice: Choice) -> Iterator[tuple[int, VotesPrediction | None]]:
    """Galaxies in the order in which they are taken: a headline at a time, and within it an oddity at a time.

    Those whose votes are not all known come last.
    """
    kinds: dict[str, dict[str, list[tuple[int, VotesPrediction]]]] = defaultdict(lambda: defaultdict(list))
    unknown = []
    for row in np.random.default_rng(choice.seed).permutation(len(data)).tolist():
        galaxy, votes = int(data.ids[row]), data.votes[row]
        if not np.isfinite(votes).all():
            unknown.append(galaxy)
            continue
        answer = interpret_votes(votes)
        if answer.headline.confidence >= choice.agreement:
            kinds[answer.headline.code][answer.path[-1]].append((galaxy, answer))
    yield from _in_turns([_in_turns(oddities.values()) for oddities in kinds.values()])
    if choice.agreement == 0:
        yield from ((galaxy, None) for galaxy in unknown)


def _in_turns(
    groups: Iterable[Sequence[tuple[int, VotesPrediction]]],
) -> list[tuple[int, VotesPrediction]]:
    """The first of each group, then the second of each, and so on."""
    return [item for turn in zip_longest(*groups) for item in turn if item is not None]


def _reencode(data: bytes, quality: int) -> tuple[bytes, tuple[int, int]]:
    """A picture as a JPEG file of its own, without whatever else the file held, and its width and height."""
    load_image(data)  # what the API would refuse is refused here
    with Image.open(io.BytesIO(data)) as image:
        picture = ImageOps.exif_transpose(image).convert("RGB")
    picture.info.clear()  # Pillow would write the file's comment again
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue(), picture.size


def _sample(galaxy: int, picture: bytes, width: int, height: int, answer: VotesPrediction | None) -> Sample:
    digest = sha256_of(picture)
    return Sample(
        id=f"{galaxy}-{digest[:8]}",
        width=width,
        height=height,
        bytes=len(picture),
        sha256=digest,
        votes=_votes(answer) if answer else None,
    )


def _votes(answer: VotesPrediction) -> SampleVotes:
    return SampleVotes(
        fractions={key: round(value, 6) for key, value in answer.vote_fractions.items()},
        headline=answer.headline,
        sentence=answer.sentence,
        answers=answer.path,
    )
