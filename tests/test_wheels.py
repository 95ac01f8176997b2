"""What the two distributions contain: Rapport without the local Slack, and the local Slack by itself."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tests.test_papers import ROOT

BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"


def wheel_of(folder: str, tmp_path: Path) -> set[str]:
    """Return the names of the files in the wheel that is built from a copy of a folder."""
    copy = tmp_path / "copy"
    unneeded = shutil.ignore_patterns(".*", "__pycache__", "build", "*.egg-info", "docs")
    shutil.copytree(ROOT / folder, copy, ignore=unneeded)
    subprocess.run([sys.executable, "-c", BUILD, tmp_path], cwd=copy, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as content:
        return {name for name in content.namelist() if ".dist-info/" not in name}


def named(lines: list[str]) -> set[str]:
    """Return the distributions that requirements are of."""
    return {found[0].lower() for line in lines if (found := re.match(r"[\w.-]+", line))}


def project(folder: str) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / folder / "pyproject.toml").read_text("utf-8"))["project"]
    return found


def test_the_demo_installs_what_it_runs_on_and_no_tool() -> None:
    ours, sandbox = project("."), project("sandbox")
    locked = {
        name: named((ROOT / f"requirements{name}.txt").read_text("utf-8").splitlines())
        for name in ("", "-pictures", "-dev")
    }
    needed = named(ours["dependencies"])
    assert needed | named(sandbox["dependencies"]) <= locked[""]
    extras = {name: named(lines) - needed for name, lines in ours["optional-dependencies"].items()}
    assert not locked[""] & (extras["pictures"] | extras["dev"] - {"pyyaml"})  # the local Slack reads YAML
    assert needed | extras["pictures"] <= locked["-pictures"]
    assert needed | extras["pictures"] | extras["dev"] <= locked["-dev"]
    for name in locked:
        assert "://" not in (ROOT / f"requirements{name}.txt").read_text("utf-8")


def test_rapport_comes_without_the_local_slack(tmp_path: Path) -> None:
    names = wheel_of(".", tmp_path)
    assert {name.split("/")[0] for name in names} == {"bot", "handlers", "storage"}
    assert {"handlers/catalogues/zh_CN.po", "storage/migrations/env.py"} <= names
    assert any(name.startswith("storage/migrations/versions/0001_") for name in names)


def test_the_local_slack_comes_by_itself(tmp_path: Path) -> None:
    names = wheel_of("sandbox", tmp_path)
    assert {name.split("/")[0] for name in names} == {"slack_sandbox"}
    there = ("py.typed", "data/slack_limits.json", "page/index.html", "webapi/chat.py")
    assert {f"slack_sandbox/{name}" for name in there} <= names
