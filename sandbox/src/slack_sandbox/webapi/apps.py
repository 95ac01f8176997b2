"""api.test, auth.*, apps.*, oauth.v2.* and blocks.validate: the app itself."""

import json

from slack_sandbox.errors import SlackError
from slack_sandbox.limits import Json
from slack_sandbox.rules import problems_for
from slack_sandbox.webapi.call import Call, Handler

ARGUMENT_MAX = 100_000  # characters of one argument of blocks.validate (data "_about.on_violation")


def api_test(call: Call) -> Json:
    if error := call.text("error"):
        raise SlackError(error, args=call.arguments)
    return {"args": call.arguments} if call.arguments else {}


def auth_test(call: Call) -> Json:
    team, user = call.workspace, call.actor
    about = {"team": team.name, "user": user.name, "team_id": team.id, "user_id": user.id}
    about |= {"bot_id": user.bot_id} if user.is_bot else {}
    return {"url": f"{call.core.url}/", **about, "is_enterprise_install": False}


def auth_revoke(call: Call) -> Json:
    if call.flag("test"):
        return {"revoked": False}
    assert call.token is not None
    call.core.revoke(call.workspace, [call.token])
    return {"revoked": True}


def connections_open(call: Call) -> Json:
    if not call.core.app.socket_mode or not call.core.sockets.enabled:
        raise SlackError("forbidden_team")
    return {"url": call.core.sockets.open_url(call.core.url)}


def uninstall(call: Call) -> Json:
    _app_credentials(call)
    call.core.uninstall(call.workspace)
    return {}


def oauth_access(call: Call) -> Json:
    _app_credentials(call)
    return call.core.oauth.access(call.arguments)


def oauth_exchange(call: Call) -> Json:
    """Trade a long-lived token for a rotating pair."""
    _app_credentials(call)
    if not call.core.app.rotation:
        raise SlackError("token_rotation_not_enabled")
    token = call.core.tokens.check(call.text("token"))
    if token.expires is not None:
        raise SlackError("token_already_exchanged")
    token.revoked = "token_revoked"
    return call.core.oauth.renewed(
        call.core.tokens.issue(token.team, token.scopes, user=token.user, rotating=True)
    )


def _app_credentials(call: Call) -> None:
    app = call.core.app
    if call.text("client_id") != app.client_id:
        raise SlackError("invalid_client_id")
    if call.text("client_secret") != app.client_secret:
        raise SlackError("bad_client_secret")


def blocks_validate(call: Call) -> Json:
    """Return the same rules as everywhere, for one of `blocks`, `view` or `message`, without a token."""
    given = [name for name in ("blocks", "view", "message") if call.get(name) is not None]
    if len(given) != 1:
        raise SlackError("invalid_arguments", "provide exactly one of blocks, view or message")
    kind = given[0]
    if len(json.dumps(call.get(kind), ensure_ascii=False)) > ARGUMENT_MAX:
        raise SlackError("invalid_arguments", f"must be less than {ARGUMENT_MAX + 1} characters")
    if problems := problems_for(kind, call.get(kind)):
        raise SlackError(f"invalid_{kind}", errors=[problem.as_json() for problem in problems])
    return {}


METHODS: dict[str, Handler] = {
    "api.test": api_test,
    "auth.test": auth_test,
    "auth.revoke": auth_revoke,
    "apps.connections.open": connections_open,
    "apps.uninstall": uninstall,
    "oauth.v2.access": oauth_access,
    "oauth.v2.exchange": oauth_exchange,
    "blocks.validate": blocks_validate,
}
