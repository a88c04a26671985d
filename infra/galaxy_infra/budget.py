"""A budget of AWS's own, which sees the whole account's bill, by mail and hours late: the last line of defence."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_budgets as budgets
from constructs import Construct

from galaxy_infra.settings import Settings


class BudgetStack(cdk.Stack):
    """A month's budget with mails at half of it, at four fifths, at all of it, and when it will not suffice.

    Args:
        scope: the app.
        construct_id: the stack's name.
        mail: who is told.
        settings: how much it is.
        env: where it is deployed.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, mail: str, settings: Settings, env: cdk.Environment
    ) -> None:
        super().__init__(scope, construct_id, env=env, description="Galaxy classifier: the month's budget")
        self._mail = mail
        budgets.CfnBudget(
            self,
            "Budget",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_name=f"{settings.name} a month",
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=settings.budget, unit="USD"),
            ),
            notifications_with_subscribers=[
                self._notice("ACTUAL", 50),
                self._notice("ACTUAL", 80),
                self._notice("ACTUAL", 100),
                self._notice("FORECASTED", 100),
            ],
        )

    def _notice(self, kind: str, percent: int) -> budgets.CfnBudget.NotificationWithSubscribersProperty:
        return budgets.CfnBudget.NotificationWithSubscribersProperty(
            notification=budgets.CfnBudget.NotificationProperty(
                notification_type=kind,
                comparison_operator="GREATER_THAN",
                threshold=percent,
                threshold_type="PERCENTAGE",
            ),
            subscribers=[budgets.CfnBudget.SubscriberProperty(subscription_type="EMAIL", address=self._mail)],
        )
