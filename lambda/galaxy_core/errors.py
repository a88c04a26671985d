"""One base for everything that can go wrong, so that a page, a log and a terminal say the same thing."""

from __future__ import annotations


class GalaxyError(Exception):
    """What was expected, what came, and what to do about it.

    Args:
        message: what was expected and what came, one sentence in plain words.
        hint: what to do next, one sentence.

    Attributes:
        code: stable and machine-readable; part of the public interface.
    """

    code = "error"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return the message, then the hint when there is one."""
        return f"{self.message} {self.hint}".strip()


class BusyError(GalaxyError):
    """As much of a kind of work as is done at once is under way."""

    code = "busy"


class DailyQuotaError(GalaxyError):
    """As much as is taken in a day has been taken.

    Args:
        message: see `GalaxyError`.
        hint: as well.
        retry_after: seconds until the next day, by UTC.
    """

    code = "daily_quota"

    def __init__(self, message: str, hint: str, retry_after: int) -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after


class ImageError(GalaxyError):
    """A picture cannot be used."""

    code = "image_error"


class EmptyImageError(ImageError):
    """There are no bytes at all."""

    code = "empty_image"


class NotAnImageError(ImageError):
    """The bytes are not in a format that is read here."""

    code = "not_an_image"


class UnsupportedTiffError(NotAnImageError):
    """The file is a TIFF of a layout that is not read here."""

    code = "unsupported_tiff"


class BrokenImageError(ImageError):
    """The bytes start like a picture but cannot be decoded to the end."""

    code = "broken_image"


class UnreadableFitsError(ImageError):
    """A FITS file holds no usable image."""

    code = "unreadable_fits"


class UnreadableTiffError(ImageError):
    """A TIFF holds no usable image, or one of a layout or compression that is not read."""

    code = "unreadable_tiff"


class UniformImageError(UnreadableFitsError):
    """A plane is the same everywhere."""

    code = "uniform_image"


class TooManyUnknownPixelsError(ImageError):
    """Too much of an image's middle is unknown."""

    code = "too_many_unknown_pixels"


class TooManyBytesError(ImageError):
    """The file is larger than the limit."""

    code = "too_many_bytes"


class TooManyPixelsError(ImageError):
    """The picture has more pixels than the limit, as its header says."""

    code = "too_many_pixels"


class TooCostlyImageError(ImageError):
    """Decoding the file would take too long, as its header says, or has."""

    code = "too_costly_image"


class ImageTooSmallError(ImageError):
    """The picture has too few pixels to show a galaxy."""

    code = "image_too_small"


class InputError(GalaxyError):
    """Something named as a source of pictures is missing, empty or malformed."""

    code = "bad_input"


class TooMuchWorkError(GalaxyError):
    """A request asks for more models, rotations and pixels together than one may."""

    code = "too_much_work"


class UnknownModelError(GalaxyError):
    """The registry holds no such model or version."""

    code = "unknown_model"


class UnknownLabelError(GalaxyError):
    """Somebody asked for an answer that is not among those there are."""

    code = "unknown_label"


class NoEmbeddingError(GalaxyError):
    """A model gives no embedding, or an index was made by another one."""

    code = "no_embedding"


class NoGalaxyFrameError(GalaxyError):
    """No model that is asked, and not the default one, says where the galaxy is."""

    code = "no_galaxy_frame"


class BrokenModelError(GalaxyError):
    """A model's file or manifest is corrupt, or the two do not belong together."""

    code = "broken_model"


class UnknownSampleError(GalaxyError):
    """There is no sample picture by this id."""

    code = "unknown_sample"


class BrokenSampleError(GalaxyError):
    """The index of samples is malformed, or a picture is not the one that it tells of."""

    code = "broken_sample"


class StorageError(GalaxyError):
    """A folder or a bucket cannot be read or written."""

    code = "storage_unavailable"


class RegistryError(GalaxyError):
    """The registry itself cannot be used."""

    code = "registry_unavailable"


class ReleaseError(GalaxyError):
    """A model, or a sample, may not be released."""

    code = "release_refused"
