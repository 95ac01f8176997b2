"""How a channel's settings are said."""

from handlers.core.translation import N_, Markup, Translator
from handlers.views import blocks as b
from storage.customers import Customer

LANGUAGES = {
    "en": "en-US",
    "english": "en-US",
    "英文": "en-US",
    "英语": "en-US",
    "zh": "zh-CN",
    "chinese": "zh-CN",
    "中文": "zh-CN",
}
NAMES = {"en-US": N_("English"), "zh-CN": N_("Chinese")}


def about(t: Translator, customer: Customer | None) -> Markup:
    if customer is None:
        return t("This channel isn't linked to a customer. To link one: {example}", example="/crm link Acme")
    return t(
        "This channel is linked to {customer}. You can write {this} for it: {example}",
        customer=b.bold(customer.name),
        this=b.bold(t("this")),
        example=t("/log this spoke to Li Wei"),
    )


def linked(t: Translator, customer: Customer, who: str) -> b.Block:
    """Tell everybody in a channel which customer it is about now."""
    return b.message(
        b.section(
            t(
                "{who} linked this channel to {customer}.",
                who=Markup(f"<@{who}>"),
                customer=b.bold(customer.name),
            ),
            b.button(t("Show"), "customer.show", customer.id),
        )
    )


def outsiders(t: Translator, channel: str) -> Markup:
    """Say why something was not posted in a channel, and how an admin can allow it."""
    return t(
        "I didn't post this in {place}: another organization reads that channel. An admin can allow it"
        " there with {command}.",
        place=Markup(f"<#{channel}>"),
        command="/crm external on",
    )


def to_be_withheld(t: Translator, channel: str) -> Markup:
    """Say that what is meant for a channel will not be posted there."""
    return t(
        "Another organization reads {place}, so I'll send it to you instead. An admin can allow it there"
        " with {command}.",
        place=Markup(f"<#{channel}>"),
        command="/crm external on",
    )


def withheld(t: Translator, channel: str, message: b.Message) -> b.Message:
    """Show to one person what outsiders would have read in a channel, and say why."""
    why = outsiders(t, channel)
    said = {"text": b.clip(b.lines(why, Markup(message["text"])), b.MESSAGE_TEXT)}
    blocks = message.get("blocks")
    return {**said, "blocks": [b.section(why), *blocks][: b.MOST_BLOCKS]} if blocks else said
