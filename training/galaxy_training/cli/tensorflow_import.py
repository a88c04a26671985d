"""Import of TensorFlow without the lines that its libraries write before their log level counts."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile


def import_tensorflow() -> None:
    """Import TensorFlow; what is written to the standard error meanwhile is shown only if it fails."""
    if "tensorflow" in sys.modules:
        return
    sys.stderr.flush()
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as written:
        os.dup2(written.fileno(), 2)
        try:
            import tensorflow  # noqa: F401
        except BaseException:
            written.seek(0)
            with os.fdopen(os.dup(stderr), "wb") as shown:
                shutil.copyfileobj(written, shown)
            raise
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
