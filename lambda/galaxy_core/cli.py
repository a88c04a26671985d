"""Framework of the command line: groups that import a command when it is called, and errors as one sentence."""

from __future__ import annotations

import errno
import io
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from galaxy_core.errors import GalaxyError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


_DIRECTION_MARKS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def printable(text: str) -> str:
    """Escape control characters, direction marks, and what is not Unicode, so that a terminal may show a name."""
    return "".join(char.encode("unicode_escape").decode() if _is_control(char) else char for char in text)


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs"} or unicodedata.bidirectional(char) in _DIRECTION_MARKS


class CommandError(click.ClickException):
    """A command's failure as one sentence, with the exit code 2."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__("\n".join(map(printable, message.split("\n"))))


@contextmanager
def plain_errors(extra: str) -> Iterator[None]:
    """Turn errors that people can do something about into a sentence, without a traceback.

    Args:
        extra: extra of this project's package that installs the libraries imported within.

    Raises:
        CommandError: something failed, or a library is not installed.
    """
    try:
        yield
    except GalaxyError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        if error.errno == errno.EPIPE:  # whoever read the output has enough
            raise
        _drop_unwritten_output()
        place = f" ({error.filename})" if error.filename else ""
        raise CommandError(
            f"The system refuses{place}: {error.strerror or error}. Check free disk space and permissions."
        ) from error
    except ModuleNotFoundError as error:
        library = str(error.name).partition(".")[0]
        if library.startswith("galaxy_"):
            raise
        raise CommandError(
            f"This needs {library}, which is not installed. Install the extra {extra}: "
            f"pip install 'galaxy-classifier[{extra}]'."
        ) from error


def _drop_unwritten_output() -> None:
    """Where standard output takes nothing more, forget what waits for it: Python would try again at its exit."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):  # of an output that is no file
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


_REGION_VARIABLES = ("AWS_REGION", "AWS_DEFAULT_REGION")
_REGION = f"{__name__}.region"
"""Where a command's context keeps its region."""


def region_option(command: Callable[..., None]) -> Callable[..., None]:
    """Add the option --region to a command that takes a bucket's or a stack's name."""
    return click.option(
        "--region",
        envvar=_REGION_VARIABLES[0],
        callback=use_region,
        expose_value=False,
        is_eager=True,
        help="AWS region of the bucket or the stack; that of the AWS configuration otherwise.",
    )(command)


def use_region(context: click.Context, option: click.Parameter, region: str | None) -> str | None:
    """Have AWS clients use a region while the command, a `PlainCommand`, runs.

    boto3 reads one variable, most other clients another.
    """
    if region is None:
        return None
    if not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", region):
        raise click.BadParameter(f"{region!r} should be a region such as eu-central-1.", context, option)
    context.meta[_REGION] = region
    return region


@contextmanager
def _region_of_environment(region: str | None) -> Iterator[None]:
    """Set the region for AWS clients while a command runs, and leave the environment as it was."""
    if region is None:
        yield
        return
    before = {name: os.environ[name] for name in _REGION_VARIABLES if name in os.environ}
    os.environ.update(dict.fromkeys(_REGION_VARIABLES, region))
    try:
        yield
    finally:
        for name in _REGION_VARIABLES:
            os.environ.pop(name, None)
        os.environ.update(before)


class PlainCommand(click.Command):
    """Command with plain errors.

    Attributes:
        extra: extra of this project's package that installs the libraries it imports.
    """

    extra = "serve"

    def invoke(self, ctx: click.Context) -> Any:
        """Run it."""
        with plain_errors(self.extra), _region_of_environment(ctx.meta.get(_REGION)):
            return super().invoke(ctx)


class PlainGroup(click.Group):
    """Group of commands that are each a `PlainCommand`."""

    command_class = PlainCommand
    group_class = type

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names in the order in which the commands were defined."""
        return list(self.commands)


class LazyCommand(NamedTuple):
    """Command that is imported when it is called.

    Attributes:
        target: ``module:attribute``.
        summary: first sentence of its help, for the help of its group.
    """

    target: str
    summary: str


class LazyGroup(PlainGroup):
    """Group whose commands are imported when they are called: its own help, and completion, import none.

    Args:
        lazy: commands by name, in the order of the help.
        extra: extra of this project's package that installs the libraries imported with them.
    """

    def __init__(self, *args: Any, lazy: Mapping[str, LazyCommand], extra: str = "serve", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy
        self.extra = extra

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names in the order of the help."""
        return [*self.lazy, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self.lazy[cmd_name].target.partition(":")
        with plain_errors(self.extra):
            command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command by name, or suggest one that is spelt alike."""
        names = self.list_commands(ctx)
        if args[0] not in names and not args[0].startswith("-"):
            raise click.exceptions.NoSuchCommand(args[0], possibilities=names, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their summaries, cut to a line's length as click cuts them."""
        limit = formatter.width - 6 - max(map(len, self.list_commands(ctx)))
        rows = [
            (name, click.Command(name, help=summary).get_short_help_str(limit))
            for name, summary in self._summaries()
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the name of a command, or an option."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - its import takes longer than the help

        names = [
            CompletionItem(name, help=summary)
            for name, summary in self._summaries()
            if name.startswith(incomplete)
        ]
        return names + click.Command.shell_complete(self, ctx, incomplete)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run as a program of the group's name, however Python was started; terminals may lack letters."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        return super().main(*args, **{"prog_name": self.name} | kwargs)

    def _summaries(self) -> Iterator[tuple[str, str]]:
        yield from ((name, command.summary) for name, command in self.lazy.items())
        yield from ((name, command.get_short_help_str(1000)) for name, command in self.commands.items())


def examples(*commands: str) -> str:
    """Epilog of a help text with one command on each line."""
    title = "Example:" if len(commands) == 1 else "Examples:"
    return "\n".join(["\b", title, *(f"  {command}" for command in commands)])


def default_registry() -> str:
    """Address of the released models where no other is given, as an option's default."""
    from galaxy_core.models.registry import default_root  # noqa: PLC0415 - see LazyGroup

    return default_root()
