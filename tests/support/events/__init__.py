"""Requests as an HTTP API hands them to Lambda (payload format 2.0), one file for each kind of body.

The fields are those of
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def event(name: str, *, path: str | None = None, query: str = "", body: bytes | None = None) -> dict[str, Any]:
    """One of the files: get, raw, multipart, json or text; with a path, a query or a body of one's own."""
    found: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    if path is not None:
        found["rawPath"] = found["requestContext"]["http"]["path"] = path
    if query:
        found["rawQueryString"] = query
    if body is not None:
        found["body"] = base64.b64encode(body).decode() if found["isBase64Encoded"] else body.decode()
        found["headers"]["content-length"] = str(len(body))
    return found
