"""The papers tell the truth: commands, settings, files and steps that they name are there."""

import re
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings
from handlers.features import features, router
from tests import papers

ROOT = Path(__file__).parents[1]
PAPERS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")


def paper(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_every_field_is_described() -> None:
    assert papers.FIELDS.read_text("utf-8") == papers.fields(), "make papers brings it up to date"


def test_readme_names_every_command_and_no_other() -> None:
    assert papers.README.read_text("utf-8") == papers.readme(), "make papers brings it up to date"
    typed = set(re.findall(r"`/(crm )?([a-z]+)", paper("README.md")))
    named = {word for crm, word in typed if crm or f"/{word}" in router().slashes}
    words = {word for route in router().commands for word in (*route.words, (route.slash or "/")[1:])}
    assert named <= words
    for route in router().commands:
        assert f"`{route.slash or f'/crm {route.name}'}" in paper("README.md")


def test_readme_has_every_setting() -> None:
    source = paper("bot/settings.py")
    used = set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+|PORT)"', source))
    assert used == set(re.findall(r"^\| `([A-Z_]+)`", paper("README.md"), re.MULTILINE))
    assert Settings.api_url.endswith("/api/")


def test_readme_names_the_make_targets_and_commands_that_exist() -> None:
    targets = set(re.findall(r"^(\w+):", paper("Makefile"), re.MULTILINE))
    for name in PAPERS:
        assert set(re.findall(r"`?make (\w+)", paper(name))) <= targets, name
    assert {"run", "demo", "migrate"} <= set(main.commands)


@pytest.mark.parametrize("name", PAPERS)
def test_links_and_paths_lead_somewhere(name: str) -> None:
    text = paper(name)
    linked = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    for path in linked:
        assert (ROOT / path).exists(), path
    for path in re.findall(r"`((?:bot|handlers|storage|sandbox|tests)/[\w./]*)`", text):
        if "visits" not in path:  # the example of CONTRIBUTING.md
            assert (ROOT / path).exists(), path


def test_a_feature_is_found_by_its_name() -> None:
    """One file of one name in each place that the feature has something in, and a test of that name."""
    for name in features():
        source = paper(f"handlers/{name}.py")
        assert (ROOT / f"tests/test_{name}.py").exists(), name
        if "from handlers.views" in source:
            assert f"from handlers.views import {name} as views" in source, name
        if (ROOT / f"storage/{name}.py").exists():
            assert re.search(rf"from storage(\.{name}\b| import .*\b{name}\b)", source), name


def test_contributing_numbers_its_steps_and_names_what_there_is() -> None:
    text = paper("CONTRIBUTING.md")
    steps = re.findall(r"^(\d+)\. ", text, re.MULTILINE)
    assert steps == [str(n) for n in range(1, len(steps) + 1)]
    for decorator in re.findall(r"@routes\.(\w+)", text):
        assert callable(getattr(router(), decorator)), decorator


@pytest.mark.parametrize("folder", ["", "sandbox/"])
def test_the_changelog_has_this_version(folder: str) -> None:
    version = re.search(r'^version = "(.+)"', paper(f"{folder}pyproject.toml"), re.MULTILINE)
    assert version
    assert f"## {version[1]}" in paper(f"{folder}CHANGELOG.md")
