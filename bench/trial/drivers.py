"""OpenCL devices, and drivers that are there but not registered with the ICD loader."""

import atexit
import glob
import json
import os
import pathlib
import re
import shutil
import tempfile

from process import ENVIRONMENT, Failed, prepend, run

# The OpenCL libraries of GPUs, which may have a version at the end of their names, and where they lie on machines that
# do not register them.
DRIVERS = ["libnvidia-opencl.so", "libamdocl64.so"]
FOLDERS = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib",
           "/usr/local/nvidia/lib64", "/usr/local/nvidia/lib", "/opt/rocm*/lib", "/opt/rocm*/opencl/lib",
           "/opt/amdgpu*/lib/*", "/usr/lib/wsl/lib", "/run/opengl-driver/lib"]


def find_libraries(names):
    """The first path of each of these shared libraries: where the system's loader looks, then in FOLDERS."""
    folders = [folder for folder in ENVIRONMENT.get("LD_LIBRARY_PATH", "").split(":") if folder]
    ldconfig = shutil.which("ldconfig", path=f"{os.environ.get('PATH', '')}:/sbin:/usr/sbin")
    known = run([ldconfig, "-p"], codes=(0, 1)).stdout if ldconfig else ""
    found = []
    for name in names:
        paths = [path for folder in folders for path in sorted(glob.glob(os.path.join(folder, f"{name}*")))]
        paths += re.findall(rf"^\s*{re.escape(name)}[.0-9]* .*=> (/\S+)$", known, re.MULTILINE)
        paths += [path for folder in FOLDERS for path in sorted(glob.glob(os.path.join(folder, f"{name}*")))]
        found += [path for path in paths if os.path.exists(path)][:1]
    return found


def list_devices(program):
    """The devices, and what the program says of it if there are none (exit code 4)."""
    done = run([program, "devices", "--json"], codes=(0, 4))
    return json.loads(done.stdout) if done.returncode == 0 else [], done.stderr.strip()


def register(libraries):
    """Gives the ICD loader a folder of this run, with the drivers that are registered and these libraries."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="vendors-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    old = pathlib.Path(ENVIRONMENT.get("OCL_ICD_VENDORS", "/etc/OpenCL/vendors"))
    for path in [old] if old.suffix == ".icd" else sorted(old.glob("*.icd")):
        if path.is_file():
            shutil.copy(path, folder)
    for library in libraries:
        (folder / f"found-{os.path.basename(library)}.icd").write_text(f"{library}\n")
        # beside it lie the libraries that it loads
        prepend(ENVIRONMENT, "LD_LIBRARY_PATH", os.path.dirname(library))
    ENVIRONMENT["OCL_ICD_VENDORS"] = str(folder)


def choose_device(program, wanted):
    """The device, all devices, and the driver libraries that had to be registered to see them; Failed without one."""
    devices, words = list_devices(program)
    registered = []
    if not devices or (wanted is None and not any(device["kind"] == "GPU" for device in devices)):
        registered = find_libraries(DRIVERS)
    if registered:
        register(registered)
        devices, words = list_devices(program)
    fits = [device for device in devices
            if (device["kind"] == "GPU" if wanted is None else device["number"] == wanted)]
    if not fits:
        there = "; ".join(f"{device['number']}: {device['name']} ({device['kind']})" for device in devices)
        found = f"tried {', '.join(registered)}" if registered else f"found no {' or '.join(DRIVERS)}"
        what = "no GPU" if wanted is None else f"no device {wanted}"
        raise Failed(f"{what}; {found}. Devices: {there or words}. Install the OpenCL driver of the GPU's maker, add "
                     "the folder of its libraries to LD_LIBRARY_PATH, or name a device with --device N")
    return fits[0], devices, registered
