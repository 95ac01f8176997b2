"""What a channel is about: `this` means its customer, shortcuts there pre-fill it; and who may read there."""

from sqlalchemy.orm import Session

from handlers.core import speech
from handlers.core.routing import Refusal, Reply, Request, Routes, is_bare
from handlers.core.whom import linked_customer, meant
from handlers.views import channels as views
from handlers.views.blocks import sentence
from storage import outbox, workspaces
from storage.permissions import Action, require
from storage.workspaces import ChannelSettings, WorkspaceSettings

routes = Routes(order=80)

NOTHING = ("none", "off", "nothing", "无", "取消", "解除")


@routes.command("link", "关联", "關聯", usage="Acme | off")
def link(request: Request, session: Session) -> Reply:
    """Link this channel to a customer; then `this` means that customer here."""
    t = request.t
    channel = _require_channel(request)
    if request.text.casefold() in NOTHING:
        workspaces.set_channel(session, channel, customer_id=None)
        return Reply(message=sentence(views.about(t, None)))
    customer = meant(request, session, "link", request.text)
    if isinstance(customer, Reply):
        return customer
    settings = workspaces.set_channel(session, channel, customer_id=customer.id)
    there = speech.to_channel(session, channel, t)
    key = f"link:{settings.id}:{settings.updated_at.isoformat()}"
    card = views.linked(there, customer, request.viewer.slack_id)
    if not workspaces.is_withheld(session, channel):
        outbox.post(session, key, channel, card, asked_by=request.viewer.slack_id)
    return Reply(message=sentence(views.about(t, customer)))


@routes.act("link", is_bare, reads_only=True)
def link_bare(request: Request, session: Session) -> Reply:
    """Say which customer this channel is about."""
    _require_channel(request)
    return Reply(message=sentence(views.about(request.t, linked_customer(request, session))))


@routes.command("language", "语言", usage="en | zh", needs=(Action.EDIT, ChannelSettings.entity))
def language(request: Request, session: Session) -> Reply:
    """Set Rapport's language in this channel."""
    t = request.t
    if not request.shared_channel:
        raise Refusal(t("Use this in a channel; in direct messages I use your own language."))
    locale = views.LANGUAGES.get(request.text.casefold())
    if locale is None:
        raise Refusal(t("Type en for English or zh for Chinese."))
    known = workspaces.channel_settings(session, request.shared_channel)
    workspaces.set_channel(
        session, request.shared_channel, customer_id=known.customer_id if known else None, locale=locale
    )
    return Reply(message=sentence(t("I'll use {language} in this channel.", language=t(views.NAMES[locale]))))


@routes.command("external", "外部", usage="on | off", needs=(Action.EDIT, WorkspaceSettings.entity))
def external(request: Request, session: Session) -> Reply:
    """Allow or stop Rapport's messages in a channel shared with another organization."""
    t = request.t
    require(request.viewer, Action.EDIT, WorkspaceSettings.entity)
    if not request.shared_channel:
        raise Refusal(t("Use this in a channel."))
    is_open = request.text.casefold() in ("on", "开", "允许")
    if not is_open and request.text.casefold() not in ("off", *NOTHING):
        raise Refusal(t("Type on to allow it, or off to stop it."))
    workspaces.open_outside(session, request.shared_channel, is_open=is_open)
    if is_open:
        return Reply(message=sentence(t("Other organizations in this channel can read what I post here.")))
    return Reply(message=sentence(t("I post nothing here that other organizations could read.")))


def _require_channel(request: Request) -> str:
    """Return the channel that others read too, if the viewer may change what it is about."""
    require(request.viewer, Action.EDIT, ChannelSettings.entity)
    if not request.shared_channel:
        raise Refusal(request.t("Use this in a channel; a direct message isn't about one customer."))
    return request.shared_channel
