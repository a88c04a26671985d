"""AWS WAF in front of the site: a limit for each address, and AWS's list of what is known to attack."""

from __future__ import annotations

from aws_cdk import aws_wafv2 as waf
from constructs import Construct

_REQUESTS_IN_FIVE_MINUTES = 1000


class Firewall(Construct):
    """A web ACL for CloudFront; it can be made in us-east-1 alone.

    Args:
        scope: where it belongs.
        construct_id: unique there.

    Attributes:
        arn: what the distribution names.
    """

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        limit = waf.CfnWebACL.RuleProperty(
            name="limit-each-address",
            priority=0,
            action=waf.CfnWebACL.RuleActionProperty(block={}),
            statement=waf.CfnWebACL.StatementProperty(
                rate_based_statement=waf.CfnWebACL.RateBasedStatementProperty(
                    aggregate_key_type="IP", limit=_REQUESTS_IN_FIVE_MINUTES
                )
            ),
            visibility_config=_visible("limit"),
        )
        known = waf.CfnWebACL.RuleProperty(
            name="known-attackers",
            priority=1,
            override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
            statement=waf.CfnWebACL.StatementProperty(
                managed_rule_group_statement=waf.CfnWebACL.ManagedRuleGroupStatementProperty(
                    vendor_name="AWS", name="AWSManagedRulesAmazonIpReputationList"
                )
            ),
            visibility_config=_visible("known"),
        )
        self.arn = waf.CfnWebACL(
            self,
            "Acl",
            scope="CLOUDFRONT",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            rules=[limit, known],
            visibility_config=_visible("all"),
        ).attr_arn


def _visible(name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    return waf.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
    )
