"""Says what the image's own files weigh, unpacked and as a registry keeps them, and refuses what grew too heavy.

python3 weigh.py MEGABYTES FOLDER...
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
    "boto3 + botocore": "work in SQS, links to S3",
    "fastapi": "the API",
    "fastapi_swagger": "the documentation's own assets",
    "galaxy_api": "our own",
    "galaxy_core": "our own",
    "numpy": "arrays, and the OpenBLAS that it links to",
    "obstore": "models and batches in S3",
    "onnxruntime": "runs the models",
    "opentelemetry": "FastAPI imports it",
    "pillow": "reads pictures",
    "pydantic": "what comes in and goes out",
}
ALIASES = {
    "PIL": "pillow",
    "boto3": "boto3 + botocore",
    "botocore": "boto3 + botocore",
    "pydantic_core": "pydantic",
}


def weigh(folders: list[Path]) -> dict[str, tuple[int, int]]:
    """Bytes of each part, unpacked and compressed, heaviest first."""
    parts: defaultdict[str, list[Path]] = defaultdict(list)
    for folder in folders:
        for entry in sorted(folder.iterdir()):
            name = entry.name.split("-")[0].split(".")[0]
            parts[ALIASES.get(name, name)].append(entry)
    weights = {name: _weigh_part(entries) for name, entries in parts.items()}
    return dict(sorted(weights.items(), key=lambda item: -item[1][1]))


def _weigh_part(entries: list[Path]) -> tuple[int, int]:
    """The files' bytes, and those of their gzipped archive: an image's layers are such archives."""
    files = [path for entry in entries for path in (entry, *entry.rglob("*")) if path.is_file()]
    packer = zlib.compressobj(level=6, wbits=31)
    packed = 0
    for path in files:
        data = path.read_bytes()
        header = tarfile.TarInfo(str(path))
        header.size = len(data)
        packed += len(packer.compress(header.tobuf() + data))
    return sum(path.stat().st_size for path in files), packed + len(packer.flush())


def table(weights: dict[str, tuple[int, int]]) -> str:
    """The heaviest parts, the rest, and the whole, in megabytes."""
    rows = [(name, *weight, REASONS.get(name, "")) for name, weight in weights.items()]
    listed, rest = rows[:LISTED], rows[LISTED:]
    listed.append((f"{len(rest)} more", sum(row[1] for row in rest), sum(row[2] for row in rest), ""))
    listed.append(("over the base", sum(row[1] for row in rows), sum(row[2] for row in rows), ""))
    lines = [f"{'MB':>27}{'compressed':>12}"]
    lines += [
        f"{name:<18}{unpacked / 1e6:>9.1f}{packed / 1e6:>12.1f}  {why}".rstrip()
        for name, unpacked, packed, why in listed
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    limit, *places = sys.argv[1:]
    found = weigh([Path(place) for place in places])
    sys.stdout.write(table(found) + "\n")
    total = sum(packed for _, packed in found.values())
    if total > float(limit) * 1e6:
        sys.exit(
            f"The image should weigh {limit} MB at most, compressed and over its base; it is {total / 1e6:.1f}."
        )
