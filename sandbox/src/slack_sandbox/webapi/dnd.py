"""dnd.*: who gets no notifications now, or next."""

from slack_sandbox.errors import SlackError
from slack_sandbox.limits import Json
from slack_sandbox.webapi.call import Call, Handler
from slack_sandbox.wire import dnd_json

MOST = 50


def info(call: Call) -> Json:
    """Return one person's; of a pause that somebody has made by hand only they themselves hear as such."""
    user = call.user() if call.text("user") else call.actor
    now = call.core.clock.time()
    status = dnd_json(user, now)
    if user is not call.actor or user.is_bot:
        return status
    if user.paused_until <= now:
        return status | {"snooze_enabled": False}
    snooze = {"snooze_endtime": int(user.paused_until), "snooze_remaining": int(user.paused_until - now)}
    return status | {"snooze_enabled": True, **snooze}


def team_info(call: Call) -> Json:
    """Return several people's; who is not of the team is left out."""
    wanted = [one.strip() for one in call.text("users").split(",") if one.strip()]
    if not wanted:
        raise SlackError("no_users_provided")
    if len(wanted) > MOST:
        raise SlackError("invalid_arguments", f"must provide at most {MOST} users [json-pointer:/users]")
    users = call.workspace.users
    return {"users": {one: dnd_json(users[one], call.core.clock.time()) for one in wanted if one in users}}


METHODS: dict[str, Handler] = {"dnd.info": info, "dnd.teamInfo": team_info}
