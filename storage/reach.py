"""Fields that customers and contacts share: how somebody is reached and likes to be, and who they are."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped

from storage.fields import Field, Kind, field


class Reached:
    """Somebody whom we call, write to and visit."""

    preferred_way: Mapped[str | None] = field(
        Kind.CHOICE, "Preferred way", section="Reach", listed="way", words=("prefers", "联系方式")
    )
    preferred_time: Mapped[str | None] = field(
        Kind.TEXT, "Preferred time", section="Reach", words=("best time", "联系时间")
    )
    gender: Mapped[str | None] = field(
        Kind.CHOICE, "Gender", section="Person", listed="gender", words=("sex", "性别"), is_private=True
    )
    language: Mapped[str | None] = field(
        Kind.LANGUAGE, "Language", String(16), section="Person", words=("speaks", "语言")
    )
    birth_year: Mapped[int | None]


WAYS = (
    Field(
        Kind.PHONE,
        "More phones",
        "phones",
        section="Reach",
        words=("other phone", "其他电话"),
        help="One in each line",
        is_many=True,
    ),
    Field(
        Kind.EMAIL,
        "More e-mails",
        "emails",
        section="Reach",
        words=("other email", "其他邮箱"),
        help="One in each line",
        is_many=True,
    ),
)
"""What one may have several of."""

SOCIAL = Field(
    Kind.TEXT,
    "Social accounts",
    "social",
    section="Reach",
    words=("linkedin", "weibo", "whatsapp", "社交账号"),
    help="One in each line, for example WeChat: acme-sales",
    is_many=True,
)

INTERESTS = Field(
    Kind.TEXT,
    "Interests",
    "interests",
    section="Person",
    words=("likes", "hobbies", "兴趣", "爱好"),
    help="Separated by commas",
    is_many=True,
    is_inline=True,
)
