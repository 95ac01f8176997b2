"""Find docstrings whose first line a reader has to decode: `python -m tests.docstrings` lists them.

A function's first line says what it does, verb first ("Return the open tickets of one agent, the most urgent
first"). A property, class or module may be a noun. A line that begins with an example (of a grammar rule, of
a phrase) is left alone.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handlers.language.fold import words

ROOT = Path(__file__).parents[1]
FOLDERS = ("bot", "handlers", "storage", "sandbox/src")

NO_VERB = words(
    """
    a all an and another any anything as at because before behind beside between both but by each else every
    everybody everyone everything few for from half he her here his how i if in into it its least less many
    more most my neither never no nobody none not nothing nought of off on once one only or other our out over
    same several she since so some somebody something such than that the their them then there these they this
    those to two under until up upon was we were what whatever when where whether which whichever who whoever
    whole whom whose why will with within without you your
    """
)
"""Words that no imperative sentence begins with."""

RIDDLES = re.compile(
    r"\b(?:(?:of|to|with) whom|of which|nought|no more|not any ?more|any more\.|"
    r"(?:is|are) so\b|told of|hears? of|heard of|becomes? of|that which|what there is|what is so)",
    re.IGNORECASE,
)
"""Phrases that no colleague would write in a message."""


@dataclass(frozen=True)
class Finding:
    """A first line to rewrite, and why."""

    path: Path
    line: int
    text: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.reason}: {self.text}"


def findings(source: str, path: Path) -> Iterator[Finding]:
    """Yield the first lines of one module that break the convention, from top to bottom."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        docstring = ast.get_docstring(node)
        if not docstring:
            continue
        first = docstring.splitlines()[0]
        line = getattr(node, "lineno", 1)
        if riddle := RIDDLES.search(first):
            yield Finding(path, line, first, f"says “{riddle[0]}”")
        elif _needs_a_verb(node) and _word(first) in NO_VERB:
            yield Finding(path, line, first, "does not begin with a verb")


def all_findings() -> list[Finding]:
    """Return the findings in all folders that hold code of ours."""
    paths = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return [found for path in paths for found in findings(path.read_text("utf-8"), path)]


def _needs_a_verb(node: ast.AST) -> bool:
    """Return whether a node is a function that is called: no property, no test."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("test_"):
        return False
    decorators = {getattr(each, "id", getattr(each, "attr", "")) for each in node.decorator_list}
    return not decorators & {"property", "cached_property", "setter", "fixture"}


def _word(first: str) -> str:
    """Return the word that a line begins with, in lower case; nothing if it begins with an example."""
    match = re.match(r"[A-Z][A-Za-z']*\b", first)
    return match[0].lower() if match else ""


def main() -> int:
    found = all_findings()
    for each in found:
        print(each)
    if found:
        print(f"{len(found)} first lines to rewrite; see CONTRIBUTING.md, Ways of working.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
