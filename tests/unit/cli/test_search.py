"""`galaxy embed`, `similar` and `odd`: turned copies find themselves, and what lies apart is odd."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from galaxy_cli.errors import BadIndexError
from galaxy_cli.main import main
from galaxy_cli.search.index import EmbeddingIndex, build_index, index_file
from galaxy_cli.search.table import EmbeddedBy, Named, write_embeddings
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.embeddings import Embedding, embed, nearest
from galaxy_core.models.registry import Registry
from tests.conftest import RELEASED

ABOUT = EmbeddedBy("some", "1", "0" * 64, 1, 32)


def galaxy(*arguments: object) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture(scope="module")
def drawn(simulated_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty drawn galaxies, an image of text, and a file that is no image."""
    folder = tmp_path_factory.mktemp("drawn")
    for path in sorted(simulated_folder.rglob("*.jpg"))[:40]:
        shutil.copy(path, folder)
    text = np.full((120, 120, 3), 255, np.uint8)
    text[20:100:8, 10:110] = np.random.default_rng(1).integers(0, 2, (10, 100, 1)) * 255
    Image.fromarray(text).save(folder / "text.png")
    (folder / "broken.png").write_bytes(b"no image")
    return folder


@pytest.fixture(scope="module")
def embedded(drawn: Path) -> Path:
    """Their embeddings, beside them."""
    table = drawn / "embeddings.parquet"
    result = galaxy("embed", drawn, "-o", table, "--rotations", 2, "--workers", 1)
    assert result.exit_code == 1, result.output
    assert "broken.png: " in result.output
    assert "1 images could not be read." in result.output
    return table


def test_turned_copies_find_themselves(drawn: Path, embedded: Path) -> None:
    index = EmbeddingIndex(embedded)
    assert len(index.names) == 41
    released = Classifiers(Registry(RELEASED)).get(index.about.model)
    chance = np.random.default_rng(3)
    found = []
    for path in sorted(drawn.glob("*.jpg"))[:20]:
        turned = Image.open(path).rotate(chance.uniform(0, 360), Image.Resampling.BICUBIC)
        query = embed(released, np.asarray(turned), 2)
        (matches,) = index.nearest(query, 2)
        found.append(matches[0].name == str(path))
        assert 0 <= matches[1].value <= matches[0].value <= 1 + 1e-3
    assert np.mean(found) >= 0.95


def test_similar_prints_and_draws_what_it_finds(drawn: Path, embedded: Path, tmp_path: Path) -> None:
    picture, page = min(drawn.glob("*.jpg")), tmp_path / "similar.html"
    result = galaxy("similar", picture, "--index", embedded, "--count", 3, "--html", page)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[0] == f"1.000  {picture}"
    assert len(result.output.splitlines()) == 4
    assert page.read_text().count("data:image/jpeg;base64,") == 4


def test_odd_prints_and_draws_what_it_finds(embedded: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "odd.png"
    result = galaxy("odd", "--index", embedded, "--count", 8, "--sheet", sheet)
    assert result.exit_code == 0, result.output
    distances = [float(line.split()[0]) for line in result.output.splitlines()[:8]]
    assert distances == sorted(distances, reverse=True)
    assert Image.open(sheet).size == (960, 2 * 176)


def unit_vectors(count: int, seed: int = 0) -> Embedding:
    """In clusters, as embeddings are."""
    chance = np.random.default_rng(seed)
    centres = chance.normal(size=(40, ABOUT.size))
    vectors = centres[chance.integers(0, 40, count)] + 0.7 * chance.normal(size=(count, ABOUT.size))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def write(path: Path, vectors: Embedding) -> EmbeddingIndex:
    rows = write_embeddings(path, ABOUT, [[Named(f"{row}.png", vector) for row, vector in enumerate(vectors)]])
    assert rows == len(vectors)
    build_index(path, ABOUT)
    return EmbeddingIndex(path)


def test_the_index_finds_what_comparing_with_all_finds(tmp_path: Path) -> None:
    vectors, queries = unit_vectors(3000), unit_vectors(100, seed=1)
    index = write(tmp_path / "some.parquet", vectors)
    hits = [
        {f"{row}.png" for row, _ in nearest(vectors, query, 10)} & {match.name for match in matches}
        for query, matches in zip(queries, index.nearest(queries, 10), strict=True)
    ]
    assert np.mean([len(hit) for hit in hits]) >= 9.8
    assert [match.name for (match,) in index.nearest(vectors, 1)] == index.names
    assert index_file(tmp_path / "some.parquet").stat().st_size < 3000 * (2 * ABOUT.size + 250)


def test_what_lies_apart_is_the_oddest(tmp_path: Path) -> None:
    vectors = unit_vectors(500)
    vectors[123] = -vectors.mean(axis=0) / np.linalg.norm(vectors.mean(axis=0))
    oddest, second = write(tmp_path / "some.parquet", vectors).odd(2)
    assert oddest.name == "123.png"
    assert oddest.value > second.value


def test_an_index_that_is_missing_or_damaged(tmp_path: Path) -> None:
    table = tmp_path / "some.parquet"
    write(table, unit_vectors(20))
    index_file(table).unlink()
    assert len(EmbeddingIndex(table).nearest(unit_vectors(1), 50)[0]) == 20
    index_file(table).write_bytes(b"damaged")
    with pytest.raises(BadIndexError, match="Delete it"):
        EmbeddingIndex(table)
    with pytest.raises(BadIndexError, match="galaxy embed"):
        EmbeddingIndex(tmp_path / "missing.parquet")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["embed", "{folder}", "-o", "{folder}/e.csv"], "should end in .parquet"),
        (["embed", "{folder}", "-o", "{folder}/e.parquet", "--model", "logistic"], "gives no embedding"),
        (["odd", "--index", "{folder}/text.png"], "is no Parquet file"),
        (["similar", "{folder}/text.png", "--index", "{folder}/none.parquet"], "There is no"),
        (["odd", "--index", "{folder}/none.parquet", "--sheet", "odd.jpg"], "should end in .png"),
    ],
)
def test_what_is_asked_wrongly_is_said_in_a_sentence(drawn: Path, arguments: list[str], message: str) -> None:
    result = galaxy(*(argument.format(folder=drawn) for argument in arguments))
    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output


def test_another_models_index_is_refused(drawn: Path, tmp_path: Path) -> None:
    table = tmp_path / "other.parquet"
    version = Registry(RELEASED).manifest("equivariant").version
    about = EmbeddedBy("equivariant", version, "0" * 64, 1, 32)
    write_embeddings(table, about, [[Named("a.png", unit_vectors(1)[0])]])
    build_index(table, about)
    result = galaxy("similar", min(drawn.glob("*.jpg")), "--index", table)
    assert result.exit_code == 2
    assert "was made with another equivariant" in result.output
