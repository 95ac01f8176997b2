"""All tables together, for migrations and for the database to know them."""

from storage import (
    absences,
    audit,
    campaigns,
    contacts,
    contracts,
    customers,
    digests,
    doctor,
    drafts,
    followups,
    interactions,
    numbers,
    opportunities,
    orders,
    outbox,
    permissions,
    products,
    rules,
    schedules,
    seen,
    tags,
    tickets,
    users,
    workspaces,
)
from storage.base import Base

metadata = Base.metadata
