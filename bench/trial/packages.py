"""What a machine without network needs, in one file: bench/packages.tar.gz."""

import glob
import os
import platform
import re
import shutil
import tarfile

from places import PACKED, ROOT
from process import ENVIRONMENT, prepend, run, say, stop

# What --pack takes: headers, and libraries to link; tools. The shared libraries that these load come along, except for
# those that every C++ compiler brings.
LIBRARIES = ["ocl-icd-opencl-dev", "opencl-c-headers", "libclblast-dev", "librandom123-dev", "libyaml-dev",
             "libsqlite3-dev", "libjansson-dev", "libmd-dev", "libcmocka-dev"]
TOOLS = ["cmake", "cmake-data", "ninja-build", "pkgconf", "pkgconf-bin"]
PYTHON = os.path.basename(os.path.realpath("/usr/bin/python3"))  # python3.11 on Debian 12
PYTHON_PACKAGES = [f"{PYTHON}-minimal", f"lib{PYTHON}-minimal", f"lib{PYTHON}-stdlib"]
NUMPY = "python3-numpy"  # for bench/compare, if it is installed
LEFT_OUT = re.compile(r"^/usr/share/(doc|man|info|locale|lintian|bash-completion|vim|emacs)/|^/usr/bin/c(test|pack)$|"
                      r"/cmake-[0-9.]+/Help/|\.a$|/__pycache__/|/numpy/.*/tests/")
COMPILERS = re.compile(r"/(ld-linux[^/]*|lib(c|m|dl|rt|pthread|resolv|util|gcc_s|stdc\+\+|z|zstd|gmp)\.so[^/]*)$")


def files_of(package):
    """Paths of an installed package, but for documentation and static libraries."""
    listed = run(["dpkg-query", "-L", package]).stdout.splitlines()
    return {path for path in listed if not LEFT_OUT.search(path) and os.path.isfile(path)}


def loaded_by(path):
    """The shared libraries that a file loads, those of any compiler left out."""
    with open(path, "rb") as file:
        if file.read(4) != b"\x7fELF":
            return set()
    found = re.findall(r"=> (/\S+)", run(["ldd", path], codes=(0, 1)).stdout)
    return {library for library in found if not COMPILERS.search(library)}


def names_of(path):
    """All names that a shared library has beside the one it is linked by: libyaml.so is loaded as libyaml-0.so.2."""
    names = glob.glob(f"{path[:-3]}*.so*") if path.endswith(".so") else []
    return {name for name in names if os.path.realpath(name) == os.path.realpath(path)}


def is_installed(package):
    return " installed" in run(["dpkg-query", "-W", "-f= ${db:Status-Status}", package], codes=(0, 1)).stdout


def add(archive, path, added):
    """Adds a file under the path that it has where /lib is a link to /usr/lib; a link with what it leads to."""
    place = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    if place in added:
        return
    added.add(place)
    source, link = place, os.readlink(place) if os.path.islink(place) else None
    if link and link.startswith("/"):
        source = os.path.realpath(place)  # a link to /etc/alternatives, say, would lead nowhere
    elif link:
        add(archive, os.path.join(os.path.dirname(place), link), added)
    archive.add(source, place.lstrip("/"), recursive=False)


def pack():
    """Makes bench/packages.tar.gz of what is installed here."""
    if shutil.which("dpkg-query") is None:
        stop("--pack: this machine has no dpkg; run it on Debian or Ubuntu")
    packages = [*LIBRARIES, *TOOLS, *PYTHON_PACKAGES]
    missing = [package for package in packages if not is_installed(package)]
    if missing:
        stop(f"--pack: not installed: {' '.join(missing)}; run script/bootstrap")
    if is_installed(NUMPY):
        packages.append(NUMPY)
    else:
        say(f"without {NUMPY}, which is not installed: CUDA is timed only where Python has numpy")
    files = set().union(*(files_of(package) for package in packages))
    files |= set().union(*(loaded_by(path) | names_of(path) for path in files))
    part = PACKED.with_suffix(".tmp")
    with tarfile.open(part, "w:gz") as archive:
        added = set()
        for path in sorted(files):
            add(archive, path, added)
    part.replace(PACKED)
    print(f"written: {PACKED} ({PACKED.stat().st_size / 2 ** 20:.0f} MiB); copy the tree with it, and run bench/gpu")


def packed_libraries():
    """The folder of packed shared libraries; None without packages.tar.gz."""
    return next(iter(sorted(ROOT.glob("usr/lib/*-linux-gnu"))), None) if PACKED.exists() else None


def python_environment():
    """The environment of a packed Python."""
    environment = {**ENVIRONMENT, "PYTHONHOME": str(ROOT / "usr"),
                   "PYTHONPATH": str(ROOT / "usr" / "lib" / "python3" / "dist-packages")}
    prepend(environment, "LD_LIBRARY_PATH", packed_libraries())
    return environment


def check_packages():
    """Stops where the packed libraries cannot be used, with the reason."""
    folder = packed_libraries()
    if folder is None:
        return
    if not folder.name.startswith(platform.machine()):
        stop(f"{PACKED} is for {folder.name}, this machine is {platform.machine()}: make it on such a machine")
    have = tuple(map(int, os.confstr("CS_GNU_LIBC_VERSION").split()[1].split(".")))
    files = [path for path in [*folder.glob("lib*.so*"), *(ROOT / "usr" / "bin").glob("*")] if path.is_file()]
    wanted = max((2, int(minor)) for path in files for minor in
                 re.findall(rb"GLIBC_2\.(\d+)", path.read_bytes()) or [b"0"])
    if have < wanted:
        stop("{} needs glibc {}.{}, this machine has {}.{}: make it on an older release of Debian or Ubuntu"
             .format(PACKED, *wanted, *have))
