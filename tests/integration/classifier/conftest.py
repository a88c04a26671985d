"""Surveys and a deployment on this machine, for the Python interface."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import uvicorn

from galaxy_api.all_routes import create_whole_app
from galaxy_api.dependencies.batches import get_batches
from galaxy_api.routes import registry
from galaxy_api.settings import Settings, settings
from tests.conftest import RELEASED, Encode
from tests.support.sky_services import Services, serve, stand_in


@pytest.fixture
def jpeg(encode: Encode) -> bytes:
    return encode(np.random.default_rng(2).integers(0, 255, (424, 424, 3)).astype(np.uint8), "JPEG", quality=80)


@pytest.fixture
def sky(jpeg: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    with serve(jpeg) as services:
        monkeypatch.setenv("GALAXY_SKY_LOOKUP", "on")
        stand_in(services, monkeypatch)
        yield services


@pytest.fixture
def address(sky: Services, tmp_path: Path) -> Iterator[str]:
    """A deployment on this machine."""
    app = create_whole_app()
    app.include_router(registry.router)
    here = Settings(registry=str(RELEASED), batches=str(tmp_path / "batches"), sky=sky.settings())
    app.dependency_overrides[settings] = lambda: here
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()
    get_batches(here).close()
