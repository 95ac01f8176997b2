"""Draw the doctor's findings, and the notice about a message that could not be posted."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from handlers.core.translation import N_, Markup, Translator
from handlers.views import blocks as b
from handlers.views.channels import outsiders
from storage.doctor import Connection, Limits, Trouble
from storage.outbox import OUTSIDERS, UNKNOWN, Message, Method, OutboxRow, Standing
from storage.workspaces import WhenUnsure

SCOPES = {
    "app_mentions:read": N_("answer when it is mentioned"),
    "channels:history": N_("see in a channel whether a message was posted"),
    "channels:read": N_("know which channels another organization reads"),
    "chat:write": N_("post messages"),
    "chat:write.public": N_("post in public channels without being invited"),
    "commands": N_("answer commands and shortcuts"),
    "dnd:read": N_("respect paused notifications"),
    "files:write": N_("send people pictures of the charts"),
    "groups:history": N_("see in a private channel whether a message was posted"),
    "groups:read": N_("know which private channels another organization reads"),
    "im:history": N_("read direct messages sent to it"),
    "im:write": N_("open direct messages"),
    "users:read": N_("know people's names, time zones and languages"),
}
"""What Rapport cannot do without each of Slack's scopes."""

CHOICES = {
    WhenUnsure.ONCE: N_("Don't repost; notify the sender"),
    WhenUnsure.AGAIN: N_("Repost, marked as a possible repeat"),
}
"""Of a message in Slack."""

QUOTED = 200
"""Characters shown of a message that could not be posted."""


def findings(
    t: Translator,
    *,
    connection: Connection | None,
    limits: Limits,
    standing: Standing,
    letters: Sequence[OutboxRow],
    troubles: Sequence[Trouble],
    when_unsure: WhenUnsure,
    may_act: bool,
) -> Message:
    """Show everything at a glance: what is connected, what waits, what failed and why, with its remedy."""
    return b.message(
        b.section(_connected(t, connection)),
        b.section(_database(t, limits)),
        b.section(_waiting(t, standing)),
        b.section(_failed(t, standing)),
        *(_letter(t, letter, may_act=may_act) for letter in letters),
        b.actions(b.button(t("Retry all"), "doctor.retry_all", style="primary"))
        if letters and may_act
        else None,
        b.section(_troubled(t, troubles)),
        b.section(t("If I can't confirm a message was posted:"), _choice(t, when_unsure))
        if may_act
        else None,
    )


def not_posted(t: Translator, row: OutboxRow, why: str) -> Message:
    """Tell the sender that a channel does not take their message."""
    return b.message(
        b.section(b.lines(reason(t, row, why), b.quote(_beginning(row)))),
        b.actions(b.button(t("Repost"), "doctor.post_again", row.id)),
    )


def possibly_repeated(t: Translator, payload: Message) -> Message:
    """Return a message marked as one that may have been posted already."""
    mark = t("Possibly repeated: the answer to the first try was lost.")
    marked: Message = {"text": b.lines(mark, Markup(payload["text"]))}
    return {**marked, "blocks": [b.context(mark), *payload["blocks"]]} if payload.get("blocks") else marked


def token_refused(t: Translator, why: str, since: datetime) -> Message:
    """Tell an admin, once the token works again, that it did not."""
    return b.sentence(
        t(
            "From {when} Slack didn't accept Rapport's token ({why}). What was due waited; it goes out now.",
            when=t.moment(since),
            why=why,
        )
    )


def on_its_way(t: Translator, row: OutboxRow) -> Markup:
    return t("Sending it again to {place}.", place=_place(t, row))


def reason(t: Translator, row: OutboxRow, why: str) -> Markup:
    """Say why a message could not be posted, and what can be done about it."""
    place = _place(t, row)
    if why in ("not_in_channel", "channel_not_found", "user_not_in_channel") and not _is_person(row.channel):
        return t(
            "I can't post in {place}: I'm not a member. Type {invite} there.",
            place=place,
            invite="/invite @Rapport",
        )
    if why in ("channel_not_found", "user_not_found", "user_disabled", "cannot_dm_bot"):
        return t("I can't message {place}: their Slack account is deactivated.", place=place)
    if why == "is_archived":
        return t(
            "I can't post in {place}: it's archived. Unarchive it, or choose another channel.", place=place
        )
    if why in ("missing_scope", "no_permission", "ekm_access_denied"):
        return t(
            "I can't post in {place}: Rapport isn't allowed to. An admin can reinstall the "
            "app with its manifest.",
            place=place,
        )
    if why.startswith("restricted_action"):
        return t(
            "I can't post in {place}: only some people can. A channel admin can allow Rapport"
            " in its settings.",
            place=place,
        )
    if why == "thread_not_found":
        return t("I can't answer in {place}: the message it belongs to is gone.", place=place)
    if why == OUTSIDERS:
        return outsiders(t, row.channel)
    if why == UNKNOWN:
        return t(
            "I can't tell whether this was posted in {place}: Slack's answer was lost, and I "
            "can't read there. If it isn't there, repost it. To let me check, type {invite} "
            "there.",
            place=place,
            invite="/invite @Rapport",
        )
    return t("I couldn't post in {place}; Slack says {why}.", place=place, why=b.clip(why, QUOTED))


