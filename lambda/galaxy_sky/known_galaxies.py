"""Galaxies that people know by name: where they are, how large, and what astronomers call them.

Positions, sizes and types in ``known_galaxies.csv`` are OpenNGC's (Mattia Verga, CC-BY-SA 4.0, whose types are
HyperLEDA's), except where the column `source` names another. They are facts about a choice of galaxies; the choice
and the sentences are this project's.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from galaxy_sky.errors import GalaxyListError, UnknownGalaxyError
from galaxy_sky.surveys import MAX_FOV_ARCMIN, MIN_FOV_ARCMIN, FieldOfView

KNOWN_GALAXIES = Path(__file__).with_name("known_galaxies.csv")
DIAMETERS = 3.0
"""Width of a galaxy's image in its major axes, as for names that Sesame resolves."""
EDGE_ON_AXIS_RATIO = 0.32
"""Disks that look flatter than this are edge-on."""
REQUIRED_COLUMNS = ("name", "ra", "dec", "major_arcmin")
_IRREGULAR = {"I", "IB", "IAB", "Sm", "SBm", "SABm"}
_LENTICULAR = {"E-S0", "S0", "S0-a"}

Kind = Literal["elliptical", "lenticular", "spiral", "barred", "edge-on", "irregular", "merger", "ring"]
Degrees = Annotated[float, Field(allow_inf_nan=False)]


def _split(cell: object) -> object:
    return tuple(name.strip() for name in cell.split(";") if name.strip()) if isinstance(cell, str) else cell


def _empty_is_none(cell: object) -> object:
    return None if cell == "" else cell


class KnownGalaxy(BaseModel):
    """One galaxy, or an interacting pair that has a name of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=80, description="What people call it.")
    designation: str = Field(default="", max_length=80, description="Its name in a catalogue; empty: its name.")
    other_names: Annotated[tuple[str, ...], BeforeValidator(_split)] = ()
    ra: Degrees = Field(ge=0, lt=360, description="Right ascension in degrees, ICRS.")
    dec: Degrees = Field(ge=-90, le=90, description="Declination in degrees, ICRS.")
    major_arcmin: Degrees = Field(gt=0, le=60, description="Major axis in minutes of arc.")
    minor_arcmin: Annotated[float | None, BeforeValidator(_empty_is_none)] = Field(default=None, gt=0, le=60)
    type: str = Field(default="", max_length=40, description="Type that astronomers give it, as its source does.")
    source: str = Field(default="", max_length=120, description="Source of position, size and type.")
    kind: Annotated[Kind | None, BeforeValidator(_empty_is_none)] = None
    kind_source: str = Field(default="", max_length=80, description="Source of a kind that the type does not say.")
    sentence: str = Field(default="", max_length=200, description="What to look at, for people; may be empty.")

    @property
    def catalogue_name(self) -> str:
        """Name that every name resolver knows."""
        return self.designation or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """All of its names, each once."""
        return tuple(dict.fromkeys((self.name, self.catalogue_name, *self.other_names)))

    @property
    def label(self) -> str:
        """What people call it, and its Messier number or its name in a catalogue."""
        short = re.sub(r"^The | Galax(y|ies)$", "", self.name)
        number = next((name for name in self.names if re.fullmatch(r"M ?\d+", name)), self.catalogue_name)
        return self.name if _key(number) == _key(self.name) else f"{short}, {number}"

    @property
    def field_of_view(self) -> FieldOfView:
        """The square that shows it whole, as far as one is served."""
        side = min(max(DIAMETERS * self.major_arcmin, MIN_FOV_ARCMIN), MAX_FOV_ARCMIN)
        return FieldOfView.of(self.ra, self.dec, side)


class GalaxyList:
    """Galaxies in order, and by name.

    Args:
        galaxies: Galaxies of different names.

    Raises:
        GalaxyListError: Two of them have the same name.
    """

    def __init__(self, galaxies: Iterable[KnownGalaxy]) -> None:
        self.galaxies = tuple(galaxies)
        self._by_name: dict[str, KnownGalaxy] = {}
        for galaxy in self.galaxies:
            for key in {_key(name) for name in galaxy.names}:
                other = self._by_name.setdefault(key, galaxy)
                if other is not galaxy:
                    raise GalaxyListError(
                        f"Expected names of one galaxy each; {other.name} and {galaxy.name} share one ({key}).",
                        "Rename one of them.",
                    )

    def __iter__(self) -> Iterator[KnownGalaxy]:
        """Yield the galaxies in order."""
        return iter(self.galaxies)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.galaxies)

    def find(self, name: str) -> KnownGalaxy | None:
        """The galaxy of a name: any of its names, whatever its case and spaces, with or without “Galaxy”."""
        return self._by_name.get(_key(name))

    def get(self, name: str) -> KnownGalaxy:
        """The galaxy of a name, as `find` does.

        Raises:
            UnknownGalaxyError: The list has none.
        """
        galaxy = self.find(name)
        if galaxy is None:
            raise UnknownGalaxyError(
                f"The list has no galaxy {name!r}.",
                "Write it as catalogues do, such as “M51” or “NGC 1300”, or give your own list with --table.",
            )
        return galaxy


def read_galaxies(path: Path) -> GalaxyList:
    """Galaxies of a CSV file: the columns `REQUIRED_COLUMNS`, and any of `KnownGalaxy`'s others.

    Raises:
        GalaxyListError: It cannot be read, lacks a column or holds a value out of range; the message names it.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            columns = reader.fieldnames or ()
            known = [column for column in columns if column in KnownGalaxy.model_fields]
            missing = [column for column in REQUIRED_COLUMNS if column not in known]
            if missing:
                raise GalaxyListError(
                    f"{path} lacks the column {' and '.join(missing)}; it has {', '.join(columns) or 'none'}.",
                    f"Name its columns {', '.join(REQUIRED_COLUMNS)}; in degrees, the last in minutes of arc.",
                )
            return GalaxyList([_galaxy(path, reader.line_num, row, known) for row in reader])
    except OSError as error:
        raise GalaxyListError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise GalaxyListError(f"{path} is not a CSV file in UTF-8: {error}.", "Save it as one.") from error


