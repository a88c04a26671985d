"""SCALE.md: its arithmetic, that it is of the stack and the shards as they are, and that it is not stale."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from galaxy_batches.queues import ShardMessage
from galaxy_batches.service import Batches
from galaxy_batches.sharding import list_images
from galaxy_batches.store import BatchFiles
from galaxy_batches.worker import Worker
from galaxy_cli.commands.cloud import cloud
from galaxy_core.batch_sizes import IMAGE_MILLISECONDS, S3_SHARD_SIZE, UPLOAD_SHARD_SIZE
from galaxy_core.images.limits import Limits
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.registry import Registry
from galaxy_core.storage import FolderStorage, StoredObject
from galaxy_costs.batch import IMAGE_BYTES, Batch, batch_bill
from galaxy_costs.samples import fetch_bill
from galaxy_costs.scale import Option, break_even_points, duration, money, options, own_rate
from galaxy_costs.stack_sizes import FETCHED_GALAXIES
from galaxy_devtools.scale_page import render
from galaxy_infra.settings import Settings
from galaxy_sky.known_galaxies import known_galaxies
from tests.benchmarks.table import LATEST
from tests.conftest import RELEASED, ROOT, Encode

MILLION, BILLION = 1_000_000, 1_000_000_000


@pytest.fixture
def figures() -> dict[str, Any]:
    """A benchmark with round figures: 5 ms of work on each of two cores."""
    return {
        "machine": {"processor": "abacus", "cores": 2},
        "cold_ms": {"classify": 500},
        "warm_ms": {"decode": 2, "inference": 2.5, "answer": 0.5, "mean": 10},
    }


@pytest.fixture
def by_name(figures: dict[str, Any]) -> dict[str, Option]:
    names = ("api", "queue", "step-functions", "rented", "own")
    return dict(zip(names, options(figures), strict=True))


def test_the_page_is_of_what_was_measured_last() -> None:
    assert f"\n{render()}\n" in (ROOT / "infra" / "SCALE.md").read_text(encoding="utf-8"), "run `make generate`"


def test_a_batch_is_billed_as_aws_would() -> None:
    """A million uploaded images of 25 ms in 1769 MiB, a hundred to a shard."""
    lines = {line.item: line.dollars for line in batch_bill(Batch(MILLION, 25, memory=1769))}
    assert lines["Lambda, compute"] == pytest.approx(25_000 * 1769 / 1024 * 0.0000166667)
    assert lines["Lambda, requests"] == pytest.approx(10_000 * 0.20 / 1e6)
    assert lines["SQS"] == pytest.approx(30_000 * 0.40 / 1e6)
    assert lines["S3, PUT"] == pytest.approx(1_020_000 * 0.005 / 1000)
    assert lines["S3, GET"] == pytest.approx(1_070_000 * 0.0004 / 1000)
    assert lines["S3, LIST"] == pytest.approx(130_000 * 0.005 / 1000)
    assert lines["S3, storage"] == pytest.approx(MILLION * (46_000 + 1450 + 1450 + 480) / 1e9 * 0.023 * 7 / 30)
    assert lines["Data transfer, tables"] == pytest.approx(MILLION * 1930 / 1e9 * 0.09)


def test_images_in_a_bucket_are_not_written_and_step_functions_bills_transitions() -> None:
    """Five hundred to a shard."""
    batch = Batch(MILLION, 25, uploaded=False, engine="step-functions")
    lines = {line.item: line.dollars for line in batch_bill(batch)}
    assert lines["Step Functions"] == pytest.approx(4_000 * 0.025 / 1000)
    assert lines["S3, PUT"] == pytest.approx(4_000 * 0.005 / 1000)
    assert "SQS" not in lines


def test_listings_grow_with_the_square_of_a_batch_and_not_with_the_number_of_batches() -> None:
    assert Batch(BILLION, 25, batches=1000).list_requests == 1000 * Batch(MILLION, 25).list_requests
    assert Batch(BILLION, 25).list_requests > 700 * 1000 * Batch(MILLION, 25).list_requests


def test_the_bills_shards_are_those_that_are_cut(tmp_path: Path) -> None:
    """Of both pages: SCALE.md's default, and `galaxy batch submit`, which bills the listing's own shards."""
    images = 2 * S3_SHARD_SIZE + 1

    class Bucket(FolderStorage):
        def files(self) -> Iterator[StoredObject]:
            for number in range(images):
                yield StoredObject(f"{number:04}.jpg", IMAGE_BYTES, "etag")

    listing = list_images(Bucket(tmp_path), io.StringIO())
    submitted = Batch(images, uploaded=False, images_per_shard=-(-listing.images // listing.shards))
    assert listing.shards == Batch(images, uploaded=False).shards == submitted.shards == 3
    assert [line.item for line in batch_bill(submitted)] == [line.item for line in batch_bill(Batch(images))]

    model = Registry(RELEASED).manifest("logistic")
    batch = Batches(FolderStorage(tmp_path), NoQueue()).create(
        [f"{number}.png" for number in range(images)], model, [1000] * images
    )
    assert batch.manifest.shards == Batch(images).shards == 11


class NoQueue:
    outlives_process = False

    def send(self, messages: Any) -> None:
        """Keep nothing."""

    def close(self) -> None:
        """Hold nothing."""


@pytest.mark.parametrize("size", [UPLOAD_SHARD_SIZE, S3_SHARD_SIZE])
def test_the_bill_counts_the_requests_that_a_worker_makes(
    tmp_path: Path, encode: Encode, galaxy: Any, size: int
) -> None:
    counts: Counter[str] = Counter()

    class Counting(FolderStorage):
        def read(self, key: str, max_bytes: int | None = None) -> bytes:
            counts["read"] += 1
            return super().read(key, max_bytes)

        def names(self, folder: str) -> frozenset[str]:
            counts["listed"] += 1
            return super().names(folder)

    storage = Counting(tmp_path)
    classifiers = Classifiers(Registry(RELEASED))
    batches = Batches(storage, NoQueue())
    manifest = classifiers.get("logistic").manifest
    batch = batches.write("b" * 22, [[f"{number}.png" for number in range(size)]], manifest)
    image = encode(galaxy.image[:64, :64])
    for number in range(size):
        storage.write(BatchFiles(storage, batch.id).image_key(number), image)
    batches.start(batch.id)
    counts.clear()
    worker = Worker(storage, classifiers, Limits())
    worker.work(ShardMessage(batch=batch.id, shard=0))
    expected = Batch(size, images_per_shard=size)
    assert counts["read"] == expected.get_requests - 1, "one more when the table is put together"
    assert counts["listed"] == expected.list_requests


def test_the_bottleneck_is_a_setting_and_then_a_quota(by_name: dict[str, Option]) -> None:
    bottlenecks = {name: option.bottleneck for name, option in by_name.items()}
    assert {name: limit.raised_by for name, limit in bottlenecks.items() if limit.kind == "setting"} == {
        "api": "the setting `rate`",
        "queue": "the setting `batch_workers`",
        "step-functions": "the setting `map_concurrency`",
    }
    assert bottlenecks["api"].rate == Settings.model_fields["rate"].default
    assert bottlenecks["queue"].rate == Settings.model_fields["batch_workers"].default * 1000 / IMAGE_MILLISECONDS
    assert by_name["queue"].quota_bottleneck.name == "S3's PUTs below one prefix"
    step_functions = by_name["step-functions"]
    assert step_functions.quota_bottleneck.name == "S3's GETs below one prefix"
    assert step_functions.seconds(BILLION, step_functions.quota_bottleneck) == pytest.approx(BILLION / 5500)


def test_a_few_images_take_as_long_as_one_shard_and_a_cold_start(by_name: dict[str, Option]) -> None:
    for name, size in (("queue", UPLOAD_SHARD_SIZE), ("step-functions", S3_SHARD_SIZE)):
        assert by_name[name].seconds(10) == pytest.approx(0.5 + size * IMAGE_MILLISECONDS / 1000)


def test_an_own_machine_is_as_fast_as_measured_or_as_its_cores_allow(figures: dict[str, Any]) -> None:
    assert own_rate(figures) == 400
    figures["command_line"] = {"images_per_second": {"equivariant": 250, "dense": 900}}
    assert own_rate(figures) == 250
    *_, rented, own = options(figures)
    assert own.seconds(MILLION) == 4000
    assert own.dollars(MILLION) == 0
    hours = 4000 / 3600
    disk = hours / 730 * 10 * 0.08
    assert rented.dollars(MILLION) == pytest.approx(hours * (0.0765 + 0.005) + disk + 0.4)


def test_the_api_costs_what_the_months_bill_says_beyond_what_is_there_anyway(by_name: dict[str, Option]) -> None:
    lines = {line.item: line.dollars for line in by_name["api"].bill(MILLION)}
    assert lines["API Gateway"] == pytest.approx(1.00)
    assert lines["Lambda, compute"] == pytest.approx(1769 / 1024 * 10_000 * 0.0000166667)
    assert lines["CloudFront, uploads"] == pytest.approx(46 * 0.020)
    assert lines.keys().isdisjoint({"Container registry", "CloudWatch, alarms", "S3"})


def test_ways_cross_where_they_cost_the_same(figures: dict[str, Any], by_name: dict[str, Option]) -> None:
    always_on = 730 * (0.0765 + 0.005) + 10 * 0.08
    api, queue, step_functions, _, dropped = break_even_points(figures)
    assert by_name["api"].dollars(round(api.images)) == pytest.approx(always_on, rel=1e-3)
    assert by_name["queue"].dollars(round(queue.images)) == pytest.approx(always_on, rel=0.15)
    fetched = step_functions.images * 0.0004 / 1000
    assert by_name["step-functions"].dollars(round(step_functions.images)) == pytest.approx(
        always_on + fetched, rel=0.05
    )
    assert dropped.images == by_name["queue"].bottleneck.rate * 4 * 86_400


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


def test_the_command_estimates_any_number() -> None:
    result = CliRunner().invoke(cloud, ["scale", "--bench", str(LATEST), "--galaxies", "50000"])
    assert result.exit_code == 0, result.output
    assert "API: one request per image: 83 minutes, limited by the stage's throttling rate" in result.output


def test_fetching_real_galaxies_costs_less_than_a_cent() -> None:
    assert len(known_galaxies()) == FETCHED_GALAXIES
    assert 0.001 < sum(line.dollars for line in fetch_bill()) < 0.01
