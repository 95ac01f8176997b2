"""files.*: the v2 upload in three steps, and what was uploaded (data "files_v2")."""

from slack_sandbox.errors import SlackError
from slack_sandbox.limits import LIMITS, Json
from slack_sandbox.rules import check_message
from slack_sandbox.webapi.call import Call, Handler, may_hold
from slack_sandbox.wire import file_json
from slack_sandbox.workspace import Channel, File

RULES: Json = LIMITS["files_v2"]["limits"]


def get_upload_url(call: Call) -> Json:
    name, length = call.text("filename"), call.number("length", 0)
    if not name or length <= 0:
        raise SlackError("invalid_arguments", "must be greater than 0 [json-pointer:/length]")
    if len(call.text("alt_txt")) > RULES["alt_txt_chars"]:
        raise SlackError("alt_txt_too_large")
    if call.text("snippet_type") and length > RULES["snippet_mb"] * 1024**2:
        raise SlackError("snippet_too_large")
    if length > RULES["max_file_gb"] * 1024**3:
        raise SlackError("file_upload_size_restricted")
    file = call.workspace.add_file(call.actor, name, length, alt_text=call.text("alt_txt"))
    return {"upload_url": f"{call.core.url}/upload/v1/{file.secret}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    asked = call.get("files")
    if not isinstance(asked, list) or not all(isinstance(one, dict) for one in asked):
        raise SlackError("invalid_arguments", "must provide an array [json-pointer:/files]")
    names = [name for name in (call.text("channels") or call.text("channel_id")).split(",") if name]
    if len(names) > RULES["channels"]:
        raise SlackError("channels_limit_exceeded")
    files = [_found(call, one.get("id", "")) for one in asked]
    if any(file.content is None for file in files):
        raise SlackError("file_not_found")
    channels = [call.workspace.channels.get(name) for name in names]
    for channel in channels:
        if channel is None or not (channel.kind == "public" or call.actor.id in channel.members):
            raise SlackError("channel_not_found")
        if call.actor.id not in channel.members:
            raise SlackError("not_in_channel")
    blocks = call.get("blocks") or []
    check_message(blocks, [])
    may_hold(call, blocks, "invalid_blocks", "/blocks")
    for file, one in zip(files, asked, strict=True):
        file.title, file.done = one.get("title") or file.name, True
    answered = {"files": [file_json(file) for file in files]}
    if call.core.shares_files and not any(file.alt_text for file in files):
        about: Json = {"blocks": blocks, "files": files, "thread_ts": call.text("thread_ts") or None}
        for channel in channels:
            if channel is not None:
                _share(call, channel, about)
    return answered


def _share(call: Call, channel: Channel, about: Json) -> None:
    """Post files some time after the upload; what was answered before knows nothing of it."""
    workspace, actor, words = call.workspace, call.actor, call.text("initial_comment")

    def share() -> None:
        message = workspace.post(channel, actor, words, **about)
        for file in message.files:
            file.shared_in[channel.id] = message

    if call.core.shares_after:
        call.core.clock.call_at(call.core.clock.time() + call.core.shares_after, share)
    else:
        share()


def info(call: Call) -> Json:
    file = _found(call, call.text("file"))
    return {"file": file_json(file), "comments": [], "response_metadata": {"next_cursor": ""}}


def listing(call: Call) -> Json:
    wanted = call.text("channel")
    kept = [f for f in call.workspace.files.values() if f.done and not f.deleted]
    found = [f for f in kept if not wanted or wanted in f.shared_in]
    count = call.number("count", 100)
    page = call.number("page", 1)
    shown = found[(page - 1) * count : page * count]
    paging = {"count": count, "total": len(found), "page": page, "pages": -(-len(found) // count)}
    return {"files": [file_json(file) for file in shown], "paging": paging}


def delete(call: Call) -> Json:
    file = _found(call, call.text("file"))
    if file.user is not call.actor:
        raise SlackError("cant_delete_file")
    file.deleted, file.content = True, None
    return {}


def _found(call: Call, file_id: str) -> File:
    file = call.workspace.files.get(file_id)
    if file is None:
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    return file


METHODS: dict[str, Handler] = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.info": info,
    "files.list": listing,
    "files.delete": delete,
}
