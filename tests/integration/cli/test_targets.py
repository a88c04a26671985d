"""Tables of objects, classified from stand-ins of the surveys that have every fault a service can have."""

from __future__ import annotations

import csv
import itertools
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pytest
from astropy.table import Table

from tests.conftest import Encode
from tests.support.cli import Classify
from tests.support.sky_services import NOTHING, Service, Services, cut_off, outside, say, serve, stand_in

RATE = 80.0
COUNT = 1000


@pytest.fixture
def jpeg(encode: Encode) -> bytes:
    """A cutout with noise in it."""
    return encode(np.random.default_rng(2).integers(0, 255, (424, 424, 3)).astype(np.uint8), "JPEG", quality=30)


@pytest.fixture
def black(encode: Encode) -> bytes:
    return encode(np.zeros((424, 424, 3), np.uint8), "JPEG")


@pytest.fixture
def sky(jpeg: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """Stand-ins that the command asks, and no waits between attempts."""
    with serve(jpeg) as services:
        stand_in(services, monkeypatch)
        yield services


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def place_of(query: str) -> tuple[str, str]:
    values = parse_qs(query)
    return values["ra"][0], values["dec"][0]


class FaultySurvey:
    """SkyServer with faults that follow from the position; it stops the run after so many images."""

    def __init__(self, jpeg: bytes, black: bytes) -> None:
        self.jpeg, self.black = jpeg, black
        self.lock = threading.Lock()
        self.times: list[float] = []
        self.seen: Counter[int] = Counter()
        self.served: Counter[int] = Counter()
        self.failures = 0
        self.stop_after = 0

    def __call__(self, request: BaseHTTPRequestHandler) -> None:
        ra, _ = place_of(request.path.partition("?")[2])
        number = round((float(ra) - 100) * 100)
        with self.lock:
            self.times.append(time.monotonic())
            self.seen[number] += 1
            kind = fault(number)
            failing = kind == "always half" or (self.seen[number] == 1 and kind in {"500", "503", "half"})
            self.failures += failing or kind == "redirect"
            self.served[number] += not failing
            if self.stop_after and sum(self.served.values()) == self.stop_after:
                self.stop_after = 0  # a second signal would end the process
                os.kill(os.getpid(), signal.SIGINT)
        if failing:
            {
                "500": say("oops", 500),
                "503": say("busy", 503, **{"Retry-After": "1"}),
                "half": cut_off(self.jpeg[:2000]),
                "always half": say(self.jpeg[: len(self.jpeg) // 2]),
            }[kind](request)
        elif kind == "redirect":
            say("", 302, Location="http://127.0.0.1:9/elsewhere")(request)
        elif kind == "outside":
            outside()(request)
        else:
            say(self.black if kind == "black" else self.jpeg)(request)


def fault(number: int) -> str:
    for divisor, rest, kind in (
        (400, 101, "503"),
        (200, 147, "always half"),
        (100, 21, "redirect"),
        (100, 33, "half"),
        (50, 7, "black"),
        (50, 13, "outside"),
        (12, 0, "500"),
    ):
        if number % divisor == rest:
            return kind
    return ""


def catalogue() -> list[tuple[str, str, str]]:
    """Name, position, and the status that is right for it."""
    rows = []
    for number in range(COUNT):
        at = number - 1 if number % 20 == 19 else number  # every twentieth is where the one before it is
        ra, dec, kind = f"{100 + at / 100:.2f}", "20.5", fault(at)
        status = {"always half": "unavailable", "redirect": "unavailable", "outside": "outside_footprint"}.get(
            kind, "outside_footprint" if kind == "black" else "ok"
        )
        if number % 100 == 71:
            ra, status = ["nan", "", "400", "here"][number // 100 % 4], "bad_position"
        rows.append((f"g{number:04}", f"{ra},{dec}", status))
    return rows


def test_a_thousand_positions_at_faulty_services_stopped_and_gone_on(
    sky: Services, jpeg: bytes, black: bytes, classify: Classify, tmp_path: Path
) -> None:
    survey = FaultySurvey(jpeg, black)
    sky.sdss.answer, sky.legacy.answer = survey, say("down", 500)
    objects = catalogue()
    lines = [f"{name},{place},{number / 8}" for number, (name, place, _) in enumerate(objects)]
    (tmp_path / "objects.csv").write_text("\n".join(["id,ra,dec,mag", *lines]))
    command = (tmp_path / "objects.csv", "--survey", "sdss", "--rate", RATE, "--output", tmp_path / "out.csv")

    survey.stop_after = COUNT * 4 // 10
    stopped = classify(*command)
    assert stopped.exit_code == 130, stopped.output
    assert not (tmp_path / "out.csv").exists()
    finished = classify(*command)
    assert finished.exit_code == 1, finished.output
    assert "Resuming after" in finished.stderr

    rows = rows_of(tmp_path / "out.csv")
    assert [(row["id"], row["status"]) for row in rows] == [(name, status) for name, _, status in objects]
    assert [float(row["mag"]) for row in rows] == [number / 8 for number in range(COUNT)]
    for row in rows:
        assert bool(row["headline"]) == (row["status"] == "ok")
        assert bool(row["error_code"]) == (row["status"] != "ok")
        assert bool(row["cutout_sha256"]) == (row["status"] == "ok")
    # Asked once each, but for what failed; never faster than the rate over any stretch of time.
    again = {number for number in survey.served if fault(number) == "redirect"}
    assert {number: count for number, count in survey.served.items() if count > 1 and number not in again} == {}
    assert len(survey.times) <= len(survey.seen) + survey.failures
    times = sorted(survey.times)
    assert (len(times) - 1) / (times[-1] - times[0]) <= RATE * 1.02
    assert not list(tmp_path.glob("*.cutouts")) + list(tmp_path.glob("*.partial"))


def test_surveys_are_asked_in_order_and_the_cache_needs_no_network(
    sky: Services, classify: Classify, tmp_path: Path
) -> None:
    sky.sdss.answer = outside()
    table, out, cache = tmp_path / "t.csv", tmp_path / "out.csv", tmp_path / "cache"
    table.write_text("name,ra,dec,petroR90_r\nA,10.5,1.25,30\nB,10.5,1.25,30\nC,11,2,0.5\nD,12,2,\n")
    command = (table, "--survey", "sdss,ps1", "--rate", 100, "--cache", cache, "--overwrite", "--output", out)
    assert classify(*command).exit_code == 0
    rows = rows_of(out)
    assert [row["survey"] for row in rows] == ["ps1"] * 4
    assert [row["scope"] for row in rows] == [*["other_survey"] * 2, "other_survey, smaller", "other_survey"]
    assert rows[0]["layer"] == "CDS/P/PanSTARRS/DR1/color-z-zg-g"
    assert [float(row["fov_arcmin"]) for row in rows] == [
        4.24,
        4.24,
        0.2,
        1.0,
    ]  # 8.48 x 30", at least 0.2', by default
    assert [row["status"] for row in rows] == ["ok", "ok", "too_small", "ok"]
    assert rows[0]["file"].startswith(sky.ps1.address)
    assert (len(sky.sdss.asked), len(sky.ps1.asked)) == (3, 3)
    for service in vars(sky).values():
        service.answer = say("down", 500)
    first = rows
    result = classify(*command)
    assert result.exit_code == 0
    assert "to fetch" not in result.stderr
    assert rows_of(out) == first
    assert len(sky.ps1.asked) == 3


def test_the_viewers_sdss_layer_stands_in_for_skyserver(sky: Services, classify: Classify, tmp_path: Path) -> None:
    sky.sdss.answer = say("down", 503)
    (tmp_path / "t.csv").write_text("ra,dec\n10,20\n")
    assert classify(tmp_path / "t.csv", "--rate", 100, "-o", tmp_path / "out.csv").exit_code == 0
    (row,) = rows_of(tmp_path / "out.csv")
    assert (row["survey"], row["layer"], row["target"]) == ("sdss", "sdss", "row 1")
    assert parse_qs(sky.legacy.asked[0])["layer"] == ["sdss"]


def test_names_alone_are_resolved(sky: Services, classify: Classify, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("name\nM51\nM51\n")
    assert classify(tmp_path / "t.csv", "--rate", 100, "-o", tmp_path / "out.csv").exit_code == 0
    first, second = rows_of(tmp_path / "out.csv")
    assert float(first["target_ra"]) == pytest.approx(202.46958)
    assert float(first["fov_arcmin"]) == 33.6
    assert second["target_ra"] == first["target_ra"]
    assert (len(sky.sesame.asked), len(sky.sdss.asked)) == (1, 1)
    sky.sesame.answer = say(NOTHING, kind="text/plain")
    (tmp_path / "t.csv").write_text("name\nxyzzy\n")
    assert classify(tmp_path / "t.csv", "-o", tmp_path / "none.csv").exit_code == 1
    (row,) = rows_of(tmp_path / "none.csv")
    assert (row["status"], row["error_code"]) == ("bad_position", "unknown_object")


def test_local_images_are_taken_where_a_column_names_them(
    sky: Services, folder: Path, classify: Classify, tmp_path: Path
) -> None:
    (folder / "tiny.png").write_bytes(b"no image")
    table = tmp_path / "t.csv"
    table.write_text("id,ra,dec,file_loc\na,1,2,sky/night 0/00.png\nb,1,2,sky/tiny.png\nc,1,2,gone.png\nd,1,2,\n")
    result = classify(table, "--rate", 100, "-o", tmp_path / "out.ecsv")
    assert result.exit_code == 1, result.output
    found = Table.read(tmp_path / "out.ecsv", format="ascii.ecsv")
    assert found["status"].tolist() == ["ok", "unreadable", "unreadable", "ok"]
    assert found["file"].tolist()[0] == "sky/night 0/00.png"
    assert len(sky.sdss.asked) == 1


def test_own_columns_come_out_again_whatever_they_are_called(
    sky: Services, classify: Classify, tmp_path: Path
) -> None:
    table = Table({"RAJ2000": [10.0], "DEJ2000": [20.0], "Model": ["sersic"], "file": [7], "v": [[1.5, 2.5]]})
    table["RAJ2000"].unit = "deg"
    table.write(tmp_path / "t.vot", format="votable")
    for suffix, kind in ((".vot", "votable"), (".fits", "fits"), (".ecsv", "ascii.ecsv")):
        assert classify(tmp_path / "t.vot", "--rate", 100, "-o", tmp_path / f"o{suffix}").exit_code == 0
        (row,) = Table.read(tmp_path / f"o{suffix}", format=kind)
        assert (row["RAJ2000"], str(row["input_Model"]).strip(), row["input_file"]) == (10.0, "sersic", 7)
        assert str(row["v"]).strip() == "[1.5, 2.5]"
        assert str(row["model"]).strip() == "logistic"
        assert len({name.lower() for name in row.colnames}) == len(row.colnames)


def test_a_dry_run_prints_addresses_and_asks_nobody(sky: Services, classify: Classify, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("ra,dec\n10,20\n10,20\nnan,1\n11,-20\n")
    result = classify(tmp_path / "t.csv", "--dry-run")
    assert result.exit_code == 0, result.output
    addresses = result.stdout.splitlines()
    assert len(addresses) == 2
    assert all(address.startswith(f"{sky.sdss.address}?ra=") for address in addresses)
    assert "2 cutouts to fetch, at 2 a second" in result.stderr
    assert sky.sdss.asked == []


def test_the_parts_together_are_the_whole(sky: Services, classify: Classify, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("ra,dec\n" + "".join(f"{number},20\n" for number in range(10, 17)))
    command = (tmp_path / "t.csv", "--rate", 100, "--cache", tmp_path / "cache")
    assert classify(*command, "-o", tmp_path / "all.csv").exit_code == 0
    for part in ("1/3", "2/3", "3/3"):
        assert classify(*command, "--part", part, "-o", tmp_path / f"{part[0]}.csv").exit_code == 0
    parts = [rows_of(tmp_path / f"{part}.csv") for part in (1, 2, 3)]
    assert [len(rows) for rows in parts] == [2, 2, 3]
    assert list(itertools.chain(*parts)) == rows_of(tmp_path / "all.csv")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--survey", "sdss,sdss"), "each once"),
        (("--survey", "2mass"), "one or more of sdss, legacy, ps1"),
        (("--part", "4/3"), "such as 3/20"),
        (("--ra", "x", "--dec", "y"), "no column 'x'"),
        (("--as", "image"), "no column"),
    ],
)
def test_bad_options_are_refused(
    sky: Services, classify: Classify, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "t.csv").write_text("ra,dec\n10,20\n")
    result = classify(tmp_path / "t.csv", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_table_without_positions_names_its_columns(classify: Classify, tmp_path: Path) -> None:
    Table({"flux": [1.0], "l": [2.0]}).write(tmp_path / "t.ecsv", format="ascii.ecsv")
    result = classify(tmp_path / "t.ecsv")
    assert result.exit_code == 2
    assert "its columns are flux, l. Name them with --ra and --dec" in result.stderr


def test_who_asks_is_said(
    sky: Services, classify: Classify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agents: list[str] = []

    def answer(request: BaseHTTPRequestHandler, before: Service = sky.sdss, inner=sky.sdss.answer) -> None:  # type: ignore[no-untyped-def]
        agents.append(request.headers["User-Agent"])
        inner(request)

    sky.sdss.answer = answer
    monkeypatch.setenv("GALAXY_CONTACT", "https://example.org/galaxies")
    (tmp_path / "t.csv").write_text("ra,dec\n10,20\n")
    assert classify(tmp_path / "t.csv").exit_code == 0
    assert agents[0].startswith("galaxy-classifier/")
    assert agents[0].endswith(" (+https://example.org/galaxies)")
