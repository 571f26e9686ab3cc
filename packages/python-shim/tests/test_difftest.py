"""The same random calls through libvirt-python and through the drop-in."""

import os
import subprocess
import sys

import pytest
from conftest import repository

folder = repository / "packages/python-shim"
tool = str(folder / "tools/difftest.py")


def python_with_libvirt():
    """A Python that has libvirt-python; the distribution's own, as a rule."""
    for python in ("/usr/bin/python3", sys.executable):
        if subprocess.run([python, "-I", "-c", "import libvirtmod"], capture_output=True).returncode == 0:
            return python
    return None


python = python_with_libvirt()
may_be_missing = python is None and os.environ.get("HOLDFAST_REQUIRE_ALL") != "1"


@pytest.mark.skipif(may_be_missing, reason="libvirt-python is not installed")
@pytest.mark.parametrize("seed", [1, 7])
def test_what_is_answered_is_the_same(seed, uri, tmp_path):
    assert python is not None, "libvirt-python is not installed"
    calls, theirs, ours = (tmp_path / name for name in ("calls.json", "theirs.jsonl", "ours.jsonl"))
    packages = os.pathsep.join(str(folder / name / "src") for name in ("holdfast", "holdfast-libvirt"))

    def step(*arguments, output=None, **environment):
        with open(output or os.devnull, "w") as file:
            done = subprocess.run([python, tool, *map(str, arguments)], stdout=file if output else subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment})
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"

    step("gen", seed, 4, 50, output=calls)
    step("run", calls, "test:///default", output=theirs)
    step("run", calls, uri, theirs, output=ours, PYTHONPATH=packages)
    step("cmp", theirs, ours)