@cache
def known_galaxies() -> GalaxyList:
    """The project's own list, in the order of right ascension."""
    return read_galaxies(KNOWN_GALAXIES)


def kind_of(galaxy_type: str, axis_ratio: float | None) -> Kind | None:
    """The kind that a type in HyperLEDA's notation says, and an axis ratio; None where it says none."""
    if galaxy_type in _IRREGULAR:
        return "irregular"
    if galaxy_type.startswith("E") and galaxy_type not in _LENTICULAR:
        return "elliptical"
    if not galaxy_type.startswith(("S", "E")):
        return None
    if axis_ratio is not None and axis_ratio <= EDGE_ON_AXIS_RATIO:
        return "edge-on"
    if galaxy_type in _LENTICULAR:
        return "lenticular"
    return "barred" if galaxy_type.startswith("SB") else "spiral"


def _galaxy(path: Path, line: int, row: dict[str, str], columns: list[str]) -> KnownGalaxy:
    try:
        return KnownGalaxy.model_validate({column: row[column] or "" for column in columns})
    except ValidationError as error:
        first = error.errors()[0]
        column, came = ".".join(map(str, first["loc"])), first["input"]
        raise GalaxyListError(
            f"{path}, line {line}: {column} is {came!r}; {first['msg'].lower()}.", "Correct that line."
        ) from error


def _key(name: str) -> str:
    """What names that mean the same galaxy have in common."""
    words = re.sub(r"^the\s+|\s+(galaxy|galaxies)$", "", " ".join(name.casefold().split()))
    words = re.sub(r"^messier\s*(?=\d)", "m", words)
    return re.sub(r"[^0-9a-z]", "", re.sub(r"(?<!\d)0+(?=\d)", "", words))
