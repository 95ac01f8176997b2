"""What is left of a line when its customer, fields and clauses are cut out: the note, no word lost."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.language.regex import regex

Span = tuple[int, int]
_EDGE = " \t\n\r\u3000,;:，；：、。.-–—|·"
_EMPTY = regex(r"\s*(?:\(\s*\)|（\s*）|\[\s*\])")


def cut(text: str, spans: Iterable[Span]) -> str:
    """`text` without `spans`, tidied where it was cut and otherwise as typed."""
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        pieces.append(text[at:start] if start > at else "")
        at = max(at, end)
    pieces.append(text[at:])
    note, mark = "", ""
    for number, piece in enumerate(pieces):
        if number:
            piece = piece.lstrip(_EDGE)
        body = piece.rstrip(_EDGE) if number < len(pieces) - 1 else piece.rstrip()
        if not body:
            continue
        note = note + _joint(note, mark, body) + body if note else body
        mark = piece[len(body) :].strip()
    note = _EMPTY.sub("", note).strip()
    return note if any(char.isalnum() for char in note) else ""


def _joint(before: str, mark: str, after: str) -> str:
    """Return what joins two pieces that a cut parted: the mark that stood there, else a blank."""
    if mark[:1] in ("，", "；", "：", "、", "。"):
        return mark[0]
    if before[-1] > "\u2e80" and after[0] > "\u2e80":
        return "，"
    return (mark[:1] if mark[:1] in ",;:." else "") + " "
