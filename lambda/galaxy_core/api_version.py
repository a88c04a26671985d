"""The version that the API's paths carry, and until when those of before are answered.

Within a version nothing that a client relies on goes away; ``galaxy_devtools/api_changes.py`` says what that is.
What cannot be kept gets a version beside this one, whose answers then say since when (`Deprecation`, RFC 9745) and
until when (`Sunset`, RFC 8594) they are given: half a year at least.
"""

from __future__ import annotations

from datetime import UTC, datetime

API = "/api/v1"
"""Prefix of every path."""
ANY_ORIGIN = "*"
"""Among the origins whose pages may call: all of them."""
UNVERSIONED = "/api"
"""Prefix of every path before there was a version."""
DEPRECATED = datetime(2026, 12, 1, tzinfo=UTC)
"""Since when unversioned paths are."""
SUNSET = datetime(2027, 6, 30, tzinfo=UTC)
"""Until when they are answered."""
