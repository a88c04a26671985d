"""The routes under ``/api``."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from fastapi import APIRouter, Depends, Query

import galaxy_model
from galaxy_api.errors import responses
from galaxy_api.schemas import (
    Classification,
    Health,
    ImageDescription,
    ModelDescription,
    ModelHealth,
    Models,
    Tree,
    result_of,
)
from galaxy_api.settings import Settings, settings
from galaxy_api.upload import REQUEST_BODY, Upload
from galaxy_model.classifier import Classifiers
from galaxy_model.errors import GalaxyError
from galaxy_model.framing import frame
from galaxy_model.registry import Registry

router = APIRouter(prefix="/api", tags=["Galaxies"])

EVERY_MODEL = "all"


@cache
def _classifiers(configured: Settings) -> Classifiers:
    return Classifiers(Registry(configured.registry), threads=configured.threads)


def _this_process(configured: Annotated[Settings, Depends(settings)]) -> Classifiers:
    return _classifiers(configured)


ReleasedModels = Annotated[Classifiers, Depends(_this_process)]
ModelNames = Annotated[
    list[str] | None,
    Query(
        description="Which model answers; repeat it for several, or say “all”. The default model otherwise.",
        examples=[["cnn"]],
    ),
]


@router.get("/tree", summary="The decision tree: 11 questions, 37 answers")
def get_tree() -> Tree:
    """Galaxy Zoo 2's questions and answers, and what follows after each."""
    return Tree.build()


@router.get("/models", summary="The released models", responses=responses(503))
def get_models(released: ReleasedModels) -> Models:
    """Every model that can be asked, with its measured figures. A model with a broken manifest is left out."""
    index = released.registry.index()
    found = []
    for name in index.models:
        try:
            found.append(ModelDescription.of(released.registry.manifest(name)))
        except GalaxyError:
            continue
    return Models(default=index.default, models=found)


@router.get("/healthz", summary="Which models can be loaded")
def get_health(released: ReleasedModels) -> Health:
    """Load every model once and say which one fails, and why."""
    try:
        names = list(released.registry.index().models)
    except GalaxyError as error:
        names = []
        models = [ModelHealth(name="registry", version=None, loadable=False, reason=error.message)]
    else:
        models = [_model_health(released, name) for name in names]
    well = bool(models) and all(model.loadable for model in models)
    return Health(status="ok" if well else "degraded", version=galaxy_model.__version__, models=models)


@router.post(
    "/classify",
    summary="What a picture of a galaxy shows",
    responses=responses(400, 404, 413, 415, 422, 503),
    openapi_extra={"requestBody": REQUEST_BODY},
)
def classify(
    upload: Upload,
    released: ReleasedModels,
    configured: Annotated[Settings, Depends(settings)],
    model: ModelNames = None,
) -> Classification:
    """Send one picture, as a form's file field ``image`` or alone as the body."""
    picture = frame(upload, configured.limits)
    chosen = [released.get(name) for name in _names(released, model)]
    return Classification(
        image=ImageDescription.of(picture),
        results=[result_of(item.manifest, item.examine(picture.square)) for item in chosen],
    )


def _names(released: Classifiers, asked: list[str] | None) -> list[str | None]:
    if not asked:
        return [None]
    if EVERY_MODEL in asked:
        return list(released.registry.index().models)
    return list(dict.fromkeys(asked))


def _model_health(released: Classifiers, name: str) -> ModelHealth:
    try:
        manifest = released.get(name).manifest
    except GalaxyError as error:
        return ModelHealth(name=name, version=None, loadable=False, reason=error.message)
    return ModelHealth(name=name, version=manifest.version, loadable=True)
