"""The same network in TensorFlow, behind the same FastAPI and Mangum."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from functools import cache
from typing import Any

import boto3
import numpy as np
import tensorflow as tf
from fastapi import FastAPI, Request
from mangum import Mangum
from PIL import Image

from galaxy_core.votes.decision_tree import TREE

app = FastAPI()


@cache
def model() -> Any:
    bucket = os.environ["GALAXY_REGISTRY"].removeprefix("s3://")
    archive = boto3.client("s3").get_object(Bucket=bucket, Key="tensorflow_model.zip")["Body"].read()
    folder = tempfile.mkdtemp()
    zipfile.ZipFile(io.BytesIO(archive)).extractall(folder)
    return tf.saved_model.load(folder)


@app.post("/api/v1/classify")
async def classify(request: Request) -> dict[str, float]:
    size = int(os.environ["BENCH_IMAGE_SIZE"])
    image = (
        Image.open(io.BytesIO(await request.body())).convert("RGB").crop((56, 56, 368, 368)).resize((size, size))
    )
    votes = model().serve(np.asarray(image, dtype=np.float32)[None]).numpy()[0]
    return dict(zip(TREE.keys, votes.tolist(), strict=True))


handler = Mangum(app, lifespan="off")
