"""Looks at the account's quota of functions at once, and says which setting `concurrency` it allows.

The rule is that of `galaxy cloud quota`, which this function does not have; its numbers come with the request.
"""

from __future__ import annotations

import logging
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

log = logging.getLogger(__name__)


def handle(client: Any, request: str, properties: dict[str, Any]) -> dict[str, Any]:
    """Look, and advise; that AWS does not tell is no reason to fail.

    Args:
        client: of Lambda.
        request: Create, Update or Delete.
        properties: `Kept`, executions that the setting leaves alone; `Functions` that reserve the setting each;
            `Enough`, the most that is advised.

    Returns:
        Part of the response: the attribute `Advice`.
    """
    if request == "Delete":
        return {}
    try:
        limit = client.get_account_settings()["AccountLimit"]
        total, unreserved = int(limit["ConcurrentExecutions"]), int(limit["UnreservedConcurrentExecutions"])
    except (BotoCoreError, ClientError, KeyError):
        log.exception("the account's quota is not known")
        return {"Data": {"Advice": "not known; ask galaxy cloud quota"}}
    kept, functions, enough = (int(properties[name]) for name in ("Kept", "Functions", "Enough"))
    most = min((unreserved - kept) // functions, enough)
    found = f"{total:,} functions may run at once in this account and region, {unreserved:,} unreserved"
    return {"Data": {"Advice": f"{most if most >= 1 else 'none'} ({found})"}}
