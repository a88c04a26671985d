"""The function that runs models, and looks things up in the sky for them.

A container is nearly always started by a classification. So the default model is loaded beside what else is
imported, and the other routes' modules, which would hold that up, come later.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from galaxy_api.handlers import adapter, defer_validators
from galaxy_core.models import prefetch

fetching = prefetch.start()
defer_validators()

from galaxy_api.dependencies.classifiers import get_classifiers  # noqa: E402 - the model is fetched meanwhile
from galaxy_api.settings import settings  # noqa: E402
from galaxy_core.errors import GalaxyError  # noqa: E402


def _load_default_model(classifiers: Classifiers) -> None:
    """What fails here fails again, and is answered, where the model is needed."""
    with suppress(GalaxyError):
        classifiers.get()


if fetching:
    threading.Thread(target=_load_default_model, args=[get_classifiers(settings())], name="model").start()

from galaxy_api.app import create_app  # noqa: E402 - the model is loaded meanwhile
from galaxy_api.routes import classify  # noqa: E402

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from galaxy_core.models.classifier import Classifiers

_app = create_app(classify.router, function="classify")
_not_found = _app.router.default


async def _answer_by_other_routes(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer the first request that is no classification; the routes that it may mean are there from then on."""
    from galaxy_api.routes import detect, similar, sky  # noqa: PLC0415 - see above

    _app.router.default = _not_found
    for module in (detect, similar, sky):
        _app.include_router(module.router)
    await _app.router(scope, receive, send)


_app.router.default = _answer_by_other_routes
handler = adapter(_app)
