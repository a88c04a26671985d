"""Batches of pictures, as the OpenAPI document shows them."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from pathlib import PurePosixPath
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from galaxy_batches.estimate import Estimate
from galaxy_batches.service import Progress
from galaxy_batches.store import PositionInput, PositionSettings, State
from galaxy_core.images.limits import Limits
from galaxy_core.public_http import MAX_URL_LENGTH
from galaxy_core.storage import UploadForm
from galaxy_sky.surveys import DEFAULT_FOV_ARCMIN, DEFAULT_ORDER, MAX_FOV_ARCMIN, MIN_FOV_ARCMIN, SurveyKey

MAX_IMAGES = 1000


_CONTROLS = {"Cc", "Cs", "Zl", "Zp"}
"""Unicode's categories of control characters, halves of characters, and separators of lines and paragraphs."""

_TURNS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
"""Classes of the characters that turn the direction of writing, and let a name look like another."""


def _has_controls(text: str) -> bool:
    return any(
        unicodedata.category(char) in _CONTROLS or unicodedata.bidirectional(char) in _TURNS for char in text
    )


def _plain_text(text: str) -> str:
    if _has_controls(text):
        raise ValueError("expected text without control characters")
    return text


def _plain_name(name: str) -> str:
    path = PurePosixPath(name)
    if _has_controls(name) or "\\" in name or path.is_absolute() or ".." in path.parts or name != name.strip():
        raise ValueError(
            "expected a file's name or relative path, without “..”, backslashes or control characters"
        )
    return name


def _all_different(images: list[BatchImage]) -> list[BatchImage]:
    seen: set[str] = set()
    for image in images:
        if image.name in seen:
            raise ValueError(f"the name {image.name!r} comes twice")
        seen.add(image.name)
    return images


