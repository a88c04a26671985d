"""What may be chosen, and how a wrong choice is refused: by name, before anything is made."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from pydantic import ValidationError

from galaxy_infra.settings import SettingError, Settings, expected, settings_table
from tests.conftest import ROOT

CDK = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))
GIVEN = {
    "name": ("stars", "stars"),
    "region": ("us-east-1", "us-east-1"),
    "architecture": ("arm64", "arm64"),
    "memory_classify": ("2048", 2048),
    "memory_metadata": (256, 256),
    "memory_batch": ("512", 512),
    "concurrency": ("5", 5),
    "batch_workers": ("4", 4),
    "batch_input_prefixes": ("a-survey/dr1, another.survey", ("a-survey/dr1", "another.survey")),
    "daily_batches": ("50", 50),
    "daily_images": (5000, 5000),
    "daily_gigabytes": ("2", 2),
    "api_keys": ("true", True),
    "classroom": ("true", True),
    "step_functions": ("true", True),
    "map_concurrency": ("100", 100),
    "rate": ("50", 50),
    "burst": ("100", 100),
    "budget": ("25", 25),
    "budget_email": ("a@example.org", "a@example.org"),
    "cors_origins": ("https://a.example, https://b.example", ("https://a.example", "https://b.example")),
    "spending_limit": ("50", 50),
    "operator": ("Observatory, sky@example.org",) * 2,
    "alarm_topic": ("arn:aws:sns:eu-central-1:123456789012:alarms",) * 2,
    "alarm_email": ("", None),
    "domain": ("galaxies.example.org", "galaxies.example.org"),
    "certificate": ("arn:aws:acm:us-east-1:123456789012:certificate/abc",) * 2,
    "log_days": ("30", 30),
    "batch_days": ("14", 14),
    "keep_data": ("true", True),
    "sky_lookup": ("false", False),
    "cutout_rate": ("5", 5),
    "contact": ("https://galaxies.example.org/~me",) * 2,
    "fetch_samples": ("false", False),
    "waf": ("true", True),
    "plan": ("free", "free"),
    "tracing": (True, True),
    "origin_secret": ("2", 2),
    "training": ("True", True),
    "github": ("somebody@1/galaxies@2", "somebody@1/galaxies@2"),
    "github_provider": ("arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",) * 2,
}


def chosen(site: Path, **context: object) -> Settings:
    app = cdk.App(context=CDK["context"] | context, analytics_reporting=False)
    return Settings.from_context(app.node, site=site)


def test_every_setting_arrives(site: Path) -> None:
    settings = chosen(site, **{key: given for key, (given, _) in GIVEN.items()})
    assert {key: getattr(settings, key) for key in GIVEN} == {key: value for key, (_, value) in GIVEN.items()}
    assert list(GIVEN) == Settings.keys() == list(Settings.model_fields)[:-5]


def test_what_is_not_chosen_is_the_default(site: Path) -> None:
    assert chosen(site) == chosen(site, region="", concurrency="") == Settings(site=site)


@pytest.mark.parametrize(
    ("key", "given", "expected"),
    [
        ("name", "Galaxy!", "3 to 20 small letters, digits and dashes"),
        ("name", "galaxy.dev", "3 to 20 small letters, digits and dashes"),
        ("region", "Frankfurt", "a region such as eu-central-1"),
        ("architecture", "riscv", "one of x86_64, arm64"),
        ("memory_classify", "1 GB", "a whole number from 512 to 10240"),
        ("memory_metadata", "128", "a whole number from 256 to 10240"),
        ("concurrency", "0", "a whole number from 1 to 1000"),
        ("concurrency", "-1", "a whole number from 1 to 1000"),
        ("batch_input_prefixes", "s3://a-survey", "buckets, or bucket/prefix, with commas"),
        ("batch_input_prefixes", "a-survey/*", "buckets, or bucket/prefix, with commas"),
        ("rate", "1.5", "a whole number from 1 to 10000"),
        ("budget_email", "somebody", "an email address"),
        ("alarm_topic", "alarms", "the ARN of an SNS topic"),
        (
            "cors_origins",
            "example.org",
            "*, none, or origins such as https://example.org, with commas",
        ),
        ("domain", "https://example.org", "a domain such as galaxies.example.org"),
        (
            "certificate",
            "arn:aws:acm:eu-west-1:123456789012:certificate/a",
            "the ARN of a certificate in us-east-1",
        ),
        ("log_days", "8", "one of 1, 3, 7, 14, 30, 90, 365"),
        ("batch_days", "3", "a whole number from 7 to 365"),
        ("keep_data", "yes", "true or false"),
        ("cutout_rate", "11", "a whole number from 1 to 10"),
        ("contact", "me and you", "an address such as https://galaxies.example.org"),
        ("github", "galaxies", "owner/repository, or owner@number/repository@number"),
        ("github", "somebody@1/galaxies", "owner/repository, or owner@number/repository@number"),
    ],
)
def test_a_wrong_choice_is_refused_by_name(site: Path, key: str, given: str, expected: str) -> None:
    with pytest.raises(SettingError) as refusal:
        chosen(site, **{key: given})
    assert f"The setting {key} should be {expected}; it is {given!r}." in str(refusal.value)


def test_the_table_has_every_setting_with_its_default_and_its_values() -> None:
    _, _, *rows = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in settings_table().splitlines()]
    assert [key for key, *_ in rows] == [f"`{key}`" for key in Settings.keys()]  # noqa: SIM118 - of the class
    assert rows[0][1:3] == ["`galaxy`", "3 to 20 small letters, digits and dashes"]
    values = {key.strip("`"): (default, values) for key, default, values, _ in rows}
    assert values["rate"] == ("`10`", "a whole number from 1 to 10000")
    assert values["keep_data"] == ("`false`", "true or false")
    assert values["concurrency"] == ("", "a whole number from 1 to 1000")
    assert values["log_days"] == ("`7`", "one of 1, 3, 7, 14, 30, 90, 365")
    assert values == {key: (values[key][0], expected(Settings.model_fields[key])) for key in values}


@pytest.mark.parametrize("wrong", [{"rate": 0}, {"name": "Galaxy!"}, {"log_days": 8}, {"memroy": 512}])
def test_bounds_hold_in_code_too(site: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(site=site, **wrong)


def test_choices_have_to_fit_together(site: Path) -> None:
    with pytest.raises(SettingError, match="certificate should be given together with domain"):
        chosen(site, domain="galaxies.example.org")
    with pytest.raises(SettingError, match="region should be given where waf is true"):
        chosen(site, waf="true")


def test_a_misspelt_setting_is_not_passed_over(site: Path) -> None:
    with pytest.raises(
        SettingError,
        match=r"There is no setting memroy\. There are alarm_email, alarm_topic, api_keys, arch",
    ):
        chosen(site, memroy="512")


def test_what_is_missing_is_said_with_what_to_do(site: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"There is no built site in .*: make site"):
        Settings(site=tmp_path)
    with pytest.raises(SettingError, match=r"There are no released models in .*: galaxy models release"):
        Settings(site=site, released=tmp_path)


def synthesised(outdir: Path, **context: object) -> subprocess.CompletedProcess[str]:
    """The command in cdk.json, run as the CDK runs it, with this interpreter and no credentials or Docker."""
    interpreter, *arguments = shlex.split(CDK["app"])
    assert interpreter == ".venv/bin/python"
    node = str(Path(shutil.which("node") or "node").parent)
    environment = {"PATH": node, "HOME": os.environ["HOME"], "CDK_OUTDIR": str(outdir)}
    environment["CDK_CONTEXT_JSON"] = json.dumps(CDK["context"] | context)
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )


def test_a_bad_setting_stops_the_command_in_one_sentence(tmp_path: Path) -> None:
    done = synthesised(tmp_path, rate="fast")
    assert done.returncode == 1
    assert "The setting rate should be a whole number from 1 to 10000; it is 'fast'." in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_synthesis_needs_no_docker_and_no_credentials_and_packs_what_the_image_needs_alone(tmp_path: Path) -> None:
    done = synthesised(tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "galaxy.template.json").exists()
    (asset,) = tmp_path.glob("asset.*/Dockerfile")
    files = {path.relative_to(asset.parent).as_posix() for path in asset.parent.rglob("*") if path.is_file()}
    assert {
        "Dockerfile",
        "requirements.txt",
        "galaxy_api/handlers/classify.py",
        "galaxy_core/votes/decision_tree.py",
    } <= files
    assert not [name for name in files if "__pycache__" in name or name.startswith("training")]
