"""Fixtures of several kinds of tests: simulated galaxies, the released registry, a local AWS."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import numpy as np
import pytest
from moto.server import ThreadedMotoServer
from PIL import Image

from galaxy_core.models.registry import Registry

if TYPE_CHECKING:
    from galaxy_training.simulation import SimulatedGalaxy

pytest_plugins = ["tests.support.usage", "tests.support.own_process"]

ROOT = Path(__file__).parents[1]
RELEASED = ROOT / "training" / "released"

Encode = Callable[..., bytes]


def image_environment() -> dict[str, str]:
    """The variables that the functions' image sets."""
    dockerfile = (ROOT / "lambda" / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return dict(
        part.split("=") for line in re.findall(r"^ENV (.+)$", dockerfile, re.MULTILINE) for part in line.split()
    )


@pytest.fixture(scope="session", autouse=True)
def sky_lookup_is_disabled() -> Iterator[None]:
    """Tests of sky look-ups bring services of their own."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GALAXY_SKY_LOOKUP", "off")
        environment.setenv("GALAXY_FETCH_SAMPLES", "off")
        yield


@pytest.fixture(scope="session")
def released() -> Registry:
    return Registry(RELEASED)


@pytest.fixture(scope="session")
def aws_endpoint() -> Iterator[str]:
    """S3 and SQS on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def aws(aws_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let boto3 reach nothing but this machine."""
    for name, value in {
        "AWS_ENDPOINT_URL": aws_endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def bucket(aws: None, tmp_path: Path) -> str:
    """An empty bucket's name."""
    name = f"test-{tmp_path.name}".replace("_", "-").lower()[:60].rstrip("-")
    boto3.client("s3").create_bucket(Bucket=name)
    return name


@pytest.fixture(params=["folder", "bucket"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a folder, then of a bucket."""
    if request.param == "folder":
        return str(tmp_path)
    return f"s3://{request.getfixturevalue('bucket')}/some/prefix"


@pytest.fixture(scope="session")
def galaxy() -> SimulatedGalaxy:
    """One simulated spiral at Kaggle's original size."""
    from galaxy_training.simulation import draw_galaxy

    return draw_galaxy(np.random.default_rng(28), side=424, kind="spiral")


@pytest.fixture(scope="session")
def encode() -> Encode:
    """Encodes an image array as a file's bytes."""

    def as_file(pixels: np.ndarray, kind: str = "PNG", **options: object) -> bytes:
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, format=kind, **options)
        return buffer.getvalue()

    return as_file


@pytest.fixture(scope="session")
def galaxy_jpeg(galaxy: SimulatedGalaxy, encode: Encode) -> bytes:
    return encode(galaxy.image, "JPEG", quality=90)


@pytest.fixture(scope="session")
def off_centre_jpeg(encode: Encode) -> bytes:
    """A released sample's galaxy, 40 of 312 pixels right of where it should be."""
    sample = min((RELEASED / "samples/images").glob("*.jpg"))
    pixels = np.asarray(Image.open(sample).convert("RGB"))[56:368, 56 - 40 : 368 - 40]
    return encode(np.ascontiguousarray(pixels), "PNG")


@pytest.fixture(scope="session")
def simulated_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty simulated galaxies in Kaggle's layout, small images."""
    from galaxy_training.simulation import write_data_set

    folder = tmp_path_factory.mktemp("simulated")
    write_data_set(folder, 60, seed=5, side=96)
    return folder
