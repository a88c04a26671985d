"""A head on a released embedding against the same labels learnt from scratch, on images held out in turn.

    [GALAXY_ZOO_DATA=FOLDER] python -m tests.benchmarks.finetuning [--count 120]

Rings among drawn galaxies; with Galaxy Zoo, disks without arms, as lenticulars are, against smooth galaxies. From
scratch is the project's network of three convolutions, its images turned and mirrored at random. It fails where
the head's margin is below its bound. With `--depth`, the network's last blocks are trained on what nobody voted on
and its features need not hold: a satellite's trail across a drawn galaxy.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import click
import keras
import numpy as np
from keras import layers
from PIL import Image

from galaxy_core.images.preprocessing import ImageArray, load_image
from galaxy_core.models.classifier import Classifiers
from galaxy_core.models.embeddings import embed
from galaxy_core.models.registry import Registry
from galaxy_core.votes.decision_tree import TREE
from galaxy_training.data.arrays import resizer
from galaxy_training.data.data_set import DataSet, read_data_set
from galaxy_training.finetuning.deeper import Deeper, Task, released_network
from galaxy_training.finetuning.folds import split_folds
from galaxy_training.finetuning.head import fit_head
from galaxy_training.networks import architecture
from galaxy_training.networks.heads import classes_head
from galaxy_training.simulation import Kind, draw_galaxy
from tests.conftest import RELEASED

MARGIN = 0.03
"""Of accuracy, over the network from scratch."""
OTHERS: tuple[Kind, ...] = ("spiral", "disk", "merger")
EPOCHS = 30
SIDE = 64


class Labelled(NamedTuple):
    """Framed images, uint8 ``[side, side, 3]``, and whether each is of the class."""

    images: list[ImageArray]
    truth: np.ndarray[tuple[int], np.dtype[np.int64]]


@click.command()
@click.option("--count", default=120, show_default=True, type=click.IntRange(40), help="Images of each task.")
@click.option("--depth", type=click.IntRange(1), help="Compare the head with training so many blocks, too.")
def main(count: int, depth: int | None) -> None:
    """Measure, print, and fail where the margin is below its bound."""
    if depth:
        compare_depth(trails(count), depth)
        return
    tasks: dict[str, Callable[[], Labelled]] = {"drawn rings": lambda: drawn_rings(count)}
    if folder := os.environ.get("GALAXY_ZOO_DATA"):
        tasks["disks without arms, and smooth galaxies"] = lambda: lenticulars(Path(folder), count)
    worse = []
    for name, make in tasks.items():
        labelled = make()
        head, scratch = accuracy_of_head(labelled), accuracy_from_scratch(labelled)
        click.echo(f"{name}, {len(labelled.images)} images: head {head:.1%}, from scratch {scratch:.1%}")
        worse += [name] if head - scratch < MARGIN else []
    if worse:
        sys.exit(f"The margin is below {MARGIN:.0%}: {', '.join(worse)}.")


def drawn_rings(count: int) -> Labelled:
    """As many drawn galaxies with a ring as without."""
    chance = np.random.default_rng(17)
    truth = np.arange(count) % 2
    kinds = ("ring" if ring else OTHERS[number // 2 % 3] for number, ring in enumerate(truth))
    return Labelled([_framed(draw_galaxy(chance, 96, kind=kind).image) for kind in kinds], truth)


def trails(count: int) -> Labelled:
    """Drawn galaxies, half of them with a faint straight line at any angle, as satellites leave."""
    chance = np.random.default_rng(23)
    truth = np.arange(count) % 2
    images = []
    for number, trail in enumerate(truth):
        image = draw_galaxy(chance, 96, kind=OTHERS[number // 2 % 3]).image
        images.append(_framed(_with_trail(image, chance) if trail else image))
    return Labelled(images, truth)


def _with_trail(image: ImageArray, chance: np.random.Generator) -> ImageArray:
    angle, offset = chance.uniform(0, np.pi), chance.uniform(-20, 20)
    row, column = np.indices(image.shape[:2]) - (len(image) - 1) / 2
    distance = row * np.cos(angle) + column * np.sin(angle) - offset
    light = 40 * np.exp(-(distance**2) / 2)[..., np.newaxis]
    return np.asarray(np.clip(np.rint(image + light), 0, 255), np.uint8)


def compare_depth(labelled: Labelled, depth: int) -> None:
    """Print the accuracy on images held out of the head, and of the last blocks trained with it."""
    registry = Registry(RELEASED)
    base = registry.manifest()
    embeddings = np.stack([embed(Classifiers(registry).get(), image, 1) for image in labelled.images])
    targets, groups = np.eye(2)[labelled.truth], np.arange(len(labelled.truth))
    strength = fit_head(embeddings, targets, groups, exclusive=True).strength
    network = released_network(base, registry.keras_weights(base))
    resize = resizer(network.input.shape[1])
    frames = np.stack([resize(image) for image in labelled.images])
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        task = Task(targets, exclusive=True, strength=strength, groups=groups)
        trained = Deeper(network, depth, frames, task, Path(folder)).train()
    frozen, deep = (
        float((logits.argmax(axis=1) == labelled.truth).mean()) for logits in (trained.frozen, trained.held_out)
    )
    minutes = (time.process_time() - began) / 60
    click.echo(
        f"trails, {len(frames)} images: head {frozen:.1%}, {depth} blocks {deep:.1%}, in {minutes:.1f} min of CPU"
    )


def lenticulars(folder: Path, count: int) -> Labelled:
    """As many real face-on disks without arms as smooth galaxies, by the volunteers' majority."""
    galaxies = read_data_set(folder).split().training
    votes = dict(zip(TREE.keys, np.nan_to_num(galaxies.votes).T, strict=True))
    chosen = [votes["Class4.2"] > 0.5, votes["Class1.1"] > 0.8]
    rows = [_some(each, count // 2) for each in chosen]
    images = [image for part in rows for image in _read(galaxies, part)]
    return Labelled(images, np.repeat([1, 0], [len(part) for part in rows]))


def accuracy_of_head(labelled: Labelled) -> float:
    """Accuracy of the head that `galaxy train finetune` fits, on images held out."""
    model = Classifiers(Registry(RELEASED)).get()
    embeddings = np.stack([embed(model, image, 1) for image in labelled.images])
    targets = np.eye(2)[labelled.truth]
    held_out = fit_head(embeddings, targets, np.arange(len(targets)), exclusive=True).held_out
    return float((held_out.argmax(axis=1) == labelled.truth).mean())


def accuracy_from_scratch(labelled: Labelled) -> float:
    """Accuracy of a network of three convolutions with random weights, on images held out."""
    pictures = [Image.fromarray(image).resize((SIDE, SIDE)) for image in labelled.images]
    pixels = np.stack([np.asarray(each, np.float32) / 255 for each in pictures])
    predicted = np.zeros(len(pixels), np.int64)
    for rest, out in split_folds(labelled.truth, np.arange(len(pixels)), seed=1):
        keras.utils.set_random_seed(1)
        network = _network()
        network.fit(pixels[rest], labelled.truth[rest], batch_size=32, epochs=EPOCHS, verbose=0)
        predicted[out] = network.predict(pixels[out], verbose=0).argmax(axis=1)
    return float((predicted == labelled.truth).mean())


def _network() -> keras.Model:
    cnn = architecture("cnn").build(SIDE, len(TREE.keys))
    last = [layer for layer in cnn.layers if isinstance(layer, layers.Dropout)][-1]
    features = keras.Model(cnn.inputs, last.output)
    image = keras.Input((SIDE, SIDE, 3))
    turned = layers.RandomRotation(0.5, fill_mode="reflect")(layers.RandomFlip()(image))
    network = keras.Model(image, classes_head(features(turned), 2))
    network.compile(keras.optimizers.AdamW(1e-3), "sparse_categorical_crossentropy")
    return network


def _some(
    chosen: np.ndarray[tuple[int], np.dtype[np.bool_]], count: int
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.sort(np.random.default_rng(3).permutation(np.flatnonzero(chosen))[:count])


def _read(galaxies: DataSet, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Iterator[ImageArray]:
    for galaxy in galaxies.ids[rows].tolist():
        yield load_image(galaxies.read_image(galaxy)).pixels


def _framed(image: ImageArray) -> ImageArray:
    """As the command reads it, from a PNG."""
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    return load_image(file.getvalue()).pixels


if __name__ == "__main__":
    main()
