"""Rules over shapes: a rule finds a run of atoms by their kinds and makes one atom of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from handlers.language.lexicon import KINDS, Atom, Kind
from handlers.language.regex import regex
from handlers.language.when.values import Context

Build = Callable[[Context, list[Atom]], Atom | None]
Rule = tuple[re.Pattern[str], frozenset[str], Build]

_MARKS = {
    "comma": ",",
    "dot": r"\.",
    "slash": "/",
    "dash": "-",
    "tilde": "~",
    "colon": ":",
    "plus": r"\+",
    "stop": "$",
}
_CLASSES = {
    "anyunit": "[usqKYrz]",  # a unit of time, or a word that may also mean one
    "anystep": "[dc]",
    "anyordinal": "[osw]",
    "anyweekday": "[Ww]",
    "daysign": "[r№]",
    "dayof": "[jz]",  # before a number, this makes it a day of the month
}


def shape(pattern: str) -> str:
    """Return the regular expression of a pattern of kind names: `number colon number ampm?`.

    Names stand for kinds of atoms; `?|()` mean what they mean in regular expressions, `*` and `+` too, but
    for no more than four. A leading `<` or `>` in a group looks behind or ahead, `~` negates a look.
    """

    def letter(match: re.Match[str]) -> str:
        name = match.group()
        return _CLASSES.get(name) or _MARKS.get(name) or re.escape(KINDS[name])

    expression = re.sub(r"[a-z_]{2,}", letter, pattern).replace(" ", "")
    expression = re.sub(r"(?<!\\)\*", "{0,4}", re.sub(r"(?<!\\)\+", "{1,4}", expression))
    for look, regular in (("(<~", "(?<!"), ("(<", "(?<="), ("(>~", "(?!"), ("(>", "(?=")):
        expression = expression.replace(look, regular)
    return re.sub(r"\((?!\?)", "(?:", expression)


def letters(names: str) -> frozenset[str]:
    """Return the letters of kinds and marks, by their names."""
    return frozenset(KINDS[name] if name in KINDS else _MARKS[name].lstrip("\\") for name in names.split())


def needed(pattern: str) -> frozenset[str]:
    """Return the kinds without which no shape can match: those that stand in a pattern by themselves."""
    depth = 0
    kinds = set()
    for token in re.findall(r"[()]|[^\s()]+", pattern):
        depth += {"(": 1, ")": -1}.get(token, 0)
        if depth == 0 and "|" in token:
            return frozenset()
        name = token.rstrip("+")
        if depth == 0 and (name in KINDS or name in _MARKS):
            kinds.add(_MARKS[name].lstrip("\\") if name in _MARKS else KINDS[name])
    return frozenset(kinds)


class Rules:
    """Rules in the order they are tried."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def __call__(self, *patterns: str) -> Callable[[Build], Build]:
        """Decorator: what to make of atoms that have one of these shapes."""

        def register(build: Build) -> Build:
            self.rules.extend((regex(shape(pattern)), needed(pattern), build) for pattern in patterns)
            return build

        return register

    def apply(self, context: Context, atoms: list[Atom], kinds: str) -> str:
        """Rewrite `atoms` in place; returns their new shape."""
        present = set(kinds)
        for pattern, kinds_needed, build in self.rules:
            if not kinds_needed <= present:
                continue
            match = pattern.search(kinds)
            while match:
                start, end = match.span()
                made = build(context, atoms[start:end])
                if made is not None:
                    atoms[start:end] = [made]
                    kinds = kinds[:start] + made.kind + kinds[end:]
                    present.add(made.kind)
                match = pattern.search(kinds, start + 1)
        return kinds


def made(kind: str, value: Any, atoms: list[Atom]) -> Atom:
    """Return an atom that stands for `atoms`."""
    return Atom(KINDS[kind], value, atoms[0].start, atoms[-1].end)


def only(atoms: list[Atom], kinds: str) -> list[Atom]:
    """Return those of `atoms` that are of one of `kinds` (letters)."""
    return [atom for atom in atoms if atom.kind in kinds]


def ordinal_of(atom: Atom) -> int:
    """Return the number an ordinal names; "second" is 2, and "last" is -1."""
    if atom.kind == Kind.SECOND:
        return 2
    which: int = -1 if atom.kind in (Kind.STEP, Kind.TURN) else atom.value
    return which


def touching(atoms: list[Atom]) -> bool:
    """Return whether no blank lies between them."""
    return all(left.end == right.start for left, right in pairwise(atoms))