class BatchImage(BaseModel):
    """One picture of a batch."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[
        str,
        Field(
            min_length=1,
            max_length=200,
            description="What its row in the table is called: a file's name or relative path, without “..”, "
            "backslashes or control characters. Each picture has another one.",
            examples=["m51.jpg"],
        ),
        AfterValidator(_plain_name),
    ]
    bytes: int | None = Field(
        None,
        ge=1,
        le=Limits.bytes,
        description="Size of its file: its upload takes no more, and the day's quota counts no more.",
        examples=[46_000],
    )


_Text = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_plain_text)]


class BatchPosition(BaseModel):
    """One position of a batch. What is no position costs its row, and not the request."""

    model_config = ConfigDict(extra="forbid")

    ra: float | _Text | None = Field(
        None,
        description="Right ascension, ICRS (J2000): degrees, or text in degrees or sexagesimal hours.",
        examples=[202.4696, "13:29:52.7"],
    )
    dec: float | _Text | None = Field(
        None, description="Declination: degrees, or text in degrees.", examples=[47.1952, "+47:11:43"]
    )
    name: _Text | None = Field(
        None,
        description="What its row is called; its number otherwise. Without a position, the name is resolved.",
        examples=["M51"],
    )
    fov_arcmin: float | None = Field(
        None, ge=MIN_FOV_ARCMIN, le=MAX_FOV_ARCMIN, description="Side of its cutout; the batch's otherwise."
    )


def _each_once(surveys: list[SurveyKey]) -> list[SurveyKey]:
    if len({*surveys}) < len(surveys):
        raise ValueError("a survey comes twice")
    return surveys


class BatchRequest(BaseModel):
    """Which pictures are to be classified, or positions in the sky: one of the two."""

    model_config = ConfigDict(extra="forbid")

    images: Annotated[
        Annotated[
            list[BatchImage],
            Field(min_length=1, max_length=MAX_IMAGES, json_schema_extra={"uniqueItems": True}),
            AfterValidator(_all_different),
        ]
        | None,
        Field(description="Pictures that are uploaded."),
    ] = None
    positions: Annotated[
        Annotated[list[BatchPosition], Field(min_length=1, max_length=MAX_IMAGES)] | None,
        Field(description="Positions or names whose cutouts are fetched; one that comes twice is asked for once."),
    ] = None
    surveys: Annotated[
        Annotated[list[SurveyKey], Field(min_length=1), AfterValidator(_each_once)] | None,
        Field(
            description="Surveys in the order in which they are asked for a position; "
            f"{' and '.join(DEFAULT_ORDER)} where none are named."
        ),
    ] = None
    fov_arcmin: float | None = Field(
        None,
        ge=MIN_FOV_ARCMIN,
        le=MAX_FOV_ARCMIN,
        description="Side of the cutout of a position that has none of its own, in minutes of arc; "
        f"{DEFAULT_FOV_ARCMIN:g} where it is not given.",
    )
    model: str | None = Field(None, description="Which model answers; the default model otherwise.")
    webhook: str | None = Field(
        None,
        max_length=MAX_URL_LENGTH,
        description="An https address that hears once the batch is done, failed or cancelled: a signed request, "
        "`batch.done`, `batch.failed` or `batch.cancelled` of [Standard Webhooks](https://standardwebhooks.com). "
        "It is sent again, three times at most, until the answer is 2xx; redirects are not followed.",
        examples=["https://galaxies.example.org/hooks/batches"],
    )

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.images is None) == (self.positions is None):
            raise ValueError("expected either images or positions")
        return self

    def inputs(self) -> list[PositionInput]:
        """The positions, as a batch stores them."""
        return [
            PositionInput(target=position.name or f"row {number}", **position.model_dump())
            for number, position in enumerate(self.positions or (), 1)
        ]

    def position_settings(self) -> PositionSettings:
        """How their cutouts are fetched."""
        return PositionSettings(
            surveys=tuple(self.surveys or DEFAULT_ORDER), fov_arcmin=self.fov_arcmin or DEFAULT_FOV_ARCMIN
        )


class Results(BaseModel):
    """The table of a batch that is done: links, each good for an hour; asking again gives new ones."""

    csv: str
    parquet: str


class BatchEstimate(BaseModel):
    """What a whole batch will probably take, said before it starts."""

    seconds: int = Field(description="From its start to its table, where nobody else's batch is before it.")
    dollars: float | None = Field(
        description="What this installation's owner pays AWS for it, at list prices; null where nothing is paid."
    )


class Batch(BaseModel):
    """How far a batch is."""

    id: str = Field(description="Whoever knows it may do everything with the batch: keep it to yourself.")
    state: State
    expires: datetime = Field(description="When the batch, its pictures and its results are no longer to be had.")
    model: str = Field(description="Name of the model that answers.", examples=["equivariant"])
    version: str = Field(description="Its version, whatever is released in the meantime.", examples=["1"])
    images: int = Field(description="How many pictures or positions the batch has.")
    answered: int = Field(description="How many of them the model has answered for; grows shard by shard.")
    failed: int = Field(description="How many of them have no answer; the table says why.")
    reason: str | None = Field(description="Why a batch failed as a whole; null otherwise.")
    estimate: BatchEstimate
    results: Results | None = Field(description="Null until the batch is done.")

    @classmethod
    def of(cls, progress: Progress, estimate: Estimate, address: str) -> Self:
        """A batch as it is told of at an address below which its files are, where they have no links."""
        return cls(**_facts(progress, estimate, address))


class Upload(BaseModel):
    """How to upload one picture: POST a `multipart/form-data` form of the fields, then the picture as `file`."""

    name: str
    url: str = Field(description="Relative to the API's own where batches are kept in a folder.")
    fields: dict[str, str] = Field(description="To be sent before the file, as they are.")


class CreatedBatch(Batch):
    """A new batch, and how to upload its pictures."""

    uploads: list[Upload] = Field(description="In the order asked, each good for an hour; none of positions.")
    webhook_secret: str | None = Field(
        description="What the webhook's requests are signed with, said here alone; null without one.",
        examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"],
    )

    @classmethod
    def with_uploads(
        cls,
        progress: Progress,
        estimate: Estimate,
        address: str,
        names: list[str],
        forms: list[UploadForm | None],
    ) -> Self:
        """A batch that waits for its uploads."""
        uploads = [
            Upload(
                name=name,
                url=form.url if form else f"{address}/images/{number}",
                fields=form.fields if form else {},
            )
            for number, (name, form) in enumerate(zip(names, forms, strict=True))
        ]
        webhook = progress.manifest.webhook
        return cls(
            **_facts(progress, estimate, address),
            uploads=uploads,
            webhook_secret=webhook.secret if webhook else None,
        )


def _facts(progress: Progress, estimate: Estimate, address: str) -> dict[str, object]:
    links = progress.results
    return {
        "id": progress.id,
        "state": progress.state,
        "expires": progress.manifest.expires,
        "model": progress.manifest.model,
        "version": progress.manifest.version,
        "images": progress.manifest.images,
        "answered": progress.answered,
        "failed": progress.failed,
        "reason": progress.reason,
        "estimate": BatchEstimate(seconds=estimate.seconds, dollars=estimate.dollars),
        "results": links and {kind: link or f"{address}/results.{kind}" for kind, link in links.items()},
    }
