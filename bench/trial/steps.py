"""What is measured and compared: a function for each step, which returns its part of the JSON."""

import datetime
import hashlib
import json
import os
import pathlib
import re
import shutil
import sys
import tempfile

from packages import packed_libraries, python_environment
from places import BENCH, BUILD, ROOT, TREE
from process import ENVIRONMENT, Failed, run, say, words_of

# OpenCL has native functions for float32 only.
MATHS = {"float32": ["exact", "native"], "float64": ["exact"]}
WORKS = {"float32": "ABCEF", "float64": "D"}


class Trial:
    """One run of bench/gpu: the options, the device, and the answers so far."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.folder = arguments.build or BUILD
        self.program = self.folder / "host" / "cli" / "twoneuron"
        self.device, self.devices = None, []
        self.answers = {"command": sys.argv[1:], "quick": arguments.quick,
                        "started": datetime.datetime.now().astimezone().isoformat("T", "seconds"),
                        "machine": machine(), "failed": []}

    def choice(self):
        geometry = self.arguments.geometry
        return ["--device", self.device["number"], *(["--geometry", geometry] if geometry else [])]

    def precisions(self):
        return ["float32", "float64"] if self.device["float64"] else ["float32"]

    def fail(self, step, reason):
        say(f"FAILED: {step}: {reason}")
        self.answers["failed"].append({"step": step, "reason": reason})

    def attempt(self, step, function):
        """The function's value; None, with the reason among what failed, if it cannot go on."""
        try:
            return function()
        except Failed as failure:
            self.fail(step, str(failure))
        except (OSError, ValueError, KeyError, TypeError) as error:
            # a word that this script does not expect from a program of another version
            self.fail(step, f"{type(error).__name__}: {error}")
        return None

    def write(self):
        path = self.arguments.output
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".tmp")
        part.write_text(json.dumps(self.answers, indent=1) + "\n")
        part.replace(path)


def machine():
    cpuinfo = pathlib.Path("/proc/cpuinfo").read_text()
    release = pathlib.Path("/etc/os-release")
    processor = re.search(r"model name\s*: (.*)", cpuinfo)
    system = re.search(r'PRETTY_NAME="(.*)"', release.read_text()) if release.exists() else None
    query = "--query-gpu=name,driver_version,clocks.max.sm,memory.total,power.limit"
    return {"processor": processor[1] if processor else None, "cores": len(os.sched_getaffinity(0)),
            "system": system[1] if system else None, "glibc": os.confstr("CS_GNU_LIBC_VERSION"),
            "compiler": words_of(["cc", "--version"]), "packages": packed_libraries() is not None,
            "nvidia_smi": words_of(["nvidia-smi", "--format=csv,noheader", query])}


def sources():
    """SHA-256 of what `find host kernels -type f | LC_ALL=C sort | xargs sha256sum` prints: there may be no git."""
    digest = hashlib.sha256()
    for path in sorted(str(path.relative_to(TREE)) for folder in ("host", "kernels")
                       for path in (TREE / folder).rglob("*") if path.is_file()):
        digest.update(f"{hashlib.sha256((TREE / path).read_bytes()).hexdigest()}  {path}\n".encode())
    return digest.hexdigest()


def version(program):
    lines = run([program, "--version"]).stdout.splitlines()
    found = re.match(r"twoneuron (\S+)(?: \((.*)\))?", lines[0])
    return {"version": found[1], "commit": found[2], "sources": sources(), "parts": lines[1:]}


SMALL = """name: small
network: {{bias: both}}
task: [{{x: 0, d: 0}}, {{x: 1, d: 1}}, {{x: 0.5, d: 0.25, weight: 2}}]
training: {{steps: 200, tolerance: 1.0e-4, precision: {precision}}}
axes:
  rate: {{from: 0.01, to: 100, points: 16, scale: log}}
  w1: {{from: -10, to: 10, points: 16}}
  w2: {{normal: {{mean: 0, sd: 5}}}}
draws: 16
map: {{x: rate, y: w1}}
"""

# work A of `twoneuron bench`
LARGE = """name: large
network: {{bias: none}}
training: {{steps: {steps}, tolerance: 1.0e-5}}
axes:
  rate: {{value: 5}}
  w1: {{from: -8, to: 8, points: {side}}}
  w2: {{from: -8, to: 8, points: {side}}}
map: {{x: w1, y: w2, cells: {{x: {cells}, y: {cells}}}}}
"""


def sweep(trial, text, options, codes=(0,)):
    """Runs a sweep: its exit code, its notices, its summary and the SHA-256 of its map.csv (None if it fails)."""
    with tempfile.TemporaryDirectory() as scratch:
        file, out = pathlib.Path(scratch, "sweep.yaml"), pathlib.Path(scratch, "out")
        file.write_text(text)
        done = run([trial.program, "sweep", file, "-o", out, "--quiet", *options], codes=codes)
        notices = done.stderr.splitlines()
        if done.returncode != 0:
            return done.returncode, notices, None, None
        return (0, notices, json.loads((out / "summary.json").read_text()),
                hashlib.sha256((out / "map.csv").read_bytes()).hexdigest())


def self_test(trial):
    """A failed self-test is exit code 1 of a sweep, a device that cannot be used 4."""
    answers = []
    for precision in trial.precisions():
        for math in MATHS[precision]:
            code, notices, summary, _ = sweep(trial, SMALL.format(precision=precision),
                                              [*trial.choice(), "--math", math], codes=(0, 1, 4))
            answers.append({"precision": precision, "math": math, "passed": code == 0, "notices": notices,
                            "build_options": summary["provenance"]["devices"][0]["build_options"] if summary else None})
            if code != 0:
                trial.fail("self-test", "\n".join([f"{precision} {math}: exit code {code}", *notices]))
    return answers


