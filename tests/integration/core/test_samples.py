"""Sample pictures over a folder and over a bucket: listed, filtered, drawn by chance, and never a spoiled one."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pydantic import ValidationError

from galaxy_core.errors import BrokenSampleError, StorageError, UnknownLabelError, UnknownSampleError
from galaxy_core.models.caching import INDEX_SECONDS, RETRY_SECONDS
from galaxy_core.models.samples import (
    INDEX,
    LOCAL_SECONDS,
    VOCABULARY,
    WORDS,
    Sample,
    SampleIndex,
    SampleOrigin,
    Samples,
    StoredVotes,
    image_key,
)
from galaxy_core.storage import FolderStorage, open_storage
from galaxy_core.votes.decision_tree import TREE
from galaxy_core.votes.headlines import HEADLINES
from tests.conftest import RELEASED

ORIGIN = SampleOrigin(title="Test", credit="Nobody", licence="MIT", simulated=True)
PATHS = {
    "elliptical": ("Class1.1", "Class7.1", "Class6.2"),
    "spiral": ("Class1.2", "Class2.2", "Class3.2", "Class4.1", "Class10.1", "Class11.2", "Class5.2", "Class6.2"),
    "barred-spiral": ("Class1.2", "Class2.2", "Class3.1", "Class4.1", "Class10.1", "Class11.2", "Class5.2"),
    "edge-on": ("Class1.2", "Class2.1", "Class9.1", "Class6.1", "Class8.7"),
}
CODES = {
    "elliptical": "smooth",
    "spiral": "featured.face-on.spiral",
    "barred-spiral": "featured.face-on.spiral.barred",
    "edge-on": "featured.edge-on",
}
"""Headlines of samples by their ids."""


def votes(code: str, path: tuple[str, ...]) -> StoredVotes:
    return StoredVotes.model_validate(
        {
            "joint_fractions": dict.fromkeys(TREE.keys, 0.5),
            "headline": {"code": code, "text": HEADLINES[code], "confidence": 0.9, "t_type": None},
            "sentence": "A galaxy.",
            "path": path,
        }
    )


def sample(name: str, picture: bytes, said: StoredVotes | None = None) -> Sample:
    digest = hashlib.sha256(picture).hexdigest()
    return Sample(id=name, width=424, height=424, bytes=len(picture), sha256=digest, votes=said)


def write(root: str | Path, *samples: Sample) -> None:
    storage = open_storage(root)
    for each in samples:
        storage.write(image_key(each.id), each.id.encode())
    storage.write(INDEX, SampleIndex(origin=ORIGIN, samples=samples).model_dump_json().encode())


VOTES = votes(CODES["spiral"], PATHS["spiral"])
VOTES = votes(CODES["spiral"], PATHS["spiral"])
ALL = (
    *(sample(name, name.encode(), votes(CODES[name], path)) for name, path in PATHS.items()),
    sample("unknown", b"unknown"),
)


def ids(samples: tuple[Sample, ...]) -> list[str]:
    return [each.id for each in samples]


def test_what_was_released_is_read_back(root: str) -> None:
    write(root, *ALL)
    samples = Samples(root)
    assert samples.origin == ORIGIN
    assert samples.page().samples == ALL
    assert samples.get("spiral") == ALL[1]
    assert samples.image("spiral") == b"spiral"


def test_where_nothing_was_released_there_are_no_samples(root: str) -> None:
    samples = Samples(root)
    assert samples.page("spiral") == samples.page()
    assert (samples.page().samples, samples.page().total, samples.page().next) == ((), 0, None)
    assert samples.random(count=3) == ()
    assert samples.origin.title == ""
    with pytest.raises(UnknownSampleError, match="'spiral'"):
        samples.image("spiral")


@pytest.mark.parametrize(
    ("offset", "limit", "found", "following"),
    [
        (0, 2, 2, 2),
        (2, 2, 2, 4),
        (4, 2, 1, None),
        (0, 5, 5, None),
        (0, 4, 4, 4),
        (5, 2, 0, None),
        (1000, 2, 0, None),
    ],
)
def test_pages_end_where_the_samples_do(
    tmp_path: Path, offset: int, limit: int, found: int, following: int | None
) -> None:
    write(tmp_path, *ALL)
    page = Samples(tmp_path).page(offset=offset, limit=limit)
    assert page.samples == ALL[offset : offset + found]
    assert (page.total, page.next) == (5, following)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Class4.1", ["spiral", "barred-spiral"]),
        ("spiral", ["spiral", "barred-spiral"]),
        ("featured.face-on.spiral", ["spiral", "barred-spiral"]),
        ("featured.face-on.spiral.barred", ["barred-spiral"]),
        ("featured", ["spiral", "barred-spiral", "edge-on"]),
        ("barred", ["barred-spiral"]),
        ("smooth", ["elliptical"]),
        ("disk", ["spiral", "barred-spiral", "edge-on"]),
        ("edge-on", ["edge-on"]),
        ("dust-lane", ["edge-on"]),
        ("Class8.1", []),
        ("merger", []),
        (None, ["elliptical", "spiral", "barred-spiral", "edge-on", "unknown"]),
    ],
)
def test_samples_can_be_asked_for_by_what_was_said(
    tmp_path: Path, answer: str | None, expected: list[str]
) -> None:
    write(tmp_path, *ALL)
    samples = Samples(tmp_path)
    assert ids(samples.page(answer).samples) == expected
    assert samples.page(answer).total == len(expected)
    assert sorted(ids(samples.random(answer, count=20))) == sorted(expected)


@pytest.mark.parametrize("answer", ["nonsense", "", "Spiral", "Class12.1", "class1.1"])
def test_an_unknown_answer_is_answered_with_those_there_are(tmp_path: Path, answer: str) -> None:
    samples = Samples(tmp_path)
    for ask in (samples.page, samples.random):
        with pytest.raises(UnknownLabelError, match=r"Class1\.1 to Class11\.6.* ring, smooth, spiral") as caught:
            ask(answer)
        assert repr(answer) in caught.value.message


def test_chance_gives_each_sample_at_most_once_and_every_one_some_day(tmp_path: Path) -> None:
    write(tmp_path, *ALL)
    samples = Samples(tmp_path)
    seen = {samples.random()[0].id for _ in range(300)}
    assert seen == set(ids(ALL))
    assert len(set(ids(samples.random(count=4)))) == 4


@pytest.mark.parametrize("name", ["nonsense", "", "../../models/index", "spiral/../spiral"])
def test_an_unknown_sample_is_said(tmp_path: Path, name: str) -> None:
    write(tmp_path, *ALL)
    samples = Samples(tmp_path)
    for ask in (samples.get, samples.image):
        with pytest.raises(UnknownSampleError):
            ask(name)


def test_a_spoiled_picture_is_refused(root: str) -> None:
    write(root, *ALL)
    open_storage(root).write(image_key("spiral"), b"spirax")
    samples = Samples(root)
    with pytest.raises(BrokenSampleError, match=r"spiral\.jpg is corrupt"):
        samples.image("spiral")
    assert samples.image("elliptical") == b"elliptical"


def test_a_missing_picture_is_said(root: str) -> None:
    open_storage(root).write(INDEX, SampleIndex(origin=ORIGIN, samples=ALL).model_dump_json().encode())
    with pytest.raises(BrokenSampleError, match=r"spiral\.jpg is missing"):
        Samples(root).image("spiral")


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b'{"schema_version": 2}'])
def test_a_malformed_index_is_said(tmp_path: Path, text: bytes) -> None:
    open_storage(tmp_path).write(INDEX, text)
    with pytest.raises(BrokenSampleError, match="not an index of samples"):
        Samples(tmp_path).page()


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "../models"},
        {"id": "A"},
        {"sha256": "abc"},
        {"width": 0},
        {"further": 1},
        {"votes": {**VOTES.model_dump(), "joint_fractions": {"Class1.1": 1.0}}},
        {"votes": {**VOTES.model_dump(), "answers": ["Class12.1"]}},
    ],
)
def test_what_is_no_sample_is_in_no_index(wrong: dict[str, object]) -> None:
    assert Sample.model_validate(ALL[1].model_dump()) == ALL[1]
    with pytest.raises(ValidationError):
        Sample.model_validate({**ALL[1].model_dump(), **wrong})


def test_a_release_is_seen_after_a_minute_and_the_last_index_holds_while_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    samples = Samples(tmp_path, clock=lambda: now)
    assert samples.page().total == 0
    write(tmp_path, *ALL[:2])
    assert samples.page().total == 0
    now = INDEX_SECONDS
    assert samples.page().total == 2
    with monkeypatch.context() as patched:

        def gone(*_: object) -> bytes:
            raise StorageError("The bucket cannot be reached.")

        patched.setattr(FolderStorage, "read", gone)
        now = 2 * INDEX_SECONDS
        assert samples.page().total == 2
        with pytest.raises(StorageError):
            Samples(tmp_path).page()
    write(tmp_path, *ALL)
    now = 2 * INDEX_SECONDS + RETRY_SECONDS
    assert samples.page().total == 5


def test_an_index_that_vanished_is_no_empty_gallery(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write(tmp_path, *ALL)
    now = 0.0
    samples = Samples(tmp_path, clock=lambda: now)
    assert samples.page().total == 5
    (tmp_path / INDEX).unlink()
    now = INDEX_SECONDS + 1
    assert samples.page().total == 5
    assert "is missing, although there are samples" in caplog.text
    with pytest.raises(BrokenSampleError, match="is missing, although there are samples"):
        Samples(tmp_path).page()


def test_the_vocabulary_is_the_trees_and_the_headlines() -> None:
    assert set(WORDS.values()) <= set(TREE.keys)
    assert {*TREE.keys, *HEADLINES} <= VOCABULARY


def test_the_released_samples_are_whole_small_varied_and_said_to_be_simulated() -> None:
    samples = Samples(RELEASED)
    assert samples.origin.simulated
    page = samples.page()
    assert page.total == 24
    codes = {each.votes.headline.code for each in page.samples if each.votes}
    assert codes == set(HEADLINES) - {"featured", "featured.face-on", "divided", "outlier"}
    for word in ("ring", "merger", "irregular"):
        assert samples.page(word).total > 0, word
    assert sum(len(samples.image(each.id)) for each in page.samples) < 500_000
    assert {picture.stem for picture in (RELEASED / "samples" / "images").iterdir()} == set(ids(page.samples))


def test_fetched_galaxies_come_first_and_others_stay(tmp_path: Path, root: str) -> None:
    registry, fetched = tmp_path / "registry", f"{root}/fetched"
    write(registry, *ALL[:2])
    samples = Samples(registry, fetched, clock=lambda: now)
    now = 0.0
    assert samples.page().samples == ALL[:2]
    new = sample("new", b"new")
    write(fetched, new, ALL[1])
    now = INDEX_SECONDS
    assert samples.page().samples == (new, ALL[1], ALL[0])
    assert (samples.image("new"), samples.image("elliptical")) == (b"new", b"elliptical")


@pytest.mark.parametrize("content", [b"rubbish", None])
def test_a_broken_place_of_fetched_galaxies_hides_no_others(
    tmp_path: Path, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path / "registry", *ALL)
    if content is None:
        (tmp_path / "fetched").write_text("a file where the folder would be")
    else:
        open_storage(tmp_path / "fetched").write(INDEX, content)
    assert Samples(tmp_path / "registry", tmp_path / "fetched").page().samples == ALL
    assert "no fetched galaxies are shown" in caplog.text


def test_what_comes_into_a_folder_shows_soon(tmp_path: Path) -> None:
    now = 0.0
    samples = Samples(tmp_path / "registry", tmp_path / "fetched", clock=lambda: now)
    assert samples.page().total == 0
    write(tmp_path / "fetched", *ALL)
    now = LOCAL_SECONDS
    assert samples.page().total == 5
    assert samples.origin == ORIGIN
