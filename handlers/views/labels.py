"""The words of the data: stages, priorities, kinds, roles. Marked here, translated where shown."""

from enum import StrEnum

from handlers.core.translation import N_, Markup, Translator
from storage.birthdays import LeapDay
from storage.campaigns import CampaignStatus
from storage.contracts import ContractStatus
from storage.customers import CustomerKind, CustomerStatus
from storage.interactions import InteractionKind
from storage.opportunities import Reason, Stage
from storage.orders import OrderStatus
from storage.tickets import Priority, TicketStatus
from storage.users import Role

LABELS: dict[type[StrEnum], dict[str, str]] = {
    InteractionKind: {
        InteractionKind.CALL: N_("Call"),
        InteractionKind.EMAIL: N_("E-mail"),
        InteractionKind.MEETING: N_("Meeting"),
        InteractionKind.CHAT: N_("Chat"),
        InteractionKind.VISIT: N_("Visit"),
        InteractionKind.NOTE: N_("Note"),
    },
    CustomerKind: {
        CustomerKind.COMPANY: N_("Company"),
        CustomerKind.PERSON: N_("Person"),
    },
    CustomerStatus: {
        CustomerStatus.LEAD: N_("Lead"),
        CustomerStatus.PROSPECT: N_("Prospect"),
        CustomerStatus.ACTIVE: N_("Active customer"),
        CustomerStatus.FORMER: N_("Former customer"),
    },
    Stage: {
        Stage.LEAD: N_("Lead"),
        Stage.QUALIFIED: N_("Qualified"),
        Stage.DEMO: N_("Demo"),
        Stage.PROPOSAL: N_("Proposal"),
        Stage.NEGOTIATION: N_("Negotiation"),
        Stage.WON: N_("Closed won"),
        Stage.LOST: N_("Closed lost"),
    },
    Reason: {
        Reason.FIT: N_("It does what they need"),
        Reason.VALUE: N_("A good price"),
        Reason.TRUST: N_("They trust us"),
        Reason.SERVICE: N_("Our service"),
        Reason.SPEED: N_("We were quick"),
        Reason.PRICE: N_("Too expensive"),
        Reason.COMPETITOR: N_("Chose a competitor"),
        Reason.TIMING: N_("Not now"),
        Reason.BUDGET: N_("No budget"),
        Reason.MISSING: N_("We lack something they need"),
        Reason.SILENCE: N_("No answer any more"),
        Reason.OTHER: N_("Another reason"),
    },
    Priority: {
        Priority.P1: N_("P1 urgent"),
        Priority.P2: N_("P2 high"),
        Priority.P3: N_("P3 normal"),
        Priority.P4: N_("P4 low"),
    },
    TicketStatus: {
        TicketStatus.OPEN: N_("Open"),
        TicketStatus.PENDING: N_("Pending"),
        TicketStatus.SOLVED: N_("Solved"),
    },
    OrderStatus: {
        OrderStatus.DRAFT: N_("Draft"),
        OrderStatus.PLACED: N_("Placed"),
        OrderStatus.SHIPPED: N_("Shipped"),
        OrderStatus.PAID: N_("Paid"),
        OrderStatus.CANCELLED: N_("Cancelled"),
    },
    ContractStatus: {
        ContractStatus.ACTIVE: N_("Running contract"),
        ContractStatus.RENEWED: N_("Renewed"),
        ContractStatus.LOST: N_("Not renewed"),
    },
    LeapDay: {
        LeapDay.FEBRUARY: N_("On 28 February"),
        LeapDay.MARCH: N_("On 1 March"),
    },
    CampaignStatus: {
        CampaignStatus.PLANNED: N_("Planned"),
        CampaignStatus.RUNNING: N_("Running"),
        CampaignStatus.DONE: N_("Finished"),
    },
    Role: {
        Role.SALES: N_("Sales"),
        Role.SUPPORT: N_("Support"),
        Role.MARKETING: N_("Marketing"),
        Role.MANAGER: N_("Manager"),
        Role.ADMIN: N_("Admin"),
    },
}
"""By kind of word, since "active" of a customer and of a contract are told apart by nothing else."""

ENTITIES = {
    "customer": N_("customer"),
    "contact": N_("contact"),
    "interaction": N_("interaction"),
    "opportunity": N_("opportunity"),
    "ticket": N_("ticket"),
    "followup": N_("follow-up"),
    "contract": N_("contract"),
    "schedule": N_("alert"),
    "digest": N_("digest"),
    "rule": N_("rule"),
    "absence": N_("leave"),
    "channel": N_("channel setting"),
    "user": N_("user"),
    "delivery": N_("delivery"),
    "workspace": N_("workspace setting"),
    "draft": N_("saved line"),
}


def label(t: Translator, word: StrEnum) -> Markup:
    """Return a stage, priority, kind, status or role in the reader's words."""
    return t(LABELS[type(word)][word])
