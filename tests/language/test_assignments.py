"""Fields that are set by their words."""

import pytest

from handlers.language.line.assignments import assignments, vocabulary

KNOWN = vocabulary(
    [
        ("tier", ["Tier", "等级"]),
        ("birthday", ["Birthday", "生日"]),
        ("phone", ["Phone", "电话"]),
        ("tags", ["Tags", "tag", "标签"]),
        ("job_title", ["Job title", "title", "职位"]),
        ("annual_revenue", ["Annual revenue", "revenue"]),
        ("street", ["Street", "地址"]),
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tier gold", [("tier", "gold")]),
        ("Tier: Gold", [("tier", "Gold")]),
        ("tier is gold", [("tier", "gold")]),
        ("set the tier to gold", [("tier", "gold")]),
        ("tier gold, birthday 3 May, @amy", [("tier", "gold"), ("birthday", "3 May"), ("owner", "@amy")]),
        ("tags a, b, phone 555", [("tags", "a, b"), ("phone", "555")]),
        ("job title CTO and phone +1 555", [("job_title", "CTO"), ("phone", "+1 555")]),
        ("revenue 5m", [("annual_revenue", "5m")]),
        ("street 5 Main St, Suite 3", [("street", "5 Main St, Suite 3")]),
        ("no phone", [("phone", "")]),
        ("phone none", [("phone", "")]),
        ("等级金牌，生日5月3日", [("tier", "金牌"), ("birthday", "5月3日")]),
        ("等级改为金牌", [("tier", "金牌")]),
        ("把电话改成13800138000", [("phone", "13800138000")]),
        ("清空电话", [("phone", "")]),
        ("title  Head of R&D", [("job_title", "Head of R&D")]),
        ("wants 20 seats", []),
        ("phoned them yesterday", []),
        ("tier", []),
        ("wants a phone, tier gold", []),
        ("", []),
    ],
)
def test_what_a_text_sets(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.field, one.text) for one in assignments(text, KNOWN)] == expected
