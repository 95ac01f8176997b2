"""What submitted forms have in common: records chosen, values checked, mistakes beside their fields."""

from collections.abc import Mapping
from datetime import date, datetime
from operator import itemgetter
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from handlers.core.carried import carried
from handlers.core.kinds import LONGEST_NAME, Habits, Reader
from handlers.core.kinds.texts import too_long
from handlers.core.routing import Refusal, Request
from storage import users
from storage.base import FromMessage, Record, made_from
from storage.contacts import Contact
from storage.customers import Customer
from storage.permissions import Action, access, require, viewer_of
from storage.users import User

T = TypeVar("T")
R = TypeVar("R", bound=Record)


def context_of(request: Request, record: Record | None = None, **more: Any) -> dict[str, Any]:
    """Return what a form must remember: its channel, the message it was opened on, the record it shows."""
    context: dict[str, Any] = {"channel": request.channel_id, "thread": request.thread_ts, **more}
    if record is not None:
        context |= {"id": record.id, "as_of": record.updated_at.isoformat()}
    if request.message:
        source = request.message
        context["source"] = {"channel": source.channel_id, "ts": source.ts, "link": source.permalink}
    if request.on_home:
        context["home"] = True
    if request.reply_to and request.pressed_ts:
        context["on"] = {"ts": request.pressed_ts, "to": request.reply_to, "at": request.now.isoformat()}
    return {name: value for name, value in context.items() if value is not None}


def first_line(text: str) -> str:
    """Return the first line of a text, to name what the text is about."""
    return text.strip().partition("\n")[0][:LONGEST_NAME]


def edited(request: Request, session: Session, model: type[R]) -> R | None:
    """Return the record that a form was opened for.

    None for a new one, if the viewer has the right to make it.

    Raises Refusal if the record is not any more what the form showed.
    """
    if request.form.context.get("id") is None:
        require(request.viewer, Action.CREATE, model.entity)
        return None
    return opened_for(request, session, model)


def opened_for(request: Request, session: Session, model: type[R]) -> R:
    """Return the record that a form was opened for. Raises Refusal like `edited`."""
    record = access(session, request.viewer, model, request.form.held_id("id"), Action.EDIT)
    if request.form.context.get("as_of") not in (None, record.updated_at.isoformat()):
        raise changed_meanwhile(request)
    return record


def changed_meanwhile(request: Request) -> Refusal:
    return Refusal(
        request.t("Someone changed this in the meantime. Copy what you wrote, and open the form again.")
    )


def source_of(request: Request, session: Session, model: type[FromMessage]) -> dict[str, Any]:
    """Return the columns of FromMessage, when the form was opened on a message.

    Raises Refusal if somebody has made such a record from the message since.
    """
    source: Mapping[str, Any] = carried(dict, request.form.context.get("source") or {})
    if not source:
        return {}
    channel, ts = carried(itemgetter("channel", "ts"), source)
    if made_from(session, model, channel, ts):
        raise Refusal(
            request.t("Someone has already used this message. Use the shortcut again to see the record.")
        )
    return {"source_channel": channel, "source_ts": ts, "source_link": source.get("link")}


class Checks:
    """Reads a form's fields and gathers what is wrong with them, to be said all at once by `done`."""

    def __init__(self, request: Request, session: Session) -> None:
        self._request, self._session = request, session
        self.form, self._t = request.form, request.t
        self.errors: dict[str, str] = {}

    def done(self) -> None:
        """Raises Refusal if anything was wrong."""
        if self.errors:
            raise Refusal.of(self.errors)

    def required(self, name: str, longest: int = LONGEST_NAME) -> str:
        text = self.text(name, longest)
        if not any(character.isprintable() and not character.isspace() for character in text):
            self.errors[name] = self._t("Please fill this in.")
        return text

    def text(self, name: str, longest: int = LONGEST_NAME) -> str:
        text = self.form.text(name)
        if len(text) > longest:
            self.errors[name] = too_long(self._t, len(text), longest)
        return text

    def read(self, name: str, reader: Reader[T], habits: Habits | None = None) -> T | None:
        """Return what a kind's reader makes of the text by the person's habits, None if it is empty."""
        text = self.text(name)
        if not text:
            return None
        try:
            return reader(text, habits or self._request.habits)
        except ValueError as mistake:
            self.errors[name] = str(mistake)
            return None

    def customer(self, *, required: bool = True) -> Customer | None:
        chosen = self.form.number("customer")
        if chosen is None:
            if required:
                self.errors["customer"] = self._t("Please choose a customer.")
            return None
        return access(self._session, self._request.viewer, Customer, chosen)

    def contact(self, customer: Customer | None) -> Contact | None:
        chosen = self.form.number("contact")
        if chosen is None:
            return None
        contact = access(self._session, self._request.viewer, Contact, chosen)
        if customer and contact.customer_id != customer.id:
            self.errors["contact"] = self._t(
                "{contact} is at {other}, not at {customer}.",
                contact=contact.name,
                other=contact.customer.name,
                customer=customer.name,
            )
        return contact

    def person(self, name: str, entity: str, known: User | None = None) -> User | None:
        """Return the colleague chosen to own a record, who must be able to; `known` owned it before."""
        chosen = self.form.text(name)
        if not chosen or (known and known.slack_id == chosen):
            return known if chosen else None
        person = users.by_slack_id(self._session, chosen)
        if person is None:
            self.errors[name] = self._t("They haven't used Rapport yet. Ask them to type /crm help once.")
        elif not viewer_of(self._session, person).may(Action.EDIT, entity):
            self.errors[name] = self._t("That person's role can't own this.")
        return person

    def past_day(self, name: str, known: datetime) -> datetime:
        """Return when something happened: the day chosen, at the hour of `known` if that is another day."""
        day, local = self.form.day(name), known.astimezone(self._request.viewer.zone)
        if day is None or day == local.date():
            return known
        moment = datetime.combine(day, local.time(), tzinfo=self._request.viewer.zone)
        if day > self._request.now.astimezone(self._request.viewer.zone).date():
            self.errors[name] = self._t("That is in the future: {when}.", when=self._t.day(day))
        return moment

    def due(self, zone: ZoneInfo, unchanged: date | datetime | None = None) -> date | datetime | None:
        """Return the day and time chosen, on the clock of `zone`.

        Not in the past, unless it was so before.
        """
        day, at = self.form.day("due_on"), self.form.clock("due_time")
        if day is None:
            if at is not None:
                self.errors["due_on"] = self._t("Choose the day as well.")
            return None
        due = day if at is None else datetime.combine(day, at, tzinfo=zone)
        if due != unchanged and is_past(due, self._request):
            self.errors["due_on"] = self._t("That is in the past: {when}.", when=self._t.when(due))
        return due


def is_past(due: date | datetime, request: Request) -> bool:
    if isinstance(due, datetime):
        return due < request.now
    return due < request.now.astimezone(request.viewer.zone).date()
