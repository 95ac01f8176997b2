"""Text -> atoms: the words, figures and marks of time in a text, each with its kind, meaning and place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import islice

from handlers.language.figures import HAN, han_number, offset_hours, whole_year
from handlers.language.lexicon import UNKNOWN, Atom, Entry, vocabulary

MOST_WORDS = 160
MOST_ATOMS = 800
"""No more words of time, and no more atoms in all, are read from one text: so no text takes long."""
_MOST_TOKENS = 2500

_UNKNOWN_WORD: Entry = ((UNKNOWN, None),)
_GLUE = frozenset("alj@b&it")  # kinds that are too common to be counted
_FIGURES_APART = (  # figures that are no dates: sums, shares, phone numbers, versions
    r"[$€£¥₩₹]\s?[0-9][0-9.,]{0,15}[kmb]*|[0-9][0-9.,]{0,15}\s?[%€£¥元块]"
    r"|(?<![0-9.-])\+?[0-9]{1,3}-[0-9]{3,4}-[0-9]{4}(?:-[0-9]{1,4})?|[0-9]{3}-[0-9]{4}(?![0-9-])"
    r"|[0-9]{9,}|[0-9]+(?:\.[0-9]+){3,}|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|24/7|[0-9]+:[0-9](?![0-9])"
    r"|(?:(?<=version )|(?<=version: )|(?<=release )|(?<=build ))[0-9]+(?:\.[0-9]+)+"
)
_ISO = (
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}t[0-9]{1,2}:?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]+)?)?"
    r"(?:z|[+-][0-9]{2}:?[0-9]{2})?|[0-9]{8}t[0-9]{4}(?:[0-9]{2})?z?|[0-9]{4}-?w[0-9]{2}(?:-?[1-7])?(?![0-9])"
)
_ORDINAL_ENDING = r"(?:st|nd|rd|th|te|ten|ter|tes|er|ere|eme|ro|do|\.?o)(?![a-z])"


_Trie = dict[str, "_Trie"]


def _longest_of(words: Iterable[str]) -> str:
    """Return a pattern that matches the longest of `words`; a space in them stands for a dash too."""
    root: _Trie = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}

    def expression(node: _Trie) -> str:
        branches = [
            ("[ -]{1,3}" if char == " " else re.escape(char)) + expression(child)
            for char, child in sorted(node.items())
            if char
        ]
        if not branches:
            return ""
        body = branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
        return f"(?:{body})?" if "" in node else body

    return expression(root)


class Lexer:
    """Cuts texts into atoms, by the words of some languages."""

    def __init__(self, words: dict[str, Entry]) -> None:
        self.words = words
        spelled = [word for word in words if word[0].isascii() and not word[0].isdigit()]
        figured = [word for word in words if word[0].isdigit()]  # "2nite", "4th of july"
        solid = [word for word in words if not word[0].isascii()]
        word = rf"(?:{_longest_of(spelled)})(?:(?<=')|(?![a-z]|@[a-z]))(?:'(?= ))?" if spelled else "(?!)"
        sign = _longest_of(solid) or "(?!)"
        starts = "".join(sorted({word[0] for word in solid}))
        after_figure = "(?<=[0-9])" if "am" in words else ""  # German "am Montag" is no morning
        tokens = {
            "ampm": rf"{after_figure}\s?[ap]\s?[._]?\s?m(?![a-z0-9])(?:\s?\.)?"
            r"|(?:(?<=[0-9])\s?p|(?<=[0-9])a)\.?(?![a-z0-9])",
            "space": r"\s+",
            "offset": r"(?:utc|gmt)\s?[+-]\s?[0-9]{1,2}(?::?[0-9]{2})?(?![0-9])"
            r"|(?<=[0-9]\s)[+-][0-9]{2}:?[0-9]{2}(?![0-9])",
            "word": word,
            "other": rf"(?:(?!{word})[a-z][a-z0-9_]*(?:'[a-z]+)?\s*)+",
            "apart": _FIGURES_APART,
            "iso": _ISO,
            "figured": rf"(?:{_longest_of(figured) or '(?!)'})(?![a-z0-9])",
            "ordinal": rf"[0-9]+(?={_ORDINAL_ENDING}){_ORDINAL_ENDING}",
            "about": r"[0-9]{1,2}ish\b",
            "number": r"[0-9]+",
            "year": r"'[0-9]{2}(?![0-9a-z])",
            "solid": sign,
            "han": rf"[{HAN}]{{1,12}}",
            "foreign": rf"(?:[^\x00-\x7f{HAN}{starts}]|(?!{sign})[{starts}])+"
            if solid
            else rf"[^\x00-\x7f{HAN}]+",
            "run": r"(?P<repeated>[,./:+()\-~#@&])(?P=repeated){2,}",
            "mark": r"[,./:+()\-~#]",
            "end": r"[;\n!?\"|]+",
            "rest": r"[*=_%$^<>{}\[\]'\\`]+|.",
        }
        self._token = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in tokens.items()))

    def read(self, text: str) -> tuple[list[Atom], str]:
        """Return the atoms of a folded text, and its shape. Words without meaning for time are one atom."""
        atoms: list[Atom] = []
        last, count = "", 0
        for match in islice(self._token.finditer(text), _MOST_TOKENS):
            name = match.lastgroup or ""
            if name == "space":
                continue
            if name in _READERS:
                read = _READERS[name](match)
            elif name in ("word", "solid", "figured"):
                read = self._word(match, last)
            elif last == UNKNOWN:
                atoms[-1].end = match.end()
                continue
            else:
                read = [Atom(UNKNOWN, None, match.start(), match.end())]
            atoms += read
            last = read[-1].kind
            count += last not in _GLUE and last != UNKNOWN
            if count >= MOST_WORDS or len(atoms) >= MOST_ATOMS:
                break
        return atoms, "".join([atom.kind for atom in atoms])

    def _word(self, match: re.Match[str], last: str) -> list[Atom]:
        found = match.group()
        entry = self.words.get(found) or self.words[re.sub("[ -]+", " ", found).rstrip("'")]
        if len(found) == 1 and last != "n" and entry[0][0] in "uK" and found.isascii():
            entry = _UNKNOWN_WORD  # a single letter is a unit only after a number
        start, end = match.span()
        return [Atom(kind, value, start, end) for kind, value in entry]


Read = Callable[[re.Match[str]], list[Atom]]


def _number(match: re.Match[str]) -> list[Atom]:
    figures = match.group()
    return [Atom("n", int(figures), *match.span(), len(figures))]


def _ordinal(match: re.Match[str]) -> list[Atom]:
    figures = re.match("[0-9]+", match.group())
    assert figures is not None
    return [Atom("o", int(figures.group()), *match.span(), figures.end())]


def _about(match: re.Match[str]) -> list[Atom]:
    """3ish is about 3."""
    start, end = match.span()
    return [Atom("@", None, start, start), Atom("n", int(match.group()[:-3]), start, end, end - start - 3)]


_READERS: dict[str, Read] = {
    "number": _number,
    "ordinal": _ordinal,
    "about": _about,
    "ampm": lambda match: [Atom("m", "am" if "a" in match.group() else "pm", *match.span())],
    "han": lambda match: [Atom("n", han_number(match.group()), *match.span(), -len(match.group()))],
    "year": lambda match: [Atom("n", whole_year(int(match.group()[1:]), 2), *match.span(), 4)],
    "offset": lambda match: [Atom("Z", offset_hours(match.group()), *match.span())],
    "iso": lambda match: [Atom("$", match.group(), *match.span())],
    "mark": lambda match: [Atom(match.group(), None, *match.span())],
    "end": lambda match: [Atom(";", None, *match.span())],
}


@cache
def lexer(*languages: str) -> Lexer:
    """Return the lexer of some languages; built once, which takes some 10 to 40 ms."""
    return Lexer(vocabulary(*languages))
