"""Starts a session: finds and embeds the images, serves the page until Ctrl-C."""

from __future__ import annotations

import logging
import os
import socket
import webbrowser
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import uvicorn

from galaxy_core.concurrency import map_ordered
from galaxy_core.errors import ImageError
from galaxy_core.images.formats import IMAGE_SUFFIXES
from galaxy_core.images.reading import read_image
from galaxy_core.models.classifier import Classifier
from galaxy_core.models.embeddings import Embedding, check_embedding, embed
from galaxy_core.models.registry import Registry
from galaxy_training.errors import DataSetError
from galaxy_training.finetuning.images import ROTATIONS
from galaxy_training.labelling.app import HOST, create_app
from galaxy_training.labelling.session import Labelling, Read

log = logging.getLogger(__name__)


def open_labelling(
    folder: Path, classes: Sequence[str], path: Path, registry: Registry, name: str | None
) -> Labelling:
    """Find the images of a folder, embed them, and go on from the labels that there are.

    Raises:
        GalaxyError: there are no images, the model gives no embedding, or the labels are of something else.
    """
    manifest = registry.manifest(name)
    check_embedding(manifest)
    classifier = Classifier(manifest, registry.model(manifest))
    paths = sorted(each for each in folder.rglob("*") if each.suffix.lower() in (*IMAGE_SUFFIXES, ".fits"))
    names = [each.relative_to(folder).as_posix() for each in paths]

    def one(each: Path) -> Embedding | None:
        try:
            return embed(classifier, read_image(each.read_bytes()).pixels, ROTATIONS)
        except (ImageError, OSError) as error:
            log.warning("%s is left out: %s", each, error)
            return None

    log.info("embedding %d images with %s %s", len(paths), manifest.name, manifest.version)
    found = list(map_ordered(one, paths, os.cpu_count() or 1))
    files: dict[str, Read] = {
        name: path.read_bytes for name, path, vector in zip(names, paths, found, strict=True) if vector is not None
    }
    if not files:
        raise DataSetError(f"{folder} holds no images.", f"Their names end in {', '.join(IMAGE_SUFFIXES)}.")
    return Labelling(files, np.stack([vector for vector in found if vector is not None]), classes, path)


def serve(labelling: Labelling, port: int, *, browser: bool) -> None:
    """Serve the page until Ctrl-C, on a port of this machine; 0 is any free one."""
    with socket.create_server((HOST, port)) as listening:
        address = f"http://{HOST}:{listening.getsockname()[1]}/"
        log.info("label at %s; Ctrl-C stops", address)
        if browser:
            webbrowser.open(address)
        config = uvicorn.Config(create_app(labelling), log_level="error")
        uvicorn.Server(config).run(sockets=[listening])
