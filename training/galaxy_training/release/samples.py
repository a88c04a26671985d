"""Releases sample images: a few galaxies of every kind in a data set, for visitors without images of their own.

The set in the repository is simulated and reproducible::

    galaxy train simulate runs/simulated --count 400 --seed 11
    galaxy samples release runs/simulated training/released --count 24 --only-agreeing 0.5 --quality 60
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
from galaxy_core.models.samples import INDEX, Sample, SampleIndex, SampleOrigin, StoredVotes, image_key
from galaxy_core.predictions import VotesInterpretation
from galaxy_core.storage import open_storage
from galaxy_core.votes.interpretation import interpret_votes
from galaxy_training.data.data_set import DataSet, Provenance
from galaxy_training.simulation.data_set import SIMULATED

log = logging.getLogger(__name__)

SIDE = max(CROPS)
"""Largest width and height of a sample, pixels. Images in Kaggle's layout have the field of view that framing
knows by this size, so that what is shrunk to it is still cut as it should be."""


@dataclass(frozen=True)
class Choice:
    """Selection of the galaxies that become samples.

    Attributes:
        count: largest number of samples.
        seed: the same seed chooses the same galaxies.
        agreement: the least confidence of a headline, 0 to 1; above 0, galaxies without votes are left out.
    """

    count: int
    seed: int
    agreement: float = 0.0


def origin_of(
    data: DataSet, title: str | None = None, credit: str | None = None, licence: str | None = None
) -> SampleOrigin:
    """Origin of the samples; what is not given is taken from the folder's ``data_set.json``.

    Raises:
        ReleaseError: the folder does not say either whose its images are and under which terms they are shown.
    """
    provenance = data.provenance
    if provenance == Provenance() and not (credit and licence):
        raise ReleaseError(
            f"{data.folder} does not say under which terms its images and votes may be shown to everybody.",
            "Make sure that they may, and say whose they are with --credit and the terms with --licence.",
        )
    return SampleOrigin(
        title=title or provenance.name,
        credit=credit or provenance.citation,
        licence=licence or provenance.licence,
        simulated=provenance.name == SIMULATED.name,
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
    """Write images into a registry's folder or bucket, then an index that replaces the one there.

    Images of the index before stay, for those who still hold it.

    Args:
        data: what to choose from.
        target: a folder's path or ``s3://bucket/prefix``.
        choice: how many, and which.
        origin: where they come from.
        quality: of the JPEG files, 1 to 95.
        progress: called after each image.

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
            image, (width, height) = _reencode(data.read_image(galaxy), quality)
        except (GalaxyError, OSError, zipfile.BadZipFile) as error:
            log.warning("left out %s: %s", data.files[galaxy], error)
            continue
        sample = _sample(galaxy, image, width, height, votes)
        storage.write(image_key(sample.id), image)
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


def _of_every_kind(data: DataSet, choice: Choice) -> Iterator[tuple[int, VotesInterpretation | None]]:
    """Galaxies in the order in which they are taken: a headline at a time, and within it an oddity at a time.

    Those whose votes are not all known come last.
    """
    kinds: dict[str, dict[str, list[tuple[int, VotesInterpretation]]]] = defaultdict(lambda: defaultdict(list))
    unknown = []
    for row in np.random.default_rng(choice.seed).permutation(len(data)).tolist():
        galaxy, votes = int(data.ids[row]), data.votes[row]
        if not np.isfinite(votes).all():
            unknown.append(galaxy)
            continue
        answer = interpret_votes(votes)
        if (answer.headline.confidence or 0.0) >= choice.agreement:
            kinds[answer.headline.code][answer.path[-1]].append((galaxy, answer))
    yield from _in_turns([_in_turns(oddities.values()) for oddities in kinds.values()])
    if choice.agreement == 0:
        yield from ((galaxy, None) for galaxy in unknown)


def _in_turns(
    groups: Iterable[Sequence[tuple[int, VotesInterpretation]]],
) -> list[tuple[int, VotesInterpretation]]:
    """The first of each group, then the second of each, and so on."""
    return [item for turn in zip_longest(*groups) for item in turn if item is not None]


def _reencode(data: bytes, quality: int) -> tuple[bytes, tuple[int, int]]:
    """An image as a JPEG file of its own, without whatever else the file held, and its width and height."""
    load_image(data)  # what the API would refuse is refused here
    with Image.open(io.BytesIO(data)) as opened:
        image = ImageOps.exif_transpose(opened).convert("RGB")
    image.info.clear()  # Pillow would write the file's comment again
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue(), image.size


def _sample(galaxy: int, image: bytes, width: int, height: int, answer: VotesInterpretation | None) -> Sample:
    digest = sha256_of(image)
    return Sample(
        id=f"{galaxy}-{digest[:8]}",
        width=width,
        height=height,
        bytes=len(image),
        sha256=digest,
        votes=_votes(answer) if answer else None,
    )


def _votes(answer: VotesInterpretation) -> StoredVotes:
    return StoredVotes(
        joint_fractions={key: round(value, 6) for key, value in answer.joint_fractions.items()},
        headline=answer.headline,
        sentence=answer.sentence,
        path=answer.path,
    )
