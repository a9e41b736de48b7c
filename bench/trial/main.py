"""Builds twoneuron on a machine with a GPU, tries the GPU, and writes one JSON.

    bench/gpu [--device N] [--quick] [--steps LIST] [--geometry FORM] [--build FOLDER] [--output FILE]
    bench/gpu --pack

The steps; one that fails does not stop the others, but the exit code is 1 then:

    build      the program, and the test that compares the kernels with their C twin, in build/gpu/
    self-test  small sweeps in each precision and math mode, each of which begins with the known-answer test
    works      `twoneuron bench` on works A to F in each math mode
    twin       every bit of 2^20 networks of each activation, loss, bias mode and precision, and of the C twin
    cuda       bench/compare with CUDA C on works A and B, where there are nvcc, an NVIDIA GPU and numpy
    sweep      a sweep of 2^24 networks, whose map.csv is compared with that of a CPU device if there is one

A machine with a compiler for C and C++ and without network takes what else it needs from bench/packages.tar.gz: the
libraries and headers of the build, CMake, Python. `bench/gpu --pack` makes this file on a Debian machine with the same
kind of processor, after script/bootstrap; it is then copied with the tree. Where it lies it is used, otherwise what is
installed. If no driver is registered for a GPU, NVIDIA's and AMD's OpenCL libraries are looked for, and registered for
this run only.

The JSON (build/gpu/gpu.json) is one object, written anew after each step; a step that was not taken is not in it:

    command, started, quick
    machine    processor, cores, system, glibc, compiler; packages: whether packages.tar.gz is used; nvidia_smi: name,
               driver, highest clock, memory, power limit
    program    version, commit, parts: what this build has and lacks; sources: SHA-256 of what
               `find host kernels -type f | LC_ALL=C sort | xargs sha256sum` prints, for trees without git
    device     as `twoneuron devices --json` lists it; registered: the driver libraries that were found by looking
    self-test  [{precision, math, passed, notices, build_options}]
    works      {exact, native}: [{name, network_steps_per_second (the median), runs, shape, networks, build_options}]
    twin       specialisations, comparisons, networks (in each of them), differing (networks in all), wrong:
               [{specialisation, arrangement, steps, networks, differing}], the comparisons in which networks differ
    cuda       {exact, native}: what bench/compare writes, with medians: {work: {program: network-steps/s}}; or null,
               and the reason
    sweep      networks, seconds, training_seconds, network_steps_per_second, notices, sha256 of map.csv, reference:
               {device, platform, sha256}, same: true, false, or null without a CPU device
    failed     [{step, reason}]
"""

import argparse
import os
import pathlib
import shutil
import sys

from build import build
from drivers import choose_device
from packages import check_packages, pack
from places import BUILD
from process import ENVIRONMENT, Failed, say, stop
from steps import Trial, cuda, large_sweep, self_test, twin, version, works

STEPS = {"self-test": self_test, "works": works, "twin": twin, "cuda": cuda, "sweep": large_sweep}


def print_summary(answers):
    device = answers["device"]
    print(f"{device['name']} ({device['platform']}, driver {device['driver']})")
    for math, lines in (answers.get("works") or {}).items():
        rates = ", ".join(f"{line['name']} {line['network_steps_per_second'] / 1e9:.4g}" for line in lines)
        print(f"{math}: {rates} * 10^9 network-steps/s")
    for math, compared in (answers.get("cuda") or {}).items():
        for work, rates in (compared or {}).get("medians", {}).items() if math != "reason" else ():
            print(f"{math}, work {work}: " + ", ".join(f"{name} {rate / 1e9:.4g}" for name, rate in rates.items()))
    if answers.get("twin"):
        print("twin: {specialisations} specialisations, {comparisons} comparisons of {networks} networks, {differing} "
              "networks differ".format(**answers["twin"]))
    if answers.get("sweep"):
        same = {True: "with the bytes of the CPU's map", False: "WITHOUT the bytes of the CPU's map",
                None: "with no CPU device to compare with"}[answers["sweep"]["same"]]
        print("sweep: {networks} networks in {seconds:.2f} s, {same}".format(**{**answers["sweep"], "same": same}))
    print("failed: " + (", ".join(dict.fromkeys(failure["step"] for failure in answers["failed"])) or "nothing"))


def parse():
    parser = argparse.ArgumentParser(prog="bench/gpu", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", action="store_true", help="only make bench/packages.tar.gz")
    parser.add_argument("--device", type=int, metavar="N", help="as `twoneuron devices` counts them (the first GPU)")
    parser.add_argument("--quick", action="store_true",
                        help="3,584 networks of every 7th specialisation, short measurements")
    parser.add_argument("--steps", type=lambda text: text.split(","), default=list(STEPS), metavar="LIST",
                        help=f"some of {','.join(STEPS)}")
    parser.add_argument("--geometry", choices=["cpu", "gpu"], help="of the kernels (by device)")
    parser.add_argument("--build", type=lambda text: pathlib.Path(text).resolve(), metavar="FOLDER",
                        help="a folder of an earlier build, taken as it is")
    parser.add_argument("--output", type=lambda text: pathlib.Path(text).resolve(), default=BUILD / "gpu.json",
                        metavar="FILE", help="the JSON (build/gpu/gpu.json)")
    arguments = parser.parse_args()
    for step in arguments.steps:
        if step not in STEPS:
            parser.error(f"no step {step}; there are {', '.join(STEPS)}")
    if arguments.build and not (arguments.build / "host" / "cli" / "twoneuron").exists():
        parser.error(f"--build: there is no host/cli/twoneuron in {arguments.build}")
    return arguments


def main():
    arguments = parse()
    if arguments.pack:
        pack()
        return 0
    check_packages()
    # the CUDA toolkit does not put itself on PATH
    if shutil.which("nvcc") is None:
        os.environ["PATH"] = ENVIRONMENT["PATH"] = f"{os.environ['PATH']}:/usr/local/cuda/bin"
    trial = Trial(arguments)
    if not arguments.build and not trial.attempt("build", lambda: build(trial.folder)):
        trial.write()
        return 1
    trial.answers["program"] = version(trial.program)
    found = trial.attempt("device", lambda: choose_device(trial.program, arguments.device))
    if found is None:
        trial.write()
        return 4
    trial.device, trial.devices, registered = found
    trial.answers["device"] = {**trial.device, "registered": registered}
    for step, function in STEPS.items():
        if step in arguments.steps:
            say(f"{step} ...")
            trial.answers[step] = trial.attempt(step, lambda: function(trial))
            trial.write()
    print_summary(trial.answers)
    print(f"written: {arguments.output}")
    return 1 if trial.answers["failed"] else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        stop(str(failure), 1)
