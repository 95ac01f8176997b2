"""What Rapport is told by its environment: read once, checked at once, frozen."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

SLACK = "https://slack.com/api/"
SQLITE_FILE = "sqlite:///rapport.sqlite3"


class SettingsError(Exception):
    """What is missing or malformed, one sentence a line."""


@dataclass(frozen=True)
class Settings:
    bot_token: str
    app_token: str
    signing_secret: str
    mode: str
    port: int
    api_url: str = SLACK
    database_url: str = SQLITE_FILE

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Raises SettingsError with a sentence for each thing to mend."""
        mode = environment.get("RAPPORT_MODE", "socket")
        problems = [problem for check in CHECKS if (problem := check(environment, mode))]
        if problems:
            raise SettingsError("\n".join(problems))
        return cls(
            bot_token=environment["SLACK_BOT_TOKEN"],
            app_token=environment.get("SLACK_APP_TOKEN", ""),
            signing_secret=environment.get("SLACK_SIGNING_SECRET", ""),
            mode=mode,
            port=int(environment.get("PORT", "3000")),
            api_url=environment.get("SLACK_API_URL", SLACK),
            database_url=database_url(environment),
        )


def database_url(environment: Mapping[str, str]) -> str:
    """The database alone, for commands that do not speak to Slack. Raises SettingsError."""
    problem = _check_database(environment, "")
    if problem:
        raise SettingsError(problem)
    return environment.get("DATABASE_URL", SQLITE_FILE)


def _check_mode(_environment: Mapping[str, str], mode: str) -> str | None:
    return None if mode in ("socket", "http") else f"RAPPORT_MODE is {mode!r}; it must be socket or http."


def _check_bot_token(environment: Mapping[str, str], _mode: str) -> str | None:
    return _token(environment, "SLACK_BOT_TOKEN", ("xoxb-", "xoxe.xoxb-"), "OAuth & Permissions")


def _check_app_token(environment: Mapping[str, str], mode: str) -> str | None:
    if mode != "socket":
        return None
    return _token(environment, "SLACK_APP_TOKEN", ("xapp-",), "Basic Information, App-Level Tokens")


def _token(environment: Mapping[str, str], name: str, prefixes: tuple[str, ...], page: str) -> str | None:
    token = environment.get(name, "")
    if not token:
        return f"{name} is not set; copy it from your Slack app's page {page}."
    if not token.startswith(prefixes):
        return f"{name} does not look right; it starts with {prefixes[0]} on your Slack app's page {page}."
    return None


def _check_signing_secret(environment: Mapping[str, str], mode: str) -> str | None:
    if mode == "http" and not environment.get("SLACK_SIGNING_SECRET"):
        return "SLACK_SIGNING_SECRET is not set; copy it from your Slack app's page Basic Information."
    return None


def _check_port(environment: Mapping[str, str], _mode: str) -> str | None:
    port = environment.get("PORT", "3000")
    return None if port.isdecimal() and 0 < int(port) < 65536 else f"PORT is {port!r}; it must be 1 to 65535."


def _check_api_url(environment: Mapping[str, str], _mode: str) -> str | None:
    url = environment.get("SLACK_API_URL", SLACK)
    if re.match(r"https?://[^/]+/(.*/)?api/$", url):
        return None
    return f"SLACK_API_URL is {url!r}; it must be a web address that ends in /api/."


def _check_database(environment: Mapping[str, str], _mode: str) -> str | None:
    url = environment.get("DATABASE_URL", SQLITE_FILE)
    try:
        driver = make_url(url).drivername
    except (ArgumentError, ValueError):
        driver = ""
    if driver in ("sqlite", "postgresql+psycopg"):
        return None
    return "DATABASE_URL must start with sqlite:/// or postgresql+psycopg://."


Check = Callable[[Mapping[str, str], str], str | None]
CHECKS: tuple[Check, ...] = (
    _check_mode,
    _check_bot_token,
    _check_app_token,
    _check_signing_secret,
    _check_port,
    _check_api_url,
    _check_database,
)
