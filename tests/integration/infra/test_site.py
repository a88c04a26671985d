"""API, distribution and headers of the templates."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess

from aws_cdk.assertions import Template
from fastapi.testclient import TestClient

from galaxy_api.all_routes import create_whole_app
from galaxy_core.link_previews import SITE_HOST_HEADER
from tests.support.templates import as_list, of_kind, one, short


def test_callers_are_held_back(template: Template) -> None:
    stage = one(template, "AWS::ApiGatewayV2::Stage")
    assert (stage["StageName"], stage["AutoDeploy"]) == ("$default", True)
    assert stage["DefaultRouteSettings"] == {"ThrottlingBurstLimit": 20, "ThrottlingRateLimit": 10}


def test_each_path_reaches_the_function_whose_it_is(template: Template) -> None:
    integrations = of_kind(template, "AWS::ApiGatewayV2::Integration")
    reached = {}
    for route in of_kind(template, "AWS::ApiGatewayV2::Route").values():
        integration = integrations[route["Target"]["Fn::Join"][1][1]["Ref"]]
        assert integration["PayloadFormatVersion"] == "2.0"
        reached[route["RouteKey"]] = short(integration["IntegrationUri"])
    of_both_paths = {
        "POST {}/classify": "FunctionsClassify",
        "POST {}/similar": "FunctionsClassify",
        "POST {}/detect": "FunctionsClassify",
        "GET {}/healthz": "FunctionsClassify",
        "GET {}/sky/{{proxy+}}": "FunctionsClassify",
        "ANY {}/batches": "FunctionsBatch",
        "ANY {}/batches/{{proxy+}}": "FunctionsBatch",
    }
    assert reached == {
        **{
            route.format(prefix): function
            for prefix in ("/api", "/api/v1")
            for route, function in of_both_paths.items()
        },
        "ANY /api": "FunctionsMetadata",
        "ANY /api/{proxy+}": "FunctionsMetadata",
        "GET /share": "FunctionsMetadata",
    }


def test_the_gateway_adds_no_cors_and_logs_no_addresses(template: Template) -> None:
    assert "CorsConfiguration" not in one(template, "AWS::ApiGatewayV2::Api")
    written = json.loads(one(template, "AWS::ApiGatewayV2::Stage")["AccessLogSettings"]["Format"])
    assert written.keys() == {"request", "route", "status", "milliseconds", "error"}


def test_the_site_is_reached_over_cloudfront_alone(template: Template) -> None:
    config = one(template, "AWS::CloudFront::Distribution")["DistributionConfig"]
    site, api, registry = config["Origins"]
    controls = [short(origin["OriginAccessControlId"]) for origin in (site, registry)]
    assert controls == ["SiteSiteAccess", "SiteRegistryAccess"]
    assert api["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    behaviours = config["CacheBehaviors"]
    assert [(item["PathPattern"], item["TargetOriginId"]) for item in behaviours] == [
        ("/api/*", api["Id"]),
        ("/share", api["Id"]),
        ("/models/index.json", registry["Id"]),
        ("/models/*", registry["Id"]),
    ]
    for item in (*behaviours, config["DefaultCacheBehavior"]):
        assert item["ViewerProtocolPolicy"] == "redirect-to-https"
        assert item["Compress"] is True


def test_programs_that_preview_links_are_led_to_their_page_and_nobody_else_is(template: Template) -> None:
    (name,) = (each for each in of_kind(template, "AWS::CloudFront::Function") if "ViewerRequest" in each)
    config = one(template, "AWS::CloudFront::Distribution")["DistributionConfig"]
    asked = {
        item.get("PathPattern", "page"): [
            (each["EventType"], each["FunctionARN"]["Fn::GetAtt"][0])
            for each in item.get("FunctionAssociations", [])
        ]
        for item in (config["DefaultCacheBehavior"], *config["CacheBehaviors"])
    }
    assert {path for path, functions in asked.items() if functions == [("viewer-request", name)]} == {
        "page",
        "/share",
    }
    headers = {"host": {"value": "galaxies.example"}, "user-agent": {"value": "Slackbot-LinkExpanding 1.0"}}
    query = {"name": {"value": "Hoag%27s%20Object"}, "model": {"value": "cnn"}}
    browser = {**headers, "user-agent": {"value": "Mozilla/5.0"}}
    requests: list[dict[str, object]] = [
        {"uri": "/", "querystring": query, "headers": headers},
        {"uri": "/", "querystring": {}, "headers": headers},
        {"uri": "/", "querystring": query, "headers": browser},
        {"uri": "/", "querystring": query, "headers": {"host": headers["host"]}},
        {"uri": "/assets/index.js", "querystring": {}, "headers": headers},
        {"uri": "/share", "querystring": query, "headers": headers | {"accept-language": {"value": "de"}}},
    ]
    code = of_kind(template, "AWS::CloudFront::Function")[name]["FunctionCode"]
    run = f"{code}\nconsole.log(JSON.stringify({json.dumps(requests)}.map((request) => handler({{ request }}))))"
    output = subprocess.run(["node", "--eval", run], capture_output=True, text=True, check=True).stdout
    linked, front, *others, shared = json.loads(output)
    assert (linked["statusCode"], linked["headers"]["location"]["value"]) == (
        302,
        "/share?name=Hoag%27s%20Object&model=cnn",
    )
    assert front["headers"]["location"]["value"] == "/share"
    assert others == requests[2:5]
    assert shared["headers"] == {**headers, SITE_HOST_HEADER: headers["host"]}


def test_cloudfront_may_read_the_site_and_of_the_bucket_of_models_the_models(template: Template) -> None:
    read = {}
    for bucket in ("Site", "Models"):
        allowed = [
            item
            for item in one(template, "AWS::S3::BucketPolicy", bucket)["PolicyDocument"]["Statement"]
            if item["Effect"] == "Allow"
        ]
        assert {item["Principal"]["Service"] for item in allowed} == {"cloudfront.amazonaws.com"}
        assert all("AWS:SourceArn" in json.dumps(item["Condition"]) for item in allowed)
        read[bucket] = {
            (action, short(resource))
            for item in allowed
            for action in as_list(item["Action"])
            for resource in as_list(item["Resource"])
        }
    assert read["Models"] == {("s3:GetObject", "ModelsBucket/models/*")}
    assert {action for action, _ in read["Site"]} == {"s3:GetObject", "s3:ListBucket"}


def test_a_release_is_seen_at_once_and_a_version_kept_for_ever(template: Template) -> None:
    told = {}
    for name, item in of_kind(template, "AWS::CloudFront::ResponseHeadersPolicy").items():
        headers = item["ResponseHeadersPolicyConfig"]["CustomHeadersConfig"]["Items"]
        told[short({"Ref": name})] = [item["Value"] for item in headers if item["Header"] == "Cache-Control"]
    assert told == {
        "SitePageHeaders": [],
        "SiteApiHeaders": [],
        "SiteIndexHeaders": ["no-cache"],
        "SiteModelHeaders": ["public, max-age=31536000, immutable"],
    }


def policies(template: Template) -> dict[str, dict[str, str]]:
    """The Content-Security-Policy of the page, of the API and of the models, by directive."""
    found = {}
    for name, item in of_kind(template, "AWS::CloudFront::ResponseHeadersPolicy").items():
        security = item["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
        assert security["ContentTypeOptions"] == {"Override": True}
        assert security["FrameOptions"] == {"FrameOption": "DENY", "Override": True}
        assert security["ReferrerPolicy"] == {"Override": True, "ReferrerPolicy": "no-referrer"}
        assert security["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 365 * 86400
        policy = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
        text = policy if isinstance(policy, str) else "".join(short(part) for part in policy["Fn::Join"][1])
        directives = dict(directive.strip().partition(" ")[::2] for directive in text.split(";"))
        found[short({"Ref": name}).removeprefix("Site").removesuffix("Headers").lower()] = directives
    return found


def test_the_page_may_load_its_own_and_upload_to_the_batches(template: Template) -> None:
    page = policies(template)["page"]
    assert page["default-src"] == "'none'"
    assert page["style-src"] == page["worker-src"] == "'self'"
    assert page["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert page["frame-ancestors"] == page["base-uri"] == page["form-action"] == "'none'"
    bucket = "galaxy-batches-AWS::AccountId-AWS::Region"
    assert page["connect-src"].split() == [
        "'self'",
        f"https://{bucket}.s3.amazonaws.com",
        f"https://{bucket}.s3.AWS::Region.amazonaws.com",
    ]
    assert short(one(template, "AWS::S3::Bucket", "Batches")["BucketName"]) == bucket


def test_the_documentation_may_run_the_script_in_its_page(template: Template) -> None:
    page = TestClient(create_whole_app()).get("/api/v1/docs").text
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policies(template)["api"]["script-src"] == f"'self' 'sha256-{digest}'"


def test_a_domain_and_a_waf_are_put_in_front_when_chosen(
    template: Template, everything: dict[str, Template]
) -> None:
    config = one(everything["galaxy"], "AWS::CloudFront::Distribution")["DistributionConfig"]
    assert config["Aliases"] == ["galaxies.example.org"]
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    acl = config["WebACLId"]["Fn::GetStackOutput"]
    assert (acl["StackName"], acl["Region"]) == ("galaxy-waf", "us-east-1")
    output = everything["galaxy-waf"].find_outputs(acl["OutputName"])[acl["OutputName"]]
    (name,) = of_kind(everything["galaxy-waf"], "AWS::WAFv2::WebACL")
    assert output == {"Value": {"Fn::GetAtt": [name, "Arn"]}}


def test_the_site_is_kept_by_what_its_files_are_named(template: Template) -> None:
    site = one(template, "Custom::Contents", "ContentsSite")
    assert site["CacheControl"] == {"": "no-cache", "assets/": "public, max-age=31536000, immutable"}
    assert (site["UploadLast"], site["Prune"]) == (["index.html"], True)
    models = one(template, "Custom::Contents", "ContentsModels")
    assert models["UploadLast"] == ["models/index.json", "samples/index.json"]
    assert models["Prune"] is False


def test_the_api_knows_whose_pages_may_call_and_the_cache_tells_them_apart(
    template: Template, everything: dict[str, Template]
) -> None:
    for stack, origins, headers in (
        (template, "*", {"HeaderBehavior": "whitelist", "Headers": ["Accept-Language"]}),
        (
            everything["galaxy"],
            "https://elsewhere.example",
            {"HeaderBehavior": "whitelist", "Headers": ["Accept-Language", "Origin"]},
        ),
    ):
        for name in ("Classify", "Metadata", "Batch"):
            function = one(stack, "AWS::Lambda::Function", f"Functions{name}")
            assert function["Environment"]["Variables"]["GALAXY_CORS_ORIGINS"] == origins
        cache = one(stack, "AWS::CloudFront::CachePolicy")["CachePolicyConfig"]
        assert cache["ParametersInCacheKeyAndForwardedToOrigin"]["HeadersConfig"] == headers


def test_a_flat_rate_is_of_the_distribution_and_its_web_acl(
    template: Template, everything: dict[str, Template]
) -> None:
    plan = one(everything["galaxy"], "AWS::PricingPlanManager::Subscription")
    assert (plan["PlanFamily"], plan["PlanTier"], len(plan["ResourceArns"])) == ("CloudFront", "FREE", 2)
    assert not of_kind(template, "AWS::PricingPlanManager::Subscription")
