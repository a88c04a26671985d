"""Inputs: which files of folders, patterns, zips and lists are images, and their order, which never changes."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from galaxy_cli import inputs
from galaxy_cli.inputs import image_files
from galaxy_cli.left_out import LeftOut
from galaxy_core.errors import GalaxyError, ImageError, InputError, StorageError, TooManyBytesError
from galaxy_core.images.containers import unpack
from galaxy_core.images.limits import Limits
from tests.support.cli import Classify, names_in

LIMITS = Limits(bytes=10_000)


def names_of(*arguments: object) -> list[str]:
    return [image.name for image in image_files(map(str, arguments))]


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def refusal(image: inputs.ImageFile) -> GalaxyError:
    with pytest.raises((ImageError, StorageError)) as raised:
        image.read(LIMITS)
    return raised.value


def test_a_folder_tells_its_pictures_at_any_depth_by_name(folder: Path) -> None:
    assert names_of(folder) == names_in(folder)
    assert len(names_in(folder)) == 30


@pytest.mark.parametrize("page", [1, 2, 3, 10, 11])
def test_a_large_folder_is_told_page_by_page(folder: Path, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    monkeypatch.setattr(inputs, "PAGE_SIZE", page)
    assert names_of(folder) == names_in(folder)


@pytest.mark.parametrize(
    "name", ["a.JPG", "b.jpeg", "c.tif", "d.fits", "e.fit", "f.fits.gz", "g.fits.fz", "h.webp", "i.gif"]
)
def test_suffixes_that_are_taken_from_a_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    (tmp_path / "other.gz").touch()
    assert names_of(tmp_path) == [str(tmp_path / name)]


def test_a_named_file_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "galaxy").write_bytes(b"bytes")
    (image,) = image_files([str(tmp_path / "galaxy")])
    assert image.read(LIMITS) == b"bytes"


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("night */*.png", 30),
        ("night 1/*.png", 10),
        ("*/0?.png", 10),
        ("**/*.png", 30),
        ("**/night [01]", 20),
        ("**", 30),
        ("**/*", 30),
        ("night*", 30),
        ("night 0/*", 11),
    ],
)
def test_a_pattern_that_the_shell_left_alone(folder: Path, pattern: str, count: int) -> None:
    names = names_of(folder / pattern)
    assert len(names) == len(set(names)) == count
    if count == 30:
        assert names == names_in(folder)


def test_a_pattern_is_a_path_where_there_is_such_a_file(tmp_path: Path) -> None:
    odd = tmp_path / "a[1].png"
    odd.touch()
    (tmp_path / "a1.png").touch()
    assert names_of(odd) == [str(odd)]


def test_a_pattern_from_here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert names_of("night 2/*.png")[0] == "night 2/02.png"


def test_links_to_folders_are_not_followed(folder: Path) -> None:
    (folder / "night 0" / "again").symlink_to(folder, target_is_directory=True)
    assert names_of(folder) == names_in(folder)


@pytest.mark.parametrize("what", ["nowhere", "no*where", "empty", "empty/*.png", "empty.zip", "empty.csv"])
def test_a_source_without_pictures_is_said(tmp_path: Path, what: str) -> None:
    (tmp_path / "empty").mkdir()
    zipped(tmp_path / "empty.zip", {"words.txt": b"words"})
    (tmp_path / "empty.csv").write_text("path\n")
    with pytest.raises(InputError, match=r"There (is|are) no"):
        names_of(tmp_path / what)


def test_of_many_inputs_those_without_images_are_left_out_and_a_missing_one_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "good.png").touch()
    (tmp_path / "empty").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "dead.png").symlink_to("nowhere.png")
    (tmp_path / "no.zip").write_bytes(b"words")
    (tmp_path / "notes.csv").write_text("words")
    os.mkfifo(tmp_path / "empty" / "pipe")
    left_out = LeftOut()
    inputs = sorted(map(str, tmp_path.iterdir()))
    assert [image.name for image in image_files(inputs, left_out)] == [str(tmp_path / "good.png")]
    assert str(left_out) == (
        "2 dead links, 1 special file, 1 folder without images, 1 .zip without images, 1 .csv without images"
    )
    with pytest.raises(InputError, match="There is no"):
        list(image_files([*inputs, str(tmp_path / "missing.png")], LeftOut()))
    inputs.remove(str(tmp_path / "good.png"))
    with pytest.raises(InputError, match=r"There are no images\. Left out: 2 dead links, .*not read again"):
        list(image_files(inputs, LeftOut()))


def test_what_is_read_is_looked_at_first(tmp_path: Path) -> None:
    large, pipe = tmp_path / "large.png", tmp_path / "pipe.png"
    os.truncate(os.open(large, os.O_CREAT | os.O_WRONLY), 10**12)
    os.mkfifo(pipe)
    refused = [refusal(image) for image in image_files([str(large), str(pipe)])]
    assert isinstance(refused[0], TooManyBytesError)
    assert "a pipe" in str(refused[1])


def test_a_file_that_went_away_costs_its_row(folder: Path, classify: Classify, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("file,other\nsky/night 0/00.png,1\nsky/gone.png,2\nsky,3\n,4\n\x00,5\n")
    result = classify(listed, "--output", "-")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert [line.split(",")[0] for line in lines[1:4]] == ["sky/night 0/00.png", "sky/gone.png", "sky"]
    assert lines[1].endswith(",,")
    assert all("storage_unavailable" in line for line in lines[2:])
    assert len(lines) == 6


def test_a_list_starts_at_its_own_folder_and_may_have_a_mark(folder: Path) -> None:
    listed = folder / "list.csv"
    listed.write_text("\ufeffid,path\n7,night 0/00.png\n8," + str(folder / "night 1" / "01.png") + "\n")
    images = list(image_files([str(listed)]))
    assert [image.name for image in images] == ["night 0/00.png", str(folder / "night 1" / "01.png")]
    assert all(image.read(Limits()).startswith(b"\x89PNG") for image in images)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name,url\na,b\n", "no column path .*separated by a comma, is name, url"),
        (b"name;url\na;b\n", "separated by a semicolon, is name, url"),
        (b"", "no column path .* is nothing"),
        (b"path\n\xff\xfe\n", "not CSV in UTF-8"),
        (b"path\n" + b'"' + b"x" * 200_000 + b"\n", "not CSV in UTF-8"),
    ],
)
def test_a_list_that_is_none_is_said(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(InputError, match=words):
        names_of(tmp_path / "list.csv")


def test_a_zips_members_are_read_where_they_are(tmp_path: Path, galaxy_jpeg: bytes) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("inner.jpg", galaxy_jpeg)
    names = ["../../outside.jpg", "/etc/absolute.jpg", "folder/b.jpg", "folder/a.jpg"]
    left_out = {"nested.zip": inner.getvalue(), "words.txt": b"", "__MACOSX/._a.jpg": b"", "folder/x.jpg/": b""}
    path = zipped(tmp_path / "many.zip", dict.fromkeys(names, galaxy_jpeg) | left_out)
    before = set(tmp_path.parent.rglob("*"))
    images = list(image_files([str(path)]))
    assert [image.name for image in images] == [f"{path}/{name}" for name in names]
    assert all(image.read(Limits()) == galaxy_jpeg for image in images)
    assert set(tmp_path.parent.rglob("*")) == before


def test_a_bomb_in_a_zip_is_not_unpacked(tmp_path: Path) -> None:
    (image,) = image_files([str(zipped(tmp_path / "bomb.zip", {"bomb.png": bytes(5_000_000)}))])
    assert isinstance(refusal(image), TooManyBytesError)


def patched(path: Path, offset_here: int, offset_there: int, value: bytes) -> None:
    """Change a field of the first member, in its own header and in the zip's directory."""
    data = bytearray(path.read_bytes())
    for at in (offset_here, data.index(b"PK\x01\x02") + offset_there):
        data[at : at + len(value)] = value
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ((6, 8, b"\x01\x00"), "encrypted"),
        ((8, 10, b"\x63\x00"), "not read here"),
        ((14, 16, b"\x01\x02\x03\x04"), "damaged"),
        ((22, 24, b"\x05\x00\x00\x00"), "damaged"),
    ],
    ids=["encrypted", "a packing that nobody knows", "a wrong sum", "a size that is a lie"],
)
def test_a_member_that_cannot_be_had_costs_its_row(
    tmp_path: Path, fields: tuple[int, int, bytes], words: str
) -> None:
    path = zipped(tmp_path / "odd.zip", {"a.png": bytes(3000), "b.png": b"good"})
    patched(path, *fields)
    bad, good = image_files([str(path)])
    assert words in str(refusal(bad))
    assert good.read(LIMITS) == b"good"


