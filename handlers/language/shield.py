"""Names, quotes and addresses: stretches of a text that must not be read as dates, sums or fields."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from handlers.language.fold import Folded, words
from handlers.language.regex import regex

Span = tuple[int, int]
_HIDDEN = "\x00"
ALSO_WORDS = words(
    "all and any april are ask august autumn big bill box but buy by call can car chase close closed "
    "contract customer dawn day deal dec demo drew due end faith few for frank free fri friday get go "
    "good grace grant has her high him his hope hot how in is it jan joy jul july jun june last lead let "
    "lost low mar march mark max may miles mon monday month nap new next no noon nov now oct of off old "
    "on one open or order our out pat pay plan point quote rich rose run sat saturday say see sell sep "
    "set six sky stage star summer sun sunday sunny target ten the thu thursday to today tomorrow top tue "
    "tuesday two up urgent us way we wed wednesday week wen will won work year yes"
)
"""Names that are words too; a list and not the lexicon, since "Acme" in lower case is still Acme."""
_MOST = 60  # names or quotes that are looked for in one text
_QUOTED = regex(
    r'"[^"\n]{1,2000}"|“[^”\n]{1,2000}”|「[^」\n]{1,2000}」|『[^』\n]{1,2000}』|《[^》\n]{1,200}》|`[^`\n]{1,2000}`'
)
_ENDINGS = "com|org|net|io|co|cn|tw|hk|jp|uk|de|fr|es|pt|br|eu|us|ai|app|dev|info|edu|gov"
_ANY, _LETTER = regex("."), re.compile("[a-z]")
_ADDRESS = regex(
    r"(?:https?://|www\.)[^\s<>|\"\u0080-\uffff]{1,2000}"
    r"|(?<![a-z0-9@.-])(?:[a-z0-9][a-z0-9._+-]{0,60}@)?[a-z0-9][a-z0-9-]{0,60}(?:\.[a-z0-9-]{1,60}){0,4}"
    rf"(?:(?<=[a-z])\.(?:{_ENDINGS}))(?![a-z0-9])(?:/[^\s<>|\"\u0080-\uffff]{{0,2000}})?"
)


def quotes(text: str) -> list[Span]:
    """Return the stretches of `text` between quotation marks, marks included."""
    return [match.span() for match in islice(_QUOTED.finditer(text), _MOST)]


def hide(folded: Folded, spans: Sequence[Span]) -> Folded:
    """Return the text with some stretches blanked out; positions stay what they were."""
    if not spans:
        return folded
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if folded.origin is not None:
            start, end = bisect_left(folded.origin, start), bisect_left(folded.origin, end)
        if end > at:
            start = max(start, at)
            pieces += (folded.text[at:start], _HIDDEN * (end - start))
            at = end
    pieces.append(folded.text[at:])
    return Folded("".join(pieces), folded.typed, folded.origin)


def without_addresses(folded: Folded, *, figures: bool) -> Folded:
    """Return the text with links, e-mail addresses and domains blanked out: monday.com is no day.

    Without `figures` theirs are kept, for the date in "example.com/report-20260302.html".
    """
    if "." not in folded.text:
        return folded
    what = _ANY if figures else _LETTER
    text = _ADDRESS.sub(lambda match: what.sub(_HIDDEN, match.group()), folded.text)
    return Folded(text, folded.typed, folded.origin)
