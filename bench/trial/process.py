"""Running commands, and what to say when one fails."""

import os
import subprocess
import sys

from places import ROOT


class Failed(Exception):
    """A step that cannot go on: what, and what to do."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def stop(text, code=2):
    say(f"bench/gpu: {text}")
    sys.exit(code)


def without_packages():
    """The environment, without what bench/gpu adds to start a packed Python."""
    environment = dict(os.environ)
    folders = [folder for folder in environment.pop("LD_LIBRARY_PATH", "").split(":")
               if folder and not folder.startswith(str(ROOT))]
    if folders:
        environment["LD_LIBRARY_PATH"] = ":".join(folders)
    if environment.get("PYTHONHOME", "").startswith(str(ROOT)):
        del environment["PYTHONHOME"]
    return environment


# of every command; drivers.py adds to it
ENVIRONMENT = without_packages()


def prepend(environment, name, folder):
    environment[name] = ":".join(filter(None, [str(folder), environment.get(name)]))


def run(command, codes=(0,), environment=None):
    """Runs a command; Failed, with the end of its words, unless its exit code is one of `codes` (None: any)."""
    command = [str(word) for word in command]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace",
                              env=environment or ENVIRONMENT)
    except OSError as error:
        raise Failed(f"{command[0]}: {error.strerror}") from error
    if codes is not None and done.returncode not in codes:
        words = (done.stderr.strip() or done.stdout.strip()).splitlines()[-20:]
        raise Failed("\n".join([f"{' '.join(command)}: exit code {done.returncode}", *words]))
    return done


def words_of(command, environment=None):
    """The first line that a command prints; None if it fails or prints none."""
    try:
        return run(command, environment=environment).stdout.splitlines()[0]
    except (Failed, IndexError):
        return None
