"""The stages of a sale, and the words that mean the same."""

from __future__ import annotations

STAGES = ("lead", "qualified", "demo", "proposal", "negotiation", "closed won", "closed lost")
WORDS = {
    "lead": "leads|prospect|prospecting|new lead|线索|潜在|潜在客户|初步接触|新线索",
    "qualified": (
        "qual|qualify|qualification|qualifying|discovery|已确认|合格|资格确认|需求确认|已验证|确认需求|意向|有意向"
    ),
    "demo": "demonstration|demoed|demo'd|poc|演示|产品演示|试用|演示中",
    "proposal": (
        "prop|proposed|quote sent|quotation|proposal sent|proposal out|quote out|rfp"
        "|方案|提案|报价|方案报价|已报价|建议书|方案阶段"
    ),
    "negotiation": (
        "nego|negotiating|negotiate|negotiations|contract review|谈判|商务谈判|议价|谈判中|商务|合同谈判"
    ),
    "closed won": (
        "closed-won|close won|won|closedwon|deal won|赢单|成交|已成交|签约成功|已签约|拿下|已赢单|赢"
    ),
    "closed lost": "closed-lost|close lost|lost|closedlost|deal lost|丢单|输单|已丢单|失败|流失|输",
}
