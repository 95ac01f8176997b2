"""Settings: one sentence for each thing to mend."""

import pytest

from bot.settings import SLACK, Settings, SettingsError

GOOD = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "s"}


def test_defaults() -> None:
    settings = Settings.from_environment(GOOD)
    assert (settings.mode, settings.api_url, settings.port) == ("socket", SLACK, 3000)
    assert settings.database_url.startswith("sqlite:///")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN does not look right"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN is not set"),
        ({"RAPPORT_MODE": "http", "SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET is not set"),
        ({"RAPPORT_MODE": "smoke"}, "RAPPORT_MODE is 'smoke'"),
        ({"PORT": "many"}, "PORT is 'many'"),
        ({"PORT": "70000"}, "PORT is '70000'"),
        ({"SLACK_API_URL": "http://127.0.0.1:3000"}, "SLACK_API_URL"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://x/y"}, "DATABASE_URL"),
    ],
)
def test_what_is_wrong_is_said(changed: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({**GOOD, **changed})
    assert named in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_all_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"PORT": "many"})
    assert len(str(caught.value).splitlines()) == 3


def test_http_may_be_served_at_one_address_only() -> None:
    assert Settings.from_environment(GOOD).host == ""
    assert Settings.from_environment({**GOOD, "RAPPORT_HOST": "127.0.0.1"}).host == "127.0.0.1"


def test_http_needs_no_app_token() -> None:
    without = {name: value for name, value in GOOD.items() if name != "SLACK_APP_TOKEN"}
    assert Settings.from_environment({**without, "RAPPORT_MODE": "http", "PORT": "8080"}).port == 8080
