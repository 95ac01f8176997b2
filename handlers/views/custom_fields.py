"""How the fields that a team has made itself look."""

from collections.abc import Mapping, Sequence

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.labels import entity_label, label
from handlers.views.records import PREVIEWED, Entry, entry_inputs
from handlers.views.values import field_label
from storage.custom_fields import CustomField
from storage.fields import Field, Kind

SHOWN = 10


def listing(t: Translator, own: Mapping[str, Sequence[tuple[Field, bool]]]) -> b.Message:
    """Return each kind of record with the team's own fields of it."""
    blocks: list[b.Block | None] = [b.section(b.bold(t("Your own fields")))]
    for entity, fields in own.items():
        blocks += [
            b.section(b.bold(entity_label(t, entity))),
            *(
                b.section(_line(t, one, is_retired), b.button(t("Edit"), "fields.edit", one.custom_id))
                for one, is_retired in fields[:SHOWN]
            ),
            _others(t, [one for one, _ in fields[SHOWN:]]),
            b.actions(
                b.button(t("New field"), "fields.new", entity),
                b.button(t("Show the form"), "fields.preview", entity),
            ),
        ]
    return b.message(*blocks[: b.MOST_BLOCKS])


def _others(t: Translator, rest: Sequence[Field]) -> b.Block | None:
    """Return a select of the fields that are not shown."""
    options = [b.option(one.label, one.custom_id) for one in rest[: b.MOST_OPTIONS]]
    return b.actions(b.select("fields.pick", options, t("Edit another"))) if options else None


def preview(t: Translator, title: str, entries: Sequence[Entry]) -> b.View:
    """Return the form of a kind of record, to be looked at: nothing has to be filled in."""
    inputs = [{**block, "optional": True} for one in entries[:PREVIEWED] for block in entry_inputs(t, one)]
    return b.modal(t(title), "fields.previewed", inputs, submit=t("Close"), close=t("Cancel"))


def alike(t: Translator, found: Sequence[Field]) -> b.Block:
    """Warn of fields with names like the one that is typed."""
    listed = Markup(", ".join(field_label(t, one) for one in found))
    return b.section(t("There is already a field like this: {fields}", fields=listed))


def saved(t: Translator, known: CustomField) -> b.Message:
    chooses = known.kind in (Kind.CHOICE, Kind.CHOICES)
    return b.message(
        b.section(
            t("Saved: {field}", field=b.joined(b.bold(known.shown), label(t, known.kind))),
            b.button(t("Edit"), "fields.edit", known.id),
        ),
        b.actions(b.button(t("Add choices"), "lists.add", known.key, style="primary")) if chooses else None,
    )


def _line(t: Translator, field: Field, is_retired: bool) -> Markup:
    return b.joined(
        b.bold(field.label),
        label(t, field.kind),
        t("required") if field.is_required else "",
        t("sensitive") if field.is_private else "",
        t("unique") if field.is_unique else "",
        t("retired") if is_retired else "",
    )
