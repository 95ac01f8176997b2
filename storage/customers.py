"""Customers: companies or people we sell to and support."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from sqlalchemy import ColumnElement, Select, String, bindparam, event, true
from sqlalchemy.orm import InstrumentedAttribute, Mapped, joinedload, lazyload, mapped_column, relationship
from sqlalchemy.sql.base import ExecutableOption

from storage import names
from storage.base import Base, Owned, Record, choice, derived, found_by
from storage.birthdays import Born
from storage.fields import Field, Kind, field
from storage.permissions import Action, Scope, Viewer, visible
from storage.reach import INTERESTS, SOCIAL, WAYS, Reached
from storage.users import User
from storage.words import Word

R = TypeVar("R", bound=Record)


class CustomerKind(Word):
    COMPANY = "company", "Company"
    PERSON = "person", "Person"


class CustomerStatus(Word):
    LEAD = "lead", "Lead"
    PROSPECT = "prospect", "Prospect"
    ACTIVE = "active", "Active customer"
    FORMER = "former", "Former customer"


class Customer(Owned, Born, Reached, Base):
    __tablename__ = "customers"
    __table_args__ = (
        found_by("name_head"),
        found_by("mention_key"),
        found_by("updated_at"),
        found_by("owner_id"),
    )
    entity = "customer"
    label = "customer"
    rights = """
        role       view    create  edit    delete  export
        sales      all     all     all     own     -
        support    all     all     all     -       -
        marketing  all     all     all     -       -
        manager    all     all     all     all     all
        admin      all     all     all     all     all
    """
    sections = ("Details", "Reach", "Address", "Business", "Person", "Preferences")
    first_fields = (
        "name",
        "kind",
        "status",
        "owner_id",
        "industry",
        "phone",
        "email",
        "website",
        "city",
        "country",
    )

    name: Mapped[str] = field(Kind.TEXT, "Name", words=("name", "名称"), is_required=True)
    kind: Mapped[CustomerKind] = field(
        Kind.CHOICE,
        "Kind",
        choice(CustomerKind),
        column={"default": CustomerKind.COMPANY},
        choices=tuple(CustomerKind),
        is_required=True,
    )
    status: Mapped[CustomerStatus] = field(
        Kind.CHOICE,
        "Status",
        choice(CustomerStatus),
        column={"default": CustomerStatus.PROSPECT},
        choices=tuple(CustomerStatus),
        is_required=True,
    )
    category: Mapped[str | None] = field(Kind.CHOICE, "Category", listed="category", words=("类别",))
    tier: Mapped[str | None] = field(
        Kind.CHOICE, "Tier", listed="tier", words=("level", "grade", "级别", "等级")
    )
    note: Mapped[str | None] = field(Kind.LONG_TEXT, "Note", words=("备注",))

    phone: Mapped[str | None] = field(
        Kind.PHONE,
        "Phone",
        section="Reach",
        words=("tel", "telephone", "电话", "手机"),
        help="Include the country code for numbers abroad: +86 21 5555 0100",
    )
    email: Mapped[str | None] = field(Kind.EMAIL, "E-mail", section="Reach", words=("email", "mail", "邮箱"))
    website: Mapped[str | None] = field(Kind.URL, "Website", section="Reach", words=("web", "site", "网址"))
    zone: Mapped[str | None] = field(
        Kind.ZONE, "Time zone", String(64), section="Reach", words=("zone", "时区")
    )

    street: Mapped[str | None] = field(
        Kind.TEXT, "Street", section="Address", words=("address", "地址", "街道")
    )
    postal_code: Mapped[str | None] = field(
        Kind.TEXT, "Postal code", section="Address", words=("zip", "postcode", "邮编")
    )
    city: Mapped[str | None] = field(Kind.TEXT, "City", section="Address", words=("town", "城市"))
    region: Mapped[str | None] = field(
        Kind.CHOICE, "Region", section="Address", listed="region", words=("state", "province", "省份")
    )
    country: Mapped[str | None] = field(
        Kind.COUNTRY, "Country", String(2), section="Address", words=("国家",)
    )

    industry: Mapped[str | None] = field(
        Kind.CHOICE, "Industry", section="Business", listed="industry", words=("branch", "行业")
    )
    employees: Mapped[int | None] = field(
        Kind.NUMBER, "Employees", section="Business", words=("size", "headcount", "规模", "人数")
    )
    annual_revenue: Mapped[Decimal | None] = field(
        Kind.MONEY,
        "Annual revenue",
        section="Business",
        currency_in="currency",
        words=("revenue", "turnover", "年收入"),
    )
    currency: Mapped[str | None] = mapped_column(String(3))
    source: Mapped[str | None] = field(
        Kind.CHOICE, "Source", section="Business", listed="source", words=("lead source", "来源")
    )
    sales_channel: Mapped[str | None] = field(
        Kind.CHOICE, "Sales channel", section="Business", listed="sales channel", words=("channel", "渠道")
    )
    spending: Mapped[str | None] = field(
        Kind.CHOICE, "Spending level", section="Business", listed="spending", words=("spending", "消费水平")
    )

    job_title: Mapped[str | None] = field(
        Kind.TEXT, "Job title", section="Person", words=("title", "position", "职位")
    )

    preferences: Mapped[str | None] = field(
        Kind.LONG_TEXT, "Product preferences", section="Preferences", words=("prefers products", "产品偏好")
    )
    habits: Mapped[str | None] = field(
        Kind.LONG_TEXT, "Buying habits", section="Preferences", words=("habits", "购买习惯")
    )
    needs: Mapped[str | None] = field(Kind.LONG_TEXT, "Needs", section="Preferences", words=("wants", "需求"))
    pain_points: Mapped[str | None] = field(
        Kind.LONG_TEXT, "Pain points", section="Preferences", words=("pains", "痛点")
    )
    kept_fields: ClassVar[Sequence[Field]] = (
        Field(
            Kind.TEXT,
            "Tags",
            "tags",
            words=("tag", "label", "标签"),
            help="Separated by commas",
            is_many=True,
            is_inline=True,
            is_first=True,
        ),
        Field(
            Kind.RECORD,
            "Parent company",
            "parent",
            words=("belongs to", "上级公司"),
            of="customer",
            help="Of a person, the company where they work",
        ),
        Field(
            Kind.TEXT,
            "More addresses",
            "addresses",
            section="Address",
            words=("other address", "其他地址"),
            help="One in each line",
            is_many=True,
        ),
        *WAYS,
        replace(SOCIAL, words=(*SOCIAL.words, "wechat", "微信")),
        INTERESTS,
    )
    name_key: Mapped[str] = derived()
    short_key: Mapped[str] = derived()
    name_head: Mapped[str] = derived()
    mention_key: Mapped[str] = derived()
    search_text: Mapped[str] = derived()

    owner: Mapped[User | None] = relationship(lazy="raise", foreign_keys="Customer.owner_id")

    @classmethod
    def shown_with(cls) -> Sequence[ExecutableOption]:
        return [joinedload(cls.owner)]


@event.listens_for(Customer, "before_insert")
@event.listens_for(Customer, "before_update")
def _index(_mapper: object, _connection: object, customer: Customer) -> None:
    """Keep what a customer is found by in step with what it is called."""
    customer.name_key, customer.name_head = names.key(customer.name), names.head(customer.name)
    customer.short_key = names.key(names.short(customer.name))
    customer.mention_key = names.mention_key(customer.short_key)
    customer.search_text = names.searched(
        customer.name, customer.phone, customer.email, customer.website, customer.city, customer.industry
    )


def customer_within(viewer: Viewer, customer_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that the viewer may see the customer with that id."""
    if viewer.rights.get((Customer.entity, Action.VIEW)) == Scope.ALL:
        return true()
    return visible(viewer, Customer).where(Customer.id == customer_id).exists()


def of_one(seen: Select[R], model: type[R]) -> Select[R]:
    """Narrow a query to what belongs to the customer `customer_id`, who is loaded already."""
    belonging: Any = model
    return seen.where(belonging.customer_id == bindparam("customer_id")).options(lazyload(belonging.customer))
