"""Processor time of the heaviest requests that the API accepts, as the deployed function would take it."""

from __future__ import annotations

import io
import time

import numpy as np
from fastapi.testclient import TestClient
from PIL import Image

from galaxy_api.all_routes import create_whole_app
from galaxy_api.settings import Settings, settings
from galaxy_core.images.limits import MAX_FRAMED_SIDE, Limits
from galaxy_core.images.rotations import MAX_ROTATED_SIDE, MAX_ROTATIONS
from galaxy_costs.stack_sizes import CLASSIFY_SECONDS, CORE_MEMORY, MEMORY_CLASSIFY
from tests.conftest import RELEASED

_LARGEST_SIDE = int(Limits().pixels ** 0.5)
REQUESTS: dict[str, tuple[int, dict[str, str | int]]] = {
    "the largest framed image, all models, the path explained": (
        2 * MAX_FRAMED_SIDE - 1,
        {"model": "all", "explain": "path"},
    ),
    "all rotations, all models, the path explained": (
        MAX_ROTATED_SIDE,
        {"model": "all", "rotations": MAX_ROTATIONS, "explain": "path"},
    ),
    "the largest image, all models": (_LARGEST_SIDE, {"model": "all"}),
}
"""Side in pixels and query, by what makes them heavy."""


def measure_heaviest() -> dict[str, float | str]:
    """The heaviest accepted request, its processor seconds here, and at the function's part of a core."""
    app = create_whole_app()
    app.dependency_overrides[settings] = lambda: Settings(registry=str(RELEASED))
    seconds: dict[str, float] = {}
    with TestClient(app) as client:
        # It loads them.
        client.post("/api/v1/classify", params={"model": "all"}, content=_jpeg(64)).raise_for_status()
        for name, (side, query) in REQUESTS.items():
            body = _jpeg(side)
            began = time.process_time()
            client.post("/api/v1/classify", params=query, content=body).raise_for_status()
            seconds[name] = time.process_time() - began
    heaviest = max(seconds, key=seconds.__getitem__)
    return {
        "request": heaviest,
        "processor_seconds": round(seconds[heaviest], 2),
        "function_seconds": round(seconds[heaviest] * CORE_MEMORY / MEMORY_CLASSIFY, 2),
        "timeout_seconds": CLASSIFY_SECONDS,
    }


def _jpeg(side: int) -> bytes:
    """Noise, coarse enough that its file is within the limit of bytes."""
    coarse = np.random.default_rng(0).integers(0, 256, (side // 16 + 1, side // 16 + 1, 3), dtype=np.uint8)
    image = Image.fromarray(coarse).resize((side, side))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
