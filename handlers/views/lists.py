"""How the lists that a team owns look, and the form of one entry."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.fields import form as form_of
from handlers.views.labels import entity_label
from handlers.views.values import choice_label, choice_text
from storage.lists import Choice

SHOWN = 40


def overview(t: Translator, named: Mapping[str, object], counts: Mapping[str, int]) -> b.Message:
    """Return the lists with how many entries each offers; one is opened by choosing it."""
    rows = [b.joined(b.bold(label), counts[name] or t("empty")) for name, label in named.items()]
    options = [b.option(label, name) for name, label in named.items()][: b.MOST_OPTIONS]
    return b.message(
        b.section(b.lines(b.bold(t("Lists")), *rows)),
        b.actions(b.select("lists.show", options, t("Open a list"))),
    )


def listing(
    t: Translator, name: str, label: object, entries: Sequence[Choice], *, may_edit: bool
) -> b.Message:
    """Return the entries of a list in their order, each with a button that changes it."""
    rows = [
        b.section(
            _entry(t, one), b.button(t("Edit"), "lists.edit", f"{name}/{one.value}") if may_edit else None
        )
        for one in entries[:SHOWN]
    ]
    return b.message(
        b.section(b.bold(label)),
        *(rows or [b.context(t("Nothing to choose from yet."))]),
        _others(t, name, entries[SHOWN:]) if may_edit else b.and_more(len(entries) - SHOWN),
        b.actions(b.button(t("Add to the list"), "lists.add", name)) if may_edit else None,
    )


def _others(t: Translator, name: str, rest: Sequence[Choice]) -> b.Block | None:
    """Return a select of the entries that are not shown, as far as there is room."""
    options = [b.option(choice_label(t, one), f"{name}/{one.value}") for one in rest[: b.MOST_OPTIONS]]
    return b.actions(b.select("lists.pick", options, t("Edit another"))) if options else None


def add_form(t: Translator, context: Mapping[str, Any], label: object) -> b.View:
    """Return the form for new entries, one in each line."""
    return form_of(
        t,
        t("Add to the list"),
        "lists.added",
        [
            b.section(b.bold(label)),
            b.field(t("Entries"), b.text_input("entries", multiline=True), hint=t("One in each line")),
        ],
        context,
    )


def form(
    t: Translator,
    context: Mapping[str, Any],
    choice: Choice,
    place: int,
    others: Sequence[Choice],
    uses: Mapping[str, int],
) -> b.View:
    """Return the form of one entry: renamed, moved, retired, or merged into another."""
    told = [t("{n} × {what}", n=t.number(n), what=entity_label(t, entity)) for entity, n in uses.items()]
    used = t("Used by: {records}", records=Markup(", ".join(told))) if told else t("Not used yet.")
    options = [b.option(choice_label(t, one), one.value) for one in others[: b.MOST_OPTIONS]]
    return form_of(
        t,
        t("Edit entry"),
        "lists.save",
        [
            b.context(used),
            b.field(t("Name"), b.text_input("name", choice_text(t, choice))),
            b.field(t("Place"), b.text_input("place", str(place)), hint=t("1 is the first.")),
            b.field(
                t("Retired"),
                b.tick_box("retired", t("Not offered any more; records keep it"), ticked=choice.is_retired),
                optional=True,
            ),
            b.field(
                t("Merge into"),
                b.select("into", options, t("Another entry")),
                hint=t("All records with this entry get the other one."),
                optional=True,
            )
            if options
            else None,
        ],
        context,
    )


def merged(t: Translator, gone: Choice, into: Choice, count: int) -> b.Message:
    said = t(
        "Merged “{gone}” into “{into}”: {n} records changed.",
        gone=choice_label(t, gone),
        into=choice_label(t, into),
        n=t.number(count),
    )
    return b.sentence(said)


def _entry(t: Translator, choice: Choice) -> Markup:
    return b.joined(choice_label(t, choice), t("retired") if choice.is_retired else "")
