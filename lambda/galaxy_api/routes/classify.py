"""Asking models about a picture, and whether they are well."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

import galaxy_core
from galaxy_api.admission import admitted
from galaxy_api.dependencies import Configured, ReleasedSamples
from galaxy_api.dependencies.callers import CallerOf
from galaxy_api.dependencies.classifiers import get_classifiers, get_loader
from galaxy_api.errors import InvalidRequestError, public_text, responses
from galaxy_api.languages import RequestedWords
from galaxy_api.referenced_images import FetchedImage, fetch
from galaxy_api.request_body import REQUEST_BODY, Sent
from galaxy_api.schemas.classification import (
    Classification,
    Health,
    ImageDescription,
    ImageEmbedding,
    ModelHealth,
)
from galaxy_api.schemas.image_origins import UploadOrigin
from galaxy_api.sky.service import SkyService
from galaxy_api.telemetry import Metrics
from galaxy_core.api_version import API
from galaxy_core.errors import GalaxyError, TooMuchWorkError, UnknownLabelError
from galaxy_core.images.framing import MIN_CROP
from galaxy_core.images.galaxy_frame import frame_galaxy
from galaxy_core.images.limits import MAX_WORK
from galaxy_core.images.options import FrameMode, ReadOptions, Stretch, parse_bands
from galaxy_core.images.preprocessing import ImageArray, LoadedImage
from galaxy_core.images.rotations import MAX_ROTATED_SIDE, MAX_ROTATIONS, rotated_copies
from galaxy_core.models.classifier import EXPLAIN_PATH, Classifier, Classifiers, framing_model
from galaxy_core.models.embeddings import mean_embedding
from galaxy_core.votes.agreement import compare
from galaxy_core.votes.decision_tree import TREE
from galaxy_core.votes.translation import translate_agreement, translate_prediction

router = APIRouter(prefix=API, tags=["Galaxies"])

EVERY_MODEL = "all"


async def _this_process(configured: Configured) -> Classifiers:
    return get_classifiers(configured)


ReleasedModels = Annotated[Classifiers, Depends(_this_process)]
ModelNames = Annotated[
    list[str] | None,
    Query(
        description="Which model answers; repeat it for several, or say “all”. The default model otherwise.",
        examples=[["cnn"]],
    ),
]
Explain = Annotated[
    list[str] | None,
    Query(
        max_length=len(TREE.keys),
        description="Answers whose activation map is wanted; repeat it for several, or say “path” for all on "
        "the predicted path. A model explains its own.",
        examples=[["Class4.1"]],
    ),
]
Rotations = Annotated[
    int,
    Query(ge=1, le=MAX_ROTATIONS, description="Turned copies of the picture to average over, itself among them."),
]


Crop = Annotated[
    float | None,
    Query(
        ge=MIN_CROP,
        le=1,
        allow_inf_nan=False,
        description="Part of the image's shorter side that the models see, about the middle. Otherwise the whole, "
        "but of 424 x 424 pixels the middle 312, as of Galaxy Zoo's images; the response says which.",
        examples=[0.74],
    ),
]


Bands = Annotated[
    str,
    Query(
        max_length=300,
        description="Planes of a FITS file, or bands of a TIFF, for red, green and blue, or one for grey: numbers "
        "counted from 1, or names; otherwise chosen by their names and headers. The response says which.",
        examples=["3,2,1"],
    ),
]
StretchOption = Annotated[
    Stretch,
    Query(
        description="Whether FITS files, and TIFF of more than 8 bits, hold light (asinh) or an image that is "
        "fit to be shown (none); auto takes FITS for light, and tells TIFF apart."
    ),
]
Preview = Annotated[
    bool, Query(description="Whether the response holds what the models saw as a small JPEG, as for a FITS file.")
]
FrameOption = Annotated[
    FrameMode,
    Query(
        description="“auto” centres the image on its galaxy and makes it wider or tighter where the galaxy is not "
        "as the models know it; the response says what it did. “given” leaves it as it was framed."
    ),
]
EmbeddingOption = Annotated[
    bool, Query(description="Whether the response holds the embeddings of the models that give one.")
]


@router.get("/healthz", summary="Check that every model can be loaded")
def get_health(released: ReleasedModels) -> Health:
    """Load every model once and say which one fails, and why."""
    try:
        names = list(released.registry.index().models)
    except GalaxyError as error:
        names = []
        models = [ModelHealth(name="registry", version=None, loadable=False, reason=public_text(error)[0])]
    else:
        models = [_model_health(released, name) for name in names]
    healthy = bool(models) and all(model.loadable for model in models)
    return Health(status="ok" if healthy else "degraded", version=galaxy_core.__version__, models=models)


@router.post(
    "/classify",
    summary="Classify an image",
    responses=responses(400, 401, 404, 413, 415, 422, 429, 503),
    openapi_extra={"requestBody": REQUEST_BODY},
)
def classify(
    sent: Sent,
    caller: CallerOf,
    released: ReleasedModels,
    samples: ReleasedSamples,
    sky: SkyService,
    configured: Configured,
    metrics: Metrics,
    words: RequestedWords,
    model: ModelNames = None,
    explain: Explain = None,
    rotations: Rotations = 1,
    crop: Crop = None,
    bands: Bands = "",
    stretch: StretchOption = "auto",
    preview: Preview = False,
    embedding: EmbeddingOption = False,
    frame: FrameOption = "given",
) -> Classification:
    """Send one picture, as a form's file field ``image`` or alone as the body, or say in JSON where one is.

    It is a JPEG, PNG, WebP, TIFF, GIF or FITS file; one with light as measured is stretched as the response says.

    JSON names one of the samples, a place in the sky or an object by its name. The sky is looked up in SDSS, and
    in the Legacy Surveys where SDSS has seen nothing; ``/api/v1/sky/image`` shows what will be classified.
    """
    caller.take(1)
    fetched = fetch_image(sent, samples, sky, metrics)
    with metrics.step("decode"):
        options = ReadOptions(crop, parse_bands_parameter(bands), stretch)
        image = get_loader(configured)(fetched.data, configured.limits, options)
    with metrics.step("load"):
        chosen = [released.get(name) for name in _names(released, model)]
    metrics.fields["model"] = ", ".join(f"{item.manifest.name} {item.manifest.version}" for item in chosen)
    labels = _labels_to_explain(chosen, explain or [])
    work = check_work(len(chosen), rotations, image)
    with metrics.step("inference"), admitted(work, released.give_memory_back):
        galaxy = None
        if frame == "auto":
            galaxy = framing_model(chosen, released.get).galaxy_frame(image.pixels)
            image = frame_galaxy(image, galaxy)
            check_work(len(chosen), rotations, image)
        copies = rotated_copies(image.pixels, rotations)
        located = [item.predict_and_locate(copies, wanted) for item, wanted in zip(chosen, labels, strict=True)]
        predictions = [prediction for prediction, _ in located]
        galaxy = galaxy or next((seen for _, seen in located if seen), None)
        embeddings = _embeddings(chosen, copies) if embedding else []
    with metrics.step("answer"):
        agreement = compare(predictions, _errors(chosen))
        return Classification(
            image=ImageDescription.of(image, fetched.origin, words, preview=preview, galaxy=galaxy),
            predictions=[translate_prediction(prediction, words) for prediction in predictions],
            agreement=agreement and translate_agreement(agreement, words),
            embeddings=embeddings,
        )


def fetch_image(sent: Sent, samples: ReleasedSamples, sky: SkyService, metrics: Metrics) -> FetchedImage:
    """The image's data: as it was sent, or from where the query says that it is."""
    if isinstance(sent, bytes):
        return FetchedImage(sent, UploadOrigin())
    with metrics.step("fetch"):
        return fetch(sent, samples, sky)


