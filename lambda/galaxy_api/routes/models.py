"""The decision tree and the released models."""

from __future__ import annotations

from fastapi import APIRouter

from galaxy_api.dependencies import Released
from galaxy_api.errors import responses
from galaxy_api.languages import RequestedWords
from galaxy_api.schemas.models import DecisionTree, ModelCard, ModelDescription, ModelList
from galaxy_core.api_version import API
from galaxy_core.errors import GalaxyError

router = APIRouter(prefix=API, tags=["Galaxies"])


@router.get("/tree", summary="The decision tree: 11 questions, 37 answers")
def get_tree(words: RequestedWords) -> DecisionTree:
    """Galaxy Zoo 2's questions and answers, and what follows after each."""
    return DecisionTree.build(words)


@router.get("/models", summary="The released models", responses=responses(503))
def get_models(registry: Released, words: RequestedWords) -> ModelList:
    """Every model that can be asked, with its measured figures. A model with a broken manifest is left out."""
    index = registry.index()
    found = []
    for name in index.models:
        try:
            found.append(ModelDescription.of(registry.manifest(name), words))
        except GalaxyError:
            continue
    return ModelList(default=index.default, models=found)


@router.get("/models/{name}", summary="One model's card", responses=responses(404, 503))
def get_model(name: str, registry: Released, words: RequestedWords) -> ModelCard:
    """What a model is, what it was trained on, how good it is and how far to believe it."""
    manifest = registry.manifest(name)
    return ModelCard.of_versions(manifest, registry.index().models[name].versions, words)
