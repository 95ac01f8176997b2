"""How opportunities look."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.core.carried import an_id
from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.acts import Done, undo_button
from handlers.views.fields import (
    amount_field,
    choice_field,
    contact_field,
    customer_field,
    long_text_fields,
    person_field,
)
from handlers.views.fields import form as form_of
from handlers.views.labels import label
from storage.opportunities import REASONS, Opportunity, Stage


def called(t: Translator, opportunity: Opportunity) -> Markup:
    """Return its number with its kind: a ticket may have the same."""
    return t("Deal {number}", number=f"#{opportunity.number}")


def one_line(t: Translator, opportunity: Opportunity, *, among_others: bool = False) -> Markup:
    """Return what it is in a line; with its kind where records of other kinds stand beside it."""
    return b.joined(
        b.bold(called(t, opportunity) if among_others else f"#{opportunity.number}"),
        b.clip(opportunity.name, 120),
        t.money(opportunity.amount, opportunity.currency),
        label(t, opportunity.stage),
        t("closes {day}", day=t.day(opportunity.close_on)) if opportunity.close_on else "",
    )


def card(
    t: Translator,
    opportunity: Opportunity,
    *,
    lead: object = "",
    remarks: Sequence[str] = (),
    done: Done | None = None,
) -> b.Message:
    """Show one opportunity, with its stage to change in place. `lead` is what has just happened to it;
    `done` the act that has just made it.
    """
    stages = [b.option(label(t, stage), stage.value) for stage in Stage]
    won = opportunity.stage is Stage.WON
    return b.message(
        b.section(
            b.lines(
                lead,
                b.joined(b.bold(f"#{opportunity.number}"), b.bold(b.clip(opportunity.name, 200))),
                b.joined(opportunity.customer.name, opportunity.contact.name if opportunity.contact else ""),
            )
        ),
        *b.facts(
            [
                (t("Amount"), t.money(opportunity.amount, opportunity.currency)),
                (t("Stage"), _stage(t, opportunity.stage)),
                (t("Reason won") if won else t("Reason lost"), _why(t, opportunity)),
                (t("Closes"), t.day(opportunity.close_on) if opportunity.close_on else t("not set")),
                (t("Owner"), opportunity.owner.name if opportunity.owner else t("Unassigned")),
                (t("Note"), b.clip(opportunity.note, 800) if opportunity.note else ""),
            ]
        ),
        *(b.context(remark) for remark in remarks),
        b.actions(
            b.select("opportunity.stage", stages, t("Stage"), opportunity.stage.value),
            b.button(t("Edit"), "opportunity.edit", opportunity.id),
            b.button(t("Reason won") if won else t("Reason lost"), "opportunity.why", opportunity.id)
            if opportunity.stage.is_closed
            else None,
            b.button(t("Share"), "opportunity.share", opportunity.id),
            *(_second_thoughts(t, opportunity, done) if done else ()),
            block_id=f"opportunity:{opportunity.id}",
        ),
    )


def _second_thoughts(t: Translator, opportunity: Opportunity, done: Done) -> list[b.Element | None]:
    """Return the buttons for a person who has just typed the opportunity in one line."""
    return [
        b.button(t("Remove date"), "opportunity.undate", opportunity.id) if opportunity.close_on else None,
        undo_button(t, done),
    ]


def given(t: Translator, opportunity: Opportunity, giver: str) -> b.Message:
    """Tell somebody that an opportunity is theirs now."""
    return card(t, opportunity, lead=t("{who} gave you an opportunity:", who=Markup(f"<@{giver}>")))


def undone(t: Translator, opportunity: Opportunity) -> b.Message:
    return b.sentence(t("Undone: {what}", what=one_line(t, opportunity)))


def shared(t: Translator, opportunity: Opportunity, sharer: str) -> b.Message:
    """Show an opportunity to everybody in a channel: the card without its controls."""
    own = card(t, opportunity)["blocks"][:-1]
    return b.message(*own, b.context(t("Shared by {who}", who=Markup(f"<@{sharer}>"))))


def opportunity_of(block_id: str) -> int:
    """Return the id of the opportunity that a stage select in `card` changes."""
    return an_id(block_id.removeprefix("opportunity:"))


def listing(
    t: Translator, found: tuple[int, Sequence[Opportunity]], skipped: int = 0, *, may_create: bool
) -> b.Message:
    """List a person's open opportunities, the next to close first, from some place on."""
    count, shown = found
    title = t.count("Your {n} open opportunity", "Your {n} open opportunities", count)
    return b.message(
        b.section(
            b.bold(title) if count else t("You have no open opportunities."),
            b.button(t("New opportunity"), "opportunity.new") if may_create else None,
        ),
        *(
            b.section(
                b.lines(b.bold(one.customer.name), one_line(t, one)),
                b.button(t("Show"), "opportunity.show", one.id),
            )
            for one in shown
        ),
        b.pager(t, "opportunity.page", skipped, b.PAGE, skipped + len(shown) < count),
    )


def form(
    t: Translator,
    context: Mapping[str, Any],
    opportunity: Opportunity,
    *,
    quoted: b.Block | None = None,
    remarks: Sequence[str] = (),
) -> b.View:
    """Change an opportunity, or make one: without an id it is a proposal."""
    closes = opportunity.close_on.isoformat() if opportunity.close_on else None
    return form_of(
        t,
        t("Edit opportunity") if opportunity.id else t("New opportunity"),
        "opportunity.save",
        [
            quoted,
            customer_field(t, opportunity.customer),
            contact_field(t, opportunity.contact),
            b.field(t("Name"), b.text_input("name", opportunity.name)),
            amount_field(t, "amount", t("Amount"), opportunity.amount, opportunity.currency),
            choice_field(t, "stage", t("Stage"), Stage, opportunity.stage),
            b.field(t("Closes on"), b.picker("datepicker", "close_on", closes), optional=True),
            person_field("owner", t("Owner"), opportunity.owner),
            *long_text_fields(t, "note", t("Note"), opportunity.note or "", optional=True),
            *(b.context(remark) for remark in remarks),
        ],
        context,
    )


def reason_form(t: Translator, context: Mapping[str, Any], closed: Opportunity) -> b.View:
    """Asked when a deal is won or lost. Both may stay empty: who is asked each time and must answer, lies."""
    reasons = [b.option(label(t, reason), reason.value) for reason in REASONS[closed.stage]]
    return form_of(
        t,
        t("Why was it won?") if closed.stage is Stage.WON else t("Why was it lost?"),
        "opportunity.explain",
        [
            b.context(one_line(t, closed)),
            b.field(t("Reason"), b.select("reason", reasons, t("Reason"), closed.reason), optional=True),
            b.field(t("Note"), b.text_input("note", closed.reason_note, multiline=True), optional=True),
        ],
        context,
    )


def _why(t: Translator, closed: Opportunity) -> Markup:
    return b.joined(
        label(t, closed.reason) if closed.reason else "",
        b.clip(closed.reason_note, 300) if closed.reason_note else "",
    )


def _stage(t: Translator, stage: Stage) -> Markup:
    return b.joined(label(t, stage), "" if stage.is_closed else f"{stage.probability} %")
