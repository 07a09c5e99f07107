"""docs/book.md: a table of each chapter."""

import itertools
import math
import textwrap
from typing import NamedTuple

from . import stand_ins
from .registry import Example, Outcome

HEADER = """\
# The book's examples

*High Performance Python*, 2nd edition (Micha Gorelick and Ian Ozsvald, O'Reilly, 2020, ISBN 978-1-4920-5502-0), has a
public repository of examples, a folder for each chapter. This page has each of its computations beside the same one
here, on the same inputs. One command made it, of a checkout of that repository, and makes it again:

```sh
dotnet publish src/Kernels.Host -c Release -r linux-x64 -o artifacts/publish/linux-x64
bench/book.py PATH-OF-CHECKOUT --markdown docs/book.md
```

- *Example* is the file, and the function that is called.
- *Here* is the command that does the same. Files `NAME.npy` hold the example's own inputs.
- *Result* compares both. Random estimates of the same number are compared with the number.
- *Book* is the time of the example's call, imports and compilers left out; *process* is the time of the whole command,
  which starts, reads its inputs, computes and writes its result; *call* is the call in it alone, the first one, in which
  threads start. Both sides are the fastest of ten, or of fewer where these take more than a second together.
- Where a call takes less than a few milliseconds, *book ÷ process* says little more than how long a process takes to
  start.
"""


class Row(NamedTuple):
    """An entry with its outcome, or with the reason why there is none."""

    entry: Example
    outcome: Outcome | None
    reason: str | None


def make(rows, elsewhere, machine):
    lines = [HEADER]
    if notes := [stand_ins.NOTES[name] for name in stand_ins.missing()]:
        lines += [wrap(" ".join(notes)), ""]
    lines += [wrap(machine), "", summarise(rows), ""]
    rows = sorted(rows, key=lambda row: chapter_of(row.entry.file))
    for chapter, group in itertools.groupby(rows, lambda row: chapter_of(row.entry.file)):
        lines += [f"## {chapter}", "", *make_table([*group])]
    lines += ["## No kernels", "", "These files are about something else, or repeat what is above.", ""]
    lines += [wrap(f"- {', '.join(f'`{name}`' for name in names)}: {reason}.") for reason, names in elsewhere.items()]
    return "\n".join(lines) + "\n"


def summarise(rows):
    outcomes = [row.outcome for row in rows if row.outcome]
    agreeing = sum(outcome.agreement.agrees for outcome in outcomes)
    return f"{len(outcomes)} of {len(rows)} examples were run, and the results of {agreeing} agree."


def wrap(text):
    """As wide as the other pages; a list's item is indented."""
    indent = "  " if text.startswith("- ") else ""
    return textwrap.fill(text, 120, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def chapter_of(file):
    """Chapters' folders begin with their numbers; figures come last."""
    return file.split("/")[0]


def make_table(rows):
    measured = [row for row in rows if row.outcome]
    lines = []
    if measured:
        lines += ["| example | inputs | here | result | book | process | call | book ÷ process | book ÷ call |",
                  "| --- | --- | --- | --- | ---: | ---: | ---: | ---: | ---: |", *map(format_row, measured), ""]
    missing = [f"- `{row.entry.file}`, `{row.entry.function}`: {row.reason}." for row in rows if not row.outcome]
    return lines + ["Not run here:", "", *missing, ""] * bool(missing)


def format_row(row):
    entry, outcome = row.entry, row.outcome
    commands = "<br>".join(f"`{run.command}`" for run in outcome.runs)
    process = sum(run.seconds for run in outcome.runs)
    call = sum(run.call_seconds for run in outcome.runs)
    cells = [f"`{entry.file.partition('/')[2]}`: `{entry.function}`", entry.inputs, commands, outcome.agreement.text,
             format_seconds(outcome.seconds), format_seconds(process), format_seconds(call),
             format_ratio(outcome.seconds / process), format_ratio(outcome.seconds / call)]
    return f"| {' | '.join(cells)} |"


def format_seconds(seconds):
    for unit, factor in (("s", 1), ("ms", 1e3)):
        if seconds * factor >= 1:
            return f"{round_to_digits(seconds * factor)} {unit}"
    return f"{round_to_digits(seconds * 1e6)} µs"


def format_ratio(ratio):
    return f"{round_to_digits(ratio)}×"


def round_to_digits(number, digits=3):
    places = digits - 1 - math.floor(math.log10(number))
    return f"{round(number, places):.{max(0, places)}f}"
