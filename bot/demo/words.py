"""The words that sample data is made of."""

import random
import re
from datetime import time
from typing import Any

from pypinyin import lazy_pinyin

PEOPLE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("sam", "Sales rep", {"real_name": "Sam Rivera", "tz": "America/New_York", "locale": "en-US"}),
    ("jing", "客服", {"real_name": "陈静", "tz": "Asia/Shanghai", "locale": "zh-CN"}),
    ("morgan", "Manager", {"real_name": "Morgan Blake", "tz": "Europe/London", "locale": "en-GB"}),
    (
        "ada",
        "Admin",
        {"real_name": "Ada Novak", "tz": "Europe/Berlin", "locale": "en-GB", "is_admin": True},
    ),
)
"""Name, what they do, and the rest."""

HOURS = (time(9), time(10), time(14), time(15, 30), time(17))

FIRST_CUSTOMERS = (
    "Acme Corporation",
    "Globex",
    "Initech",
    "Umbrella Health",
    "Wayne Enterprises",
    "Stark Industries",
    "Northwind Traders",
    "Contoso",
    "Fabrikam",
    "Tailspin Toys",
    "Friday Health",
    "Monday Coffee Roasters",
)
BRANDS = (
    *(
        "Blue Harbor",
        "Cedar & Pine",
        "Silverline",
        "Redwood",
        "Juniper",
        "Highland",
        "Ironbridge",
        "Lakeshore",
    ),
    *("Maple Street", "Granite", "Summit", "Willow Creek", "Keystone", "Beacon", "Copperfield", "Stonegate"),
    *("Riverside", "Falcon", "Orchard", "Meridian", "Atlas", "Evergreen", "Kingfisher", "Harvest Moon"),
)
TRADES = (
    *("Logistics", "Foods", "Dental", "Software", "Textiles", "Robotics", "Insurance", "Media", "Energy"),
    *("Hotels", "Pharma", "Architects", "Bank", "Bikes", "Print", "Labs", "Security", "Travel"),
)
CHINESE_BRANDS = (
    "云启",
    "恒信",
    "华晨",
    "瑞和",
    "金桥",
    "天元",
    "博远",
    "新海",
    "东方",
    "明德",
    "汇通",
    "嘉禾",
)
CHINESE_TRADES = ("科技", "贸易", "医疗", "食品", "物流", "传媒", "机械", "教育", "能源", "服饰")

CITIES = (
    ("New York", "US", "+1 212-555-01"),
    ("Boston", "US", "+1 617-555-01"),
    ("Chicago", "US", "+1 312-555-01"),
    ("Austin", "US", "+1 512-555-01"),
    ("Seattle", "US", "+1 206-555-01"),
    ("Denver", "US", "+1 303-555-01"),
    ("Toronto", "CA", "+1 416-555-01"),
    ("London", "GB", "+44 20 7946 09"),
)
"""City, country, and how telephone numbers that nobody has begin there; two digits follow."""
CHINESE_CITIES = {
    "上海": "+86 21 5555 00",
    "北京": "+86 10 5555 00",
    "深圳": "+86 755 5555 00",
    "杭州": "+86 571 5555 00",
    "广州": "+86 20 5555 00",
    "成都": "+86 28 5555 00",
    "苏州": "+86 512 5555 00",
    "武汉": "+86 27 5555 00",
    "南京": "+86 25 5555 00",
    "厦门": "+86 592 5555 00",
    "佛山": "+86 757 5555 00",
}
CHINESE_HOMES = {
    "华为技术有限公司": "深圳",
    "腾讯科技有限公司": "深圳",
    "小米科技有限公司": "北京",
    "比亚迪股份有限公司": "深圳",
    "美的集团": "佛山",
}
INDUSTRIES = {
    "Software": "Software",
    "Labs": "Software",
    "Security": "Software",
    "Textiles": "Manufacturing",
    "Robotics": "Manufacturing",
    "Print": "Manufacturing",
    "Industries": "Manufacturing",
    "Enterprises": "Manufacturing",
    "Dental": "Healthcare",
    "Pharma": "Healthcare",
    "Health": "Healthcare",
    "Foods": "Retail",
    "Bikes": "Retail",
    "Toys": "Retail",
    "Roasters": "Retail",
    "Traders": "Retail",
    "Logistics": "Logistics",
    "Insurance": "Finance",
    "Bank": "Finance",
    "Energy": "Energy",
    "Hotels": "Hospitality",
    "Travel": "Hospitality",
    "Architects": "Construction",
    "Media": "Media",
}
"""The last word of a company's name -> its industry; other companies make software."""
CHINESE_INDUSTRIES = {
    "科技": "软件",
    "贸易": "贸易",
    "医疗": "医疗",
    "食品": "零售",
    "物流": "物流",
    "传媒": "传媒",
    "机械": "制造业",
    "教育": "教育",
    "能源": "能源",
    "服饰": "零售",
    "技术": "通信",
    "股份": "制造业",
    "美的": "制造业",
}
SOURCES = ("Referral", "Website", "Trade fair", "Cold call", "Partner", "Webinar")
TAGS = ("key account", "reference", "price sensitive", "重点客户", "new in town", "expansion")

