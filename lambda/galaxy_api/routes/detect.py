"""Finding and classifying every galaxy of a wide picture."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Query

from galaxy_api.admission import admitted
from galaxy_api.dependencies import Configured, ReleasedSamples
from galaxy_api.dependencies.callers import CallerOf
from galaxy_api.dependencies.classifiers import get_wide_loader
from galaxy_api.errors import responses
from galaxy_api.languages import RequestedWords
from galaxy_api.request_body import REQUEST_BODY, Sent
from galaxy_api.routes.classify import Bands, ReleasedModels, fetch_image, parse_bands_parameter
from galaxy_api.schemas.detection import (
    DetectedGalaxy,
    Detection,
    DetectionNote,
    NoteCode,
    WideImageDescription,
)
from galaxy_api.sky.service import SkyService
from galaxy_api.telemetry import Metrics
from galaxy_core.api_version import API
from galaxy_core.detection.frames import Frame
from galaxy_core.images.limits import MAX_FRAMED_SIDE, MAX_WORK, MIN_SIDE
from galaxy_core.images.options import ReadOptions
from galaxy_core.languages.readings import translate_reading
from galaxy_core.votes.translation import translate_prediction

router = APIRouter(prefix=API, tags=["Galaxies"])

MAX_GALAXIES, DEFAULT_GALAXIES = 200, 100
SECONDS = 10.0
"""From the request's start, after which no further galaxy is classified: a function ends at 15."""


@router.post(
    "/detect",
    summary="Find and classify every galaxy in an image",
    responses=responses(400, 401, 404, 413, 415, 422, 429, 503),
    openapi_extra={"requestBody": REQUEST_BODY},
)
def detect_galaxies(
    sent: Sent,
    caller: CallerOf,
    released: ReleasedModels,
    samples: ReleasedSamples,
    sky: SkyService,
    configured: Configured,
    metrics: Metrics,
    words: RequestedWords,
    model: Annotated[
        str | None, Query(description="Which model answers; the default model otherwise.", examples=["cnn"])
    ] = None,
    limit: Annotated[
        int, Query(ge=1, le=MAX_GALAXIES, description="How many galaxies are listed, the brightest.")
    ] = DEFAULT_GALAXIES,
    bands: Bands = "",
) -> Detection:
    """Send a picture with several galaxies as to ``/api/v1/classify``; up to 25 megapixels.

    Galaxies are looked for in a copy of at most 1.6 megapixels, told from stars by the stars of the same picture,
    and each cut out by its own size. What is not done in time has no prediction, and a note says so. Larger
    pictures, and fainter galaxies, are for the command ``galaxy detect``.
    """
    end = time.monotonic() + SECONDS
    caller.take(1)
    fetched = fetch_image(sent, samples, sky, metrics)
    with metrics.step("decode"):
        options = ReadOptions(bands=parse_bands_parameter(bands))
        picture = get_wide_loader(configured)(fetched.data, configured.limits, options)
    with metrics.step("load"):
        classifier = released.get(model)
    metrics.fields["model"] = f"{classifier.manifest.name} {classifier.manifest.version}"
    with metrics.step("detect"), admitted(picture.searched_pixels):
        sources = picture.sources()
    found = [source for source in sources if not source.is_star]
    frames = [Frame.of(source) for source in found[:limit]]
    galaxies = [
        DetectedGalaxy.of(number, source, frame, picture)
        for number, (source, frame) in enumerate(zip(found, frames, strict=False), 1)
    ]
    notes = _notes(len(found), limit, stars=len(sources) - len(found))
    work, count = _affordable(frames)
    if count < len(galaxies):
        text = f"The brightest {count} of {len(galaxies)} are classified: the others are too large."
        notes.append(_note("work_limit", f"{text} Send a smaller copy of the picture."))
    with metrics.step("inference"), admitted(work, released.give_memory_back):
        for place, (galaxy, frame) in enumerate(zip(galaxies[:count], frames, strict=False)):
            if time.monotonic() > end:
                text = f"The brightest {place} of {len(galaxies)} were classified in the time of a request."
                notes.append(_note("time_limit", f"{text} Send a smaller picture, or a part of it."))
                break
            galaxy.prediction = translate_prediction(classifier.predict(frame.cut(picture.pixels)), words)
    return Detection(
        image=WideImageDescription(
            width=picture.width,
            height=picture.height,
            format=picture.format,
            origin=fetched.origin,
            read_as=[translate_reading(each, words.language) for each in picture.details],
            bands=list(picture.bands),
        ),
        model=classifier.manifest.reference,
        detected=len(found),
        stars=len(sources) - len(found),
        galaxies=galaxies,
        notes=notes,
    )


def _affordable(frames: list[Frame]) -> tuple[int, int]:
    """Pixels to look at, at most `MAX_WORK`, and how many of the frames have so many together."""
    work = 0
    for count, frame in enumerate(frames):
        side = min(max(frame.side, MIN_SIDE), 2 * MAX_FRAMED_SIDE)
        if work + side**2 > MAX_WORK:
            return work, count
        work += side**2
    return work, len(frames)


def _notes(detected: int, limit: int, *, stars: int) -> list[DetectionNote]:
    notes = []
    if not detected:
        text = "No galaxy stands out from the sky. If one fills the picture, ask /api/v1/classify."
        notes.append(_note("no_galaxies", text))
    elif not stars:
        text = (
            "The picture's stars form no group that is sharper than the rest: some of what is listed may be stars."
        )
        notes.append(_note("no_stars", text))
    if detected > limit:
        text = f"{detected} galaxies were found; the brightest {limit} are listed."
        text += (
            f" The parameter limit raises that up to {MAX_GALAXIES}; the command galaxy detect has no such limit."
        )
        notes.append(_note("galaxy_limit", text))
    return notes


def _note(code: NoteCode, text: str) -> DetectionNote:
    return DetectionNote(code=code, text=text)
