"""The Web API: /api/<method>. What methods take and need is data (data "methods"); what they do is here."""

from slack_sandbox.webapi import (
    apps,
    chat,
    conversations,
    dnd,
    files,
    messages,
    reactions,
    scheduled,
    users,
    views,
)
from slack_sandbox.webapi.call import Handler

HANDLERS: dict[str, Handler] = {
    **apps.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **dnd.METHODS,
    **files.METHODS,
    **messages.METHODS,
    **reactions.METHODS,
    **scheduled.METHODS,
    **users.METHODS,
    **views.METHODS,
}
