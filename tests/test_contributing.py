"""CONTRIBUTING.md tells how a feature is added: three files and a test, and commands write the rest."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from storage.upgrade import NEWEST

ROOT = Path(__file__).parents[1]

FOUND = """
from handlers.features import router
from storage.permissions import default_rights
from storage.schema import entities
print("help:", [route.help for route in router().commands if route.name == "visit"])
print("rights:", default_rights("sales")["visit", "edit"], ("visit", "view") in default_rights("support"))
print("label:", entities()["visit"].label)
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project in which the example's files stand."""
    copied = tmp_path / "project"
    shutil.copytree(ROOT, copied, ignore=shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build"))
    files = re.findall(
        r"^```python\n# (\S+)\n(.+?)^```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M | re.S
    )
    assert [path for path, _ in files] == [
        "storage/visits.py",
        "handlers/views/visits.py",
        "handlers/visits.py",
        "tests/test_visits.py",
        "handlers/figures/visits.py",
        "handlers/watches/phoneless.py",
    ]
    for path, content in files:
        (copied / path).write_text(content, "utf-8")
    return copied


def run(folder: Path, *command: str) -> str:
    """Run a Python module there, and return what it prints."""
    done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_feature_is_three_files_and_a_test(copy: Path) -> None:
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    run(copy, "-m", "tests.revisions", "visits")
    run(copy, "-m", "tests.papers")
    sentences = run(copy, "-m", "tests.catalogues")
    changed = {
        str(path.relative_to(copy))
        for path in copy.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and path.read_bytes() != before.get(path)
    }
    assert changed == {
        f"storage/migrations/versions/{int(NEWEST) + 1:04}_visits.py",
        "manifest.yml",
        "README.md",
        "handlers/catalogues/zh_CN.po",
    }
    assert "without a translation" in sentences
    assert 'msgid "No visits yet."' in (copy / "handlers/catalogues/zh_CN.po").read_text("utf-8")
    assert "/visit" in (copy / "manifest.yml").read_text("utf-8")
    found = run(copy, "-c", FOUND)
    assert "help: ['Plan a visit to a customer, or list the latest visits.']" in found
    assert "rights: own False" in found
    assert "label: visit" in found
    run(copy, "-m", "ruff", "check", "--no-cache", ".")
    run(copy, "-m", "ruff", "format", "--check", "--no-cache", ".")
    tests = ("visits", "papers", "manifest", "help", "permissions", "migrations", "views")
    run(copy, "-m", "pytest", "-q", "-n", "0", *(f"tests/test_{name}.py" for name in tests))
