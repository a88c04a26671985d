"""What the account lets Lambda run at once, and which setting `concurrency` that allows."""

from __future__ import annotations

from constructs import Construct

from galaxy_costs.account_quota import ENOUGH, FUNCTIONS, OTHERS, UNRESERVED
from galaxy_infra.custom_resources import CustomResourceFunction
from galaxy_infra.permissions import grant
from galaxy_infra.settings import Settings


class AccountQuota(Construct):
    """Looks at the quota at each day's first deployment.

    Its function is its own: where a stack is rolled back to a version without it, the functions that both versions
    have are of that version already when CloudFormation deletes what is no longer there.

    Args:
        scope: the stack.
        construct_id: unique in it.
        settings: the day.

    Attributes:
        advice: for an output.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        function = CustomResourceFunction(
            self, description="Says which setting concurrency the account's quota allows", settings=settings
        )
        grant(function.role, ["lambda:GetAccountSettings"], ["*"], reason="The action is on no resource.")
        found = function.resource(
            "Advice",
            "Custom::AccountQuota",
            {
                "Quota": "concurrency",
                "Kept": UNRESERVED + OTHERS,
                "Functions": FUNCTIONS,
                "Enough": ENOUGH,
                "Day": settings.day,
            },
        )
        self.advice = found.get_att_string("Advice")
