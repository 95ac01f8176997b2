"""A small app that is not ours, from the public API of Bolt, installed by OAuth in a workspace of its own."""

import asyncio
import logging
from typing import Any

import pytest
from aiohttp.test_utils import unused_port
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import FixedValueRetryIntervalCalculator
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models import Bot, Installation
from slack_sdk.oauth.state_store import FileOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from sandbox.limits import Json
from sandbox.workspace import Workspace
from tests.sandbox.conftest import MANIFEST, Scene
from tests.sandbox.samples import modal, plain

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")  # slack_sdk uses it

VIEW = modal(
    {"type": "input", "block_id": "b", "label": plain("Text"), "element": {"type": "plain_text_input"}}
)


class Kept(AsyncInstallationStore):
    """Installations in memory."""

    def __init__(self) -> None:
        self.bots: dict[str, Installation] = {}

    async def async_save(self, installation: Installation) -> None:
        self.bots[str(installation.team_id)] = installation

    async def async_find_installation(self, *, team_id: str | None, **_: Any) -> Installation | None:
        return self.bots.get(str(team_id))

    async def async_find_bot(self, *, team_id: str | None, **_: Any) -> Bot | None:
        found = self.bots.get(str(team_id))
        return found.to_bot() if found else None

    @property
    def logger(self) -> logging.Logger:
        return logging.getLogger(__name__)


@pytest.fixture
async def foreign(scene: Scene, tmp_path: Any) -> tuple[Scene, Workspace, Kept, str]:
    """The app serves HTTP at an address of its own; no workspace but the first has it yet."""
    sandbox, kept, port = scene.sandbox, Kept(), unused_port()
    settings = AsyncOAuthSettings(
        client_id=sandbox.client_id,
        client_secret=sandbox.client_secret,
        scopes=["chat:write", "commands", "im:write"],
        redirect_uri=f"http://127.0.0.1:{port}/slack/oauth_redirect",
        authorization_url=f"{sandbox.url}/oauth/v2/authorize",
        installation_store=kept,
        state_store=FileOAuthStateStore(expiration_seconds=600, base_dir=str(tmp_path)),
    )
    client = AsyncWebClient(base_url=sandbox.api_url)
    app = AsyncApp(
        client=client,
        signing_secret=sandbox.signing_secret,
        oauth_settings=settings,
        process_before_response=True,
    )

    @app.command("/note")
    async def note(ack: Any, command: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=VIEW)

    @app.view("")
    async def save(ack: Any, body: Any, client: Any) -> None:
        await ack()
        values = next(iter(body["view"]["state"]["values"]["b"].values()))
        await client.chat_postMessage(channel=body["user"]["id"], text=values["value"])

    url = (await scene.serve(app, port)).removesuffix("/slack/events")
    globex = sandbox.add_workspace("Globex")
    return scene, globex, kept, url


async def _install(scene: Scene, url: str, person: str, allow: bool = True) -> str:
    """Click through the app's install page and Slack's consent; returns what the app says in the end."""
    session = scene.session
    async with session.get(f"{url}/slack/install") as response:
        page = await response.text()
        cookies = {name: cookie.value for name, cookie in response.cookies.items()}
    link = "http" + page.split('href="http')[1].split('"')[0].replace("&amp;", "&")
    async with session.get(link) as response:
        assert "is requesting permission" in await response.text()
    form = {"person": person} | ({"allow": "1"} if allow else {})
    async with session.post(link, data=form, allow_redirects=False) as response:
        assert response.status == 302, await response.text()
        target = response.headers["Location"]
    assert target.startswith(f"{url}/slack/oauth_redirect")
    async with session.get(target, cookies=cookies) as response:
        return await response.text()


async def test_it_installs_opens_a_modal_and_answers(foreign: tuple[Scene, Workspace, Kept, str]) -> None:
    scene, globex, kept, url = foreign
    hank = scene.sandbox.add_person("hank", workspace=globex)
    plans = scene.sandbox.add_channel("plans", workspace=globex)
    assert (await hank.type(plans, "/note")).error == "invalid_command"

    assert "Thank you" in await _install(scene, url, hank.id)
    (installed,) = kept.bots.values()
    assert (installed.team_id, installed.bot_scopes) == (globex.id, ["chat:write", "commands", "im:write"])

    assert (await hank.type(plans, "/note")).ok
    assert hank.view is not None
    await hank.submit(hank.view, {"Text": "remembered"})
    assert hank.sees(hank.dm)[-1].text == "remembered"


async def test_it_is_told_when_the_person_says_no(foreign: tuple[Scene, Workspace, Kept, str]) -> None:
    scene, globex, kept, url = foreign
    hank = scene.sandbox.add_person("hank", workspace=globex)
    assert "access_denied" in await _install(scene, url, hank.id, allow=False)
    assert kept.bots == {}


