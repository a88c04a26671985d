"""The site: a private bucket behind CloudFront, with the API and the registry on the same domain."""

from __future__ import annotations

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_certificatemanager as certificates
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_iam as iam
from aws_cdk import aws_pricingplanmanager as pricing
from aws_cdk import aws_s3 as s3
from constructs import Construct

from galaxy_core import link_previews
from galaxy_core.api_version import ANY_ORIGIN
from galaxy_core.models.registry import INDEX
from galaxy_core.origin import HEADER
from galaxy_core.site_headers import API_CSP, REGISTRY_CSP, page_csp
from galaxy_infra.api import Api
from galaxy_infra.batches import Batches
from galaxy_infra.buckets import private_bucket
from galaxy_infra.language_function import language_function
from galaxy_infra.nag import suppress_nag
from galaxy_infra.origin_secret import OriginSecret
from galaxy_infra.registry_bucket import MODELS, RegistryBucket
from galaxy_infra.settings import Settings

RETIRED_TAG = "retired=true"
"""Of files of earlier deployments, as the function of `BucketDeployment` sets it."""
RETIRED_DAYS = 30
_VIEWER_REQUEST = Path(__file__).with_name("viewer_request.js")


class Site(Construct):
    """CloudFront distribution of site, API and registry, at its own domain name or a custom one.

    Args:
        scope: the stack.
        construct_id: unique in it.
        api: origin of ``/api``.
        registry: origin of ``/models``, for inference on the device.
        batches: whose bucket the page uploads to.
        settings: domain.
        secret: that the API knows CloudFront by.
        web_acl: ARN of the web ACL in front of it, if there is one.

    Attributes:
        bucket: of the built site.
        distribution: of CloudFront.
        origin: ``https://<domain>``.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        api: Api,
        registry: RegistryBucket,
        batches: Batches,
        settings: Settings,
        secret: OriginSecret,
        web_acl: str | None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.bucket = private_bucket(self, "Bucket", tagged_expiration_days={RETIRED_TAG: RETIRED_DAYS})
        registry_origin = self._registry_origin(registry)
        api_origin = origins.HttpOrigin(api.host, custom_headers={HEADER: secret.current})
        api_cache = self._api_cache_policy(settings)
        api_headers = self._headers("ApiHeaders", API_CSP)
        previews = [
            cloudfront.FunctionAssociation(
                function=self._viewer_request(), event_type=cloudfront.FunctionEventType.VIEWER_REQUEST
            )
        ]
        self.distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment="Galaxy classifier",
            default_root_object="index.html",
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021
            if settings.certificate
            else None,
            price_class=cloudfront.PriceClass.PRICE_CLASS_100,
            domain_names=[settings.domain] if settings.domain else None,
            certificate=certificates.Certificate.from_certificate_arn(self, "Certificate", settings.certificate)
            if settings.certificate
            else None,
            web_acl_id=web_acl,
            default_behavior=cloudfront.BehaviorOptions(
                # With ListBucket, a missing file is 404 and not 403.
                origin=origins.S3BucketOrigin.with_origin_access_control(
                    self.bucket,
                    origin_access_control=self._access_control("SiteAccess"),
                    origin_access_levels=[cloudfront.AccessLevel.READ, cloudfront.AccessLevel.LIST],
                ),
                function_associations=previews,
                response_headers_policy=self._headers("PageHeaders", page_csp(" ".join(batches.origins))),
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            ),
            additional_behaviors={
                "/api/*": cloudfront.BehaviorOptions(
                    origin=api_origin,
                    allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
                    cache_policy=api_cache,
                    function_associations=[self._language_function()],
                    # API Gateway refuses another Host header than its own.
                    origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
                    response_headers_policy=api_headers,
                    viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                ),
                link_previews.PATH: cloudfront.BehaviorOptions(
                    origin=api_origin,
                    cache_policy=api_cache,
                    origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
                    function_associations=previews,
                    response_headers_policy=api_headers,
                    viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                ),
                # A release changes the index alone; a version is immutable.
                f"/{INDEX}": self._registry_behavior(
                    registry_origin, "IndexHeaders", cloudfront.CachePolicy.CACHING_DISABLED, "no-cache"
                ),
                **{
                    f"/{keys}": self._registry_behavior(
                        registry_origin,
                        "ModelHeaders",
                        cloudfront.CachePolicy.CACHING_OPTIMIZED,
                        "public, max-age=31536000, immutable",
                    )
                    for keys in MODELS
                },
            },
            # Errors are not cached, which they are for ten seconds by default.
            error_responses=[
                cloudfront.ErrorResponse(http_status=status, ttl=cdk.Duration.seconds(0))
                for status in (404, 500, 502, 503, 504)
            ],
        )
        if settings.plan == "free" and web_acl:
            pricing.CfnSubscription(
                self,
                "Plan",
                plan_family="CloudFront",
                plan_tier=settings.plan.upper(),
                resource_arns=[self.distribution.distribution_arn, web_acl],
            )
        self._suppress_nag(settings)
        self._grant_read(registry)
        self.origin = f"https://{settings.domain or self.distribution.distribution_domain_name}"
        batches.grant_uploads(self.origin)

    def _viewer_request(self) -> cloudfront.Function:
        code = _VIEWER_REQUEST.read_text(encoding="utf-8")
        for placeholder, value in {
            "__AGENTS__": "|".join(link_previews.AGENTS),
            "__PATH__": link_previews.PATH,
            "__HEADER__": link_previews.SITE_HOST_HEADER,
        }.items():
            code = code.replace(placeholder, value)
        return cloudfront.Function(
            self,
            "ViewerRequest",
            function_name=self._account_wide_name("ViewerRequest"),
            comment="Leads programs that preview links to their page",
            code=cloudfront.FunctionCode.from_inline(code),
            runtime=cloudfront.FunctionRuntime.JS_2_0,
        )

    def _registry_origin(self, registry: RegistryBucket) -> cloudfront.IOrigin:
        """The bucket as an imported one: on its own, the CDK would grant CloudFront every object."""
        bucket = s3.Bucket.from_bucket_attributes(
            self,
            "Registry",
            bucket_arn=registry.bucket.bucket_arn,
            bucket_regional_domain_name=registry.bucket.bucket_regional_domain_name,
        )
        return origins.S3BucketOrigin.with_origin_access_control(
            bucket, origin_access_control=self._access_control("RegistryAccess")
        )

    def _access_control(self, construct_id: str) -> cloudfront.S3OriginAccessControl:
        return cloudfront.S3OriginAccessControl(
            self, construct_id, origin_access_control_name=self._account_wide_name(construct_id)
        )

    def _account_wide_name(self, construct_id: str) -> str:
        """Name of what CloudFront has once in an account: the CDK's own is the same in every region."""
        stack = cdk.Stack.of(self)
        return f"{stack.stack_name}-{construct_id}-{stack.region}"

    def _registry_behavior(
        self, registry: cloudfront.IOrigin, construct_id: str, cache: cloudfront.ICachePolicy, cache_control: str
    ) -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=registry,
            cache_policy=cache,
            response_headers_policy=self._headers(construct_id, REGISTRY_CSP, cache_control=cache_control),
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        )

    def _grant_read(self, registry: RegistryBucket) -> None:
        distribution = cdk.Stack.of(self).format_arn(
            service="cloudfront",
            region="",
            resource="distribution",
            resource_name=self.distribution.distribution_id,
        )
        registry.bucket.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
                actions=["s3:GetObject"],
                resources=[registry.bucket.arn_for_objects(keys) for keys in MODELS],
                conditions={"StringEquals": {"AWS:SourceArn": distribution}},
            )
        )
        cdk.Annotations.of(self.distribution).acknowledge_warning(
            "@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac", "The statement above grants it."
        )

    def _suppress_nag(self, settings: Settings) -> None:
        suppressed = {
            "CFR1": "The site is for every country.",
            "CFR3": "An access log would hold visitors' addresses; the API's metrics do without.",
        }
        if not settings.waf:
            suppressed["CFR2"] = "AWS WAF has a monthly price: the setting waf turns it on."
        if not settings.certificate:
            suppressed["CFR4"] = (
                "CloudFront's own domain fixes the minimum TLS version; with a custom one it is 1.2."
            )
        for rule, reason in suppressed.items():
            suppress_nag(self.distribution, rule, reason)
        cdk.Annotations.of(self.distribution).acknowledge_warning(
            "@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk",
            "The default root object keeps it from listing the bucket.",
        )

    def _language_function(self) -> cloudfront.FunctionAssociation:
        """Leaves one of the API's languages of the header Accept-Language, so that each answer is cached once."""
        function = cloudfront.Function(
            self,
            "Language",
            comment="Which of the API's languages a visitor likes best",
            runtime=cloudfront.FunctionRuntime.JS_2_0,
            code=cloudfront.FunctionCode.from_inline(language_function()),
        )
        return cloudfront.FunctionAssociation(
            event_type=cloudfront.FunctionEventType.VIEWER_REQUEST, function=function
        )

    def _api_cache_policy(self, settings: Settings) -> cloudfront.CachePolicy:
        return cloudfront.CachePolicy(
            self,
            "ApiCache",
            comment="Follows the Cache-Control of the API",
            min_ttl=cdk.Duration.seconds(0),
            default_ttl=cdk.Duration.seconds(0),
            max_ttl=cdk.Duration.days(365),
            # Of some origins alone, each has an answer of its own.
            header_behavior=cloudfront.CacheHeaderBehavior.allow_list(
                "Accept-Language", *([] if ANY_ORIGIN in settings.cors_origins else ["Origin"])
            ),
            query_string_behavior=cloudfront.CacheQueryStringBehavior.all(),
            enable_accept_encoding_gzip=True,
            enable_accept_encoding_brotli=True,
        )

    def _headers(
        self, construct_id: str, policy: str, *, cache_control: str | None = None
    ) -> cloudfront.ResponseHeadersPolicy:
        optional = [("Cache-Control", cache_control)] if cache_control else []
        return cloudfront.ResponseHeadersPolicy(
            self,
            construct_id,
            response_headers_policy_name=self._account_wide_name(construct_id),
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                    content_security_policy=policy, override=True
                ),
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cloudfront.ResponseHeadersFrameOptions(
                    frame_option=cloudfront.HeadersFrameOption.DENY, override=True
                ),
                referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                    referrer_policy=cloudfront.HeadersReferrerPolicy.NO_REFERRER, override=True
                ),
                strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=cdk.Duration.days(365), include_subdomains=False, override=True
                ),
            ),
            custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
                custom_headers=[
                    cloudfront.ResponseCustomHeader(header=header, value=value, override=True)
                    for header, value in (
                        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
                        ("Cross-Origin-Opener-Policy", "same-origin"),
                        *optional,
                    )
                ]
            ),
            remove_headers=["server"],
        )
