"""The one command: what its groups hold, what their help loads and takes, and examples that can be typed."""

from __future__ import annotations

import os
import resource
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from galaxy_cli.main import main
from galaxy_core.cli import LazyGroup
from tests.conftest import ROOT

HEAVY = {
    *("arro3", "astropy", "boto3", "botocore", "fastapi", "galsim", "keras", "numpy", "onnxruntime", "PIL"),
    *("pandas", "pydantic", "scipy", "tensorflow", "usearch", "uvicorn"),
}
GROUPS = {
    (): [
        "classify",
        "detect",
        "merge",
        "send",
        "cite",
        "embed",
        "similar",
        "odd",
        "serve",
        "batch",
        "models",
        "samples",
        "label",
        "train",
        "cloud",
    ],
    ("batch",): ["submit", "status", "fetch", "cancel"],
    ("models",): ["list", "release", "rollback", "default"],
    ("samples",): ["fetch", "predict", "draw", "release"],
    ("train",): ["fit", "finetune", "tune", "evaluate", "simulate", "ensemble", "launch", "bench"],
    ("cloud",): ["smoke", "leftovers", "cost", "scale", "resume", "keys", "quota"],
    ("cloud", "keys"): ["create", "list", "revoke"],
}
HELP = "from galaxy_cli.main import main; main({arguments!r})"


def commands(
    command: click.Command = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child
            yield from commands(child, (*path, name))


COMMANDS = dict(commands())


def test_the_groups_hold_what_they_should() -> None:
    groups = {path: command for path, command in COMMANDS.items() if isinstance(command, click.Group)}
    assert {path: set(group.list_commands(click.Context(group))) for path, group in groups.items()} == {
        path: set(names) for path, names in GROUPS.items()
    }


@pytest.mark.parametrize("path", GROUPS, ids=" ".join)
def test_help_of_a_group_loads_nothing_heavy(path: tuple[str, ...]) -> None:
    script = (
        "import sys\nfrom galaxy_cli.main import main\n"
        f"main({[*path, '--help']!r}, standalone_mode=False)\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.startswith(f"Usage: {' '.join(['galaxy', *path])} ")
    for name in GROUPS[path]:
        assert f"\n  {name} " in run.stdout
    assert set(run.stderr.split()).isdisjoint(HEAVY)


def processor_seconds(script: str) -> float:
    """Processor time of a fresh process."""

    def used() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    before = used()
    subprocess.run([sys.executable, "-c", script], stdout=subprocess.DEVNULL, check=True)
    return used() - before


@pytest.mark.parametrize("path", GROUPS, ids=" ".join)
def test_help_of_a_group_takes_at_most_three_times_as_long_as_importing_click(path: tuple[str, ...]) -> None:
    scripts = ("import click", HELP.format(arguments=[*path, "--help"]))
    click_alone, help_text = (
        min(rounds) for rounds in zip(*(map(processor_seconds, scripts) for _ in range(5)), strict=True)
    )
    assert help_text <= 3 * click_alone


@pytest.mark.parametrize(
    "path", [path for path, command in COMMANDS.items() if isinstance(command, LazyGroup)], ids=" ".join
)
def test_summaries_are_the_commands_own(path: tuple[str, ...]) -> None:
    group = COMMANDS[path]
    assert isinstance(group, LazyGroup)
    for name, lazy in group.lazy.items():
        help_text = COMMANDS[*path, name].help
        assert help_text
        assert lazy.summary == help_text.splitlines()[0]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_is_whole_and_has_examples_that_can_be_typed(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*path, "--help"], terminal_width=80)
    assert result.exit_code == 0, result.output
    assert "..." not in result.output.partition("Commands:")[2]
    examples = [line.strip() for line in result.output.splitlines() if line.startswith("    galaxy ")]
    assert examples
    assert all(shlex.split(example)[1 : 1 + len(path)] == list(path) for example in examples)
    for example in examples:
        words = shlex.split(example)[1:]
        called = next(words[:length] for length in (3, 2, 1) if tuple(words[:length]) in COMMANDS)
        command = COMMANDS[tuple(called)]
        parser = command.make_parser(click.Context(command))
        _, rest, given = parser.parse_args(words[len(called) :])
        assert given, example
        assert not rest, example


def test_an_error_of_this_project_is_a_sentence_and_exit_code_2(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["models", "list", str(tmp_path / "nowhere")])
    assert result.exit_code == 2
    assert "There is no registry" in result.stderr
    assert "Traceback" not in result.output


def test_a_misspelt_command_gets_a_suggestion() -> None:
    result = CliRunner().invoke(main, ["classify"[:-1]])
    assert result.exit_code == 2
    assert "classify" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "library", "extra"),
    [
        (["train", "fit", "--data", ".", "--registry", "."], "tensorflow", "train"),
        (["train", "simulate", "."], "galsim", "train"),
        (["samples", "draw", "."], "galsim", "train"),
        (["classify", "."], "numpy", "serve"),
        (["detect", os.devnull, "-o", "all.csv"], "sep", "detect"),
        (["serve"], "uvicorn", "serve"),
    ],
    ids=" ".join,
)
def test_a_missing_library_is_reported_with_the_extra_that_installs_it(
    arguments: list[str], library: str, extra: str, tmp_path: Path
) -> None:
    script = f"import sys; sys.modules[{library!r}] = None\n" + HELP.format(arguments=arguments)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == 2, run.stderr
    assert f"This needs {library}, which is not installed." in run.stderr
    assert f"pip install 'galaxy-classifier[{extra}]'" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [("galaxy mod", "models"), ("galaxy train en", "ensemble"), ("galaxy cloud smoke --lo", "--load-test")],
)
def test_the_shell_completes(words: str, expected: str) -> None:
    environment = os.environ | {
        "_GALAXY_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    run = subprocess.run(
        [sys.executable, "-c", HELP.format(arguments=None)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == [f"plain,{expected}"]


def test_the_script_is_the_only_one() -> None:
    scripts = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[project.scripts]\n")[2]
    assert scripts.partition("\n\n")[0] == 'galaxy = "galaxy_cli.main:main"'


def test_errors_print_no_control_characters() -> None:
    result = CliRunner().invoke(main, ["classify", "evil\x1b]0;title\x07\u202egpj.exe"])
    assert result.exit_code == 2
    assert "evil\\x1b]0;title\\x07\\u202egpj.exe" in result.output
