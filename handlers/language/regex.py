"""Regular expressions that are compiled at their first use, or by `compile_all`.

To compile all takes a third of a second, which nobody who starts Rapport waits for.
"""

import re
from typing import cast

_METHODS = ("fullmatch", "match", "search", "finditer", "findall", "split", "sub", "subn")
_made: list["_Late"] = []


class _Late:
    """A pattern that has the methods of a compiled one as soon as one of them is asked for."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags
        _made.append(self)

    def __getattr__(self, method: str) -> object:
        if method not in _METHODS:
            raise AttributeError(method)
        self.compile()
        return vars(self)[method]

    def compile(self) -> None:
        compiled = re.compile(self.pattern, self.flags)
        vars(self).update({name: getattr(compiled, name) for name in _METHODS})


def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern for a module to keep; it is compiled at its first use."""
    return cast(re.Pattern[str], _Late(pattern, flags))


def compile_all() -> None:
    """Compile all patterns that nobody has used yet."""
    while _made:
        _made.pop().compile()
