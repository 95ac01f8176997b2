"""The page's own words are complete in both languages, and it stays within its rules. Without a browser."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import slack_sandbox

PAGE = Path(slack_sandbox.__file__).parent / "page"
CODE = {path.name: path.read_text() for path in PAGE.glob("*.js")}
OURS, SLACKS = CODE["i18n.js"].split("const SAID")
CHINESE = set(re.findall(r'^  "(.+?)": "', OURS, re.MULTILINE))


def test_every_sentence_is_in_chinese() -> None:
    said = {
        sentence
        for code in CODE.values()
        for call in re.findall(r"\bt\(([^()]*(?:\([^()]*\))?[^()]*)\)", code)
        for sentence in re.findall(r'"([^"]+)"', call)
    }
    assert said and said <= CHINESE


def sentences(path: Path) -> Iterator[str]:
    """What the code at `path` says to people: texts that end as sentences do, {} for what changes."""
    tree = ast.parse(path.read_text())
    docs = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            docs |= set(node.values)
            text = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docs:
            text = node.value
        else:
            continue
        if " " in text and re.search(r"[.!?]$|failed with", text):
            yield text


def test_what_slack_itself_says_is_in_chinese_too() -> None:
    files = [PAGE.parent / name for name in ("forms.py", "people.py", "responses.py")]
    found = {sentence for path in files for sentence in sentences(path)}
    slacks = set(re.findall(r"""^  ["'](.+?)["']: \"""", SLACKS, re.MULTILINE))
    assert slacks <= found <= slacks | CHINESE


def test_no_translation_is_left_over() -> None:
    rest = "".join(code for name, code in CODE.items() if name != "i18n.js")
    left = {sentence for sentence in CHINESE if f'"{sentence}"' not in rest}
    assert left <= {"area", "bar", "line", "pie"}  # kinds of charts: the app's data names them


def test_messages_never_become_markup() -> None:
    for name, code in CODE.items():
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code
        ), name


def test_the_page_refers_to_nothing_outside() -> None:
    index = (PAGE / "index.html").read_text()
    assert "default-src 'none'" in index
    for path in PAGE.iterdir():
        links = set(re.findall(r"https?://[^\s\"'`)]+", path.read_text()))
        assert links <= {"http://www.w3.org/2000/svg"}, path.name
