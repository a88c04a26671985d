"""How every command ends where it cannot do what it was asked to: with a sentence and the exit code 2."""

from __future__ import annotations

from typing import Any

import click

from galaxy_core.errors import GalaxyError


class _NotDone(click.ClickException):
    exit_code = 2


class PlainCommand(click.Command):
    """A command whose errors are said in a sentence, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it."""
        try:
            return super().invoke(ctx)
        except GalaxyError as error:
            raise _NotDone(str(error)) from error


class PlainGroup(click.Group):
    """Commands, and groups of them, that are each a `PlainCommand`."""

    command_class = PlainCommand
    group_class = type
