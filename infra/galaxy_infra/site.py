"""The page: a private bucket behind CloudFront, with the API on the same domain."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_certificatemanager as certificates
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from galaxy_infra.api import Api
from galaxy_infra.batches import Batches
from galaxy_infra.buckets import private_bucket
from galaxy_infra.nag import acknowledge
from galaxy_infra.registry_bucket import INDEX, MODELS, Models
from galaxy_infra.settings import Settings
from galaxy_infra.waf import Firewall

SWAGGER_SCRIPT = "sha256-TsjSCX4yUK50HmnZXTe4FVW3iPTz1cIqzuXQu1ozcFU="
"""Of the few lines in the page /api/docs that start the documentation."""
_NOWHERE = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def page_policy(uploads: str) -> str:
    """What the page may do, as its Content-Security-Policy says it.

    Args:
        uploads: origins that it uploads to, parted by spaces.
    """
    return (
        # A model runs on the visitor's device as WebAssembly, in a worker.
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; "
        f"font-src 'self'; img-src 'self' data: blob:; connect-src 'self' {uploads}; manifest-src 'self'; "
        f"{_NOWHERE}"
    )


class Site(Construct):
    """What visitors open, at CloudFront's name for it or at a domain of one's own.

    Args:
        scope: the stack.
        construct_id: unique in it.
        api: what answers below ``/api``.
        models: what is below ``/models``, for those whose device runs them.
        batches: whose bucket the page uploads to.
        settings: the domain, if any.

    Attributes:
        bucket: the built site.
        distribution: CloudFront's.
        origin: the address without a slash at its end.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        api: Api,
        models: Models,
        batches: Batches,
        settings: Settings,
    ) -> None:
        super().__init__(scope, construct_id)
        self.bucket = private_bucket(self, "Bucket")
        registry = self._registry(models)
        documentation = (
            f"default-src 'none'; script-src 'self' '{SWAGGER_SCRIPT}'; style-src 'self' 'unsafe-inline'; "
            f"img-src 'self' data:; connect-src 'self'; {_NOWHERE}"
        )
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
            web_acl_id=Firewall(self, "Firewall").arn if settings.firewall else None,
            default_behavior=cloudfront.BehaviorOptions(
                # With the right to list, what is not there is answered with 404 and not with 403.
                origin=origins.S3BucketOrigin.with_origin_access_control(
                    self.bucket,
                    origin_access_levels=[cloudfront.AccessLevel.READ, cloudfront.AccessLevel.LIST],
                ),
                response_headers_policy=self._headers("PageHeaders", page_policy(" ".join(batches.origins))),
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            ),
            additional_behaviors={
                "/api/*": cloudfront.BehaviorOptions(
                    origin=origins.HttpOrigin(api.host),
                    allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
                    cache_policy=self._cache_as_the_api_says(),
                    # API Gateway knows itself by its own host alone.
                    origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
                    response_headers_policy=self._headers("ApiHeaders", documentation),
                    viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                ),
                # A release changes the index alone; a version never changes.
                f"/{INDEX}": self._released(
                    registry, "IndexHeaders", cloudfront.CachePolicy.CACHING_DISABLED, "no-cache"
                ),
                **{
                    f"/{keys}": self._released(
                        registry,
                        "ModelHeaders",
                        cloudfront.CachePolicy.CACHING_OPTIMIZED,
                        "public, max-age=31536000, immutable",
                    )
                    for keys in MODELS
                },
            },
            # What failed once is asked again, and not answered from the cache for ten seconds.
            error_responses=[
                cloudfront.ErrorResponse(http_status=status, ttl=cdk.Duration.seconds(0))
                for status in (404, 500, 502, 503, 504)
            ],
        )
        self._acknowledge(settings)
        self._allow_reading(models)
        self.origin = f"https://{settings.domain or self.distribution.distribution_domain_name}"
        batches.allow_uploads_from(self.origin)

    def _registry(self, models: Models) -> cloudfront.IOrigin:
        """The bucket as if it were another stack's: the CDK would let CloudFront read all of its own."""
        bucket = s3.Bucket.from_bucket_attributes(
            self,
            "Registry",
            bucket_arn=models.bucket.bucket_arn,
            bucket_regional_domain_name=models.bucket.bucket_regional_domain_name,
        )
        return origins.S3BucketOrigin.with_origin_access_control(bucket)

    def _released(
        self, registry: cloudfront.IOrigin, construct_id: str, cache: cloudfront.ICachePolicy, cache_control: str
    ) -> cloudfront.BehaviorOptions:
        nothing = f"default-src 'none'; {_NOWHERE}"
        return cloudfront.BehaviorOptions(
            origin=registry,
            cache_policy=cache,
            response_headers_policy=self._headers(construct_id, nothing, cache_control=cache_control),
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        )

    def _allow_reading(self, models: Models) -> None:
        distribution = cdk.Stack.of(self).format_arn(
            service="cloudfront",
            region="",
            resource="distribution",
            resource_name=self.distribution.distribution_id,
        )
        models.bucket.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
                actions=["s3:GetObject"],
                resources=[models.bucket.arn_for_objects(keys) for keys in MODELS],
                conditions={"StringEquals": {"AWS:SourceArn": distribution}},
            )
        )
        cdk.Annotations.of(self.distribution).acknowledge_warning(
            "@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac", "It may read the models, said above."
        )

    def _acknowledge(self, settings: Settings) -> None:
        accepted = {
            "CFR1": "Galaxies are for everybody, wherever they are.",
            "CFR3": "An access log would hold visitors' addresses; the API counts what matters without.",
        }
        if not settings.firewall:
            accepted["CFR2"] = "AWS WAF has a monthly price: the setting firewall turns it on."
        if not settings.certificate:
            accepted["CFR4"] = "CloudFront's own name fixes the oldest TLS; with a domain of one's own it is 1.2."
        for rule, reason in accepted.items():
            acknowledge(self.distribution, rule, reason)
        cdk.Annotations.of(self.distribution).acknowledge_warning(
            "@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk",
            "The root has a page, so that none is a list.",
        )

    def _cache_as_the_api_says(self) -> cloudfront.CachePolicy:
        return cloudfront.CachePolicy(
            self,
            "ApiCache",
            comment="Keeps what the API says may be kept, for as long as it says",
            min_ttl=cdk.Duration.seconds(0),
            default_ttl=cdk.Duration.seconds(0),
            max_ttl=cdk.Duration.days(365),
            query_string_behavior=cloudfront.CacheQueryStringBehavior.all(),
            enable_accept_encoding_gzip=True,
            enable_accept_encoding_brotli=True,
        )

    def _headers(
        self, construct_id: str, policy: str, *, cache_control: str | None = None
    ) -> cloudfront.ResponseHeadersPolicy:
        further = [("Cache-Control", cache_control)] if cache_control else []
        return cloudfront.ResponseHeadersPolicy(
            self,
            construct_id,
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
                        *further,
                    )
                ]
            ),
            remove_headers=["server"],
        )