def _embeddings(chosen: list[Classifier], copies: ImageArray) -> list[ImageEmbedding]:
    return [
        ImageEmbedding(model=item.manifest.reference, values=mean_embedding(item, copies).tolist())
        for item in chosen
        if item.manifest.embedding
    ]


def parse_bands_parameter(bands: str) -> tuple[str, ...]:
    """The planes that the parameter ``bands`` names.

    Raises:
        InvalidRequestError: it names neither one nor three.
    """
    try:
        return parse_bands(bands) if bands else ()
    except ValueError as error:
        raise InvalidRequestError(f"The query's bands: {error}", "Leave them out to have them chosen.") from error


def check_work(models: int, rotations: int, image: LoadedImage) -> int:
    """Models times rotations times pixels; what would take longer than a request may is refused."""
    side = min(len(image.pixels), MAX_ROTATED_SIDE) if rotations > 1 else len(image.pixels)
    work = models * rotations * side**2
    if work > MAX_WORK:
        raise TooMuchWorkError(
            f"{models} models, {rotations} rotations and {side} x {side} pixels make {work / 1e6:.0f} million "
            f"pixels to look at; at most {MAX_WORK / 1e6:.0f} million are.",
            "Ask fewer models at a time, or for fewer rotations.",
        )
    return work


def _errors(chosen: list[Classifier]) -> dict[str, float]:
    metrics = {item.manifest.name: item.manifest.metrics for item in chosen if item.manifest.task == "votes"}
    return {name: figures["rmse"] for name, figures in metrics.items() if "rmse" in figures}


def _names(released: Classifiers, requested: list[str] | None) -> list[str | None]:
    if not requested:
        return [None]
    if EVERY_MODEL in requested:
        return list(released.registry.index().models)
    return list(dict.fromkeys(requested))


def _labels_to_explain(chosen: list[Classifier], explain: list[str]) -> list[list[str]]:
    """For each model, which answers it is to explain; an answer that none of them explains is refused.

    The path is explained by the models that make maps, if there are any.
    """
    wanted = [
        [
            label
            for label in explain
            if item.manifest.activation_maps and label in {EXPLAIN_PATH, *item.manifest.output.labels}
        ]
        for item in chosen
    ]
    missing = [
        label for label in explain if label != EXPLAIN_PATH and not any(label in labels for labels in wanted)
    ]
    if missing:
        names = ", ".join(item.manifest.name for item in chosen)
        raise UnknownLabelError(
            f"No activation map of {missing[0]!r} comes from {names}.",
            "See /api/v1/models for the answers of each model.",
        )
    return wanted


def _model_health(released: Classifiers, name: str) -> ModelHealth:
    try:
        manifest = released.get(name).manifest
    except GalaxyError as error:
        return ModelHealth(name=name, version=None, loadable=False, reason=public_text(error)[0])
    return ModelHealth(name=name, version=manifest.version, loadable=True)
