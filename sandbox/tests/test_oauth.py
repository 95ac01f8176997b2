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

from slack_sandbox import Sandbox
from slack_sandbox.limits import Json
from slack_sandbox.workspace import Workspace
from tests.conftest import MANIFEST, Scene
from tests.samples import modal, plain

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
    with pytest.raises(SlackApiError) as limited:
        for i in range(6):
            await client.chat_postMessage(channel=hank.id, text=str(i))
    assert limited.value.response.status_code == 429
    assert limited.value.response.data == {"ok": False, "error": "ratelimited"}
    scene.clock.move(seconds=int(limited.value.response.headers["Retry-After"]))
    assert (await client.chat_postMessage(channel=hank.id, text="after"))["ok"]

    scene.clock.move(minutes=1)
    at_once = FixedValueRetryIntervalCalculator(0)
    client.retry_handlers = [AsyncConnectionErrorRetryHandler(interval_calculator=at_once)]
    scene.sandbox.faults.add("chat.postMessage", reset=True)
    assert (await client.chat_postMessage(channel=hank.id, text="reset"))["ok"]
    assert [message.text for message in hank.sees(hank.dm)] == [*"01234", "after", "reset"]


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"client_id": "x"}, "invalid_client_id"),
        ({"scope": ""}, "no_scopes"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"redirect_uri": "https://elsewhere.example"}, "bad_redirect_uri"),
        ({"redirect_uri": "https://x.example.evil.example/"}, "bad_redirect_uri"),
        ({"user_scope": "admin"}, "invalid_scope"),
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
    app = {"client_id": sandbox.client_id, "client_secret": sandbox.client_secret}
    return app | {"code": code, "redirect_uri": query["redirect_uri"]}


async def test_a_code_is_traded_once(scene: Scene) -> None:
    asked = await _code(scene)
    wrong = await scene.form("oauth.v2.access", **asked | {"client_secret": "x"})
    assert wrong["error"] == "bad_client_secret"
    elsewhere = await scene.form("oauth.v2.access", **asked | {"redirect_uri": "https://y.example/"})
    assert elsewhere["error"] == "bad_redirect_uri"
    left_out = {name: value for name, value in asked.items() if name != "redirect_uri"}
    assert (await scene.form("oauth.v2.access", **left_out))["error"] == "bad_redirect_uri"
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


# Acting as a person, and incoming webhooks


class Installed:
    """An app that was allowed to act as Maya too, at the end of an OAuth installation."""

    def __init__(self, sandbox: Sandbox, scene: Scene, query: Json) -> None:
        self.sandbox, self.session = sandbox, scene.session
        self.maya, self.tom = sandbox.add_person("maya"), sandbox.add_person("tom")
        self.general = sandbox.add_channel("general", bot=False)
        self.asked = {"client_id": sandbox.client_id, "redirect_uri": "https://x.example/"} | query
        self.app = {"client_id": sandbox.client_id, "client_secret": sandbox.client_secret}

    async def allow(self) -> Json:
        target = self.sandbox.core.oauth.decide(
            self.asked, self.sandbox.workspace, self.maya.user, allow=True
        )
        code = {"code": target.partition("code=")[2], "redirect_uri": self.asked["redirect_uri"]}
        return await self.call("oauth.v2.access", **self.app, **code)

    async def call(self, method: str, token: str = "", **arguments: str) -> Json:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = self.sandbox.api_url + method
        async with self.session.post(url, data=arguments, headers=headers) as response:
            answer: Json = await response.json()
            return answer

    @property
    def heard(self) -> list[str]:
        return [f"{e['type']} {e.get('tokens', '')}" for e in self._events()]

    def _events(self) -> list[Json]:
        return [sent.payload["event"] for sent in self.sandbox.journal.deliveries]


USER_SCOPES = ["chat:write", "channels:read", "groups:read", "channels:write", "users.profile:write"]


def manifest(*, rotation: bool = False) -> Json:
    scopes = MANIFEST["oauth_config"]["scopes"]
    bot = [*scopes["bot"], "incoming-webhook"]
    settings = MANIFEST["settings"] | {"token_rotation_enabled": rotation}
    return MANIFEST | {"oauth_config": {"scopes": {"bot": bot, "user": USER_SCOPES}}, "settings": settings}


async def test_a_persons_token_acts_as_that_person(scene: Scene) -> None:
    async with Sandbox(manifest(), installed=False) as sandbox:
        app = Installed(sandbox, scene, {"user_scope": ",".join(USER_SCOPES)})
        answer = await app.allow()
        person = answer["authed_user"]
        assert "access_token" not in answer and sandbox.bot_user_id == ""
        assert person["access_token"].startswith("xoxp-")
        assert (person["id"], person["token_type"]) == (app.maya.id, "user")
        assert person["scope"] == ",".join(USER_SCOPES)

        token = person["access_token"]
        who = await app.call("auth.test", token)
        assert (who["user_id"], "bot_id" in who) == (app.maya.id, False)
        secret = sandbox.add_channel("secret", private=True, members=[app.maya], bot=False)
        listed = await app.call("conversations.list", token, types="public_channel,private_channel")
        assert [channel["id"] for channel in listed["channels"]] == [app.general.id, secret.id]
        posted = await app.call("chat.postMessage", token, channel=secret.id, text="as myself")
        assert (posted["message"]["user"], posted["message"]["app_id"]) == (app.maya.id, sandbox.app.id)
        assert app.maya.sees(secret)[-1].text == "as myself"
        other = sandbox.add_channel("other", members=[app.tom])
        assert (await app.call("conversations.join", token, channel=other.id))["ok"]
        assert app.maya.id in other.members
        assert (await app.call("users.list", token))["error"] == "missing_scope"


