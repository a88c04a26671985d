"""Requests to a function as API Gateway hands them over."""

from __future__ import annotations

import json
from typing import Any


def http_event(method: str, path: str, body: object = None) -> dict[str, Any]:
    """A request with a JSON body, in the format of payloads of version 2.0."""
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", "host": "example.org"},
        "requestContext": {
            "domainName": "example.org",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"},
            "requestId": "id",
            "stage": "$default",
        },
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }
