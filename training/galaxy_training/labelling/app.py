"""The page that images are labelled on, and what it asks for: for this machine's own browser alone."""

from __future__ import annotations

import io
from dataclasses import asdict
from pathlib import Path

from PIL import Image
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from galaxy_core.errors import GalaxyError
from galaxy_core.images.reading import read_image
from galaxy_training.labelling.session import Labelling

HOST = "127.0.0.1"
_PAGE = Path(__file__).with_name("page.html")
_SIDE = 640


def create_app(labelling: Labelling) -> Starlette:
    """Build the application of one session."""

    def page(_: Request) -> Response:
        return FileResponse(_PAGE, media_type="text/html")

    def state(_: Request) -> Response:
        return _state(labelling)

    def image(request: Request) -> Response:
        read = labelling.files.get(request.query_params.get("name", ""))
        if read is None:
            return Response(status_code=404)
        buffer = io.BytesIO()
        picture = Image.fromarray(read_image(read()).pixels)
        picture.thumbnail((_SIDE, _SIDE))
        picture.save(buffer, "JPEG", quality=92)
        return Response(buffer.getvalue(), media_type="image/jpeg", headers={"Cache-Control": "max-age=3600"})

    async def label(request: Request) -> Response:
        # Only this page can send JSON: others' browsers would ask first.
        if request.headers.get("content-type") != "application/json":
            return Response(status_code=415)
        body = await request.json()
        if body.get("undo"):
            labelling.undo()
        else:
            labelling.label(str(body.get("image")), str(body.get("label")))
        return _state(labelling)

    def refused(_: Request, error: Exception) -> Response:
        message = str(error)
        return JSONResponse({"error": message}, status_code=422)

    return Starlette(
        routes=[
            Route("/", page),
            Route("/state", state),
            Route("/image", image),
            Route("/label", label, methods=["POST"]),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])],
        exception_handlers={GalaxyError: refused},
    )


def _state(labelling: Labelling) -> Response:
    return JSONResponse({"classes": labelling.classes, **asdict(labelling.state())})