async def test_a_persons_profile_is_theirs_to_change(scene: Scene) -> None:
    async with Sandbox(manifest()) as sandbox:
        app = Installed(sandbox, scene, {"user_scope": "users.profile:write"})
        token = (await app.allow())["authed_user"]["access_token"]
        profile = '{"status_text": "at lunch", "status_emoji": ":sandwich:"}'
        new = (await app.call("users.profile.set", token, profile=profile))["profile"]
        assert (new["status_text"], new["status_emoji"]) == ("at lunch", ":sandwich:")
        for arguments, error in (
            ({"name": "status_text", "value": "x" * 101}, "too_long"),
            ({"user": app.tom.id, "name": "status_text", "value": "x"}, "not_admin"),
            ({}, "invalid_profile"),
        ):
            assert (await app.call("users.profile.set", token, **arguments))["error"] == error
        refused = await app.call("users.profile.set", sandbox.bot_token, name="status_text", value="x")
        assert refused["error"] == "not_allowed_token_type"


async def test_tokens_end_one_by_one_and_the_app_goes_with_the_last(scene: Scene) -> None:
    async with Sandbox(manifest(), installed=False) as sandbox:
        app = Installed(sandbox, scene, {"scope": "chat:write", "user_scope": "chat:write"})
        answer = await app.allow()
        bot, person = answer["access_token"], answer["authed_user"]["access_token"]
        bot_user = sandbox.bot_user_id
        sandbox.deliver_to("http://127.0.0.1:9/")
        await app.call("auth.revoke", bot)
        assert (await app.call("auth.test", bot))["error"] == "account_inactive"
        assert (await app.call("auth.test", person))["ok"]  # the app is still there
        sandbox.deactivate(app.maya)
        assert (await app.call("auth.test", person))["error"] == "token_revoked"
        while len(app.heard) < 3:
            await app.call("api.test")
        gone = f"tokens_revoked {{'oauth': ['{app.maya.id}'], 'bot': []}}"
        assert set(app.heard) == {
            f"tokens_revoked {{'oauth': [], 'bot': ['{bot_user}']}}",
            "app_uninstalled ",
            gone,
        }


async def test_a_persons_token_rotates_too(scene: Scene) -> None:
    async with Sandbox(manifest(rotation=True), scene.clock) as sandbox:
        app = Installed(sandbox, scene, {"scope": "chat:write", "user_scope": "chat:write"})
        person = (await app.allow())["authed_user"]
        assert person["access_token"].startswith("xoxe.xoxp-") and person["expires_in"] == 43200
        scene.clock.move(hours=12)
        assert (await app.call("auth.test", person["access_token"]))["error"] == "token_expired"
        asked = {"grant_type": "refresh_token", "refresh_token": person["refresh_token"]}
        new = await app.call("oauth.v2.access", **app.app, **asked)
        assert (new["token_type"], new["authed_user"]) == ("user", {"id": app.maya.id})
        assert (await app.call("auth.test", new["access_token"]))["user_id"] == app.maya.id


async def test_an_incoming_webhook_posts_into_its_channel(scene: Scene) -> None:
    async with Sandbox(manifest(), scene.clock, installed=False) as sandbox:
        app = Installed(sandbox, scene, {"scope": "incoming-webhook"})
        async with scene.session.get(f"{sandbox.url}/oauth/v2/authorize", params=app.asked) as response:
            assert "It posts to" in await response.text()
        hook = (await app.allow())["incoming_webhook"]
        assert (hook["channel"], hook["channel_id"]) == ("#general", app.general.id)

        async def post(body: Any) -> tuple[int, str]:
            async with scene.session.post(hook["url"], json=body) as response:
                return response.status, await response.text()

        assert await post({"text": "deployed"}) == (200, "ok")
        assert app.maya.sees(app.general)[-1].text == "deployed"
        assert await post({}) == (400, "no_text")
        assert await post([]) == (400, "invalid_payload")
        assert await post({"blocks": [{"type": "nonsense"}]}) == (400, "invalid_blocks")
        assert [status for status, _ in [await post({"text": "x"}) for _ in range(5)]] == [200] * 4 + [429]
        sandbox.archive(app.general)
        assert await post({"text": "x"}) == (410, "channel_is_archived")
        sandbox.uninstall()
        assert await post({"text": "x"}) == (404, "no_active_hooks")
