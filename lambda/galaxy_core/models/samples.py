"""Sample pictures for whoever has none at hand: ``samples/images/<id>.jpg`` beside the models, and their index.

What the volunteers' votes mean is worked out when samples are released and stands in the index, so that whoever
lists, filters and shows samples needs neither the pictures' library nor numpy.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from secrets import SystemRandom
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from galaxy_core.checksums import checksum_error
from galaxy_core.errors import BrokenSampleError, GalaxyError, UnknownLabelError, UnknownSampleError
from galaxy_core.models.caching import INDEX_SECONDS, StaleWhileRevalidate
from galaxy_core.models.manifest import Sha256
from galaxy_core.predictions import ModelReference, TreePath, Words
from galaxy_core.storage import MissingFileError, Storage, open_storage
from galaxy_core.votes.decision_tree import TREE
from galaxy_core.votes.headlines import HEADLINES, is_part_of

INDEX = "samples/index.json"
_IMAGES = "samples/images"
WORDS = {
    "smooth": "Class1.1",
    "disk": "Class1.2",
    "edge-on": "Class2.1",
    "barred": "Class3.1",
    "spiral": "Class4.1",
    "ring": "Class8.1",
    "disturbed": "Class8.3",
    "irregular": "Class8.4",
    "merger": "Class8.6",
    "dust-lane": "Class8.7",
}
"""Plain words for the answers that are looked for most, and their keys."""
KINDS: dict[str, tuple[str, ...]] = {
    "elliptical": ("elliptical", "smooth"),
    "lenticular": ("lenticular",),
    "spiral": ("spiral", "disk"),
    "barred": ("barred", "spiral", "disk"),
    "edge-on": ("edge-on", "disk"),
    "irregular": ("irregular",),
    "merger": ("merger",),
    "ring": ("ring",),
}
"""Kinds of galaxies that have a name, and what each can be looked for by."""
KIND_HEADLINES = {
    "elliptical": ("smooth",),
    "lenticular": ("smooth", "featured.edge-on", "featured.face-on.no-spiral"),
    "spiral": ("featured.face-on.spiral",),
    "barred": ("featured.face-on.spiral",),
    "edge-on": ("featured.edge-on",),
    "irregular": ("irregular-or-merging",),
    "merger": ("irregular-or-merging",),
}
"""Codes of headlines that agree with astronomers' kinds; no headline says that there is a ring."""
LOCAL_SECONDS = 2.0
"""After which the index of a folder that is being filled is read again."""
VOCABULARY = frozenset({*TREE.keys, *WORDS, *HEADLINES, *KINDS})
"""What samples can be asked for by: an answer's key, one of `WORDS`, or a headline's code."""

_WORD_OF = {key: word for word, key in WORDS.items()}

log = logging.getLogger(__name__)

