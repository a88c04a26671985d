"""Says what pydantic found wrong in words of ours, for a page, a log and a terminal alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_OUR_OWN = "Value error, "
"""What pydantic puts before a sentence that was written here."""


def first_error(errors: Sequence[Mapping[str, Any]], whole: str) -> str:
    """Where the first error is and what it is, without a full stop.

    Args:
        errors: as pydantic and FastAPI list them.
        whole: what the place is called where it is not a part.
    """
    first = errors[0]
    place = ".".join(str(part) for part in first["loc"]) or whole
    return f"{place}: {first['msg'].removeprefix(_OUR_OWN).rstrip('.')}"
