"""Errors of the command line beyond those of a single image."""

from __future__ import annotations

from galaxy_core.errors import GalaxyError, ImageError, InputError


class OutputError(GalaxyError):
    """The output table cannot be written to its path."""

    code = "bad_output"


class ResumeFileError(GalaxyError):
    """The resume file of an earlier run does not belong to this one."""

    code = "bad_resume_file"


class RunUnderWayError(GalaxyError):
    """Another run writes the same table."""

    code = "run_under_way"


class UnreadableMemberError(ImageError):
    """A zip's member cannot be read."""

    code = "unreadable_member"


class DeploymentError(GalaxyError):
    """A deployed stack is missing, or lacks an output that is needed."""

    code = "bad_deployment"


class BadTableError(InputError):
    """A table of objects cannot be read, or lacks what is needed of it."""

    code = "bad_table"


class NoHubError(GalaxyError):
    """No program that tables can be sent to is running."""

    code = "no_samp_hub"


class BadIndexError(InputError):
    """An index of embeddings is missing, damaged, or of another model."""

    code = "bad_index"