SampleId = Annotated[str, StringConstraints(pattern=r"^[0-9a-z][0-9a-z-]{0,59}$")]
Fraction = Annotated[float, Field(ge=0, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StoredVotes(Words):
    """Votes on a sample, and what they mean in words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    joint_fractions: dict[str, Fraction] = Field(description="The 37 joint fractions under Kaggle's names.")
    path: tuple[str, ...] = Field(description="Most voted answer at each step of the tree, from question 1 on.")

    @model_validator(mode="after")
    def _keys_are_the_trees(self) -> Self:
        if tuple(self.joint_fractions) != TREE.keys:
            raise ValueError("votes have the tree's 37 keys, in order")
        if not set(self.path) <= set(TREE.keys):
            raise ValueError("a path has keys of the tree")
        return self


class SampleOrigin(_Part):
    """Where samples come from, and under which terms they may be shown; empty where there are none."""

    title: str
    credit: str
    licence: str
    simulated: bool = Field(description="Whether the galaxies are drawn and the votes made up.")


class SampleCutout(_Part):
    """Where in which survey of the sky a sample's image was cut out, and when."""

    survey: str
    layer: str = Field(description="Data release or rendering.")
    ra: float = Field(description="Right ascension of its middle in degrees, ICRS.")
    dec: float = Field(description="Declination of its middle in degrees, ICRS.")
    fov_arcmin: float = Field(description="Its side in minutes of arc.")
    scale: float = Field(description="Arcseconds a pixel.")
    fetched: date
    link: str = Field(description="Where the credit leads.")


class SampleGalaxy(_Part):
    """A real galaxy that people know by name."""

    name: str = Field(examples=["Whirlpool Galaxy"])
    label: str = Field(default="", description="Short names, to be shown with it.", examples=["Whirlpool, M51"])
    designation: str = Field(description="Its name in a catalogue.", examples=["NGC 5194"])
    type: str = Field(description="Type that astronomers give it; may be empty.", examples=["SABb"])
    kind: str | None = Field(description="Its kind in a plain word.", examples=["spiral"])
    source: str = Field(description="Source of its position, size and type.", examples=["OpenNGC"])
    sentence: str = Field(description="What to look at; may be empty.")


class SamplePrediction(Words):
    """What a model said of a sample when the sample was put there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: ModelReference
    path: TreePath = Field(default=(), description="Empty for a model of classes.")
    outlier: bool = Field(description="Whether the model takes it for something that it does not know.")


class StoredPrediction(SamplePrediction):
    """A prediction with the image's embedding, which similar samples are found by."""

    embedding: str | None = Field(
        default=None,
        description="Base64 of little-endian float16, of the image unturned; empty where the model gives none, "
        "null where it was not asked.",
    )


class Sample(_Part):
    """One picture. Its id never means another picture, so that whoever has it may keep it."""

    id: SampleId
    width: int = Field(gt=0)
    height: int = Field(gt=0)
    bytes: int = Field(gt=0)
    sha256: Sha256
    votes: StoredVotes | None = Field(default=None, description="Null where they are not known.")
    origin: SampleOrigin | None = Field(default=None, description="Null where it is the index's.")
    galaxy: SampleGalaxy | None = Field(default=None, description="Null where it has no name.")
    cutout: SampleCutout | None = Field(default=None, description="Null where it is no survey's cutout.")
    prediction: StoredPrediction | None = Field(default=None, description="Null where no model has seen it.")

    @property
    def labels(self) -> frozenset[str]:
        """The part of the `VOCABULARY` that is true of it, by its votes or else by its kind."""
        if self.votes is None:
            return frozenset(KINDS.get(self.galaxy.kind or "", ())) if self.galaxy else frozenset()
        words = {_WORD_OF[key] for key in self.votes.path if key in _WORD_OF}
        code = self.votes.headline.code
        codes = {other for other in HEADLINES if is_part_of(code, other)}
        kinds = KINDS["elliptical"] if code == "smooth" else ()
        return frozenset({*self.votes.path, *words, *codes, *kinds})

    def is_predicted_by(self, model: ModelReference) -> bool:
        """Whether it has a model's prediction, and the model was asked for its embedding."""
        prediction = self.prediction
        return prediction is not None and prediction.model == model and prediction.embedding is not None

    @property
    def agrees(self) -> bool | None:
        """Whether the model's headline fits the volunteers' or the astronomers'; None where one is not known."""
        if self.prediction is None:
            return None
        code = self.prediction.headline.code
        if self.votes:
            other = self.votes.headline.code
            return is_part_of(code, other) or is_part_of(other, code)
        wanted = KIND_HEADLINES.get(self.galaxy.kind or "") if self.galaxy else None
        return None if wanted is None else any(is_part_of(code, each) for each in wanted)


class SampleIndex(_Part):
    """The samples' only mutable file."""

    schema_version: Literal[2] = 2
    origin: SampleOrigin
    samples: tuple[Sample, ...]


@dataclass(frozen=True)
class Page:
    """A part of the samples.

    Attributes:
        samples: on this page.
        total: how many there are on all pages.
        next: offset of the page that follows, or None after the last.
    """

    samples: tuple[Sample, ...]
    total: int
    next: int | None


@dataclass(frozen=True)
class _Listing:
    """Samples of one or two places.

    Attributes:
        origin: of those that have none of their own.
        samples: in the order in which they are listed.
        places: by id, the sample and where its picture lies.
    """

    origin: SampleOrigin
    samples: tuple[Sample, ...]
    places: Mapping[str, tuple[Sample, Storage]]


class Samples:
    """Sample pictures in a folder or a bucket; none where nobody has released any there.

    Args:
        root: a folder's path or ``s3://bucket/prefix``, the registry's.
        fetched: another one, of galaxies that were fetched from surveys, which are listed first; nothing is listed
            of one that is out of reach or malformed.
        clock: seconds that only grow.

    Attributes:
        fetching: whether somebody puts more into `fetched` right now.

    Every call raises `StorageError` where the folder or bucket is out of reach, and `BrokenSampleError` where the
    index is malformed, unless an earlier index is known.
    """

    def __init__(
        self, root: str | Path, fetched: str | Path = "", *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.fetching = False
        self._storage = open_storage(root)
        self._fetched = open_storage(fetched) if fetched else None
        self._had_samples = False
        seconds = LOCAL_SECONDS if fetched and not str(fetched).startswith("s3://") else INDEX_SECONDS
        self._listing = StaleWhileRevalidate(self._read, clock, seconds=seconds)
        self._chance = SystemRandom()

    @property
    def origin(self) -> SampleOrigin:
        """Where the samples come from that have no origin of their own."""
        return self._listing.get().origin

    @property
    def every(self) -> tuple[Sample, ...]:
        """All of them, in the index's order."""
        return self._listing.get().samples

    def origin_of(self, sample: Sample) -> SampleOrigin:
        """Where one sample comes from."""
        return sample.origin or self.origin

    def page(self, answer: str | None = None, *, offset: int = 0, limit: int = 24) -> Page:
        """A part of the samples, or of those of which an answer is true, in the index's order.

        Raises:
            UnknownLabelError: the answer is not in the `VOCABULARY`.
        """
        found = self._of(answer)
        end = offset + limit
        return Page(found[offset:end], len(found), end if end < len(found) else None)

    def random(self, answer: str | None = None, *, count: int = 1) -> tuple[Sample, ...]:
        """Different samples by chance: so many, or as many as there are.

        Raises:
            UnknownLabelError: the answer is not in the `VOCABULARY`.
        """
        found = self._of(answer)
        return tuple(self._chance.sample(found, min(count, len(found))))

    def get(self, sample_id: str) -> Sample:
        """One sample.

        Raises:
            UnknownSampleError: there is none by this id.
        """
        return self._place(sample_id)[0]

    def _place(self, sample_id: str) -> tuple[Sample, Storage]:
        place = self._listing.get().places.get(sample_id)
        if place is None:
            raise UnknownSampleError(
                f"There is no sample {sample_id!r}.", "See /api/v1/samples for those there are."
            )
        return place

    def image(self, sample_id: str) -> bytes:
        """A sample's JPEG file, verified.

        Raises:
            UnknownSampleError: there is none by this id.
            BrokenSampleError: the file is missing, or not the one that the index tells of.
        """
        sample, storage = self._place(sample_id)
        key = image_key(sample.id)
        try:
            data = storage.read(key)
        except MissingFileError as error:
            raise _broken(storage, key, "is missing") from error
        if problem := checksum_error(data, sample.sha256):
            raise _broken(storage, key, problem)
        return data

    def _of(self, answer: str | None) -> tuple[Sample, ...]:
        samples = self._listing.get().samples
        if answer is None:
            return samples
        if answer not in VOCABULARY:
            raise UnknownLabelError(
                f"Samples cannot be asked for by {answer!r}.",
                f"Ask by an answer's key, {TREE.keys[0]} to {TREE.keys[-1]}, or by one of "
                f"{', '.join(sorted(VOCABULARY.difference(TREE.keys)))}.",
            )
        return tuple(sample for sample in samples if answer in sample.labels)

    def _read(self) -> _Listing:
        own = self._read_index()
        fetched = self._read_fetched()
        places: dict[str, tuple[Sample, Storage]] = {}
        if fetched and self._fetched:
            places = {sample.id: (sample, self._fetched) for sample in fetched.samples}
        for sample in own.samples:
            places.setdefault(sample.id, (sample, self._storage))
        origin = fetched.origin if fetched and not own.samples else own.origin
        return _Listing(origin, tuple(sample for sample, _ in places.values()), places)

    def _read_index(self) -> SampleIndex:
        index = read_index(self._storage)
        if index is None:
            if self._had_samples or self._storage.names(_IMAGES):
                raise _broken(self._storage, INDEX, "is missing, although there are samples")
            return SampleIndex(origin=SampleOrigin(title="", credit="", licence="", simulated=False), samples=())
        self._had_samples = True
        return index

    def _read_fetched(self) -> SampleIndex | None:
        try:
            return read_index(self._fetched) if self._fetched else None
        except GalaxyError as error:
            log.warning("no fetched galaxies are shown: %s", error)
            return None


def embedding_model(samples: Sequence[Sample]) -> ModelReference | None:
    """The model that most samples' embeddings are from; None where none has one."""
    models = Counter(
        (sample.prediction.model.name, sample.prediction.model.version)
        for sample in samples
        if sample.prediction and sample.prediction.embedding
    )
    if not models:
        return None
    ((name, version), _), *_ = models.most_common(1)
    return ModelReference(name=name, version=version)


def read_index(storage: Storage) -> SampleIndex | None:
    """The index of a registry's samples; None where there is none.

    Raises:
        BrokenSampleError: it is malformed.
        StorageError: the folder or bucket is out of reach.
    """
    try:
        return SampleIndex.model_validate_json(storage.read(INDEX))
    except MissingFileError:
        return None
    except ValidationError as error:
        raise _broken(storage, INDEX, "is not an index of samples") from error


def _broken(storage: Storage, key: str, problem: str) -> BrokenSampleError:
    return BrokenSampleError(f"{storage.describe(key)} {problem}.", "Release the samples again.")


def image_key(sample_id: str) -> str:
    """Where a sample's picture is."""
    return f"{_IMAGES}/{sample_id}.jpg"
