"""What Rapport is told by its environment: read once, checked at once, frozen."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
    host: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Raises SettingsError with a sentence for each thing to mend."""
        given = {
            "RAPPORT_MODE": "socket",
            "PORT": "3000",
            "RAPPORT_HOST": "",
            "SLACK_BOT_TOKEN": "",
            "SLACK_APP_TOKEN": "",
            "SLACK_SIGNING_SECRET": "",
            "SLACK_API_URL": SLACK,
            "DATABASE_URL": SQLITE_FILE,
            **environment,
        }
        if problems := [*_problems(given)]:
            raise SettingsError("\n".join(problems))
        return cls(
            bot_token=given["SLACK_BOT_TOKEN"],
            app_token=given["SLACK_APP_TOKEN"],
            signing_secret=given["SLACK_SIGNING_SECRET"],
            mode=given["RAPPORT_MODE"],
            port=int(given["PORT"]),
            api_url=given["SLACK_API_URL"],
            database_url=given["DATABASE_URL"],
            host=given["RAPPORT_HOST"],
        )


def database_url(environment: Mapping[str, str]) -> str:
    """Return the database alone, for commands that do not speak to Slack. Raises SettingsError."""
    url = environment.get("DATABASE_URL", SQLITE_FILE)
    if problem := _database_problem(url):
        raise SettingsError(problem)
    return url


def _problems(given: Mapping[str, str]) -> Iterator[str]:
    mode, port, api_url = given["RAPPORT_MODE"], given["PORT"], given["SLACK_API_URL"]
    if mode not in ("socket", "http"):
        yield f"RAPPORT_MODE is {mode!r}; it must be socket or http."
    yield from _token_problem(given, "SLACK_BOT_TOKEN", ("xoxb-", "xoxe.xoxb-"), "OAuth & Permissions")
    if mode == "socket":
        yield from _token_problem(given, "SLACK_APP_TOKEN", ("xapp-",), "Basic Information, App-Level Tokens")
    if mode == "http" and not given["SLACK_SIGNING_SECRET"]:
        yield "SLACK_SIGNING_SECRET is not set; copy it from your Slack app's page Basic Information."
    if not (port.isdecimal() and 0 < int(port) < 65536):
        yield f"PORT is {port!r}; it must be 1 to 65535."
    if not re.match(r"https?://[^/]+/(.*/)?api/$", api_url):
        yield f"SLACK_API_URL is {api_url!r}; it must be a web address that ends in /api/."
    if problem := _database_problem(given["DATABASE_URL"]):
        yield problem


def _token_problem(
    given: Mapping[str, str], name: str, prefixes: tuple[str, ...], page: str
) -> Iterator[str]:
    if not given[name]:
        yield f"{name} is not set; copy it from your Slack app's page {page}."
    elif not given[name].startswith(prefixes):
        yield f"{name} does not look right; it starts with {prefixes[0]} on your Slack app's page {page}."


def _database_problem(url: str) -> str | None:
    from sqlalchemy import make_url  # a quarter of the start, which help and a missing token do without
    from sqlalchemy.exc import ArgumentError

    try:
        driver = make_url(url).drivername
    except (ArgumentError, ValueError):
        driver = ""
    if driver in ("sqlite", "postgresql+psycopg"):
        return None
    return "DATABASE_URL must start with sqlite:/// or postgresql+psycopg://."
