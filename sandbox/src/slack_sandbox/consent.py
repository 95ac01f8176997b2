"""The consent screen of OAuth: who installs the app, what it asks for, allow or cancel."""

import html
from collections.abc import Iterable

from slack_sandbox.core import Core
from slack_sandbox.oauth import WEBHOOK

_PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{app}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/page/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/page/frame.css">
</head><body class="consent"><main><h1>{title}</h1>{asked}<form method="post">{choices}
<p class="row"><button class="button">{cancel}</button>
<button class="button primary" name="allow" value="1">{allow}</button></p></form></main></body></html>"""

_WORDS = {
    "en": {
        "title": "{app} is requesting permission to access your workspace",
        "bot": "What the app may do",
        "user": "What it may do as you",
        "person": "You are",
        "channel": "It posts to",
        "allow": "Allow",
        "cancel": "Cancel",
    },
    "zh": {
        "title": "{app} 请求访问你的工作区",
        "bot": "应用可以做的事",
        "user": "应用以你的身份可以做的事",
        "person": "你是",
        "channel": "它会发消息到",
        "allow": "允许",
        "cancel": "取消",
    },
}


def consent_page(core: Core, scopes: Iterable[str], user_scopes: Iterable[str], languages: str) -> str:
    """Return the page, in Chinese if the browser's `languages` (Accept-Language) begin with it."""
    lang = "zh" if languages.lower().startswith("zh") else "en"
    words, app = _WORDS[lang], html.escape(core.app.name)
    lists = {words["bot"]: scopes, words["user"]: user_scopes}
    asked = "".join(f"<h2>{title}</h2>{_list(names)}" for title, names in lists.items() if names)
    people: dict[str, str] = {}
    channels: dict[str, str] = {}
    for team in core.workspaces.values():
        here = [user for user in team.users.values() if not user.is_bot and not user.deleted]
        people |= {user.id: f"{user.real_name} ({team.name})" for user in here}
        channels |= {c.id: f"#{c.name} ({team.name})" for c in team.channels.values() if c.kind == "public"}
    choices = _select("person", words["person"], people)
    if WEBHOOK in scopes:
        choices += _select("channel", words["channel"], channels)
    about = {"title": words["title"].format(app=app), "allow": words["allow"], "cancel": words["cancel"]}
    return _PAGE.format(lang=lang, app=app, asked=asked, choices=choices, **about)


def _list(names: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li><code>{html.escape(name)}</code></li>' for name in names)}</ul>"


def _select(name: str, label: str, options: dict[str, str]) -> str:
    made = "".join(f'<option value="{value}">{html.escape(text)}</option>' for value, text in options.items())
    return f'<label>{label} <select name="{name}">{made}</select></label>'
