"""What people read when something cannot be done: what was wrong, what to do, and their own words kept."""

from collections.abc import Sequence

from handlers.core.translation import N_, Markup, Translator
from handlers.views import blocks as b
from handlers.views.labels import entity_label

KEPT_TEXT = 12_000
KEPT_PIECE = 500
"""Characters of one piece: escaped and quoted, any 500 fit into a section."""


ACTIONS = {
    "view": N_("see"),
    "create": N_("create"),
    "edit": N_("change"),
    "delete": N_("delete"),
    "export": N_("export"),
}


def refused(sentence: object, typed: Sequence[Markup] = ()) -> b.Block:
    """Return a sentence, and below it what was typed, whole."""
    return b.message(b.section(sentence), *(b.section(part) for part in typed))


def not_saved(t: Translator, sentence: object, typed: Sequence[Markup]) -> b.View:
    """Return the notice that replaces a form which cannot be submitted any longer."""
    return b.notice(t("Not saved"), refused(sentence, typed)["blocks"], close=t("Close"))


def on_home(sentence: object) -> b.View:
    """Return a sentence in place of the Home tab."""
    return b.home([b.section(sentence)])


def typed_back(t: Translator, typed: str) -> Sequence[Markup]:
    """Return what was typed, ready to copy and send again, in as many pieces as it takes."""
    pieces = [typed[i : i + KEPT_PIECE] for i in range(0, min(len(typed), KEPT_TEXT), KEPT_PIECE)]
    return [b.lines(t("You typed:") if n == 0 else "", b.quote(piece)) for n, piece in enumerate(pieces)]


def not_found(t: Translator, entity: str) -> Markup:
    return t(
        "I can't find that {entity}. It may be deleted, or you may not have access.",
        entity=entity_label(t, entity),
    )


def not_allowed(t: Translator, entity: str, action: str) -> Markup:
    return t(
        "Your role can't {action} this {entity}. Ask its owner, or an admin.",
        action=t(ACTIONS[action]),
        entity=entity_label(t, entity),
    )


def busy(t: Translator) -> Markup:
    return t("Not saved: the database is busy right now. Nothing was lost; send it again in a moment.")


def still_saving(t: Translator) -> Markup:
    return t("Still saving. Leave this open and press Save again in a moment; it's saved only once.")


def broken(t: Translator, reference: str) -> Markup:
    return t(
        "Not saved: something went wrong on our side. Nothing was lost; try again, or tell your admin "
        "the reference {reference}.",
        reference=b.bold(reference),
    )


def unknown_command(t: Translator, word: str, nearest: str | None) -> Markup:
    if nearest:
        return t(
            "I didn't understand “{word}”. Did you mean {nearest}? See {help}.",
            word=b.clip(word, 60),
            nearest=b.bold(f"/crm {nearest}"),
            help=b.bold("/crm help"),
        )
    return t("I didn't understand “{word}”. See {help}.", word=b.clip(word, 60), help=b.bold("/crm help"))


def unknown_button(t: Translator) -> Markup:
    return t("This button is from an older version and no longer works. Start again with /crm help.")


def only_files(t: Translator) -> Markup:
    return t(
        "I can't read files. Send it with a line that says what it is, and I'll keep its name and link "
        "there. For example: {example}",
        example=b.bold(t("log Acme sent the signed offer")),
    )


def member_only(t: Translator) -> Markup:
    return t(
        "Rapport only answers members of its own workspace, not guests or people from other organisations."
    )


def stranger(t: Translator) -> Markup:
    return t("Slack didn't tell me who you are. Nothing was lost; try again in a moment.")


def form_gone(t: Translator) -> Markup:
    return t("Slack didn't open the form in time. Nothing was lost; try again.")
