"""The list of known galaxies against OpenNGC, its names and its mixture, and lists of one's own."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import pytest
from pyongc.ongc import Dso

from galaxy_sky.errors import GalaxyListError, UnknownGalaxyError
from galaxy_sky.footprints import galactic_latitude, surveys_at
from galaxy_sky.known_galaxies import KnownGalaxy, kind_of, known_galaxies, read_galaxies
from galaxy_sky.surveys import MAX_FOV_ARCMIN

OPENNGC = [galaxy for galaxy in known_galaxies() if galaxy.source == "OpenNGC"]
TYPES = {"Galaxy Pair": "galaxy pair", "Galaxy Triplet": "galaxy triplet"}


def separation_arcmin(galaxy: KnownGalaxy, ra: float, dec: float) -> float:
    """Of two places that are near to each other, in radians the second."""
    east = (math.radians(galaxy.ra) - ra) * math.cos(dec)
    return 60 * math.degrees(math.hypot(east, math.radians(galaxy.dec) - dec))


def test_every_galaxy_is_where_and_what_openngc_says() -> None:
    wrong = []
    for galaxy in OPENNGC:
        known = Dso(galaxy.designation)
        ra, dec = known._ra, known._dec  # its public ones are rounded into hours and minutes
        major, minor, _ = known.dimensions
        if (
            separation_arcmin(galaxy, ra, dec) > 1
            or abs(galaxy.major_arcmin - major) > 0.01 * major
            or galaxy.minor_arcmin != minor
            or galaxy.type != (known.hubble or TYPES[known.type])
        ):
            wrong.append((galaxy, ra, dec, known.dimensions, known.hubble, known.type))
    assert wrong == []


def test_what_is_not_in_openngc_names_its_own_source() -> None:
    others = [galaxy for galaxy in known_galaxies() if galaxy.source != "OpenNGC"]
    assert [galaxy.name for galaxy in others] == ["Hoag's Object"]
    assert "Buta 2017" in others[0].source


def test_other_catalogue_names_are_of_the_same_galaxy() -> None:
    for galaxy in OPENNGC:
        for name in galaxy.other_names:
            if name.startswith("M") and name[1:].isdigit():
                assert Dso(name).name == Dso(galaxy.designation).name, name


def test_there_are_many_of_every_kind() -> None:
    kinds = Counter(galaxy.kind for galaxy in known_galaxies())
    assert len(known_galaxies()) >= 300
    assert None not in kinds
    assert all(count >= (12 if kind == "ring" else 25) for kind, count in kinds.items())
    assert len(kinds) == 8


def test_a_kind_follows_from_the_type_or_names_its_source() -> None:
    for galaxy in known_galaxies():
        ratio = galaxy.minor_arcmin / galaxy.major_arcmin if galaxy.minor_arcmin else None
        assert galaxy.kind_source or galaxy.kind == kind_of(galaxy.type, ratio), galaxy


def test_every_galaxy_lies_in_a_survey_and_fits_into_an_image() -> None:
    for galaxy in known_galaxies():
        assert surveys_at(galaxy.ra, galaxy.dec), galaxy.name
        assert 1.9 * galaxy.major_arcmin <= galaxy.field_of_view.fov_arcmin <= MAX_FOV_ARCMIN, galaxy.name


def test_about_sixty_have_a_sentence() -> None:
    sentences = [galaxy.sentence for galaxy in known_galaxies() if galaxy.sentence]
    assert len(sentences) >= 60
    assert len(set(sentences)) == len(sentences)
    assert all(sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize(
    ("name", "designation"),
    [
        ("Whirlpool", "NGC 5194"),
        ("the whirlpool galaxy", "NGC 5194"),
        ("m51", "NGC 5194"),
        ("Messier 51", "NGC 5194"),
        ("  ngc05194 ", "NGC 5194"),
        ("Sombrero", "NGC 4594"),
        ("NGC 1300", "NGC 1300"),
        ("Antennae", "NGC 4038"),
        ("NGC 4039", "NGC 4038"),
        ("hoags object", "PGC 54559"),
        ("Arp 220", "IC 4553"),
    ],
)
def test_a_galaxy_is_found_by_any_of_its_names(name: str, designation: str) -> None:
    assert known_galaxies().get(name).designation == designation


@pytest.mark.parametrize("name", ["M1", "", "M5", "NGC 51940", "Milky Way"])
def test_other_names_find_none(name: str) -> None:
    assert known_galaxies().find(name) is None
    with pytest.raises(UnknownGalaxyError, match="--table"):
        known_galaxies().get(name)


def test_latitude_and_footprints() -> None:
    assert galactic_latitude(192.85948, 27.12825) == pytest.approx(90)
    assert galactic_latitude(266.405, -28.936) == pytest.approx(0, abs=0.01)
    assert surveys_at(202.47, 47.2) == ("sdss", "legacy")
    assert surveys_at(49.92, -19.4) == ("legacy",)
    assert surveys_at(308.7, 60.15) == ()


def test_a_list_of_ones_own_needs_four_columns(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("\ufeffname,dec,ra,major_arcmin,redshift\nMine,-3.5,10.25,1.5,0.1\n", encoding="utf-8")
    (galaxy,) = read_galaxies(path)
    assert (galaxy.name, galaxy.catalogue_name, galaxy.ra, galaxy.dec) == ("Mine", "Mine", 10.25, -3.5)
    assert (galaxy.kind, galaxy.minor_arcmin, galaxy.other_names) == (None, None, ())
    assert galaxy.field_of_view.fov_arcmin == 4.5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "lacks the column name and ra and dec and major_arcmin; it has none"),
        ("name,ra,dec\n", "lacks the column major_arcmin; it has name, ra, dec"),
        ("name,ra,dec,major_arcmin\nA,360,0,1\n", "line 2: ra is '360'"),
        ("name,ra,dec,major_arcmin\nA,1,0,1\nB,nan,0,1\n", "line 3: ra is 'nan'"),
        ("name,ra,dec,major_arcmin\nA,1,-91,1\n", "line 2: dec is '-91'"),
        ("name,ra,dec,major_arcmin\nA,1,0\n", "line 2: major_arcmin is ''"),
        ("name,ra,dec,major_arcmin\nA,1,0,0\n", "line 2: major_arcmin is '0'"),
        ("name,ra,dec,major_arcmin\n,1,0,1\n", "line 2: name is ''"),
        ("name,ra,dec,major_arcmin,kind\nA,1,0,1,blob\n", "line 2: kind is 'blob'"),
        ("name,ra,dec,major_arcmin\nM 51,1,0,1\nMessier 51,2,0,1\n", "M 51 and Messier 51 share one"),
    ],
)
def test_a_broken_list_says_where(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GalaxyListError) as caught:
        read_galaxies(path)
    assert message in caught.value.message
    assert caught.value.hint


def test_a_list_that_is_no_text_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "image.csv").write_bytes(b"\xff\xd8\xff")
    for name, message in (("image.csv", "not a CSV file"), ("none.csv", "cannot be read")):
        with pytest.raises(GalaxyListError, match=message):
            read_galaxies(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("M51", "Whirlpool, M51"),
        ("Sombrero", "Sombrero, M104"),
        ("NGC 1300", "NGC 1300"),
        ("Antennae", "Antennae, NGC 4038"),
        ("Hoag's Object", "Hoag's Object, PGC 54559"),
    ],
)
def test_a_label_has_the_name_and_the_number(name: str, label: str) -> None:
    assert known_galaxies().get(name).label == label
