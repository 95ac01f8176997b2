"""All parts of a digest, in their order."""

from collections.abc import Iterator
from datetime import datetime

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views import charts
from handlers.views.figures import sales, support
from handlers.views.figures import wording as w
from handlers.views.figures.shapes import NAMED, Figures, Part, Promises
from handlers.views.labels import label
from handlers.views.notices import digest_part as noticed
from storage.interactions import InteractionKind
from storage.permissions import Person


def parts(t: Translator, figures: Figures) -> list[Part]:
    """Return the parts of a digest, the most wanted first, without those that are zero."""
    sold = [*sales.changes(t, figures), *sales.pipeline(t, figures), *sales.won_by_week(t, figures)]
    served = list(support.tickets(t, figures))
    middle = [*served, *sold] if figures.tickets_first else [*sold, *served]
    own = list(_own(t, figures.own, figures.until)) if figures.own else []
    risks = list(_risks(t, figures))
    noted = [Part(noticed(t, rule, found, figures.until)) for rule, found in figures.from_rules]
    return [*own, *risks, *noted, *middle, *_people(t, figures), *_ahead(t, figures)]


def _own(t: Translator, own: Promises, now: datetime) -> Iterator[Part]:
    today, overdue = own.due_today, own.overdue
    yield from w.part(t, t("Due today"), [w.promise(t, one, now) for one in today[1]], today[0])
    yield from w.part(t, t("Overdue"), [w.promise(t, one, now) for one in overdue[1]], overdue[0])
    yield from w.part(t, t("To close soon"), [w.closing(t, one) for one in own.closing[1]], own.closing[0])
    count, soonest = own.birthdays
    birthdays = [b.joined(b.bold(one.name), one.customer.name, t.day(day)) for day, one in soonest]
    yield from w.part(t, t("Birthdays"), birthdays, count)


def _risks(t: Translator, figures: Figures) -> Iterator[Part]:
    risks, now = figures.risks, figures.until
    if not risks:
        return
    deals = [w.slipping(t, one, now) for one in risks.deals[1]]
    tickets = [b.joined(w.ticket(one), w.target(t, one, now)) for one in risks.tickets[1]]
    silent = [w.silent(t, customer, heard) for customer, heard in risks.silent[1]]
    text = b.lines(
        b.bold(t("At risk")),
        *w.below(t.count("{n} deal", "{n} deals", risks.deals[0]), deals, risks.deals[0]),
        *w.below(
            t.count(
                "{n} ticket near or past its target",
                "{n} tickets near or past their target",
                risks.tickets[0],
            ),
            tickets,
            risks.tickets[0],
        ),
        *w.below(
            t.count("{n} customer gone silent", "{n} customers gone silent", risks.silent[0]),
            silent,
            risks.silent[0],
        ),
    )
    yield Part(text)


def _people(t: Translator, figures: Figures) -> Iterator[Part]:
    overdue = [b.joined(name, t.number(count)) for name, count in figures.overdue]
    if overdue:
        in_all = t.number(sum(count for _, count in figures.overdue))
        title = b.joined(b.bold(t("Overdue follow-ups")), in_all)
        yield Part(b.lines(title, w.named(overdue[:NAMED], len(overdue))))
    logged: dict[Person, dict[InteractionKind, int]] = {}
    for person, kind, count in figures.activity:
        logged.setdefault(person, {})[kind] = count
    people = sorted({*logged, *figures.kept, *figures.winners})
    if not people:
        return
    told, rows = [], []
    for person in people:
        name, kinds = person[0], logged.get(person, {})
        kept, won = figures.kept.get(person, 0), figures.winners.get(person, 0)
        told.append(
            b.joined(
                b.bold(name),
                *(Markup(f"{label(t, kind)} {t.number(n)}") for kind, n in kinds.items()),
                t("follow-ups done: {n}", n=t.number(kept)) if kept else "",
                t("deals won: {n}", n=t.number(won)) if won else "",
            )
        )
        rows.append([name, *(kinds.get(kind, 0) for kind in InteractionKind), kept, won])
    kinds_told = [label(t, kind) for kind in InteractionKind]
    header = [t("Name"), *kinds_told, t("Follow-ups done"), t("Deals won")]
    lead = b.bold(t("Activity"))
    yield Part(
        b.lines(lead, b.bullets(told)), lead, table=charts.table(t("Activity by person"), header, rows)
    )


def _ahead(t: Translator, figures: Figures) -> Iterator[Part]:
    count, soonest = figures.renewals
    yield from w.part(t, t("Renewals in the next 30 days"), [w.renewal(t, one) for one in soonest], count)
    campaigns = [
        b.joined(
            b.bold(campaign.name),
            label(t, campaign.status),
            t.count("{n} answer", "{n} answers", lately),
            t("{n} in all", n=t.number(in_all)),
        )
        for campaign, lately, in_all in figures.campaigns
    ]
    yield from w.part(t, t("Campaigns"), campaigns, len(campaigns))
