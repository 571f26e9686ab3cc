"""For programs whose Python has libvirt-python itself: `python3 -m holdfast_libvirt run program.py`, or `path` for PYTHONPATH."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import List

usage = "usage: python3 -m holdfast_libvirt path | run PROGRAM [ARGUMENT ...]"


def main(arguments: List[str]) -> int:
    """Prints the folder that has the module `libvirt`, or runs a program that finds it there before any other."""
    folder = str(Path(__file__).resolve().parents[1])
    if arguments == ["path"]:
        print(folder)
        return 0
    if len(arguments) < 2 or arguments[0] != "run":
        print(usage, file=sys.stderr)
        return 2
    sys.argv = arguments[1:]
    # What the program lies beside comes first, as when Python runs it itself.
    sys.path[:0] = [str(Path(arguments[1]).resolve().parent), folder]
    runpy.run_path(arguments[1], run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
