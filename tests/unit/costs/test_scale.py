"""The paper on scale: its arithmetic, that it is of the stack as it is, and that the page is not stale."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from galaxy_batches.queues import ShardMessage
from galaxy_batches.service import Batches
from galaxy_batches.store import BatchFiles
from galaxy_batches.worker import Worker
from galaxy_cli.cloud import main
from galaxy_core.images.limits import Limits
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from galaxy_core.storage import FolderStorage
from galaxy_costs.batch import READS, SHARD, Batch, batch_bill
from galaxy_costs.scale import Way, cross_overs, duration, money, own_rate, ways
from galaxy_costs.stack_sizes import MILLISECONDS
from galaxy_devtools.scale_page import page
from galaxy_infra.settings import Settings
from tests.benchmarks.table import LATEST
from tests.conftest import RELEASED, ROOT, Encode

MILLION, BILLION = 1_000_000, 1_000_000_000


@pytest.fixture
def figures() -> dict[str, Any]:
    """Of a bench that is easy to reckon with: 5 ms of work on each of two cores."""
    return {
        "machine": {"processor": "abacus", "cores": 2},
        "cold_ms": {"classify": 500},
        "warm_ms": {"decode": 2, "inference": 2.5, "answer": 0.5, "mean": 10},
    }


@pytest.fixture
def by_name(figures: dict[str, Any]) -> dict[str, Way]:
    names = ("api", "queue", "survey", "rented", "own")
    return dict(zip(names, ways(figures), strict=True))


def test_the_page_is_of_what_was_measured_last() -> None:
    figures = json.loads(LATEST.read_text(encoding="utf-8"))
    assert (ROOT / "infra" / "SCALE.md").read_text(encoding="utf-8") == page(figures), "run `make scale`"


def test_a_batch_is_billed_as_aws_would() -> None:
    """A million uploaded pictures of 25 ms in 1769 MiB, a hundred to a shard."""
    lines = {line.what: line.dollars for line in batch_bill(Batch(MILLION, 25, memory=1769))}
    assert lines["Lambda, compute"] == pytest.approx(25_000 * 1769 / 1024 * 0.0000166667)
    assert lines["Lambda, requests"] == pytest.approx(10_000 * 0.20 / 1e6)
    assert lines["SQS"] == pytest.approx(30_000 * 0.40 / 1e6)
    assert lines["S3, writing"] == pytest.approx(1_020_000 * 0.005 / 1000)
    assert lines["S3, reading"] == pytest.approx(1_070_000 * 0.0004 / 1000)
    assert lines["S3, listing"] == pytest.approx(130_000 * 0.005 / 1000)
    assert lines["S3, keeping"] == pytest.approx(MILLION * (46_000 + 630 + 630 + 400) / 1e9 * 0.023 * 7 / 30)
    assert lines["Fetching the tables"] == pytest.approx(MILLION * 1030 / 1e9 * 0.09)


def test_a_survey_writes_no_pictures_and_pays_for_transitions() -> None:
    lines = {line.what: line.dollars for line in batch_bill(Batch(MILLION, 25, uploaded=False, engine="states"))}
    assert lines["Step Functions"] == pytest.approx(20_000 * 0.025 / 1000)
    assert lines["S3, writing"] == pytest.approx(20_000 * 0.005 / 1000)
    assert "SQS" not in lines


def test_listings_grow_with_the_square_of_a_batch_and_not_with_the_number_of_batches() -> None:
    assert Batch(BILLION, 25, batches=1000).listings == 1000 * Batch(MILLION, 25).listings
    assert Batch(BILLION, 25).listings > 700 * 1000 * Batch(MILLION, 25).listings


def test_the_bill_counts_the_requests_that_a_worker_makes(tmp_path: Path, encode: Encode, galaxy: Any) -> None:
    counts: Counter[str] = Counter()

    class Counting(FolderStorage):
        def read(self, key: str, most: int | None = None) -> bytes:
            counts["read"] += 1
            return super().read(key, most)

        def names(self, folder: str) -> frozenset[str]:
            counts["listed"] += 1
            return super().names(folder)

    class NoQueue:
        def send(self, messages: Any) -> None:
            """Keep nothing."""

        def close(self) -> None:
            """Hold nothing."""

    storage = Counting(tmp_path)
    classifiers = Classifiers(Registry(RELEASED))
    batches = Batches(storage, NoQueue())
    batch = batches.create([f"{number}.png" for number in range(SHARD)], classifiers.get("logistic").manifest)
    picture = encode(galaxy.picture[:64, :64])
    for number in range(SHARD):
        storage.write(BatchFiles(storage, batch.id).image_key(number), picture)
    batches.start(batch.id)
    counts.clear()
    worker = Worker(storage, classifiers, Limits())
    worker.work(ShardMessage(batch=batch.id, shard=0))
    assert counts["read"] - SHARD == READS - 1, "one more when the table is put together"
    assert counts["listed"] == Batch(SHARD, 1).listings


def test_what_binds_first_is_a_setting_of_ours_and_then_a_quota(by_name: dict[str, Way]) -> None:
    assert {name: way.first.moved_by for name, way in by_name.items() if way.first.kind == "setting"} == {
        "api": "the setting `rate`",
        "queue": "the setting `batch_workers`",
        "survey": "the setting `survey_workers`",
    }
    assert by_name["api"].first.rate == Settings.rate
    assert by_name["queue"].first.rate == Settings.batch_workers * 1000 / MILLISECONDS
    assert by_name["queue"].last.what == "S3's writes below one prefix"
    assert by_name["survey"].last.what == "S3's reads below one prefix"
    assert by_name["survey"].seconds(BILLION, by_name["survey"].last) == pytest.approx(BILLION / 5500)


def test_a_few_pictures_take_as_long_as_one_shard_and_waking(by_name: dict[str, Way]) -> None:
    assert by_name["survey"].seconds(10) == pytest.approx(0.5 + SHARD * MILLISECONDS / 1000)


def test_an_own_machine_is_as_fast_as_measured_or_as_its_cores_allow(figures: dict[str, Any]) -> None:
    assert own_rate(figures) == 400
    figures["survey"] = {"per_second": {"equivariant": 250, "dense": 900}}
    assert own_rate(figures) == 250
    *_, rented, own = ways(figures)
    assert own.seconds(MILLION) == 4000
    assert own.dollars(MILLION) == 0
    hours = 4000 / 3600
    disk = hours / 730 * 10 * 0.08
    assert rented.dollars(MILLION) == pytest.approx(hours * (0.0765 + 0.005) + disk + 0.4)


def test_the_api_costs_what_the_months_bill_says_beyond_what_is_there_anyway(by_name: dict[str, Way]) -> None:
    lines = {line.what: line.dollars for line in by_name["api"].lines(MILLION)}
    assert lines["API Gateway"] == pytest.approx(1.00)
    assert lines["Lambda, compute"] == pytest.approx(1769 / 1024 * 10_000 * 0.0000166667)
    assert lines["CloudFront, uploads"] == pytest.approx(46 * 0.020)
    assert lines.keys().isdisjoint({"Container registry", "CloudWatch, alarms", "S3"})


def test_ways_cross_where_they_cost_the_same(figures: dict[str, Any], by_name: dict[str, Way]) -> None:
    always_on = 730 * (0.0765 + 0.005) + 10 * 0.08
    api, uploaded, survey, _, dropped = cross_overs(figures)
    assert by_name["api"].dollars(round(api.pictures)) == pytest.approx(always_on, rel=1e-3)
    assert by_name["queue"].dollars(round(uploaded.pictures)) == pytest.approx(always_on, rel=0.15)
    fetched = survey.pictures * 0.0004 / 1000
    assert by_name["survey"].dollars(round(survey.pictures)) == pytest.approx(always_on + fetched, rel=0.05)
    assert dropped.pictures == by_name["queue"].first.rate * 4 * 86_400


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "a second"),
        (12.4, "12 seconds"),
        (89, "89 seconds"),
        (91, "1.5 minutes"),
        (3600, "60 minutes"),
        (7200, "2.0 hours"),
        (3e5, "3.5 days"),
        (1e8, "3.2 years"),
        (1e9, "32 years"),
    ],
)
def test_times_are_said_in_the_unit_that_one_thinks_in(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_money_is_said_as_exactly_as_it_is_known() -> None:
    assert [money(dollars) for dollars in (0, 0.004, 2.5, 5100.4)] == ["$0.00", "below a cent", "$2.50", "$5,100"]


def test_the_command_tells_of_any_number() -> None:
    told = CliRunner().invoke(main, ["scale", "--bench", str(LATEST), "--galaxies", "50000"])
    assert told.exit_code == 0, told.output
    assert "The API, one by one: 83 minutes, held back by the stage's rate" in told.output
