"""The page's own words are complete in both languages, and it stays within its rules. Without a browser."""

import re
from pathlib import Path

import sandbox

PAGE = Path(sandbox.__file__).parent / "page"
CODE = {path.name: path.read_text() for path in PAGE.glob("*.js")}
CHINESE = set(re.findall(r'^  "(.+?)": "', CODE["i18n.js"], re.MULTILINE))


def test_every_sentence_is_in_chinese() -> None:
    said = {
        sentence
        for code in CODE.values()
        for call in re.findall(r"\bt\(([^()]*(?:\([^()]*\))?[^()]*)\)", code)
        for sentence in re.findall(r'"([^"]+)"', call)
    }
    assert said and said <= CHINESE


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
