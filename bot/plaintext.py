"""Slack's text as the person typed it: entities undone, mentions and links as the words they show."""

import html
import re
from typing import Any

UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
"""What PostgreSQL does not take, or no database: NUL, and half a character of two."""

CONTROL = re.compile(r"<([^<>]*)>")


def writable(payload: Any) -> Any:
    """Return a payload without what cannot be written down, wherever in it that stands."""
    if isinstance(payload, str):
        return UNWRITABLE.sub("", payload)
    if isinstance(payload, dict):
        return {name: writable(value) for name, value in payload.items()}
    return [writable(one) for one in payload] if isinstance(payload, list) else payload


def typed(text: str) -> str:
    """`<https://acme.com|acme.com>` becomes `https://acme.com`, `<@U1|mei>` `@mei`, `&lt;` `<`."""
    return html.unescape(CONTROL.sub(lambda found: _shown(found[1]), text))


def mentioned(text: str) -> tuple[str, ...]:
    """Return the ids of the people that a text names, in its order."""
    return tuple(re.findall(r"<@(\w+)(?:\|[^<>]*)?>", text))


def handles(text: str) -> dict[str, str]:
    """Return what `typed` calls the people that a text names -> their ids."""
    named = re.findall(r"<@(\w+)(?:\|([^<>]*))?>", text)
    return {label or user: user for user, label in named}


def without_mention(text: str, user_id: str) -> str:
    """Return what was said to a user: the text after their name, or before it if nothing follows."""
    name = rf"(?:<@{re.escape(user_id)}(?:\|[^<>]*)?>[,:，：]?\s*)+"
    before, *after = re.split(name, text, maxsplit=1)
    return "".join(after).strip() or before.strip()


def _shown(control: str) -> str:
    target, _, label = control.partition("|")
    kind, rest = target[:1], target[1:]
    if kind in "@#":
        return f"{kind}{label or rest}"
    if kind == "!":
        return label or f"@{rest.partition('^')[0]}"
    return re.sub(r"^(mailto|tel):", "", target)
