"""A working copy of the book's examples: imports and builds them where they lie, and leaves the original as it is."""

import contextlib
import importlib
import os
import pathlib
import shutil
import subprocess
import sys
import types
from unittest import mock

from . import stand_ins

SOURCES = ("*.py", "*.pyx", "*.c", "*.h", "*.f90")


class Checkout:
    """The examples in a folder that may be written to."""

    def __init__(self, original, folder):
        self.folder = folder
        ignore = shutil.ignore_patterns(".git")
        shutil.copytree(original, folder, dirs_exist_ok=True, ignore=ignore)
        self.files = sorted(str(file.relative_to(folder)) for pattern in SOURCES for file in folder.rglob(pattern))

    def load(self, file, unused=(), replaced=None):
        """Imports a file in its own folder, as its authors ran it.

        unused names modules that the functions called here don't use, such as profilers; replaced has what stands for
        an attribute of another module, by its full name.
        """
        path = self.folder / file
        self._forget()
        sys.modules.update({name: types.ModuleType(name) for name in unused if not stand_ins.is_installed(name)})
        sys.modules.update(stand_ins.missing())
        sys.path.insert(0, str(path.parent))
        with contextlib.ExitStack() as stack:
            stack.enter_context(contextlib.chdir(path.parent))
            # What the examples print is about themselves.
            stack.enter_context(contextlib.redirect_stdout(None))
            for name, value in (replaced or {}).items():
                stack.enter_context(mock.patch(name, value))
            return importlib.import_module(path.name.split(".")[0])

    def build(self, folder, *command, environment=None):
        """Runs a command in a folder of the copy, as the makefiles of the book do."""
        subprocess.run(command, cwd=self.folder / folder, env={**os.environ, **(environment or {})}, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def _forget(self):
        """The folders have modules of the same names."""
        sys.path[:] = [entry for entry in sys.path if not self._has(entry)]
        for name, module in list(sys.modules.items()):
            if self._has(getattr(module, "__file__", None) or ""):
                del sys.modules[name]
        importlib.invalidate_caches()

    def _has(self, path):
        return self.folder in pathlib.Path(path).parents
