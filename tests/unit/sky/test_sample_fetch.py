"""Fetching real galaxies as samples, against stand-ins of the services that behave and misbehave."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pytest
from PIL import Image

from galaxy_core.errors import BrokenModelError, BrokenSampleError
from galaxy_core.models.samples import INDEX, Samples, StoredPrediction, image_key
from galaxy_core.predictions import Headline, ModelReference
from galaxy_core.storage import open_storage
from galaxy_sky import politeness
from galaxy_sky.cutout_cache import FolderCache
from galaxy_sky.cutouts import REQUEST_SECONDS, CutoutFetcher
from galaxy_sky.known_galaxies import KnownGalaxy, known_galaxies
from galaxy_sky.politeness import HostQueue, HostQueues
from galaxy_sky.sample_fetch import GIVE_UP_AFTER, LICENCES, GalaxyStatus, check_galaxies, fetch_samples
from tests.conftest import RELEASED
from tests.support.api import services
from tests.support.sky_services import NOTHING, Services, cut_off, outside, say, silence

__all__ = ["services"]

DAY = date(2026, 11, 30)
MakeFetcher = Callable[..., CutoutFetcher]
M51, SOMBRERO = known_galaxies().get("M51"), known_galaxies().get("Sombrero")


@pytest.fixture
def make_fetcher(services: Services, tmp_path: Path) -> MakeFetcher:
    """A fetcher whose waits take no time, with a cache of its own each time."""

    class Clock:
        now = 0.0

        def sleep(self, seconds: float) -> None:
            self.now += seconds

    clock = Clock()

    def make(
        cache: str = "cache", stopping: Callable[[], object] = lambda: False, seconds: float = REQUEST_SECONDS
    ) -> CutoutFetcher:
        return CutoutFetcher(
            services.settings(),
            tuple(LICENCES),
            FolderCache(tmp_path / cache),
            HostQueues(lambda: HostQueue(2.0, stopping, clock=lambda: clock.now, sleep=clock.sleep)),
            seconds=seconds,
        )

    return make


def fetch(galaxies: list[KnownGalaxy], root: str | Path, fetcher: CutoutFetcher) -> list[GalaxyStatus]:
    return fetch_samples(galaxies, root, fetcher, today=lambda: DAY)


def statuses(results: list[GalaxyStatus]) -> list[str]:
    return [result.status for result in results]


def flat_jpeg() -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.full((424, 424, 3), 32, np.uint8)).save(buffer, "JPEG")
    return buffer.getvalue()


def test_a_galaxy_becomes_a_sample_that_says_where_it_comes_from(
    root: str, make_fetcher: MakeFetcher, galaxy_jpeg: bytes
) -> None:
    (status,) = fetch([M51], root, make_fetcher())
    assert (status.status, status.failed) == ("fetched", False)
    samples = Samples(root)
    (sample,) = samples.page().samples
    assert sample.id.startswith("ngc-5194-")
    assert samples.image(sample.id) == galaxy_jpeg
    assert sample.votes is None
    assert sample.galaxy
    assert (sample.galaxy.name, sample.galaxy.type) == ("Whirlpool Galaxy", "SABb")
    assert sample.galaxy.source == "OpenNGC"
    assert sample.cutout
    assert (sample.cutout.survey, sample.cutout.fetched) == ("sdss", DAY)
    assert (sample.cutout.ra, sample.cutout.dec) == (M51.ra, M51.dec)
    assert sample.cutout.scale == pytest.approx(60 * 3 * M51.major_arcmin / 424, rel=1e-3)
    assert sample.cutout.link == "https://www.sdss.org"
    origin = samples.origin_of(sample)
    assert (origin.credit, origin.licence, origin.simulated) == ("Sloan Digital Sky Survey", "CC BY 4.0", False)


def test_real_galaxies_go_ahead_of_simulated_ones_which_stay(tmp_path: Path, make_fetcher: MakeFetcher) -> None:
    storage = open_storage(tmp_path / "registry")
    storage.write(INDEX, open_storage(RELEASED).read(INDEX))
    before = Samples(RELEASED)
    fetch([M51, SOMBRERO], tmp_path / "registry", make_fetcher())
    after = Samples(tmp_path / "registry")
    found = after.page(limit=100).samples
    assert [sample.galaxy.designation for sample in found[:2] if sample.galaxy] == ["NGC 5194", "NGC 4594"]
    assert found[2:] == before.page(limit=100).samples
    assert after.origin == before.origin
    assert after.origin_of(found[2]).simulated
    assert after.page("spiral", limit=100).samples[:2] == found[:2]
    assert {sample.galaxy for sample in after.page("ring", limit=100).samples} == {None}


def test_a_galaxy_outside_sdss_is_asked_of_the_legacy_surveys_alone(
    tmp_path: Path, services: Services, make_fetcher: MakeFetcher
) -> None:
    fetch([SOMBRERO], tmp_path / "registry", make_fetcher())
    assert services.sdss.asked == []
    (query,) = services.legacy.asked
    assert parse_qs(query)["layer"] == ["ls-dr10"]
    (sample,) = Samples(tmp_path / "registry").page().samples
    assert sample.cutout
    assert (sample.cutout.survey, sample.cutout.layer) == ("legacy", "ls-dr10")
    assert sample.origin
    assert sample.origin.credit == "Legacy Surveys / D. Lang (Perimeter Institute)"


def test_what_no_survey_has_seen_is_told_from_what_failed(
    tmp_path: Path, services: Services, make_fetcher: MakeFetcher
) -> None:
    services.sdss.answer, services.legacy.answer = outside(), say(flat_jpeg())
    (status,) = fetch([M51], tmp_path / "registry", make_fetcher())
    assert (status.status, status.failed) == ("outside_footprint", True)
    assert status.message
    assert Samples(tmp_path / "registry").page().total == 0


@pytest.mark.parametrize("trouble", ["error", "busy", "half an image", "a web page"])
def test_a_service_that_is_down_is_a_status_and_the_next_run_continues(
    tmp_path: Path, services: Services, make_fetcher: MakeFetcher, trouble: str
) -> None:
    working = services.legacy.answer
    services.legacy.answer = {
        "error": say("", 500),
        "busy": say("", 503, **{"Retry-After": "7"}),
        "half an image": cut_off(b"\xff\xd8\xff"),
        "a web page": say("<html>maintenance</html>", kind="text/html"),
    }[trouble]
    registry = tmp_path / "registry"
    assert statuses(fetch([M51, SOMBRERO], registry, make_fetcher())) == ["fetched", "unavailable"]
    assert Samples(registry).page().total == 1
    services.legacy.answer = working
    services.sdss.asked.clear()
    assert statuses(fetch([M51, SOMBRERO], registry, make_fetcher("another"))) == ["kept", "fetched"]
    assert services.sdss.asked == []
    assert Samples(registry).page().total == 2


def test_a_slow_service_is_unavailable(
    tmp_path: Path, services: Services, make_fetcher: MakeFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(politeness, "DOWN_AFTER", 0)
    services.sdss.answer = services.legacy.answer = silence
    assert statuses(fetch([M51], tmp_path / "registry", make_fetcher(seconds=0.05))) == ["unavailable"]


def test_services_that_give_nothing_are_soon_left_alone(
    tmp_path: Path, services: Services, make_fetcher: MakeFetcher
) -> None:
    services.legacy.answer = say("", 500)
    southern = [galaxy for galaxy in known_galaxies() if galaxy.dec < -20][: GIVE_UP_AFTER + 3]
    results = statuses(fetch(southern, tmp_path / "registry", make_fetcher()))
    assert results == ["unavailable"] * GIVE_UP_AFTER + ["not_asked"] * 3
    asked = len(services.legacy.asked)
    assert asked <= 5 * GIVE_UP_AFTER


def test_a_run_that_is_stopped_keeps_what_it_has(tmp_path: Path, make_fetcher: MakeFetcher) -> None:
    done: list[GalaxyStatus] = []
    registry = tmp_path / "registry"
    galaxies = list(known_galaxies())[:10]
    stopped = fetch_samples(
        galaxies,
        registry,
        make_fetcher(),
        today=lambda: DAY,
        stopping=lambda: len(done) >= 3,
        progress=done.append,
    )
    assert len(stopped) == 3
    kept = Samples(registry).page(limit=100).total
    assert kept == 3
    again = fetch(galaxies, registry, make_fetcher("another"))
    assert statuses(again).count("kept") == kept
    assert Samples(registry).page(limit=100).total == 10


def test_a_galaxy_that_moved_is_fetched_anew_in_its_place(tmp_path: Path, make_fetcher: MakeFetcher) -> None:
    registry = tmp_path / "registry"
    fetch([M51, SOMBRERO], registry, make_fetcher())
    wider = M51.model_copy(update={"major_arcmin": 10.0})
    assert statuses(fetch([wider, SOMBRERO], registry, make_fetcher())) == ["fetched", "kept"]
    first, second = Samples(registry).page().samples
    assert first.cutout
    assert first.cutout.fov_arcmin == 30
    assert second.galaxy
    assert second.galaxy.designation == "NGC 4594"


@dataclass
class Predictor:
    """A model that says the same of everything, and counts how often it is run."""

    version: str
    runs: int = 0

    @property
    def model(self) -> ModelReference:
        return ModelReference(name="model", version=self.version)

    def predict(self, jpeg: bytes) -> StoredPrediction:
        assert jpeg.startswith(b"\xff\xd8")
        self.runs += 1
        if self.version == "broken":
            raise BrokenModelError("It fails.")
        headline = Headline(code="featured.face-on.spiral", text="Spiral galaxy", confidence=0.8)
        return StoredPrediction(
            model=self.model, headline=headline, sentence="It has arms.", outlier=False, embedding=""
        )


def test_a_model_says_what_it_sees_once(tmp_path: Path, services: Services, make_fetcher: MakeFetcher) -> None:
    elliptical = known_galaxies().get("M87")
    galaxies = [M51, elliptical]

    def agreement(predictor: Predictor) -> dict[str, bool | None]:
        fetch_samples(galaxies, tmp_path, make_fetcher(), predictor=predictor)
        samples = Samples(tmp_path).page().samples
        return {sample.galaxy.kind or "": sample.agrees for sample in samples if sample.galaxy}

    first, same, newer = Predictor("1"), Predictor("1"), Predictor("2")
    assert agreement(first) == {"spiral": True, "elliptical": False}
    asked = len(services.sdss.asked) + len(services.legacy.asked)
    assert agreement(same) == {"spiral": True, "elliptical": False}
    assert agreement(newer) == {"spiral": True, "elliptical": False}
    assert (first.runs, same.runs, newer.runs) == (2, 0, 2)
    assert len(services.sdss.asked) + len(services.legacy.asked) == asked
    assert {
        sample.prediction.model.version for sample in Samples(tmp_path).page().samples if sample.prediction
    } == {"2"}


def test_a_model_that_fails_costs_no_image(tmp_path: Path, make_fetcher: MakeFetcher) -> None:
    results = fetch_samples([M51], tmp_path, make_fetcher(), predictor=Predictor("broken"))
    assert statuses(results) == ["fetched"]
    (sample,) = Samples(tmp_path).page().samples
    assert (sample.prediction, sample.agrees) == (None, None)


def test_galaxies_with_a_sentence_come_first(tmp_path: Path, make_fetcher: MakeFetcher) -> None:
    plain = next(galaxy for galaxy in known_galaxies() if not galaxy.sentence)
    results = fetch([plain, M51], tmp_path / "registry", make_fetcher())
    assert [result.galaxy for result in results] == [M51, plain]


def test_a_malformed_index_is_not_written_over(tmp_path: Path, make_fetcher: MakeFetcher) -> None:
    storage = open_storage(tmp_path)
    storage.write(INDEX, b"{}")
    with pytest.raises(BrokenSampleError):
        fetch([M51], tmp_path, make_fetcher())
    assert storage.read(INDEX) == b"{}"


def test_a_registry_that_is_filled_is_never_broken(tmp_path: Path, make_fetcher: MakeFetcher) -> None:
    totals = []
    galaxies = list(known_galaxies())[:14]
    fetch_samples(
        galaxies,
        tmp_path,
        make_fetcher(),
        today=lambda: DAY,
        progress=lambda _: totals.append(Samples(tmp_path).page().total),
    )
    assert totals == [0] * 11 + [12] * 3
    assert Samples(tmp_path).page().total == 14


def test_a_file_is_in_place_before_the_index_names_it(tmp_path: Path, make_fetcher: MakeFetcher) -> None:
    registry = tmp_path / "registry"
    fetch([M51], registry, make_fetcher())
    (sample,) = Samples(registry).page().samples
    assert (registry / image_key(sample.id)).stat().st_size == sample.bytes


def test_a_check_finds_what_is_known_and_seen(services: Services, make_fetcher: MakeFetcher) -> None:
    moved = M51.model_copy(update={"dec": M51.dec + 0.02})
    results = check_galaxies([M51, moved], make_fetcher())
    assert statuses(results) == ["ok", "wrong_position"]
    assert "1.2' away" in results[1].message


def test_a_check_tells_an_unknown_name_from_a_service_that_is_down(
    services: Services, make_fetcher: MakeFetcher
) -> None:
    services.sesame.answer = say(NOTHING, kind="text/plain")
    assert statuses(check_galaxies([M51], make_fetcher("one"))) == ["unknown_object"]
    services.sesame.answer = say("", 500)
    assert statuses(check_galaxies([M51], make_fetcher("two"))) == ["unavailable"]
