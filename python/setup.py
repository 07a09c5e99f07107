"""What pyproject.toml can't say: the libraries, which .NET and CMake build, the extension, and for which systems the wheel is."""

import glob
import os
import platform
import re
import shutil
import subprocess
import sysconfig

from setuptools import Extension, setup
from setuptools.command.build_py import build_py
from wheel.bdist_wheel import bdist_wheel

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ARTIFACTS = os.path.join(ROOT, "artifacts")
# Beside the sources setuptools writes nothing.
WORK = os.path.join(ARTIFACTS, "wheel")
LIBRARIES = os.path.join("kernels", "libs")
PLATFORM = {"x86_64": "linux-x64", "aarch64": "linux-arm64"}[platform.machine()]


class BuildWithLibraries(build_py):
    """Builds the libraries, and puts them into the package: OpenMP's too, which the C library finds beside itself."""

    def run(self):
        super().run()
        dotnet("build", "-c", "Release", "src/Kernels.Hosting")
        folder = os.path.abspath(os.path.join(self.build_lib, LIBRARIES))
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        openmp = subprocess.run(
            [os.environ.get("CC", "cc"), "-print-file-name=libgomp.so.1"], check=True, capture_output=True, text=True).stdout.strip()
        native = os.path.join(ARTIFACTS, "native", PLATFORM, "libkernels_native.so")
        aot = glob.glob(os.path.join(ARTIFACTS, "aot", PLATFORM, "release", "libkernels_aot.*.so"))
        for library in [native, openmp, *aot]:
            shutil.copy(library, folder)
        # By these a tuning record tells whether it was measured with the same libraries.
        dotnet("run", "-c", "Release", "--project", "generation/Kernels.Contracts", "--", "builds", folder)


class PlatformWheel(bdist_wheel):
    """A wheel for every Python on this platform: the libraries have the C ABI, and the extension the limited API."""

    def finalize_options(self):
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self):
        folder = os.path.join(self.get_finalized_command("build").build_lib, LIBRARIES)
        return "py3", "none", sysconfig.get_platform().replace("-", "_").replace("linux", f"manylinux_2_{newest_glibc(folder)}", 1)


def newest_glibc(folder):
    """The minor version of the newest glibc 2 of which a library needs a symbol."""
    versions = set()
    for library in glob.glob(os.path.join(folder, "*.so*")):
        with open(library, "rb") as content:
            versions.update(int(version) for version in re.findall(rb"\0GLIBC_2\.(\d+)", content.read()))
    return max(versions)


def dotnet(*arguments):
    """Runs dotnet in the repository."""
    subprocess.run(["dotnet", *arguments], check=True, cwd=ROOT)


os.makedirs(WORK, exist_ok=True)
setup(
    ext_modules=[Extension(
        "kernels._invoke",
        ["src/extension/invoke.c"],
        depends=["src/extension/calls.h", "src/extension/content.h"],
        include_dirs=[os.path.join(ROOT, "native", "include")],
        define_macros=[("Py_LIMITED_API", "0x030B0000")],
        extra_compile_args=["-std=c17", "-O3", "-Wall", "-Wextra", "-Werror"],
        py_limited_api=True,
    )],
    cmdclass={"build_py": BuildWithLibraries, "bdist_wheel": PlatformWheel},
    options={"build": {"build_base": WORK}, "egg_info": {"egg_base": WORK}},
)
