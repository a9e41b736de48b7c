#!/bin/bash
# pytorch.sh TWONEURON: `train` takes the paths of PyTorch's optimizers, on random networks. PYTHON is one that has
# PyTorch, if that is not Debian's own. Skipped without PyTorch.
. "$(dirname "$0")/../../common.sh"
"${PYTHON:-/usr/bin/python3}" "$here/unit/reference/pytorch.py" --compare "$1"
