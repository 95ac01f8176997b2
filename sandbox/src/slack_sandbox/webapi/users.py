"""users.*, team.info, bots.info, emoji.list, usergroups.list: the people and things of a workspace."""

from slack_sandbox.errors import SlackError
from slack_sandbox.limits import Json
from slack_sandbox.webapi.call import Call, Handler
from slack_sandbox.wire import BOT_ICONS, user_json
from slack_sandbox.workspace import User

PROFILE_MAX = {"status_text": 100, "real_name": 50, "display_name": 80}


def _shown(call: Call, user: User) -> Json:
    locale, email = call.flag("include_locale"), call.allows("users:read.email")
    return user_json(user, call.workspace, locale=locale, email=email)


def info(call: Call) -> Json:
    return {"user": _shown(call, call.user())}


def listing(call: Call) -> Json:
    page, cursor = call.page(list(call.workspace.users.values()), default=1000)
    members = [_shown(call, user) for user in page]
    now = int(call.core.clock.time())
    return {"members": members, "cache_ts": now, "response_metadata": {"next_cursor": cursor}}


def by_email(call: Call) -> Json:
    wanted = call.text("email").lower()
    for user in call.workspace.users.values():
        if user.email.lower() == wanted and not user.is_bot and not user.deleted:
            return {"user": user_json(user, call.workspace, email=True)}
    raise SlackError("users_not_found")


def profile(call: Call) -> Json:
    user = call.user() if call.text("user") else call.actor
    return {"profile": _shown(call, user)["profile"]}


def set_profile(call: Call) -> Json:
    """Change one's own profile; another's as an admin."""
    user = call.user() if call.text("user") else call.actor
    given = call.get("profile") or {call.text("name"): call.text("value")}
    if not isinstance(given, dict) or "" in given:
        raise SlackError("invalid_profile")
    if user is not call.actor and not call.actor.is_admin:
        raise SlackError("not_admin")
    if any(len(str(given.get(name, ""))) > most for name, most in PROFILE_MAX.items()):
        raise SlackError("too_long")
    assert call.token is not None
    call.core.rates.profile(user.id, call.token.value)
    user.profile |= given
    user.real_name = str(given.get("real_name", user.real_name))
    call.workspace.tell("user_changed", user=user)
    return {"username": user.name, "profile": _shown(call, user)["profile"]}


def team_info(call: Call) -> Json:
    team = call.workspace
    if call.text("team") not in ("", team.id):
        raise SlackError("team_not_found")
    about = {
        "id": team.id,
        "name": team.name,
        "domain": team.domain,
        "email_domain": f"{team.domain}.example",
    }
    return {"team": about | {"url": f"{call.core.url}/", "icon": {"image_default": True}}}


def bot_info(call: Call) -> Json:
    bot = call.workspace.bot
    if bot is None or call.text("bot", bot.bot_id) != bot.bot_id:
        raise SlackError("bot_not_found")
    about = {"id": bot.bot_id, "deleted": bot.deleted, "name": bot.real_name, "updated": int(bot.updated)}
    return {"bot": about | {"app_id": call.core.app.id, "user_id": bot.id, "icons": BOT_ICONS}}


def emoji(call: Call) -> Json:
    return {"emoji": {}, "cache_ts": f"{call.core.clock.time():.6f}"}


def usergroups(call: Call) -> Json:
    return {"usergroups": []} if call.method == "usergroups.list" else _no_group()


def _no_group() -> Json:
    raise SlackError("no_such_subteam")


METHODS: dict[str, Handler] = {
    "users.info": info,
    "users.list": listing,
    "users.lookupByEmail": by_email,
    "users.profile.get": profile,
    "users.profile.set": set_profile,
    "team.info": team_info,
    "bots.info": bot_info,
    "emoji.list": emoji,
    "usergroups.list": usergroups,
    "usergroups.users.list": usergroups,
}
