"""All features, in the order in which help shows them. A new feature is one line here."""

from handlers import (
    absences,
    alerts,
    channels,
    contacts,
    contracts,
    customers,
    digests,
    doctor,
    followups,
    home,
    housekeeping,
    interactions,
    me,
    opportunities,
    people,
    picks,
    rules,
    tickets,
    workspaces,
)
from handlers.core.routing import Router
from handlers.help import help_for

FEATURES = (
    interactions.routes,
    opportunities.routes,
    tickets.routes,
    customers.routes,
    contacts.routes,
    contracts.routes,
    followups.routes,
    channels.routes,
    alerts.routes,
    digests.routes,
    rules.routes,
    home.routes,
    me.routes,
    absences.routes,
    people.routes,
    doctor.routes,
    workspaces.routes,
    picks.routes,
    housekeeping.routes,
)


def router() -> Router:
    commands = [route for feature in FEATURES for route in feature.commands]
    return Router([*FEATURES, help_for(commands)])
