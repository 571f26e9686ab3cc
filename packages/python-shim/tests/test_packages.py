"""The packages as they are shipped."""

import ast
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

root = Path(__file__).resolve().parents[1]
packages = sorted(path.parent for path in root.glob("*/pyproject.toml"))
sources = sorted(path for package in packages for path in (package / "src").rglob("*.py"))


def installed_pythons():
    """Every Python from 3.9 on that is on the path or with pyenv, by its version."""
    places = [shutil.which(f"python3.{minor}") for minor in range(9, 20)]
    places += sorted(Path.home().glob(".pyenv/versions/3.*/bin/python3"))
    found = {}
    for place in filter(None, places):
        asked = subprocess.run([place, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True, text=True)
        version = asked.stdout.strip()
        # A name that pyenv keeps for a version which is not chosen does not start.
        if asked.returncode == 0 and tuple(map(int, version.split("."))) >= (3, 9):
            found.setdefault(version, str(place))
    return found


pythons = installed_pythons()


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_mypy_is_content():
    paths = [root / "tests/typed_program.py", *(package / "src" for package in packages)]
    environment = {**os.environ, "MYPYPATH": os.pathsep.join(str(package / "src") for package in packages)}
    run(sys.executable, "-m", "mypy", "--strict", "--python-version", "3.10", *paths, env=environment, cwd=root.parents[1] / ".holdfast")


def test_the_oldest_python_can_read_every_file():
    for source in sources:
        ast.parse(source.read_text(), str(source), feature_version=(3, 9))


def test_nothing_but_the_standard_library_is_imported():
    own = {"holdfast", "holdfast_libvirt", "libvirt", "libvirt_qemu", "libvirt_lxc", "libvirtaio", "typing_extensions"}
    for source in sources:
        for node in ast.walk(ast.parse(source.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            for name in names:
                assert name.split(".")[0] in own | sys.stdlib_module_names, f"{source}: {name}"


@pytest.mark.parametrize("version", pythons)
def test_a_python_runs_it(version, uri):
    paths = [str(package / "src") for package in packages]
    program = f"import sys; sys.path[:0] = {paths!r}; sys.argv[1:] = [{uri!r}]; import runpy; runpy.run_path({str(root / 'tests/typed_program.py')!r}, run_name='__main__')"
    assert "typed running ['typed']" in run(pythons[version], "-I", "-S", "-W", "error", "-c", program)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Built as a user builds them, but without fetching anything."""
    folder = tmp_path_factory.mktemp("wheels")
    for package in packages:
        run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=package, env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"})
    return sorted(folder.glob("*.whl"))


def test_wheels_install_into_a_clean_environment(wheels, tmp_path, uri):
    assert [wheel.name.split("-")[2:] for wheel in wheels] == [["py3", "none", "any.whl"]] * len(packages)
    venv.create(tmp_path / "clean", with_pip=False)
    python = tmp_path / "clean/bin/python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-index", "--no-deps", "--no-compile", "--disable-pip-version-check", *wheels)
    assert "typed running" in run(python, "-I", root / "tests/typed_program.py", uri)


def test_a_wheel_has_its_types_and_nothing_else_than_its_package(wheels):
    names = zipfile.ZipFile(next(wheel for wheel in wheels if wheel.name.startswith("holdfast-"))).namelist()
    assert "holdfast/py.typed" in names
    assert {name.split("/")[0] for name in names} == {"holdfast", "holdfast-0.1.0.dist-info"}
