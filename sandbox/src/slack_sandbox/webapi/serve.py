"""From an HTTP request to a Web API answer: arguments, token, rate, scopes, handler, journal, faults."""

import base64
import json
import socket
import struct
from urllib.parse import parse_qsl

from aiohttp import web

from slack_sandbox.core import Core
from slack_sandbox.errors import SlackError
from slack_sandbox.faults import Fault
from slack_sandbox.journal import Call as Entry
from slack_sandbox.limits import METHODS, Json
from slack_sandbox.rates import RateLimited
from slack_sandbox.webapi import HANDLERS
from slack_sandbox.webapi.call import Call, read_json

UNAUTHENTICATED = {"api.test", "blocks.validate", "oauth.v2.access", "oauth.v2.exchange"}
APP_LEVEL = {"apps.connections.open": "connections:write"}
AS_A_PERSON = {"users.profile.set": "users.profile:write"}  # not for bots
FOR_PEOPLE = {"channels:join": "channels:write"}  # a bot's scope -> what a person's token has for it
_FORM = "application/x-www-form-urlencoded"


async def answer(core: Core, request: web.Request) -> web.StreamResponse:
    """Answer one call; faults strike before it, after it, or instead of it."""
    method = request.match_info["method"]
    fault = core.faults.meet(method) if core.faults.pending else None
    if fault is not None:
        if fault.slow:
            await core.clock.sleep(fault.slow)
        if (broken := await _broken(core, request, method, fault)) is not None:
            return broken
    headers: dict[str, str] = {}
    status, arguments, team = 200, {}, ""
    try:
        arguments = await _arguments(request, method)
        call = Call(core, method, arguments)
        result = _run(call, _bearer(request, arguments), headers)
        made: Json = {"ok": True, **result}
        if call.warnings:
            made["warning"] = ",".join(call.warnings)
            made.setdefault("response_metadata", {})["warnings"] = call.warnings
        team = call.token.team if call.token else ""
    except SlackError as refused:
        made, status = refused.answer, refused.status
        if isinstance(refused, RateLimited):
            headers["Retry-After"] = str(refused.retry_after)
    shown = {name: value for name, value in arguments.items() if name not in ("token", "client_secret")}
    core.journal.add(Entry(method, shown, made, status, core.clock.time(), team))
    if fault is not None and fault.lost:
        return reset(request)
    if fault is not None and fault.garbled:
        page = "<html>Bad gateway</html>"
        return web.Response(text=page, status=fault.status or 200, content_type=fault.garbled)
    return web.Response(
        body=json.dumps(made).encode(),
        status=status,
        headers=headers,
        content_type="application/json",
        charset="utf-8",
    )


def _run(call: Call, token: str, headers: dict[str, str]) -> Json:
    spec, handler = METHODS.get(call.method), HANDLERS.get(call.method)
    if call.method == "files.upload":
        raise SlackError("method_deprecated")  # retired (data "files_v2")
    if spec is None or handler is None:
        why = "the sandbox does not serve this method, though Slack does" if spec else "no such method"
        raise SlackError("unknown_method", why, req_method=call.method)
    if call.method not in UNAUTHENTICATED:
        call.token = call.core.tokens.check(token)
        if (call.token.kind == "app") != (call.method in APP_LEVEL):
            raise SlackError("not_allowed_token_type")
        if call.method in AS_A_PERSON and call.token.kind != "user":
            raise SlackError("not_allowed_token_type")
    call.core.rates.call(call.method, call.token.team if call.token else "")
    if call.token is not None:
        own = {**APP_LEVEL, **AS_A_PERSON}.get(call.method)
        needed = [own] if own else spec["bot_scopes_any"]
        if call.token.kind == "user":
            needed = [*needed, *(FOR_PEOPLE[scope] for scope in needed if scope in FOR_PEOPLE)]
        headers |= {
            "X-OAuth-Scopes": ",".join(call.token.scopes),
            "X-Accepted-OAuth-Scopes": ",".join(needed),
        }
        call.token.require(*needed)
    missing = [name for name in spec["req"] if call.arguments.get(name) in (None, "")]
    if missing:
        fields = [f"missing required field: {name} [json-pointer:/{name}]" for name in missing]
        codes = {f"no_{missing[0]}", f"invalid_{missing[0]}_required"} & set(spec["errors"])
        raise SlackError(codes.pop() if codes else "invalid_arguments", *fields)
    return handler(call)


async def _arguments(request: web.Request, method: str) -> Json:
    """Return the query and the body together.

    Tokens do not count in the query, nor JSON where it is not taken.
    """
    found: Json = {name: value for name, value in request.query.items() if name != "token"} | _basic(request)
    if request.method == "POST" and request.body_exists:
        raw, kind = await request.read(), request.content_type
        if kind == "application/json":
            if METHODS.get(method, {}).get("json"):
                found |= _json_body(raw)
        elif kind == _FORM:
            try:
                found |= dict(parse_qsl(raw.decode(), keep_blank_values=True))
            except UnicodeDecodeError:
                raise SlackError("invalid_form_data") from None
        elif kind == "multipart/form-data":
            found |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        elif raw:
            explicit = "Content-Type" in request.headers
            raise SlackError("invalid_post_type" if explicit else "missing_post_type")
    return {name: read_json(name, value) for name, value in found.items()}


def _json_body(raw: bytes) -> Json:
    try:
        body = json.loads(raw)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body


def _basic(request: web.Request) -> Json:
    """Client id and secret may come as HTTP Basic authorization."""
    header = request.headers.get("Authorization", "")
    if not header.startswith("Basic "):
        return {}
    try:
        client_id, _, secret = base64.b64decode(header[6:]).decode().partition(":")
    except ValueError:
        raise SlackError("invalid_auth") from None
    return {"client_id": client_id, "client_secret": secret}


def _bearer(request: web.Request, arguments: Json) -> str:
    header = request.headers.get("Authorization", "")
    return header[7:] if header.startswith("Bearer ") else str(arguments.get("token", ""))


async def _broken(core: Core, request: web.Request, method: str, fault: Fault) -> web.StreamResponse | None:
    """Return what a fault answers in place of the method; None if the method still runs."""
    if fault.reset or fault.timeout:
        core.journal.add(Entry(method, {}, {"ok": False, "error": "connection_lost"}, 0, core.clock.time()))
        if fault.timeout:
            await core.clock.sleep(3600)
        return reset(request)
    if fault.garbled:
        return None
    if fault.status == 429:
        made: Json = {"ok": False, "error": "ratelimited"}
    elif fault.error:
        made = {"ok": False, "error": fault.error}
    elif fault.status:
        made = {"ok": False, "error": "internal_error" if fault.status == 500 else "service_unavailable"}
    else:
        return None
    await request.read()
    status = fault.status or 200
    headers = {"Retry-After": str(fault.retry_after)} if status == 429 else {}
    core.journal.add(Entry(method, {}, made, status, core.clock.time()))
    return web.json_response(made, status=status, headers=headers)


def reset(request: web.Request) -> web.StreamResponse:
    """Cut the connection so that the caller sees "connection reset by peer"."""
    if request.transport is not None:
        raw = request.transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response(status=500)
