"""What can go wrong with many pictures, beyond what can with one."""

from __future__ import annotations

from galaxy_core.errors import GalaxyError, ImageError


class OutputError(GalaxyError):
    """The table cannot be written where it was asked for."""

    code = "bad_output"


class ResumeFileError(GalaxyError):
    """What an earlier run left does not belong to this one."""

    code = "bad_resume_file"


class UnreadableMemberError(ImageError):
    """A zip's member cannot be had."""

    code = "unreadable_member"


class UnreadableFitsError(ImageError):
    """A FITS file holds nothing that can be shown as a picture."""

    code = "unreadable_fits"


class NoFitsReaderError(ImageError):
    """The library that reads FITS is not installed."""

    code = "no_fits_reader"


class DeploymentError(GalaxyError):
    """The stack that was named is not there, or does not say what is asked of it."""

    code = "bad_deployment"
