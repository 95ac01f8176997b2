"""The app as its manifest declares it. What is not declared here, the sandbox refuses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from slack_sandbox.ids import Ids
from slack_sandbox.limits import LIMITS, Json


class ManifestError(ValueError):
    """The manifest is not one Slack would take. `problems` says why, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Command:
    name: str
    description: str
    usage_hint: str = ""
    should_escape: bool = False
    url: str = ""


@dataclass(frozen=True)
class Shortcut:
    name: str
    callback_id: str
    type: str  # "global" or "message"
    description: str = ""


@dataclass(frozen=True)
class App:
    id: str
    name: str
    display_name: str
    client_id: str
    client_secret: str
    signing_secret: str
    verification_token: str
    commands: dict[str, Command] = field(default_factory=dict)
    shortcuts: tuple[Shortcut, ...] = ()
    scopes: tuple[str, ...] = ()
    user_scopes: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    redirect_urls: tuple[str, ...] = ()
    home_tab: bool = False
    messages_tab: bool = False
    messages_read_only: bool = False
    socket_mode: bool = False
    rotation: bool = False
    interactivity: bool = False
    event_url: str = ""
    interaction_url: str = ""
    options_url: str = ""

    def shortcut(self, name: str, kind: str) -> Shortcut | None:
        """Find a declared shortcut by its name or callback_id."""
        return next((s for s in self.shortcuts if s.type == kind and name in (s.name, s.callback_id)), None)


def read_app(manifest: Path | Mapping[str, Any], ids: Ids) -> App:
    """Read a manifest (a YAML or JSON file, or its content) and give the app its credentials."""
    if isinstance(manifest, Mapping):
        content: Json = dict(manifest)
    else:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same in C, where it was built
        content = yaml.load(manifest.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    if problems := list(check_manifest(content)):
        raise ManifestError(problems)
    features, settings = content.get("features") or {}, content.get("settings") or {}
    oauth, home = content.get("oauth_config") or {}, features.get("app_home") or {}
    scopes = oauth.get("scopes") or {}
    events, interactivity = settings.get("event_subscriptions") or {}, settings.get("interactivity") or {}
    name = content["display_information"]["name"]
    return App(
        id=ids.new("A"),
        name=name,
        display_name=(features.get("bot_user") or {}).get("display_name", name),
        client_id=f"{ids.number()}.{ids.number()}",
        client_secret=ids.secret(32),
        signing_secret=ids.secret(32),
        verification_token=ids.secret(24),
        commands={
            c["command"]: Command(
                c["command"],
                c.get("description", ""),
                c.get("usage_hint", ""),
                c.get("should_escape", False),
                c.get("url", ""),
            )
            for c in features.get("slash_commands") or []
        },
        shortcuts=tuple(
            Shortcut(s["name"], s["callback_id"], s["type"], s.get("description", ""))
            for s in features.get("shortcuts") or []
        ),
        scopes=tuple(scopes.get("bot") or ()),
        user_scopes=tuple(scopes.get("user") or ()),
        events=tuple(events.get("bot_events") or ()),
        redirect_urls=tuple(oauth.get("redirect_urls") or ()),
        home_tab=home.get("home_tab_enabled", False),
        messages_tab=home.get("messages_tab_enabled", False),
        messages_read_only=home.get("messages_tab_read_only_enabled", False),
        socket_mode=settings.get("socket_mode_enabled", False),
        rotation=settings.get("token_rotation_enabled", False),
        interactivity=interactivity.get("is_enabled", False),
        event_url=events.get("request_url", ""),
        interaction_url=interactivity.get("request_url", ""),
        options_url=interactivity.get("message_menu_options_url", ""),
    )


def check_manifest(content: Json) -> Iterator[str]:
    """Return what Slack would refuse in a manifest (limits: data "manifest"), one sentence each."""
    limits = LIMITS["manifest"]

    def length(where: str, value: Any, longest: int, shortest: int = 0) -> Iterator[str]:
        if isinstance(value, str | list) and not shortest <= len(value) <= longest:
            kind = "characters" if isinstance(value, str) else "items"
            yield f"{where}: must have {shortest} to {longest} {kind}, has {len(value)}"

    about, rules = content.get("display_information") or {}, limits["display_information"]
    if not about.get("name"):
        yield "display_information.name: is required"
    yield from length("display_information.name", about.get("name"), rules["name_max"])
    yield from length("display_information.description", about.get("description"), rules["description_max"])
    for key in ("long_description", "background_color"):
        yield from length(f"display_information.{key}", about.get(key), rules[key][1], rules[key][0])

    features, rules = content.get("features") or {}, limits["features"]
    bot = features.get("bot_user") or {}
    yield from length("bot_user.display_name", bot.get("display_name"), rules["bot_user.display_name_max"])
    domains = features.get("unfurl_domains") or []
    yield from length("features.unfurl_domains", domains, rules["unfurl_domains"]["max"])
    for i, domain in enumerate(domains):
        yield from length(f"unfurl_domains[{i}]", domain, rules["unfurl_domains"]["max_len"])
    for group, key in (("shortcuts", "callback_id"), ("slash_commands", "command")):
        entries, group_rules = features.get(group) or [], rules[group]
        yield from length(f"features.{group}", entries, group_rules["max"])
        if len({entry.get(key) for entry in entries}) < len(entries):
            yield f"features.{group}: {key} must be unique"
        for i, entry in enumerate(entries):
            for name, longest in group_rules.items():
                if name.endswith("_max"):
                    yield from length(f"{group}[{i}].{name[:-4]}", entry.get(name[:-4]), longest)
            if group == "shortcuts" and entry.get("type") not in group_rules["types"]:
                yield f"shortcuts[{i}].type: must be one of {', '.join(group_rules['types'])}"
            if group == "slash_commands":
                yield from length(
                    f"{group}[{i}].command", entry.get("command"), *group_rules["command"][::-1]
                )
                if not str(entry.get("command")).startswith("/"):
                    yield f"slash_commands[{i}].command: must begin with /"

    oauth, rules = content.get("oauth_config") or {}, limits["oauth_config"]
    yield from length("oauth_config.redirect_urls", oauth.get("redirect_urls"), rules["redirect_urls_max"])
    for kind, scopes in (oauth.get("scopes") or {}).items():
        yield from length(f"oauth_config.scopes.{kind}", scopes, rules["scopes_max"])
    settings = content.get("settings") or {}
    events = (settings.get("event_subscriptions") or {}).get("bot_events")
    yield from length("bot_events", events, limits["settings"]["event_subscriptions"]["bot_events_max"])
    if "interactivity" in settings and "is_enabled" not in (settings["interactivity"] or {}):
        yield "settings.interactivity.is_enabled: is required"
