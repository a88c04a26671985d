"""The default network as a TensorFlow SavedModel with random weights, for `functions/tensorflow_model.py`.

    python -m tests.benchmarks.save_tensorflow_model FILE.zip

prints the size of its input image.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from galaxy_training.networks import architecture


def main(target: Path) -> None:
    chosen = architecture("equivariant")
    network = chosen.build(chosen.image_size, 37)
    with tempfile.TemporaryDirectory() as folder:
        network.export(folder, verbose=False)
        shutil.make_archive(str(target.with_suffix("")), "zip", folder)
    sys.stdout.write(f"{chosen.image_size}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
