"""The function that says what there is, and gathers what classes hand in.

It never imports onnxruntime, so that it wakes quickly.
"""

from __future__ import annotations

from galaxy_api.handlers import adapter, defer_validators

defer_validators()

from galaxy_api import docs_page  # noqa: E402
from galaxy_api.app import create_app  # noqa: E402
from galaxy_api.routes import classrooms, models, operator, samples, share  # noqa: E402

handler = adapter(
    docs_page.install(
        create_app(
            models.router,
            samples.router,
            classrooms.router,
            operator.router,
            share.router,
            function="metadata",
        )
    )
)
