"""What Lambda calls: one module for each function, whose Mangum adapter is built once for a container's life.

Nothing that is imported here is ever garbage. So the collector, which would look for some a dozen times, waits
until all is in place, and then never looks at it again.
"""

from __future__ import annotations

import gc

gc.disable()

from typing import TYPE_CHECKING  # noqa: E402

from galaxy_core.memory import bound_allocator  # noqa: E402

bound_allocator()

if TYPE_CHECKING:
    from fastapi import FastAPI
    from mangum import Mangum


def defer_validators() -> None:
    """Have Pydantic build a model's validator when it is first needed. Comes before FastAPI is imported.

    Most are not needed by a container's first request, and those of OpenAPI documents, FastAPI's own, by none.
    """
    from pydantic import BaseModel  # noqa: PLC0415 - a function's module may begin something before

    BaseModel.model_config["defer_build"] = True


def adapter(app: FastAPI) -> Mangum:
    """Make an application callable by Lambda. Comes last in a function's module."""
    from mangum import Mangum  # noqa: PLC0415 - a function's module may begin something before

    gc.freeze()
    gc.enable()
    return Mangum(app, lifespan="off")
