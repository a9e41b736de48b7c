"""The build, with the tools and libraries of the machine or of bench/packages.tar.gz."""

import re
import shutil

from packages import packed_libraries
from places import PACKED, ROOT, TREE
from process import ENVIRONMENT, Failed, prepend, run, say, stop, words_of

REMEDY = (f"script/bootstrap installs what is missing on Debian. For a machine without network run `bench/gpu --pack` "
          f"on one that has it, and copy {PACKED.relative_to(TREE)} here with the tree")


def find_tools():
    """Paths of cmake, ninja and pkg-config, and the environment to run them in."""
    names = ["cmake", "ninja", "pkg-config"]
    version = re.search(r"version (\d+)\.(\d+)", words_of(["cmake", "--version"]) or "version 0.0")
    if version and tuple(map(int, version.groups())) >= (3, 25) and all(map(shutil.which, names)):
        return {name: shutil.which(name) for name in names}, dict(ENVIRONMENT)
    if packed_libraries() is None:
        stop(f"needs CMake 3.25 or later, ninja and pkg-config. {REMEDY}")
    # all of them together, for they load the same libraries
    environment = dict(ENVIRONMENT)
    prepend(environment, "LD_LIBRARY_PATH", packed_libraries())
    return {name: str(ROOT / "usr" / "bin" / name) for name in names}, environment


def configure(folder, tools, environment):
    options = ["-G", "Ninja", "-DCMAKE_BUILD_TYPE=RelWithDebInfo", "-DTWONEURON_LIBRARY=OFF",
               f"-DCMAKE_MAKE_PROGRAM={tools['ninja']}", f"-DPKG_CONFIG_EXECUTABLE={tools['pkg-config']}"]
    libraries = packed_libraries()
    if libraries:
        options += [f"-DCMAKE_PREFIX_PATH={ROOT / 'usr'}", f"-DCMAKE_LIBRARY_PATH={libraries}"]
        environment["PKG_CONFIG_SYSROOT_DIR"] = str(ROOT)
        environment["PKG_CONFIG_LIBDIR"] = f"{libraries / 'pkgconfig'}:{ROOT / 'usr' / 'share' / 'pkgconfig'}"
    try:
        run([tools["cmake"], "-S", TREE, "-B", folder, *options], environment=environment)
    except Failed as failure:
        raise Failed(f"{failure}\n{REMEDY}") from failure


def build(folder):
    """Builds the program and the twin tests in the folder, and returns it."""
    if not (shutil.which("cc") or shutil.which("gcc")) or not (shutil.which("c++") or shutil.which("g++")):
        stop("needs a compiler for C and C++: install one, on Debian with `apt-get install gcc g++`")
    tools, environment = find_tools()
    say(f"building in {folder} ...")
    configure(folder, tools, environment)
    run([tools["cmake"], "--build", folder, "--target", "twoneuron", "test_kernel_twin_float32",
         "test_kernel_twin_float64"], environment=environment)
    return folder