@pytest.mark.parametrize("content", [b"", b"words", b"PK\x05\x06" + bytes(10)])
def test_a_zip_that_is_none_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "no.zip").write_bytes(content)
    with pytest.raises(InputError, match="cannot be read"):
        names_of(tmp_path / "no.zip")


def test_names_that_are_no_text_stay_in_one_line_of_the_table(tmp_path: Path, classify: Classify) -> None:
    (tmp_path / os.fsdecode(b"\xff.png")).touch()
    (tmp_path / "two\nlines \x1b[31m.png").touch()
    (tmp_path / "Gr\u00f6\u00dfe.png").touch()
    names = [name.removeprefix(f"{tmp_path}/") for name in names_of(tmp_path)]
    assert names == ["Gr\u00f6\u00dfe.png", "two\\nlines \\x1b[31m.png", "\\udcff.png"]
    for kind in ("csv", "parquet", "jsonl"):
        assert classify(tmp_path, "--output", tmp_path / f"out.{kind}").exit_code == 1


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_a_file_that_unpacks_out_of_all_proportion_is_refused(pack: Callable[[bytes], bytes]) -> None:
    """Forty megabytes of zeros in forty kilobytes, or in forty bytes."""
    limits = Limits(bytes=500_000_000)
    with pytest.raises(TooManyBytesError, match=r"at most 20\.0 MB"):
        unpack(pack(bytes(40_000_000)), limits)
    assert len(unpack(pack(bytes(10_000_000)), limits)) == 10_000_000


