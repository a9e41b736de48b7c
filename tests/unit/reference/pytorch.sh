#!/bin/bash
# pytorch.sh TWONEURON: `train` takes the paths of PyTorch's optimizers, on random networks. PYTHON is a Python that has
# PyTorch, if that is not the system's. Skipped without PyTorch.
. "$(dirname "$0")/../../common.sh"
"${PYTHON:-python3}" "$here/unit/reference/pytorch.py" --compare "$1"
