"""An S3 on this machine that answers as late as a real one does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from tests.benchmarks.table import S3_SECONDS


def serve(seconds: float = S3_SECONDS) -> str:
    """Serve for the life of this process.

    Args:
        seconds: that each request waits.

    Returns:
        Its address.
    """
    application = DomainDispatcherApplication(create_backend_app)

    def late(environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        time.sleep(seconds)
        answer: Iterable[bytes] = application(environment, start)
        return answer

    server = make_server("127.0.0.1", 0, late, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"
