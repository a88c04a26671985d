"""What the training commands answer before anything is trained, and when they are stopped or the disk is full."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from galaxy_cli.main import main
from galaxy_training.cli import TrainingCommand
from galaxy_training.cli.fit import fit
from galaxy_training.cli.tune import tune
from tests.conftest import ROOT

FIT = ["fit", "--data", ".", "--registry", "registry"]
LAUNCH = ["launch", "--data", "s3://galaxies/zoo", "--output", "s3://galaxies/out", "--region", "eu-central-1"]
LAUNCH += ["--model-version", "1", "--dry-run"]


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ([*FIT, "--architecture", "cnm"], "There is no architecture 'cnm'. Choose one of logistic, dense, cnn"),
        ([*FIT, "--architecture", "ensemble"], "by `galaxy train ensemble`"),
        ([*FIT, "--init-from", "nowhere"], "There is no folder nowhere."),
        (["fit", "--data", "nowhere", "--registry", "registry"], "There is no folder nowhere."),
        (["tune", "nowhere"], "There is no folder nowhere."),
        (["evaluate", "nowhere"], "There is no folder nowhere."),
        (["ensemble", "nowhere", "--data", ".", "--registry", "registry"], "There is no folder nowhere."),
        (["ensemble", "-", "--data", ".", "--registry", "registry"], "A member given as - needs --init-released"),
        (["bench", "--architecture", "cnm"], "'cnm' is not one of 'logistic', 'dense', 'cnn'"),
        ([*LAUNCH, "--role", "nobody"], "'nobody' is not a role's ARN"),
        ([*LAUNCH, "--role", "nobody", "--architecture", "cnm"], "There is no architecture 'cnm'"),
    ],
)
def test_a_wrong_argument_is_answered_before_tensorflow_loads(arguments: list[str], answer: str) -> None:
    """`tests/unit/conftest.py` fails a module that loads it."""
    result = CliRunner().invoke(main, ["train", *arguments])
    assert result.exit_code == 2
    assert answer in result.stderr.replace("\n", " ")


def test_sagemakers_script_names_the_variables_that_it_lacks() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SM_")}
    script = ROOT / "training" / "train.py"
    run = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "SM_CHANNEL_TRAINING" in run.stderr


@pytest.mark.parametrize(("command", "promise"), [(fit, "last complete epoch"), (tune, "interrupted")])
def test_ctrl_c_says_that_the_same_command_goes_on(command: TrainingCommand, promise: str) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    stopped = TrainingCommand("stopped", callback=interrupt, resumed=command.resumed)
    result = CliRunner().invoke(stopped, [])
    assert result.exit_code == 130
    assert promise in result.stderr
    assert "The same command continues" in result.stderr
    assert "Aborted" not in result.stderr


def test_a_disk_that_takes_no_more_is_a_sentence(tmp_path: Path) -> None:
    """With a limit of a file's size, as a disk that is full would have it."""
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from galaxy_cli.main import main; main()",
            *("train", "simulate", str(tmp_path / "simulated"), "--count", "1", "--side", "64"),
        ],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "File too large. Check free disk space and permissions." in run.stderr
    assert "Traceback" not in run.stderr
