"""Types a line and the Tab and Enter keys into an interactive shell at a terminal, and prints what the line then ran."""

import os
import pty
import re
import select
import signal
import sys
import time

START = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "PS1='READY> '; source <(kernels completion bash)"),
    "zsh": (
        ["zsh", "-f", "-i"],
        "PS1='READY> '; autoload -Uz compinit; compinit -u; source <(kernels completion zsh)",
    ),
    "fish": (
        ["fish", "--no-config", "-i"],
        "function fish_prompt; echo 'READY> '; end; kernels completion fish | source",
    ),
}
LIMIT_SECONDS = 60


class Terminal:
    """A shell at a terminal."""

    def __init__(self, command):
        self.output = ""
        self.process, self.file = pty.fork()
        if self.process == 0:
            os.environ.update(TERM="xterm", LC_ALL="C.UTF-8", COLUMNS="200")
            os.execvp(command[0], command)

    def type(self, text):
        os.write(self.file, text.encode())

    def wait_for(self, pattern):
        """Reads until the output since the last call matches, and returns the match."""
        end = time.monotonic() + LIMIT_SECONDS
        while not (match := re.search(pattern, self.output)):
            if not select.select([self.file], [], [], max(0, end - time.monotonic()))[0]:
                sys.exit(f"no {pattern!r} in {self.output!r}")
            self.output += os.read(self.file, 65536).decode(errors="replace")
        self.output = self.output[match.end():]
        return match

    def close(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


shell, line = sys.argv[1:]
command, prepare = START[shell]
terminal = Terminal(command)
try:
    terminal.type(prepare + "; echo is-$((40 + 2))\n" if shell != "fish" else prepare + "; echo is-(math 40 + 2)\n")
    terminal.wait_for(r"is-42\r?\n")
    terminal.wait_for(r"READY> ")
    terminal.type(line + "\t\n")
    print(terminal.wait_for(r"[\r\n](ran [^\r\n]*)[\r\n]").group(1))
finally:
    terminal.close()
