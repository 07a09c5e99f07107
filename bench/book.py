#!/usr/bin/env python3
"""The examples of High Performance Python, each beside the same computation here, with both results and both times.

    bench/book.py PATH-OF-CHECKOUT --kernels PATH-OF-kernels --markdown docs/book.md
    bench/book.py PATH-OF-CHECKOUT --kernels PATH-OF-kernels --only '06_matrix/*'

The checkout is of the second edition's repository of examples. It is copied, and its functions are imported and called
where they lie; nothing of it is in this project. Ends with 1 if results don't agree. Needs what the examples need: NumPy,
SciPy, pandas, scikit-learn, Numba, numexpr, Cython, a C and a Fortran compiler; what is missing is listed in the page.
"""

import argparse
import fnmatch
import importlib.util
import os
import pathlib
import subprocess
import sys
import tempfile

from book_examples import checkout, elsewhere, page, registry

CHAPTERS = ("searching", "julia_sets", "diffusion", "norms_and_lines", "chance_and_primes", "less_memory")
LIBRARIES = ("numpy", "scipy", "pandas", "sklearn", "numba", "numexpr", "Cython", "cffi")


def main():
    arguments = parse()
    from book_examples.program import Program
    for chapter in CHAPTERS:
        importlib.import_module(f"book_examples.{chapter}")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "arrays").mkdir()
        book = checkout.Checkout(arguments.checkout, folder / "book")
        program = Program(arguments.kernels.resolve(), folder / "arrays")
        wanted = [entry for entry in registry.EXAMPLES if fnmatch.fnmatch(entry.file, arguments.only)]
        load = os.getloadavg()[0]
        rows = [compare(entry, book, program) for entry in wanted]
        others = elsewhere.explain(book.files, {entry.file for entry in registry.EXAMPLES})
        text = page.make(rows, others, describe(arguments.checkout, program, load))
    if arguments.markdown is None:
        print(text, end="")
    else:
        arguments.markdown.write_text(text, encoding="utf-8")
    return 0 if all(row.outcome is None or row.outcome.agreement.agrees for row in rows) else 1


def parse():
    published = pathlib.Path("artifacts/publish/linux-x64/kernels")
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkout", type=pathlib.Path, help="a checkout of the book's examples")
    parser.add_argument("--kernels", type=pathlib.Path, default=published, help="the kernels executable [%(default)s]")
    parser.add_argument("--markdown", type=pathlib.Path, help="where to write the page [standard output]")
    parser.add_argument("--only", default="*", help="a pattern of the files to compare [%(default)s]")
    arguments = parser.parse_args()
    if not (arguments.checkout / "06_matrix").is_dir():
        parser.error(f"there are no examples of the book in {arguments.checkout}: a folder 06_matrix is missing")
    if not arguments.kernels.is_file():
        parser.error(f"there is no {arguments.kernels}; make it with: "
                     f"dotnet publish src/Kernels.Host -c Release -r linux-x64 -o {published.parent}")
    return arguments


def compare(entry, book, program):
    """One row of the page; an example whose library or compiler is missing has the reason in place of an outcome."""
    print(f"{entry.file}: {entry.function}", file=sys.stderr, flush=True)
    try:
        return page.Row(entry, entry.compare(book, program), None)
    except ModuleNotFoundError as error:
        return page.Row(entry, None, f"needs the module {error.name}")
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        reason = (getattr(error, "stderr", None) or str(error)).strip().splitlines()[-1]
        return page.Row(entry, None, f"can't be built or found: {reason}")


def describe(examples, program, load):
    """The machine, the versions of what took part, and how busy it was."""
    commit = subprocess.run(["git", "-C", examples, "log", "-1", "--format=, commit %h of %as"], stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL, text=True, check=False).stdout.strip()
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    modules = {name: importlib.import_module(name) for name in LIBRARIES if importlib.util.find_spec(name)}
    versions = [f"{name} {module.__version__}" for name, module in modules.items()]
    return (f"{model}, {os.cpu_count()} logical processors. The book's examples{commit}; kernels {program.version[:16]}; "
            f"Python {sys.version.split()[0]}, {', '.join(versions)}. The load average was {load:.1f} when it began; "
            "above the number of processors, other programs slowed both.")


if __name__ == "__main__":
    sys.exit(main())
