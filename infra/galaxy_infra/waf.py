"""AWS WAF in front of the site: a rate limit for each address, and AWS's IP reputation list."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

_REQUESTS_PER_FIVE_MINUTES = 1000


class WafStack(cdk.Stack):
    """Web ACL for CloudFront, in us-east-1, where alone it can be created, beside a stack anywhere.

    Args:
        scope: the app.
        construct_id: the stack's name.

    Attributes:
        arn: of the web ACL.
    """

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(
            scope,
            construct_id,
            env=cdk.Environment(region="us-east-1"),
            description="Galaxy classifier: AWS WAF in front of the site",
        )
        limit = waf.CfnWebACL.RuleProperty(
            name="rate-limit",
            priority=0,
            action=waf.CfnWebACL.RuleActionProperty(block={}),
            statement=waf.CfnWebACL.StatementProperty(
                rate_based_statement=waf.CfnWebACL.RateBasedStatementProperty(
                    aggregate_key_type="IP", limit=_REQUESTS_PER_FIVE_MINUTES
                )
            ),
            visibility_config=_visibility("rate-limit"),
        )
        reputation = waf.CfnWebACL.RuleProperty(
            name="ip-reputation",
            priority=1,
            override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
            statement=waf.CfnWebACL.StatementProperty(
                managed_rule_group_statement=waf.CfnWebACL.ManagedRuleGroupStatementProperty(
                    vendor_name="AWS", name="AWSManagedRulesAmazonIpReputationList"
                )
            ),
            visibility_config=_visibility("ip-reputation"),
        )
        self.arn = waf.CfnWebACL(
            self,
            "Acl",
            scope="CLOUDFRONT",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            rules=[limit, reputation],
            visibility_config=_visibility("all"),
        ).attr_arn


def _visibility(name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    return waf.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
    )