def _connected(t: Translator, connection: Connection | None) -> Markup:
    if connection is None:
        return t("Rapport has not connected to Slack here yet.")
    missing = set(SCOPES) - set(connection.scopes.split(","))
    known = t(
        "Connected to {team} as {bot} since {when}.",
        team=b.bold(connection.team),
        bot=Markup(f"<@{connection.bot_user_id}>"),
        when=t.moment(connection.since),
    )
    if not missing:
        return b.lines(known, t("All Slack permissions are granted."))
    without = [b.joined(b.bold(scope), t(SCOPES[scope])) for scope in sorted(missing)]
    return b.lines(
        known,
        t("Some Slack permissions are missing. Reinstall the app with its manifest so that Rapport can:"),
        b.bullets(without),
    )


def _database(t: Translator, limits: Limits) -> Markup:
    if limits.seconds:
        seconds = t.number(Decimal(str(limits.seconds)))
        return t("{database} gives up a wait after {n} s.", database=limits.database, n=seconds)
    return t(
        "{database} has no limit on waits: something between it and Rapport drops its settings. Answers may "
        "come too late for Slack.",
        database=limits.database,
    )


def _waiting(t: Translator, standing: Standing) -> Markup:
    if not standing.waiting or standing.oldest is None:
        return t("Nothing is waiting to be sent.")
    return b.lines(
        t.count(
            "{n} message is waiting to be sent.", "{n} messages are waiting to be sent.", standing.waiting
        ),
        t("The oldest has been waiting since {when}.", when=t.moment(standing.oldest)),
        t(
            "Slack doesn't accept Rapport's token ({why}). Everything goes out by itself once it does: "
            "reinstall the app and set the new token.",
            why=b.clip(standing.no_token, QUOTED),
        )
        if standing.no_token
        else "",
        t.count(
            "{n} of them failed before and is being retried.",
            "{n} of them failed before and are being retried.",
            standing.trying_again,
        )
        if standing.trying_again
        else "",
    )


def _failed(t: Translator, standing: Standing) -> Markup:
    if not standing.failed:
        return t("Nothing has failed.")
    return b.bold(
        t.count("{n} message could not be sent:", "{n} messages could not be sent:", standing.failed)
    )


def _letter(t: Translator, letter: OutboxRow, *, may_act: bool) -> b.Block:
    return b.section(
        b.lines(
            reason(t, letter, letter.error or ""),
            b.joined(t.moment(letter.finished_at or letter.due_at), _what(t, letter)),
            b.quote(_beginning(letter)),
        ),
        b.button(t("Retry"), "doctor.retry", letter.id) if may_act else None,
    )


def _what(t: Translator, letter: OutboxRow) -> Markup:
    """Name the kind of call that failed, if it was no post."""
    if letter.method is Method.UPDATE:
        return t("a change of a message")
    return t("a message taken back") if letter.method is Method.DELETE else Markup()


def _troubled(t: Translator, troubles: Sequence[Trouble]) -> Markup:
    if not troubles:
        return t("All scheduled jobs are up to date.")
    return b.lines(
        t("These failed when they were due and are retried every few minutes:"),
        b.bullets(
            b.joined(
                b.bold(trouble.name),
                t.count("{n} time", "{n} times", trouble.times),
                t("last {when}", when=t.moment(trouble.last_at)),
                b.clip(trouble.error, QUOTED),
            )
            for trouble in troubles
        ),
    )


def _choice(t: Translator, chosen: WhenUnsure) -> b.Element:
    options = [b.option(t(label), choice) for choice, label in CHOICES.items()]
    return b.select("doctor.when_unsure", options, t("Choose"), chosen)


def _place(t: Translator, row: OutboxRow) -> Markup:
    return Markup(f"<@{row.channel}>") if _is_person(row.channel) else Markup(f"<#{row.channel}>")


def _is_person(channel: str) -> bool:
    return channel.startswith(("U", "W"))


def _beginning(row: OutboxRow) -> Markup:
    """Return the first words of a message that failed; the text is mrkdwn already."""
    payload: dict[str, Any] = row.payload
    return b.clip(Markup(payload.get("text", "")), QUOTED)
