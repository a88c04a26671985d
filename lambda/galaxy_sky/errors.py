"""What can go wrong between a place in the sky and its picture."""

from __future__ import annotations

from galaxy_core.errors import GalaxyError


class SkyDisabledError(GalaxyError):
    """Whoever runs this API turned looking things up in the sky off."""

    code = "sky_disabled"


class UnknownObjectError(GalaxyError):
    """No catalogue knows the name."""

    code = "unknown_object"


class BadPositionError(GalaxyError):
    """What is given for an object is no place in the sky."""

    code = "bad_position"


class OutsideFootprintError(GalaxyError):
    """No survey that was asked has seen the place."""

    code = "outside_footprint"


class SkyUnavailableError(GalaxyError):
    """A service did not answer in time, or not with what was asked of it.

    Attributes:
        transient: whether the same request may well succeed later.
        retry_after: seconds that the service asks to be left alone; 0 where it does not say.
    """

    code = "sky_unavailable"
    transient = True
    retry_after = 0.0


class GalaxyListError(GalaxyError):
    """A list of galaxies cannot be read."""

    code = "bad_galaxy_list"


class UnknownGalaxyError(GalaxyError):
    """The list of galaxies has none of this name."""

    code = "unknown_galaxy"
