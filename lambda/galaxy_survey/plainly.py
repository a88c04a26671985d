"""How every command of `galaxy` ends where it cannot do what it was asked to."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from galaxy_model.errors import GalaxyError


class _NotDone(click.ClickException):
    exit_code = 2


def plain_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Have a command end with a sentence and the exit code 2 where it cannot do what it was asked to."""

    @wraps(command)
    def guarded(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except GalaxyError as error:
            raise _NotDone(str(error)) from error

    return guarded
