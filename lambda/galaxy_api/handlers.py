"""What Lambda calls: one Mangum adapter, built once for the life of the container."""

from __future__ import annotations

from mangum import Mangum

from galaxy_api.app import create_app

classify = Mangum(create_app(), lifespan="off")