FIRST_NAMES = (
    *("Anna", "Ben", "Carla", "David", "Elena", "Frank", "Grace", "Hugo", "Irene", "Jack", "Kate", "Liam"),
    *("Mary", "Nora", "Omar", "Paula", "Quinn", "Rosa", "Simon", "Tina", "Victor", "Wendy", "April", "June"),
)
LAST_NAMES = (
    *("Adams", "Brooks", "Carter", "Diaz", "Evans", "Fischer", "Garcia", "Hughes", "Ivanov", "Jensen", "Kim"),
    *("Lopez", "Miller", "Nguyen", "Ortiz", "Patel", "Reed", "Schmidt", "Tanaka", "Weber", "Young", "Park"),
)
CHINESE_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
CHINESE_GIVEN = (
    *("伟", "芳", "敏", "静", "丽", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超"),
    *("秀英", "海燕", "志强", "建华", "雪梅", "晓东", "国平", "子涵", "梓萱", "浩然"),
)
TITLES = ("CEO", "CFO", "Head of IT", "Purchasing Manager", "Operations Lead", "Office Manager", "CTO")
CHINESE_TITLES = ("总经理", "财务总监", "IT主管", "采购经理", "运营总监", "行政主管")

NOTES = (
    "Asked for references in their own industry.",
    "Happy with the pilot; wants a price for 50 seats.",
    "Budget is decided next month, call again then.",
    "Complained about slow answers on a ticket; apologised and explained.",
    "Showed the new reports, they liked the export.",
    "Compares us with two others; security questionnaire to follow.",
    "New contact in purchasing, the old one has left.",
)
CHINESE_NOTES = (
    "对试用很满意，想要五十个席位的报价。",
    "预算下个月确定，到时再联系。",
    "正在和另外两家比较，需要安全资料。",
    "演示了新报表，对导出功能很感兴趣。",
    "希望年底前完成部署。",
)
DEALS = (
    "Website redesign",
    "50 seats",
    "Renewal and upgrade",
    "Data migration",
    "Support plan",
    "Pilot",
    "Rollout",
)
CHINESE_DEALS = ("系统升级", "年度服务", "五十个席位", "数据迁移", "试点项目", "全国推广")
TROUBLES = (
    "Login fails with single sign-on",
    "Export stops half-way",
    "Invoice shows the wrong address",
    "Report is empty since the update",
    "Notifications arrive an hour late",
    "Cannot add a second administrator",
    "Page loads slowly in the morning",
)
CHINESE_TROUBLES = (
    "单点登录失败",
    "导出到一半中断",
    "发票地址有误",
    "升级后报表为空",
    "通知晚一小时",
    "页面加载缓慢",
)
SCORES = (5, 4, None, 5, 3, 4, 2)
"""What was said of solved tickets, if anything."""
CONTRACTS = ("Standard plan", "Enterprise plan", "Support plan", "Hosting")
CHINESE_CONTRACTS = ("标准版年费", "企业版年费", "服务合同", "托管服务")
PRODUCTS = (
    ("STD", "Standard seat", 12),
    ("ENT", "Enterprise seat", 29),
    ("SUP", "Support plan", 900),
    ("TRN", "Training day", 1_200),
    ("MIG", "Data migration", 4_000),
)
RESPONSES = ("registered", "attended", "asked for a call", "declined")
PROMISES = (
    "send the revised offer",
    "call about the renewal",
    "ask for the security questionnaire",
    "check how the pilot goes",
    "invite to the webinar",
)
CHINESE_PROMISES = ("发送修改后的报价", "电话沟通续约", "跟进试用情况", "寄送合同", "邀请参加线上会议")
CHAT = (
    ("morgan", "sales", "Good week so far. Who follows up with Acme after the trade fair?"),
    ("sam", "sales", "I do, I have Li Wei on the phone this afternoon."),
    (
        "sam",
        "support",
        "Globex writes: since the update the export stops half-way with more than 5,000 rows.",
    ),
    ("jing", "support", "我看一下。另外，腾讯反映单点登录失败，错误 500。"),
    ("morgan", "general", "Welcome to the demo. Try /crm help."),
)


def companies(count: int, draw: random.Random) -> list[str]:
    return draw.sample([f"{brand} {trade}" for brand in BRANDS for trade in TRADES], count)


def chinese_companies(count: int, draw: random.Random) -> list[str]:
    made = [
        f"{place}{brand}{trade}有限公司"
        for place in CHINESE_CITIES
        for brand in CHINESE_BRANDS
        for trade in CHINESE_TRADES
    ]
    return [*CHINESE_HOMES, *draw.sample(made, count - len(CHINESE_HOMES))]


def home(company: str, draw: random.Random) -> tuple[str, str, str]:
    """Return where a company sits: city, country, and the beginning of its telephone numbers."""
    if company.isascii():
        return draw.choice(CITIES)
    city = CHINESE_HOMES.get(company) or company[:2]
    return city, "CN", CHINESE_CITIES[city]


def industry(company: str) -> str:
    """Return what a company does, by its name."""
    if company.isascii():
        return INDUSTRIES.get(company.split()[-1], "Software")
    return next(trade for word, trade in CHINESE_INDUSTRIES.items() if word in company)


def email(name: str, company: str) -> str:
    """Return an address at a domain that nobody has."""
    local = ".".join(name.lower().split() if name.isascii() else lazy_pinyin(name))
    brand = company if company.isascii() else "".join(lazy_pinyin(company[:4]))
    return f"{local}@{re.sub('[^a-z]', '', brand.lower())}.example"


def person(draw: random.Random, *, chinese: bool) -> str:
    if chinese:
        return draw.choice(CHINESE_SURNAMES) + draw.choice(CHINESE_GIVEN)
    return f"{draw.choice(FIRST_NAMES)} {draw.choice(LAST_NAMES)}"
