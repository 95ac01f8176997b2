"""The HTTP side: every address Slack has, on one local port, and the page's."""

import html
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aiohttp import web

from slack_sandbox.blocks import unescape
from slack_sandbox.consent import consent_page
from slack_sandbox.core import Core
from slack_sandbox.errors import SlackError
from slack_sandbox.limits import Json
from slack_sandbox.responses import respond
from slack_sandbox.rules import check_message
from slack_sandbox.webapi.serve import answer

PAGE = Path(__file__).parent / "page"
FRESH = {"Cache-Control": "no-cache"}


class Server:
    """Routes to the parts. `control` adds the /sandbox/... addresses."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.web = web.Application(client_max_size=64 * 1024**2)
        self.web.add_routes(
            [
                web.route("*", "/api/{method}", self.web_api),
                web.get("/link/", core.sockets.serve),
                web.post("/{kind:commands|actions|app}/{team}/{number}/{secret}", self.response_url),
                web.get("/archives/{channel}/{message}", self.permalink),
                web.get("/oauth/v2/authorize", self.authorize),
                web.post("/oauth/v2/authorize", self.authorized),
                web.post("/services/{team}/{bot}/{secret}", self.webhook),
                web.post("/upload/v1/{secret}", self.upload),
                web.get("/files/{file}/{rest:.*}", self.download),
                web.get("/", self.page),
            ]
        )
        if PAGE.is_dir():
            self.web.router.add_static("/page/", PAGE)
            self.web.on_response_prepare.append(_fresh)
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> str:
        """Listen; returns this server's address."""
        self._runner = web.AppRunner(self.web, access_log=None, handle_signals=False, shutdown_timeout=0.01)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        address: Any = self._runner.addresses[0]
        return f"http://{address[0]}:{address[1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def web_api(self, request: web.Request) -> web.StreamResponse:
        return await answer(self.core, request)

    async def response_url(self, request: web.Request) -> web.StreamResponse:
        """Return a message from the app to a response_url."""
        raw = await request.read()
        try:
            body = _json(raw)
            to = self.core.passes.use_url(request.path)
            respond(self.core, to, body)
        except SlackError as refused:
            status = refused.status if refused.status != 200 else 400
            return web.json_response(refused.answer, status=status)
        return web.json_response({"ok": True})

    async def permalink(self, request: web.Request) -> web.StreamResponse:
        """Return a message's link opens the page there."""
        digits = request.match_info["message"].lstrip("p")
        target = f"/?channel={request.match_info['channel']}&message={digits[:-6]}.{digits[-6:]}"
        if thread := request.query.get("thread_ts"):
            target += f"&thread={thread}"
        raise web.HTTPFound(target)

    async def authorize(self, request: web.Request) -> web.StreamResponse:
        """Return the consent screen: who installs the app, where, allow or cancel."""
        try:
            scopes, user_scopes = self.core.oauth.check(dict(request.query))
        except SlackError as refused:
            return web.Response(text=f"Something went wrong: {refused.code}", status=400)
        languages = request.headers.get("Accept-Language", "")
        text = consent_page(self.core, scopes, user_scopes, languages)
        return web.Response(text=text, content_type="text/html")

    async def authorized(self, request: web.Request) -> web.StreamResponse:
        form = dict(parse_qsl((await request.read()).decode()))
        user = self.core.user(form.get("person", ""))
        if user is None:
            raise web.HTTPBadRequest(text="Nobody is signed in.")
        team = self.core.workspaces[user.team]
        try:
            choice: Json = {"allow": "allow" in form, "channel": form.get("channel", "")}
            target = self.core.oauth.decide(dict(request.query), team, user, **choice)
        except SlackError as refused:
            raise web.HTTPBadRequest(text=f"Something went wrong: {refused.code}") from None
        raise web.HTTPFound(target)

    async def webhook(self, request: web.Request) -> web.StreamResponse:
        """Return a message to an incoming webhook: into its channel, whether the bot is a member or not."""
        try:
            workspace, channel, bot = self.core.oauth.webhook(request.path)
            body = _json(await request.read())
            check_message(body.get("blocks") or [], body.get("attachments") or [])
            if not any(body.get(name) for name in ("text", "blocks", "attachments")):
                raise SlackError("no_text", status=400)
            self.core.rates.webhook(request.path)
            about = {name: body.get(name) for name in ("blocks", "attachments", "thread_ts")}
            workspace.post(channel, bot, str(body.get("text", "")), **about)
        except SlackError as refused:
            headers = (
                {"Retry-After": str(getattr(refused, "retry_after", 0))} if refused.status == 429 else {}
            )
            return web.Response(text=refused.code, status=max(refused.status, 400), headers=headers)
        return web.Response(text="ok")

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Step two of the file upload: the bytes, raw or multipart."""
        secret = request.match_info["secret"]
        found = (
            f for team in self.core.workspaces.values() for f in team.files.values() if f.secret == secret
        )
        file = next(found, None)
        if file is None:
            raise web.HTTPNotFound
        content = await request.read()
        if request.content_type == "multipart/form-data":
            parts = [part for part in (await request.post()).values() if isinstance(part, web.FileField)]
            content = parts[0].file.read() if parts else b""
        if len(content) != file.size:
            raise web.HTTPBadRequest(text="size mismatch")
        file.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Return a file, for the page (its people are signed in) or a token with files:read.

        Others may sign in.
        """
        signed_in, team_id = "signed-in" in request.query, ""
        if not signed_in:
            try:
                token = self.core.tokens.check(
                    request.headers.get("Authorization", "").removeprefix("Bearer ")
                )
                token.require("files:read")
                team_id = token.team
            except SlackError:
                raise web.HTTPFound("/?" + urlencode({"redir": request.path})) from None
        for team in self.core.workspaces.values():
            file = team.files.get(request.match_info["file"])
            if file is not None and file.content is not None and (signed_in or team.id == team_id):
                headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
                return web.Response(
                    body=file.content, content_type="application/octet-stream", headers=headers
                )
        raise web.HTTPNotFound

    async def page(self, _request: web.Request) -> web.StreamResponse:
        index = PAGE / "index.html"
        if index.is_file():
            return web.FileResponse(index, headers=FRESH)
        name = html.escape(unescape(self.core.app.name))
        return web.Response(text=f"{name} runs on a local Slack. Its control API is at /sandbox/state.")


async def _fresh(request: web.Request, response: web.StreamResponse) -> None:
    """Tell browsers to ask again for the page's files, which change with the checkout."""
    if request.path.startswith("/page/"):
        response.headers.update(FRESH)


def _json(raw: bytes) -> Json:
    try:
        body = json.loads(raw)
    except ValueError:
        raise SlackError("invalid_payload", status=400) from None
    if not isinstance(body, dict):
        raise SlackError("invalid_payload", status=400)
    return body