def bench(trial, math, work):
    size = ["--runs", 1, "--seconds", 0.01] if trial.arguments.quick else []
    done = run([trial.program, "bench", "--json", "--work", work, "--math", math, *trial.choice(), *size])
    return json.loads(done.stdout)["works"][0]


def works(trial):
    answers = {}
    for math in ("exact", "native"):
        names = [name for precision in trial.precisions() if math in MATHS[precision] for name in WORKS[precision]]
        tried = [trial.attempt("works", lambda name=name: bench(trial, math, name)) for name in names]
        answers[math] = [answer for answer in tried if answer]
    return answers


def twin_of(trial, precision, networks, report):
    """Runs the twin test of a precision; its lines of comparisons. What else it finds wrong is a failure too."""
    # without the program's own cache, in which each kernel would be kept once more
    environment = {**ENVIRONMENT, "TWONEURON_CACHE": "", "TWONEURON_TEST_DEVICE": str(trial.device["number"]),
                   "TWONEURON_TEST_NETWORKS": str(networks), "TWONEURON_TEST_REPORT": str(report)}
    for name in ("TWONEURON_TEST_THOROUGH", "TWONEURON_TEST_EVERY", "TWONEURON_TEST_GEOMETRY"):
        environment.pop(name, None)
    if trial.arguments.quick:
        environment["TWONEURON_TEST_EVERY"] = "7"
    if trial.arguments.geometry:
        environment["TWONEURON_TEST_GEOMETRY"] = trial.arguments.geometry
    # a failed test of cmocka's is any exit code but 0
    done = run([trial.folder / "tests" / "kernel" / f"test_kernel_twin_{precision}"], codes=None,
               environment=environment)
    words = done.stdout + done.stderr
    lines = [json.loads(line) for line in report.read_text().splitlines()] if report.exists() else []
    planned = set(re.findall(r"\[ RUN +\] test_kernel__computes_the_twins_bits: (\S+)", words))
    lost = sorted(planned - {line["specialisation"] for line in lines})
    if done.returncode != 0 or lost or not planned:
        reasons = done.stderr.splitlines()[:20] or words.splitlines()[-5:]
        trial.fail("twin", "\n".join([f"{precision}: exit code {done.returncode}; not compared: "
                                      f"{', '.join(lost) or 'none'}", *reasons]))
    return lines


def twin(trial):
    networks = 3584 if trial.arguments.quick else 2 ** 20
    lines = []
    for precision in trial.precisions():
        with tempfile.TemporaryDirectory() as scratch:
            lines += twin_of(trial, precision, networks, pathlib.Path(scratch, "report"))
    return {"specialisations": len({line["specialisation"] for line in lines}),
            "networks": min((line["networks"] for line in lines), default=0),
            "comparisons": len(lines), "differing": sum(line["differing"] for line in lines),
            "wrong": [line for line in lines if line["differing"]]}


def python_with_numpy():
    """A Python that has numpy and the environment to start it in: the machine's or the packed one; None without."""
    packed = [(path, python_environment()) for path in sorted(ROOT.glob("usr/bin/python3.[0-9]*"))]
    for python, environment in [("python3", ENVIRONMENT), *packed]:
        if words_of([python, "-c", "import numpy; print(numpy.__version__)"], environment):
            return python, environment
    return None


def why_no_cuda():
    """What is missing to time CUDA beside twoneuron; None if nothing is."""
    if shutil.which("nvcc") is None:
        return "no nvcc"
    if words_of(["nvidia-smi", "--list-gpus"]) is None:
        return "no NVIDIA GPU: nvidia-smi lists none"
    if python_with_numpy() is None:
        return "no numpy, which bench/compare needs: install it, or pack it (bench/gpu --pack on a machine that has it)"
    return None


def compare(trial, math):
    """CUDA C and twoneuron side by side, in this math mode."""
    python, environment = python_with_numpy()
    quick = trial.arguments.quick
    size = ["--rounds", 1, "--seconds", 0.1, "--scale", 1] if quick else ["--rounds", 3, "--scale", 16]
    with tempfile.TemporaryDirectory() as scratch:
        path = pathlib.Path(scratch, "compare.json")
        run([python, BENCH / "compare", "--twoneuron", trial.program, "--device", trial.device["number"],
             "--math", math, "--peers", f"cuda-{math}", "--output", path, *size], environment=environment)
        return json.loads(path.read_text())


def cuda(trial):
    reason = why_no_cuda()
    if reason:
        return {"exact": None, "native": None, "reason": reason}
    return {math: trial.attempt("cuda", lambda math=math: compare(trial, math)) for math in ("exact", "native")}


def large_sweep(trial):
    text = LARGE.format(**({"side": 256, "steps": 100, "cells": 64} if trial.arguments.quick else
                           {"side": 4096, "steps": 800, "cells": 512}))
    _, notices, summary, sha256 = sweep(trial, text, trial.choice())
    answer = {name: summary[name] for name in ("networks", "seconds", "training_seconds", "network_steps_per_second")}
    answer.update(notices=notices, sha256=sha256, reference=None, same=None)
    cpu = next((device for device in trial.devices if device["kind"] == "CPU"), None)
    if cpu:
        # of this very device, if it is one, at least the other kernel
        _, _, _, expected = sweep(trial, text, ["--device", cpu["number"], "--geometry", "cpu"])
        answer.update(reference={"device": cpu["name"], "platform": cpu["platform"], "sha256": expected},
                      same=expected == sha256)
        if expected != sha256:
            trial.fail("sweep", f"map.csv has other bytes than on \"{cpu['name']}\"")
    return answer
