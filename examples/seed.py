#!/usr/bin/env python3
"""Was it bad luck with the start? Trains a network without biases from a million starts, then asks for a proof."""
import ctypes
import sys

SWEEP = b"""name: seed
question: Was it bad luck with the start?
axes:
  rate: {value: 5}
  w1: {from: -8, to: 8, points: 1024}
  w2: {from: -8, to: 8, points: 1024}
map: {x: w1, y: w2}
"""
CLAIM = b"claim: {loss_at_least: 0.125}\nnetwork: {bias: none}\ntask: [{x: 0, d: 0}, {x: 1, d: 1}]\n"

library = ctypes.CDLL("libtwoneuron.so.0.2")
for name in ("twoneuron_sweep_question", "twoneuron_proof_verdict"):
    getattr(library, name).restype = ctypes.c_char_p
for name in ("twoneuron_map_rows", "twoneuron_map_columns", "twoneuron_proof_certificate_size"):
    getattr(library, name).restype = ctypes.c_size_t


class Totals(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in
                ("networks", "learned", "stalled", "unfinished", "frozen", "diverged", "steps")]


def call(name, *arguments):
    """Calls a function that can fail; ends the program with its message if it does."""
    error = ctypes.create_string_buffer(8192)
    status = getattr(library, name)(*arguments, error)
    if status:
        print("seed:", error.value.decode(), file=sys.stderr)
        sys.exit(status)


sweep, trained, proof, totals = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p(), Totals()
call("twoneuron_sweep_open", ctypes.byref(sweep), SWEEP)
call("twoneuron_run", ctypes.byref(trained), sweep, None)
library.twoneuron_map_totals(trained, ctypes.byref(totals))
losses = (ctypes.c_double * (library.twoneuron_map_rows(trained) * library.twoneuron_map_columns(trained)))()
call("twoneuron_map_values", trained, b"min_loss", losses)
print(f"{library.twoneuron_sweep_question(sweep).decode()} {totals.learned} of {totals.networks} starts learned; "
      f"the least loss is {min(loss for loss in losses if loss == loss):.4f}.")

call("twoneuron_prove", ctypes.byref(proof), CLAIM, None)
print(f"No weights have a loss below 1/8: {library.twoneuron_proof_verdict(proof).decode()}, with a certificate of "
      f"{library.twoneuron_proof_certificate_size(proof)} bytes that was checked.")
library.twoneuron_proof_close(proof)
library.twoneuron_map_close(trained)
library.twoneuron_sweep_close(sweep)
