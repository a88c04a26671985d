from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template

from galaxy_infra.app import build
from galaxy_infra.settings import Settings
from tests.conftest import ROOT

Synthesise = Callable[..., dict[str, Template]]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site, as far as the stack looks into it."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "index.html").write_text("<!doctype html>")
    return folder


@pytest.fixture(scope="session")
def synthesise(tmp_path_factory: pytest.TempPathFactory, site: Path) -> Synthesise:
    """The stacks by name for some settings; the same settings are synthesised once."""
    context = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]
    done: dict[str, dict[str, Template]] = {}

    def templates(**settings: object) -> dict[str, Template]:
        key = json.dumps(settings, default=str)
        if key not in done:
            outdir = str(tmp_path_factory.mktemp("cdk"))
            app = cdk.App(outdir=outdir, context=context, analytics_reporting=False)
            build(app, Settings(site=site, **settings))  # type: ignore[arg-type]
            done[key] = {stack.stack_name: Template.from_json(stack.template) for stack in app.synth().stacks}
        return done[key]

    return templates


@pytest.fixture(scope="session")
def template(synthesise: Synthesise) -> Template:
    return synthesise()["galaxy"]


@pytest.fixture(scope="session")
def everything(synthesise: Synthesise) -> dict[str, Template]:
    """All that can be asked for."""
    return synthesise(
        region="us-east-1",
        waf=True,
        api_keys=True,
        classroom=True,
        plan="free",
        tracing=True,
        training=True,
        keep_data=True,
        concurrency=5,
        github="somebody@1/galaxies@2",
        budget=25,
        budget_email="somebody@example.org",
        alarm_topic="arn:aws:sns:us-east-1:123456789012:alarms",
        cors_origins=("https://elsewhere.example",),
        operator="Observatory, sky@example.org",
        domain="galaxies.example.org",
        certificate="arn:aws:acm:us-east-1:123456789012:certificate/abc",
        architecture="arm64",
        sky_lookup=False,
        batch_input_prefixes=("survey-bucket/dr1", "another-bucket"),
        step_functions=True,
        map_concurrency=40,
    )
