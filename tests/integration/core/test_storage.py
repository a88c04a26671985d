"""What batches need of a folder and of a bucket; reading and writing is in test_registry.py."""

from __future__ import annotations

import base64
import json
import resource
from pathlib import Path

import pytest
import urllib3

from galaxy_core.errors import BrokenModelError, StorageError
from galaxy_core.storage import FolderStorage, open_storage


def test_a_file_is_read_no_further_than_asked(root: str) -> None:
    storage = open_storage(root)
    storage.write("a/b", b"12345")
    assert storage.read("a/b", max_bytes=3) == b"123"
    assert storage.read("a/b", max_bytes=9) == b"12345"


def test_the_names_in_a_folder_are_those_of_its_own_files(root: str) -> None:
    storage = open_storage(root)
    for key in ("a/1", "a/2", "a/deeper/3", "ab/4"):
        storage.write(key, b"")
    assert storage.names("a") == {"1", "2"}
    assert storage.names("nowhere") == frozenset()


def test_a_file_written_piece_by_piece_is_there_at_the_end_and_not_before(root: str) -> None:
    storage = open_storage(root)
    piece = bytes(6_000_000)
    with storage.writer("a/long") as file:
        for _ in range(3):
            file.write(piece)
        assert storage.names("a") == frozenset()
    assert storage.read("a/long") == 3 * piece


@pytest.mark.parametrize("size", [10, 12_000_000])
def test_a_file_whose_writer_fails_is_never_there(root: str, size: int) -> None:
    storage = open_storage(root)

    def fail() -> None:
        with storage.writer("a/long") as file:
            file.write(bytes(size))
            raise BrokenModelError("Something else went wrong.")

    with pytest.raises(BrokenModelError):
        fail()
    assert storage.names("a") == frozenset()
    if isinstance(storage, FolderStorage):
        assert list((storage.root / "a").iterdir()) == []


@pytest.mark.parametrize("size", [1_000, 100_000])
def test_a_full_disk_leaves_no_half_files(tmp_path: Path, size: int) -> None:
    """The smaller one waits in a buffer until the file is closed."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        with pytest.raises(StorageError, match="cannot be written"):
            FolderStorage(tmp_path).write("a/b", bytes(size))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert list((tmp_path / "a").iterdir()) == []


def test_every_file_is_listed_in_order_however_many(root: str) -> None:
    storage = open_storage(root)
    keys = sorted(["z", "a b.png", "deep/er/ü.png", *(f"many/{number}" for number in range(1100))])
    for place, key in enumerate(keys):
        storage.write(key, bytes(place % 7))
    found = list(storage.files())
    assert [file.key for file in found] == keys
    assert [file.size for file in found] == [place % 7 for place in range(len(keys))]
    before = {file.key: file.etag for file in found}
    storage.write("z", b"another")
    after = {file.key: file.etag for file in storage.files()}
    assert [key for key in keys if before[key] != after[key]] == ["z"]


def test_a_form_puts_one_file_and_a_link_gives_it(bucket: str) -> None:
    storage = open_storage(f"s3://{bucket}/prefix")
    form = storage.upload_form("a/picture", max_bytes=1000, seconds=60)
    assert form is not None
    answer = urllib3.request("POST", form.url, fields={**form.fields, "file": ("galaxy.jpg", b"picture")})
    assert answer.status == 204
    assert storage.read("a/picture") == b"picture"
    link = storage.link("a/picture", seconds=60)
    assert link is not None
    assert urllib3.request("GET", link).data == b"picture"


def test_a_form_is_for_one_key_and_so_many_bytes(bucket: str) -> None:
    """What S3 holds a visitor to; moto takes anything."""
    form = open_storage(f"s3://{bucket}/prefix").upload_form("a/picture", max_bytes=1000, seconds=60)
    assert form is not None
    conditions = json.loads(base64.b64decode(form.fields["policy"]))["conditions"]
    assert ["content-length-range", 1, 1000] in conditions
    assert {"key": "prefix/a/picture"} in conditions


def test_addresses_are_those_of_the_buckets_own_region(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the region is not in the address, S3 redirects a new bucket's visitors, and a form is lost."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    storage = open_storage("s3://some-bucket")
    form, link = storage.upload_form("a", max_bytes=1, seconds=60), storage.link("a", seconds=60)
    assert form is not None
    assert form.url == "https://some-bucket.s3.eu-west-1.amazonaws.com/"
    assert link is not None
    assert link.startswith("https://some-bucket.s3.eu-west-1.amazonaws.com/a?X-Amz-Algorithm=AWS4-HMAC-SHA256")


def test_a_folder_has_no_addresses(tmp_path: object) -> None:
    storage = open_storage(str(tmp_path))
    assert storage.upload_form("a", max_bytes=1, seconds=60) is None
    assert storage.link("a", seconds=60) is None
    assert isinstance(storage, FolderStorage)


def test_a_bucket_that_is_gone_is_said(aws: None) -> None:
    with pytest.raises(StorageError, match="s3://no-such-bucket/a cannot be reached"):
        open_storage("s3://no-such-bucket").names("a")
