"""views.*: modals and Home."""

from slack_sandbox.errors import SlackError
from slack_sandbox.limits import Json
from slack_sandbox.rules import check_view
from slack_sandbox.triggers import Trigger
from slack_sandbox.webapi.call import Call, Handler, may_hold
from slack_sandbox.wire import view_json
from slack_sandbox.workspace import View


def open_view(call: Call) -> Json:
    content, trigger = _content(call, "modal"), _trigger(call)
    view = call.core.modals(call.workspace).open(trigger.user, content, trigger.channel)
    return _answer(call, view)


def push(call: Call) -> Json:
    content, trigger = _content(call, "modal"), _trigger(call)
    if trigger.view is None or trigger.view.type != "modal":
        raise SlackError("not_found")
    view = call.core.modals(call.workspace).push(trigger.user, content, trigger.channel)
    return _answer(call, view)


def update(call: Call) -> Json:
    if not (call.text("view_id") or call.text("external_id")):
        raise SlackError("invalid_arguments", "missing required field: view_id [json-pointer:/view_id]")
    if call.text("view_id") and call.text("external_id"):
        raise SlackError(
            "invalid_arguments", "only one of view_id and external_id [json-pointer:/external_id]"
        )
    modals = call.core.modals(call.workspace)
    view = modals.find(view_id=call.text("view_id"), external_id=call.text("external_id"))
    content = _content(call, view.type)
    _same_hash(call, view)
    return _answer(call, modals.update(view, content))


def publish(call: Call) -> Json:
    if not call.core.app.home_tab:
        raise SlackError("not_enabled")
    user = call.workspace.user(call.text("user_id"))
    if user is None:
        raise SlackError("invalid_arguments", "user_not_found [json-pointer:/user_id]")
    content = _content(call, "home")
    if old := call.workspace.homes.get(user.id):
        _same_hash(call, old)
    elif call.get("hash") == "":
        raise SlackError("hash_conflict")
    return _answer(call, call.core.modals(call.workspace).publish(user, content))


def _content(call: Call, kind: str) -> Json:
    content = call.get("view")
    if not isinstance(content, dict):
        raise SlackError("invalid_arguments", "must provide an object [json-pointer:/view]")
    check_view(content, kind)
    may_hold(call, content["blocks"], "invalid_arguments", "/view/blocks")
    return content


def _trigger(call: Call) -> Trigger:
    trigger_id = call.text("trigger_id") or call.text("interactivity_pointer")
    if not trigger_id:
        raise SlackError("invalid_arguments", "missing required field: trigger_id [json-pointer:/trigger_id]")
    return call.core.passes.use_trigger(trigger_id, call.workspace.id)


def _same_hash(call: Call, view: View) -> None:
    if call.get("hash") is not None and call.text("hash") != view.hash:
        raise SlackError("hash_conflict")


def _answer(call: Call, view: View) -> Json:
    return {"view": view_json(view, call.core.app)}


METHODS: dict[str, Handler] = {
    "views.open": open_view,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