async def test_it_gets_a_429_and_survives_a_reset(foreign: tuple[Scene, Workspace, Kept, str]) -> None:
    scene, globex, kept, url = foreign
    hank = scene.sandbox.add_person("hank", workspace=globex)
    await _install(scene, url, hank.id)
    client = AsyncWebClient(token=kept.bots[globex.id].bot_token, base_url=scene.sandbox.api_url)
    scene.sandbox.faults.add("chat.postMessage", status=429, retry_after=7)
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel=hank.id, text="one")
    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["Retry-After"] == "7"

    assert (await client.chat_postMessage(channel=hank.id, text="two"))["ok"]

    at_once = FixedValueRetryIntervalCalculator(0)
    client.retry_handlers = [AsyncConnectionErrorRetryHandler(interval_calculator=at_once)]
    scene.sandbox.faults.add("chat.postMessage", reset=True)
    assert (await client.chat_postMessage(channel=hank.id, text="three"))["ok"]
    assert [message.text for message in hank.sees(hank.dm)] == ["two", "three"]


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"client_id": "x"}, "invalid_client_id"),
        ({"scope": ""}, "no_scopes"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"redirect_uri": "https://elsewhere.example"}, "bad_redirect_uri"),
    ],
)
async def test_a_wrong_authorize_address_is_refused(scene: Scene, query: dict[str, str], error: str) -> None:
    oauth = MANIFEST["oauth_config"] | {"redirect_urls": ["https://x.example/"]}
    async with Sandbox(MANIFEST | {"oauth_config": oauth}) as sandbox:
        asked = {"client_id": sandbox.client_id, "scope": "chat:write", "redirect_uri": "https://x.example/a"}
        async with scene.session.get(f"{sandbox.url}/oauth/v2/authorize", params=asked | query) as response:
            assert response.status == 400
            assert error in await response.text()


async def _code(scene: Scene) -> Json:
    sandbox = scene.sandbox
    query = {"client_id": sandbox.client_id, "scope": "chat:write", "redirect_uri": "https://x.example/"}
    target = sandbox.core.oauth.decide(query, sandbox.workspace, scene.maya.user, allow=True)
    code = target.partition("code=")[2]
    return {"client_id": sandbox.client_id, "client_secret": sandbox.client_secret, "code": code}


async def test_a_code_is_traded_once(scene: Scene) -> None:
    asked = await _code(scene)
    wrong = await scene.form("oauth.v2.access", **asked | {"client_secret": "x"})
    assert wrong["error"] == "bad_client_secret"
    elsewhere = await scene.form("oauth.v2.access", **asked | {"redirect_uri": "https://y.example/"})
    assert elsewhere["error"] == "bad_redirect_uri"
    first = await scene.form("oauth.v2.access", **asked)
    assert first["token_type"] == "bot" and first["authed_user"]["id"] == scene.maya.id
    assert (await scene.form("oauth.v2.access", **asked))["error"] == "invalid_code"
    assert (await scene.form("oauth.v2.access", **asked | {"grant_type": "x"}))[
        "error"
    ] == "invalid_grant_type"


async def test_rotating_tokens_expire_and_are_refreshed_once(scene: Scene) -> None:
    rotating = MANIFEST | {"settings": MANIFEST["settings"] | {"token_rotation_enabled": True}}
    async with Sandbox(rotating, scene.clock) as sandbox:
        app = {"client_id": sandbox.client_id, "client_secret": sandbox.client_secret}

        async def call(method: str, token: str = "", **arguments: str) -> Json:
            headers = {"Authorization": f"Bearer {token}"}
            async with scene.session.post(
                sandbox.api_url + method, data=arguments, headers=headers
            ) as response:
                answer: Json = await response.json()
                return answer

        token = sandbox.bot_token
        assert token.startswith("xoxe.xoxb-")
        scene.clock.move(hours=12)
        assert (await call("auth.test", token))["error"] == "token_expired"
        refresh = sandbox.core.tokens.all[token].refresh
        asked = app | {"grant_type": "refresh_token", "refresh_token": refresh}
        new = await call("oauth.v2.access", **asked)
        assert (new["expires_in"], new["refresh_token"][:5]) == (43200, "xoxe-")
        assert (await call("auth.test", new["access_token"]))["ok"]
        assert (await call("oauth.v2.access", **asked))["error"] == "invalid_refresh_token"


async def test_a_long_lived_token_is_exchanged_for_a_rotating_one(scene: Scene) -> None:
    asked = {"client_id": scene.sandbox.client_id, "client_secret": scene.sandbox.client_secret}
    refused = await scene.form("oauth.v2.exchange", **asked)
    assert refused["error"] == "token_rotation_not_enabled"
    await asyncio.sleep(0)
