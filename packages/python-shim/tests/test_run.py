"""Programs beside libvirt-python."""

import os
import subprocess
import sys

from conftest import repository

packages = os.pathsep.join(str(repository / "packages/python-shim" / name / "src") for name in ("holdfast", "holdfast-libvirt"))


def run(*arguments):
    done = subprocess.run([sys.executable, "-m", "holdfast_libvirt", *arguments], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": packages})
    return done.returncode, done.stdout, done.stderr


def test_a_program_finds_this_module_first(uri, tmp_path):
    program = tmp_path / "program.py"
    program.write_text("import libvirt, sys\nprint(libvirt.__file__, sys.argv[1:], libvirt.open(sys.argv[1]).numOfDomains())\n")
    folder = str(repository / "packages/python-shim/holdfast-libvirt/src")
    assert run("run", str(program), uri) == (0, f"{folder}/libvirt.py ['{uri}'] 0\n", "")
    assert run("path") == (0, f"{folder}\n", "")
    assert run("walk")[0] == 2
