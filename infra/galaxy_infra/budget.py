"""AWS Budgets on the account's bill: by email and hours late, the last line of defence."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_budgets as budgets
from constructs import Construct

from galaxy_infra.settings import Settings


class BudgetStack(cdk.Stack):
    """A monthly budget that notifies at 50, 80 and 100 percent, and when the forecast exceeds it.

    Args:
        scope: the app.
        construct_id: the stack's name.
        email: address to notify.
        settings: the amount.
        env: account and region.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, email: str, settings: Settings, env: cdk.Environment
    ) -> None:
        super().__init__(scope, construct_id, env=env, description="Galaxy classifier: monthly budget")
        self._email = email
        budgets.CfnBudget(
            self,
            "Budget",
            budget=budgets.CfnBudget.BudgetDataProperty(
                # No name: a budget of another address replaces this one before this one is deleted.
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=settings.budget, unit="USD"),
            ),
            notifications_with_subscribers=[
                self._notification("ACTUAL", 50),
                self._notification("ACTUAL", 80),
                self._notification("ACTUAL", 100),
                self._notification("FORECASTED", 100),
            ],
        )

    def _notification(self, kind: str, percent: int) -> budgets.CfnBudget.NotificationWithSubscribersProperty:
        return budgets.CfnBudget.NotificationWithSubscribersProperty(
            notification=budgets.CfnBudget.NotificationProperty(
                notification_type=kind,
                comparison_operator="GREATER_THAN",
                threshold=percent,
                threshold_type="PERCENTAGE",
            ),
            subscribers=[budgets.CfnBudget.SubscriberProperty(subscription_type="EMAIL", address=self._email)],
        )
