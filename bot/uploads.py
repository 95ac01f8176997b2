"""A file on its way to the person who asked for it: into their direct messages, where nobody else sees it."""

import logging

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.calls import UNREACHABLE
from bot.payloads import Incoming
from bot.threads import Threads
from handlers.core.routing import Message, Upload
from handlers.core.translation import Translator, escape
from handlers.views import uploads as sentences

log = logging.getLogger(__name__)

ALT_TEXT = 1_000
"""Characters that Slack takes; what is longer is said in full above the file."""


class Uploads:
    def __init__(self, client: AsyncWebClient, threads: Threads) -> None:
        self._client, self._threads = client, threads

    async def send(self, incoming: Incoming, upload: Upload, t: Translator) -> Message | None:
        """Returns what is left to be said: why it failed, or where it is if that is somewhere else."""
        try:
            return await self._send(incoming, upload, t)
        except SlackApiError as error:
            log.warning("%s not uploaded: %s", upload.name, error.response.data)
            return sentences.failed(t, error.response.get("error") or "")
        except (*UNREACHABLE, SlackClientError) as error:
            log.warning("%s not uploaded: %r", upload.name, error)
            return sentences.failed(t, "")

    async def _send(self, incoming: Incoming, upload: Upload, t: Translator) -> Message | None:
        content = await self._threads.run(upload.content)
        opened = await self._client.conversations_open(users=incoming.user)
        channel = opened["channel"]["id"]
        told = upload.alt_text
        done = await self._client.files_upload_v2(
            channel=channel,
            thread_ts=incoming.thread_ts if incoming.channel == channel else None,
            filename=upload.name,
            title=upload.title,
            alt_txt=told if len(told) <= ALT_TEXT else told[: ALT_TEXT - 1] + "…",
            initial_comment=escape(told) if len(told) > ALT_TEXT else None,
            content=content,
        )
        link = done["files"][0].get("permalink")
        return None if incoming.channel == channel else sentences.delivered(t, upload.title, link)
