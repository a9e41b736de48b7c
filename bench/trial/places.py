"""Where things are."""

import pathlib

BENCH = pathlib.Path(__file__).resolve().parent.parent
TREE = BENCH.parent
BUILD = TREE / "build" / "gpu"
PACKED = BENCH / "packages.tar.gz"
ROOT = BENCH / "build" / "packages"  # where bench/gpu unpacks it
