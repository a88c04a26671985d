"""Deeper checks of a deployed site: what costs seconds or cents, or needs the credentials of who deployed it."""

from __future__ import annotations

import io
import json
import secrets
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import urllib3
from PIL import Image

from galaxy_cli.smoke import Check, FailedCheckError, Site, sample_image
from galaxy_cli.stack_outputs import read_outputs
from galaxy_core.images.rotations import MAX_ROTATED_SIDE, MAX_ROTATIONS
from galaxy_core.models.registry import INDEX, Registry
from galaxy_core.storage import open_storage
from galaxy_costs.stack_sizes import CLASSIFY_SECONDS

MAX_WAIT_SECONDS = 180
CONCURRENT_REQUESTS = 8
"""More than there are warm containers after an idle while, so that some start."""
_FITS_BLOCK = 2880


class DeepChecks:
    """Checks by name, for `Site.check`.

    Args:
        site: the deployed site.
        stack: name of its stack, which the AWS credentials may read, and whose registry they may write.
        uploads: connections for signed forms, which go to the bucket.
        released: called after each change of the registry; containers follow it within a minute by themselves.
        concurrent: requests at once that are to start containers.
    """

    def __init__(
        self,
        site: Site,
        stack: str,
        uploads: urllib3.PoolManager | None = None,
        released: Callable[[], None] = lambda: None,
        concurrent: int = CONCURRENT_REQUESTS,
    ) -> None:
        self._site = site
        self._stack = stack
        self._uploads = uploads or urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(60))
        self._released = released
        self._concurrent = concurrent

    @property
    def checks(self) -> Mapping[str, Check]:
        """The checks, in the order in which they are run."""
        return {
            "cold starts": self._cold_starts,
            "errors": self._errors,
            "FITS": self._fits,
            "the dearest request": self._dearest_request,
            "batch": self._batch,
            "release and roll-back": self._release_and_roll_back,
            "processors": self._processors,
        }

    def _cold_starts(self) -> str:
        def classify(_: int) -> tuple[bool, float]:
            started = time.perf_counter()
            response = self._site.request("POST", "/api/v1/classify", 200, sample_image())
            return "cold" in response.headers.get("server-timing", ""), time.perf_counter() - started

        with ThreadPoolExecutor(self._concurrent) as pool:
            timed = list(pool.map(classify, range(self._concurrent)))
        cold, warm = ([seconds for is_cold, seconds in timed if is_cold is wanted] for wanted in (True, False))
        return f"cold {_milliseconds(cold)}; warm {_milliseconds(warm)}"

    def _errors(self) -> str:
        missing = (403, 404)  # S3 says which to whom may list the bucket
        for method, path, status, body in (
            ("GET", "/nowhere", missing, None),
            ("GET", "/assets/nowhere.js", missing, None),
            ("GET", "/models/nowhere/1/model.onnx", missing, None),
            ("GET", "/api/v1/nowhere", 404, None),
            ("POST", "/api/v1/classify", 415, b"not an image"),
        ):
            response = self._site.request(method, path, status, body)
            if response.headers.get("x-content-type-options") != "nosniff":
                raise FailedCheckError(f"{path}: an error should have the page's security headers")
            caching = response.headers.get("cache-control", "")
            if path.startswith("/api") and "max-age=31536000" in caching:
                raise FailedCheckError(f"{path}: an error should not be cached; cache-control is {caching!r}")
        return "with security headers, page and API"

    def _fits(self) -> str:
        response = self._site.request("POST", "/api/v1/classify", (200, 415), _fits())
        if response.status == 200:
            return "is classified"
        code = json.loads(response.data)["error"]["code"]
        if code != "not_an_image":
            raise FailedCheckError(f"a FITS file should be classified, or be not_an_image; it is {code}")
        return "is refused, not_an_image"

    def _dearest_request(self) -> str:
        side = MAX_ROTATED_SIDE
        buffer = io.BytesIO()
        Image.effect_noise((side, side), 64).convert("RGB").save(buffer, "JPEG", quality=90)
        query = f"?model=all&rotations={MAX_ROTATIONS}&explain=path"
        started = time.perf_counter()
        response = self._site.request("POST", f"/api/v1/classify{query}", 200, buffer.getvalue())
        seconds = time.perf_counter() - started
        models = len(json.loads(response.data)["predictions"])
        if seconds > CLASSIFY_SECONDS:
            raise FailedCheckError(f"{models} models took {seconds:.1f} s; the function has {CLASSIFY_SECONDS}")
        return f"{models} models, {MAX_ROTATIONS} rotations, explained: {seconds:.1f} of {CLASSIFY_SECONDS} s"

    def _batch(self) -> str:
        names = ("galaxy.jpg", "broken.jpg")
        request = json.dumps({"images": [{"name": name} for name in names]}).encode()
        kind = {"Content-Type": "application/json"}
        batch = json.loads(self._site.request("POST", "/api/v1/batches", 201, request, **kind).data)
        for upload, body in zip(batch["uploads"], (sample_image(), b"not an image"), strict=True):
            form, content_type = urllib3.encode_multipart_formdata(
                [*upload["fields"].items(), ("file", ("image", body))]
            )
            sent = self._uploads.request("POST", upload["url"], body=form, headers={"Content-Type": content_type})
            if sent.status >= 300:
                raise FailedCheckError(f"the signed form should take an image; it gave {sent.status}")
        path = f"/api/v1/batches/{batch['id']}"
        self._site.request("POST", f"{path}/start", 202)
        done = _wait(lambda: self._site.json("GET", path), lambda found: found["state"] == "done")
        if (done["answered"], done["failed"]) != (1, 1):
            raise FailedCheckError(
                f"of one image and one broken file, {done['answered']} were answered and {done['failed']} failed"
            )
        return f"{batch['id']} is done, one image answered, one broken file named"

    def _release_and_roll_back(self) -> str:
        registry = Registry(read_outputs(self._stack)["Registry"])
        storage = open_storage(registry.root)
        manifest = min(map(registry.manifest, registry.index().models), key=lambda item: item.size_bytes)
        before = storage.read(INDEX)
        version = f"smoke-{secrets.token_hex(4)}"
        try:
            registry.publish(manifest.model_copy(update={"version": version}), registry.model(manifest))
            after = self._wait_for_version(manifest.name, version)
            previous = registry.roll_back(manifest.name)
            back = self._wait_for_version(manifest.name, previous)
        finally:
            # As if it had never been: an index with this version would be one more to explain.
            storage.write(INDEX, before)
            bucket = registry.root.removeprefix("s3://")
            prefix = f"models/{manifest.name}/{version}"
            objects: Any = [{"Key": f"{prefix}/{file}"} for file in ("manifest.json", "model.onnx")]
            boto3.client("s3").delete_objects(Bucket=bucket, Delete={"Objects": objects})
            self._released()
        return f"{manifest.name} {version} was served after {after:.0f} s, {previous} again after {back:.0f} s"

    def _wait_for_version(self, name: str, version: str) -> float:
        self._released()
        started = time.perf_counter()

        def served() -> Any:
            answer = self._site.json("POST", f"/api/v1/classify?model={name}", sample_image())
            (prediction,) = answer["predictions"]
            return prediction["model"]["version"]

        _wait(served, lambda found: found == version)
        return time.perf_counter() - started

    def _processors(self) -> str:
        resources = boto3.client("cloudformation").describe_stack_resources(StackName=self._stack)
        functions = boto3.client("lambda")
        named = {}
        for resource in resources["StackResources"]:
            logical_id = resource["LogicalResourceId"]
            if resource["ResourceType"] == "AWS::Lambda::Function" and logical_id.startswith("Functions"):
                found = functions.get_function_configuration(FunctionName=resource["PhysicalResourceId"])
                named[logical_id.removeprefix("Functions")[:-8].lower()] = found
        if not named:
            raise FailedCheckError(f"the stack {self._stack} has no functions")
        return "; ".join(
            f"{name} {(found.get('Architectures') or ['x86_64'])[0]}, {found['MemorySize']} MiB"
            for name, found in sorted(named.items())
        )


def _wait(look: Callable[[], Any], until: Callable[[Any], bool]) -> Any:
    deadline = time.monotonic() + MAX_WAIT_SECONDS
    while not until(found := look()):
        if time.monotonic() > deadline:
            raise FailedCheckError(f"after {MAX_WAIT_SECONDS} s it is {found}")
        time.sleep(1)
    return found


def _milliseconds(seconds: list[float]) -> str:
    if not seconds:
        return "none"
    return f"{len(seconds)}, {1000 * min(seconds):.0f} to {1000 * max(seconds):.0f} ms"


def _fits() -> bytes:
    """A FITS file of 64 x 64 bytes, a gradient."""
    cards = ("SIMPLE  = T", "BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 64", "NAXIS2  = 64", "END")
    header = "".join(f"{card[:10]}{card[10:]:>20}".ljust(80) if "=" in card else card.ljust(80) for card in cards)
    return header.ljust(_FITS_BLOCK).encode() + bytes(range(256)) * 16 + bytes(-4096 % _FITS_BLOCK)