@pytest.mark.parametrize(
    "text",
    [
        "id;PATH\n1;a b.png\n",
        "File_Loc\tid\na b.png\t1\n",
        "id_str,ra\na b,1.5\n",
        "\ufeffid|file\n1|a b.png\n\n",
    ],
)
@pytest.mark.parametrize("name", ["list.csv", "list.txt"])
def test_lists_of_any_separator_and_case_are_read(tmp_path: Path, text: str, name: str) -> None:
    (tmp_path / "a b.png").write_bytes(b"bytes")
    (tmp_path / name).write_text(text)
    (image,) = image_files([str(tmp_path / name)])
    assert image.read(LIMITS) == b"bytes"


def test_hidden_folders_of_a_zip_are_left_out_and_zips_within_are_told(tmp_path: Path) -> None:
    members = dict.fromkeys(
        ["b.jpg", ".ipynb_checkpoints/b.jpg", "__MACOSX/._b.jpg", "in/.b.jpg", "c.zip", "d.heic"], b""
    )
    left_out = LeftOut()
    path = zipped(tmp_path / "a.zip", members)
    assert [image.name for image in image_files([str(path)], left_out)] == [f"{path}/b.jpg"]
    assert str(left_out) == "1 zip within a zip, 1 .heic"


def test_what_a_folder_holds_beside_its_images_is_counted(tmp_path: Path) -> None:
    for name in ("a.png", "b.heic", "c.HEIC", "d.bmp", "e", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "dead.png").symlink_to(tmp_path / "nowhere.png")
    (tmp_path / "loop.png").symlink_to(tmp_path / "loop.png")
    (tmp_path / "linked").symlink_to(tmp_path, target_is_directory=True)
    left_out = LeftOut()
    assert [Path(image.name).name for image in image_files([str(tmp_path)], left_out)] == ["a.png"]
    assert str(left_out) == "2 .heic, 2 dead links, 1 .bmp, 1 file without a suffix, 1 link to a folder"


def test_a_folder_that_may_not_be_listed_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lost+found").mkdir()
    (tmp_path / "a.png").touch()
    monkeypatch.setattr(os, "access", lambda path, _mode: not str(path).endswith("lost+found"))  # for root, too
    left_out = LeftOut()
    assert len(list(image_files([str(tmp_path)], left_out))) == 1
    assert str(left_out) == "1 folder without permission"


def test_a_folder_of_a_link_alone_says_so(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "linked").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(InputError, match="It holds 1 link to a folder"):
        names_of(tmp_path / "folder")


def test_a_name_that_no_file_can_have_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no x"):
        names_of("x" * 300 + ".png")
    listed = tmp_path / "list.csv"
    listed.write_text("path\n" + "y" * 300 + "\n")
    (image,) = image_files([str(listed)])
    assert "too long" in str(refusal(image))


def test_an_earlier_table_beside_the_images_is_no_list(folder: Path, classify: Classify, tmp_path: Path) -> None:
    tables = ("csv", "parquet", "jsonl", "vot", "fits")
    for suffix in tables:
        made = tmp_path / f"a.{suffix}"
        assert classify(folder, "-o", made).exit_code == 0
    for suffix in tables:
        (tmp_path / f"a.{suffix}").rename(folder / f"a.{suffix}")
    (folder / "c.csv.partial").touch()
    result = classify(*sorted(folder.glob("[!.]*")), "-o", tmp_path / "b.csv")
    assert result.exit_code == 0, result.output
    assert len((tmp_path / "b.csv").read_text().splitlines()) == 31
    assert "5 tables of predictions, 1 unfinished table" in result.stderr
    result = classify(folder, "-o", tmp_path / "c.csv")
    assert (result.exit_code, len((tmp_path / "c.csv").read_text().splitlines())) == (0, 31)
    assert "1 table of predictions" in result.stderr
    result = classify(folder / "a.csv")
    assert result.exit_code == 2
    assert "Tables that galaxy wrote are not read again" in result.stderr
