"""How forms look that were not saved: what each is, and two buttons."""

import json
from collections.abc import Sequence

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views import fields
from storage.drafts import Draft

SHOWN = 3
SHOWN_TEXT = 150


def listed(t: Translator, drafts: Sequence[Draft]) -> list[b.Block]:
    """Return each draft with Resume and Discard."""
    return [block for draft in drafts for block in (b.section(_line(t, draft)), buttons(t, draft.id))]


def not_saved(t: Translator, draft: Draft) -> b.Message:
    """Tell that a form was not saved, and where it is."""
    said = t("This wasn't saved, because Rapport was interrupted. Nothing you typed is lost.")
    return b.message(b.section(b.lines(said, _line(t, draft))), buttons(t, draft.id))


def in_form(t: Translator, draft: Draft) -> list[b.Block]:
    """Return the draft as it is offered at the top of a form."""
    return [b.section(_line(t, draft), _resume(t, draft.id)), b.divider()]


def beside(message: b.Message, *blocks: b.Block) -> b.Message:
    """Return a message with more below it."""
    return b.message(*message["blocks"], *blocks)


def reopened(draft: Draft) -> b.View:
    """Return the form as it was submitted; it knows its draft, which goes when it is saved."""
    view = dict(draft.view or {})
    context = json.loads(view.get("private_metadata") or "{}") | {fields.KEPT: draft.id}
    return {**view, "private_metadata": json.dumps(context, ensure_ascii=False)}


def discarded(t: Translator) -> b.Message:
    return b.sentence(t("Discarded."))


def buttons(t: Translator, draft_id: int) -> b.Block:
    return b.actions(
        _resume(t, draft_id),
        b.button(t("Discard"), "draft.discard", draft_id),
    )


def _resume(t: Translator, draft_id: int) -> b.Element:
    return b.button(t("Resume"), "draft.resume", draft_id, style="primary")


def _line(t: Translator, draft: Draft) -> Markup:
    about = t("Draft of {when}: {what}", when=t.when(draft.created_at), what=b.bold(draft.name))
    return b.lines(about, b.quote(b.clip(" ".join(draft.text.split()), SHOWN_TEXT)))
