"""Size of the image's own files, unpacked and compressed as in a registry; fails above a limit.

python3 measure_size.py MEGABYTES FOLDER...
"""

from __future__ import annotations

import sys
import tarfile
import zlib
from collections import defaultdict
from pathlib import Path

LISTED = 12
REASONS = {
    "arro3": "Parquet, for a batch's results",
    "astropy": "reads and stretches FITS",
    "boto3 + botocore": "SQS messages, presigned addresses of S3",
    "fastapi": "the API",
    "fastapi_swagger": "assets of the documentation page",
    "galaxy_api": "our own",
    "galaxy_batches": "our own",
    "galaxy_core": "our own",
    "galaxy_sky": "our own",
    "numpy": "arrays, and the OpenBLAS that it links to",
    "obstore": "models and batches in S3",
    "onnxruntime": "inference",
    "opentelemetry": "imported by FastAPI",
    "pillow": "decodes images",
    "pydantic": "schemas",
    "tifffile": "reads TIFF of more than 8 bits",
}
ALIASES = {
    "PIL": "pillow",
    "boto3": "boto3 + botocore",
    "botocore": "boto3 + botocore",
    "pydantic_core": "pydantic",
}


def measure(folders: list[Path]) -> dict[str, tuple[int, int]]:
    """Bytes of each part, unpacked and compressed, largest first."""
    parts: defaultdict[str, list[Path]] = defaultdict(list)
    for folder in folders:
        for entry in sorted(folder.iterdir()):
            name = entry.name.split("-")[0].split(".")[0]
            parts[ALIASES.get(name, name)].append(entry)
    sizes = {name: _measure_part(entries) for name, entries in parts.items()}
    return dict(sorted(sizes.items(), key=lambda item: -item[1][1]))


def _measure_part(entries: list[Path]) -> tuple[int, int]:
    """Bytes of the files, and of their gzipped archive: an image's layers are such archives."""
    files = [path for entry in entries for path in (entry, *entry.rglob("*")) if path.is_file()]
    packer = zlib.compressobj(level=6, wbits=31)
    compressed = 0
    for path in files:
        data = path.read_bytes()
        header = tarfile.TarInfo(str(path))
        header.size = len(data)
        compressed += len(packer.compress(header.tobuf() + data))
    return sum(path.stat().st_size for path in files), compressed + len(packer.flush())


def table(sizes: dict[str, tuple[int, int]]) -> str:
    """The largest parts, the rest, and the total, in megabytes."""
    rows = [(name, *size, REASONS.get(name, "")) for name, size in sizes.items()]
    listed, rest = rows[:LISTED], rows[LISTED:]
    listed.append((f"{len(rest)} more", sum(row[1] for row in rest), sum(row[2] for row in rest), ""))
    listed.append(("over the base", sum(row[1] for row in rows), sum(row[2] for row in rows), ""))
    lines = [f"{'MB':>27}{'compressed':>12}"]
    lines += [
        f"{name:<18}{unpacked / 1e6:>9.1f}{compressed / 1e6:>12.1f}  {why}".rstrip()
        for name, unpacked, compressed, why in listed
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    limit, *folders = sys.argv[1:]
    sizes = measure([Path(folder) for folder in folders])
    sys.stdout.write(table(sizes) + "\n")
    total = sum(compressed for _, compressed in sizes.values())
    if total > float(limit) * 1e6:
        sys.exit(f"The image may have {limit} MB at most, compressed and over its base; it has {total / 1e6:.1f}.")
