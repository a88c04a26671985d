"""What CloudFormation invokes: deploys files, empties buckets, removes images, makes the origin secret.

It also looks at the account's quota, and starts what runs once a deployment is done.
"""

from __future__ import annotations

import json
import logging
import urllib.request
from collections.abc import Callable
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from . import account_quota, emptying, files, images, origin_secret

log = logging.getLogger()
log.setLevel(logging.INFO)

MAX_RUNS = 4
"""Of one request: each takes at most 14 minutes, and CloudFormation waits an hour."""
RESERVE_SECONDS = 60
"""Of a run, for whatever has begun, and for starting the next one."""
_NAMES = ("Bucket", "Repository", "Parameter", "Invoke", "Quota")
"""Properties that name a resource and tell its kind, of which it has one."""


class OutOfTimeError(Exception):
    """A run is over, and its work is not."""


def handler(event: dict[str, Any], context: Any) -> None:
    """Handle a request, and send CloudFormation the result; or go on in another run when the time is over."""
    properties = event["ResourceProperties"]
    known = (properties[key] for key in _NAMES if key in properties)
    name = next(known, event.get("PhysicalResourceId", event["LogicalResourceId"]))
    response = {
        "Status": "SUCCESS",
        "PhysicalResourceId": name,
        **{field: event[field] for field in ("StackId", "RequestId", "LogicalResourceId")},
    }
    try:
        response |= _handle(event, properties, lambda: _seconds_left(context))
    except OutOfTimeError:
        run = event.get("Run", 1)
        if run < MAX_RUNS:
            boto3.client("lambda").invoke(
                FunctionName=context.invoked_function_arn,
                InvocationType="Event",
                Payload=json.dumps(event | {"Run": run + 1}),
            )
            return
        response |= {
            "Status": "FAILED",
            "Reason": f"{name} is not empty after {run} runs: destroy the stack again",
        }
    except Exception as error:
        log.exception("%s of %s failed", event["RequestType"], name)
        response |= {"Status": "FAILED", "Reason": f"{name}: {error}"[:1000]}
    request = urllib.request.Request(  # noqa: S310 - CloudFormation's own address
        event["ResponseURL"], data=json.dumps(response).encode(), method="PUT", headers={"Content-Type": ""}
    )
    urllib.request.urlopen(request, timeout=30).close()  # noqa: S310


def _handle(
    event: dict[str, Any], properties: dict[str, Any], seconds_left: Callable[[], float]
) -> dict[str, Any]:
    """Do what is requested, and return what the response has besides."""
    request, old = event["RequestType"], event.get("OldResourceProperties", {})
    if "Parameter" in properties:
        return origin_secret.handle(boto3.client("ssm"), request, properties)
    if "Quota" in properties:
        return account_quota.handle(boto3.client("lambda"), request, properties)
    if "Repository" in properties:
        images.remove_old_images(boto3.client("ecr"), request, properties, old)
        return {}
    if "Invoke" in properties:
        if request != "Delete":
            _start(properties["Invoke"])
        return {}
    if "Bucket" not in properties:  # of a later version, after a roll-back to this one
        if request == "Delete":
            return {}
        raise ValueError("this version knows no such resource")
    client = boto3.client("s3", config=Config(max_pool_connections=emptying.WORKERS, retries={"mode": "adaptive"}))
    bucket = properties["Bucket"]
    if request != "Delete":
        if "Archive" in properties and files.differ(properties, old):
            files.deploy(client, bucket, properties)
    elif properties["EmptyOnDelete"] == "true":
        try:
            if not emptying.empty(client, bucket, lambda: seconds_left() > RESERVE_SECONDS):
                raise OutOfTimeError
        except client.exceptions.NoSuchBucket:
            log.info("%s is gone already", bucket)
    return {}


def _start(function: str) -> None:
    """Invoke a function that nobody waits for; that it cannot be is no reason to fail."""
    try:
        boto3.client("lambda").invoke(FunctionName=function, InvocationType="Event", Payload=b"{}")
    except (BotoCoreError, ClientError):
        log.exception("%s was not started", function)


def _seconds_left(context: Any) -> float:
    return float(context.get_remaining_time_in_millis()) / 1000
