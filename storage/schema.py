"""All tables together, for migrations and for the database to know them."""

from storage import (
    audit,
    campaigns,
    contacts,
    contracts,
    customers,
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
    schedules,
    seen,
    tags,
    tickets,
    users,
    workspaces,
)
from storage.base import Base

__all__ = [
    "audit",
    "campaigns",
    "contacts",
    "contracts",
    "customers",
    "doctor",
    "drafts",
    "followups",
    "interactions",
    "metadata",
    "numbers",
    "opportunities",
    "orders",
    "outbox",
    "permissions",
    "products",
    "schedules",
    "seen",
    "tags",
    "tickets",
    "users",
    "workspaces",
]

metadata = Base.metadata
