"""How much Lambda runs at once in an account, and what a deployment should make of it."""

from __future__ import annotations

from dataclasses import dataclass

from galaxy_costs.scale import NEW_ACCOUNT_CONCURRENCY
from galaxy_costs.stack_sizes import BATCH_WORKERS

UNRESERVED = 100
"""Concurrent executions that AWS keeps for functions which reserve none."""
FUNCTIONS, OTHERS = 3, BATCH_WORKERS + 2
"""Functions that reserve `concurrency` each; and what they reserve besides: shards, positions, fetched samples."""
ENOUGH = 20
"""Requests at once of one function, beyond which the throttle of ten a second is what binds."""


@dataclass(frozen=True)
class AccountQuota:
    """Concurrent executions of an account in a region.

    Attributes:
        total: of all functions.
        unreserved: that no function has reserved.
    """

    total: int
    unreserved: int

    @property
    def concurrency(self) -> int | None:
        """What the setting of that name should be; None where AWS would refuse any."""
        most = (self.unreserved - UNRESERVED - OTHERS) // FUNCTIONS
        return min(most, ENOUGH) if most >= 1 else None

    @property
    def advice(self) -> str:
        """What to deploy with, in sentences."""
        found = (
            f"{self.total:,} functions may run at once in this account and region, {self.unreserved:,} unreserved."
        )
        if self.concurrency:
            return (
                f"{found} Deploy with -c concurrency={self.concurrency}: a flood of requests then leaves the rest "
                "for your other functions, and costs no more than that."
            )
        ask = "Service Quotas, Lambda, “Concurrent executions”"
        if self.total <= NEW_ACCOUNT_CONCURRENCY.value:
            return f"{found} Enough for a demonstration; set no concurrency, and ask for more at {ask}."
        return f"{found} Set no concurrency, which AWS refuses unless {UNRESERVED} remain; ask for more at {ask}."
