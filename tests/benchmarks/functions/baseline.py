"""The baseline: FastAPI and Mangum with nothing to do."""

from __future__ import annotations

from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()


@app.post("/api/v1/classify")
@app.get("/api/v1/tree")
def hello() -> dict[str, str]:
    return {"hello": "galaxy"}


handler = Mangum(app, lifespan="off")
