"""A local AWS for the real `cdk`: over TLS, with every right checked as the roles' policies say."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import boto3
import urllib3
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from botocore.config import Config

from galaxy_infra.app import build
from galaxy_infra.bucket_deployment import BucketDeployment
from galaxy_infra.settings import Settings
from tests.conftest import ROOT

HERE = Path(__file__).parent
MINISTACK = Path(sys.prefix) / "cloud" / "bin" / "python"
CDK = ["npx", "--yes", "aws-cdk@2.1148.1"]
ACCOUNT, REGION = "000000000000", "us-east-1"
SECONDS = 300
"""That one command of the CDK may take."""


@dataclass(frozen=True)
class LocalAws:
    """A running one.

    Attributes:
        port: on this machine.
        folder: scratch.
    """

    port: int
    folder: Path

    @property
    def certificate(self) -> Path:
        return self.folder / "certificate.pem"

    @property
    def environment(self) -> dict[str, str]:
        """What leads a program, and the CDK's command, to it and nowhere else."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "home"),  # the CDK remembers accounts there
            "NPM_CONFIG_CACHE": str(Path.home() / ".npm"),
            "AWS_ENDPOINT_URL": f"https://localhost:{self.port}",
            "AWS_ENDPOINT_URL_S3": f"https://s3.localhost:{self.port}",
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": "any",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CA_BUNDLE": str(self.certificate),
            "SSL_CERT_FILE": str(self.certificate),
            "NODE_EXTRA_CA_CERTS": str(self.certificate),
            "NODE_OPTIONS": f"--require {HERE / 'resolve.cjs'}",
            "CI": "true",
        }

    def cdk(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the real command; its two outputs come as one."""
        # The site is built by `make test`; two commands at once must not synthesise into one folder.
        options = ["--no-notices", "--build", "true", "--output", str(self.folder / "cdk.out")]
        return subprocess.run(
            [*CDK, *arguments, *options],
            cwd=ROOT,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def command(self, name: str, *arguments: str) -> str:
        """Run one of the installed commands."""
        environment = self.environment | {"AWS_ENDPOINT_URL_S3": self.environment["AWS_ENDPOINT_URL"]}
        command = [str(Path(sys.prefix) / "bin" / name), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def client(self, service: str) -> Any:
        """A client with every right, as whoever deploys."""
        return boto3.client(
            service,  # type: ignore[call-overload]
            endpoint_url=f"https://localhost:{self.port}",
            verify=str(self.certificate),
            region_name=REGION,
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key="any",  # noqa: S106
            config=Config(s3={"addressing_style": "path"}),
        )

    def ask(
        self, host: str, method: str, path: str, body: bytes | None = None, /, **headers: str
    ) -> urllib3.BaseHTTPResponse:
        """A request to a name below localhost, whatever the system says of such names."""
        return self.pool(host).request(
            method, path, body=body, headers=self._named(host) | headers, redirect=False
        )

    def pool(self, host: str) -> urllib3.HTTPSConnectionPool:
        """Connections to such a name; what is asked over them is asked of it."""
        return urllib3.HTTPSConnectionPool(
            "127.0.0.1",
            self.port,
            ca_certs=str(self.certificate),
            server_hostname=host,
            assert_hostname=host,
            timeout=30,
            retries=False,
            headers=self._named(host),
        )

    def put_form(self, url: str, body: bytes, kind: str) -> urllib3.BaseHTTPResponse:
        """What a browser does with a signed form."""
        with urllib3.PoolManager(ca_certs=str(self.certificate), retries=False) as pool:
            return pool.request("POST", url, body=body, headers={"Content-Type": kind})

    def wake_anew(self) -> None:
        """End every function's container, so that the next call finds none that remembers anything."""
        functions = self.client("lambda")
        for function in functions.list_functions()["Functions"]:
            functions.update_function_configuration(
                FunctionName=function["FunctionName"], Timeout=function["Timeout"]
            )

    def left(self, stack: str) -> list[str]:
        """Names and addresses of everything that a stack, or its functions as they ran, made."""
        listed = {
            "s3": ("list_buckets", "Buckets", "Name"),
            "sqs": ("list_queues", "QueueUrls", None),
            "lambda": ("list_functions", "Functions", "FunctionName"),
            "logs": ("describe_log_groups", "logGroups", "logGroupName"),
            "apigatewayv2": ("get_apis", "Items", "Name"),
            "cloudwatch": ("describe_alarms", "MetricAlarms", "AlarmName"),
            "iam": ("list_roles", "Roles", "RoleName"),
            "ssm": ("describe_parameters", "Parameters", "Name"),
            "stepfunctions": ("list_state_machines", "stateMachines", "name"),
            "cloudformation": ("describe_stacks", "Stacks", "StackName"),
        }
        found = []
        for service, (call, several, one) in listed.items():
            answer = getattr(self.client(service), call)()
            found += [item[one] if one else item for item in answer.get(several, [])]
        pages = self.client("cloudfront").list_distributions()["DistributionList"]
        found += [item["DomainName"] for item in pages.get("Items", [])]
        return [name for name in found if stack in name.lower() or "cloudfront.net" in name]

    def _named(self, host: str) -> dict[str, str]:
        return {"Host": f"{host}:{self.port}"}


@contextmanager
def local_aws(folder: Path) -> Iterator[LocalAws]:
    """Start one and stop it."""
    aws = LocalAws(_free_port(), folder)
    (folder / "home").mkdir()
    _certify(aws.certificate)
    trust = {name: str(aws.certificate) for name in ("AWS_CA_BUNDLE", "SSL_CERT_FILE", "MINISTACK_SSL_CERT")}
    environment = trust | {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder),
        "GATEWAY_PORT": str(aws.port),
        "EDGE_PORT": str(aws.port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "localhost",
        "IOT_MTLS_ENABLED": "0",
        "LAMBDA_EXECUTOR": "local",
        "AUTH": "true",
        "USE_SSL": "true",
        "MINISTACK_SSL_KEY": str(aws.certificate.with_suffix(".key")),
        # Functions run in its interpreter; what they import is the project's.
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }
    with (folder / "log.txt").open("w") as log:
        # -E: the path above is for the functions, not for itself.
        process = subprocess.Popen(
            [MINISTACK, "-E", "-m", "ministack"], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        _wait_for(process, aws)
        yield aws
    finally:
        process.kill()
        process.wait()


def assembly(folder: Path, settings: Settings, port: int) -> Path:
    """What `cdk synth` writes, but for what the local AWS cannot do.

    It has no alarms over more than one metric, its CloudFront finds the API by a path of its own, and it asks
    for a right to send several messages at once where AWS is content with the right to send one.
    """
    app = cdk.App(
        outdir=str(folder),
        context=json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"],
        analytics_reporting=False,
    )
    stack = build(app, settings)
    known = {construct.node.path: construct for construct in stack.node.find_all()}
    role = known[f"{settings.name}/Functions/BatchRole/Resource"]
    assert isinstance(role, iam.CfnRole)
    queues = [known[f"{settings.name}/Batches/{name}/Resource"] for name in ("Queue", "PositionsQueue")]
    addresses = [queue.attr_arn for queue in queues if isinstance(queue, sqs.CfnQueue)]
    statement = {"Effect": "Allow", "Action": "sqs:SendMessageBatch", "Resource": addresses}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    iam.CfnPolicy(stack, "LocalAws", policy_name="local-aws", policy_document=document, roles=[role.ref])
    for construct in known.values():
        if isinstance(construct, cloudwatch.CfnAlarm) and construct.metrics is not None:
            construct.add_property_deletion_override("Metrics")
            for name, value in {"Namespace": "n", "MetricName": "m", "Statistic": "Sum", "Period": 60}.items():
                construct.add_property_override(name, value)
        if isinstance(construct, cloudfront.CfnDistribution):
            api = stack.resolve(stack.api.http_api.api_id)
            origin = {
                "DomainName": "localhost",
                "CustomOriginConfig.HTTPSPort": port,
                "OriginPath": {"Fn::Join": ["", ["/_aws/execute-api/", api, "/$default"]]},
            }
            for name, value in origin.items():
                construct.add_property_override(f"DistributionConfig.Origins.1.{name}", value)
    app.synth()
    return folder


def images_assembly(folder: Path, repository: str, tag: str) -> Path:
    """A stack that has nothing but what removes old images."""
    app = cdk.App(outdir=str(folder), analytics_reporting=False)
    stack = cdk.Stack(app, "images")
    images = ecr.Repository.from_repository_name(stack, "Repository", repository)
    BucketDeployment(stack, "Contents", settings=Settings()).remove_old_images(images, tag, "galaxy.")
    app.synth()
    return folder


def code(folder: Path) -> Path:
    """The functions' code, as the image has it."""
    ignored = shutil.ignore_patterns("__pycache__")
    for package in ("galaxy_api", "galaxy_batches", "galaxy_core", "galaxy_sky"):
        shutil.copytree(ROOT / "lambda" / package, folder / package, ignore=ignored)
    return folder


def _certify(certificate: Path) -> None:
    names = ("localhost", "s3.localhost", "*.s3.localhost", "*.cloudfront.localhost")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    extension = f"subjectAltName={','.join(f'DNS:{name}' for name in names)},IP:127.0.0.1"
    files = ["-keyout", str(certificate.with_suffix(".key")), "-out", str(certificate)]
    extensions = ["-addext", extension, "-addext", "basicConstraints=critical,CA:FALSE"]
    subprocess.run([*command, *extensions, *files], check=True, capture_output=True)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], aws: LocalAws) -> None:
    """Until it answers, or ends."""
    patience = urllib3.Retry(total=20, connect=20, backoff_factor=0.1, backoff_max=1)
    pool = urllib3.HTTPSConnectionPool(
        "127.0.0.1", aws.port, ca_certs=str(aws.certificate), assert_hostname="localhost", retries=patience
    )
    pool.request("GET", "/_ministack/health")
    assert process.poll() is None, (aws.folder / "log.txt").read_text()
