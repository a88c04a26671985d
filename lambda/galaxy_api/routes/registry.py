"""The registry's own files, for the site to run models on a visitor's device; CloudFront has them in the cloud."""

from __future__ import annotations

from fastapi import APIRouter, Response

from galaxy_api.dependencies import Released
from galaxy_core.models.registry import Index

router = APIRouter(prefix="/models", include_in_schema=False)
_ASK_EACH_TIME = "no-cache"


@router.get("/index.json")
def get_index(registry: Released, response: Response) -> Index:
    """Which models there are."""
    response.headers["Cache-Control"] = _ASK_EACH_TIME
    return registry.index()


@router.get("/{name}/{version}/manifest.json")
def get_manifest(name: str, version: str, registry: Released) -> Response:
    """A version's contract; on one machine a registry may be made anew, with the same versions."""
    content = registry.manifest(name, version).model_dump_json()
    return Response(content, media_type="application/json", headers={"Cache-Control": _ASK_EACH_TIME})


@router.get("/{name}/{version}/model.onnx")
def get_model_file(name: str, version: str, registry: Released) -> Response:
    """A version's file."""
    content = registry.model(registry.manifest(name, version))
    return Response(content, media_type="application/octet-stream", headers={"Cache-Control": _ASK_EACH_TIME})
