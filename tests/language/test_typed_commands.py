"""One-line commands as reps type them on a phone: short forms, little punctuation, both languages in a line.

Each row is a kind, the line, and the fields that are expected; those not given are empty. Read on Wednesday
11 March 2026 at 10:20, in New York or in Shanghai.
"""

# ruff: noqa: E501 (a line of a table is one command)

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.language.line import fields
from tests.language import NOW, SHANGHAI

CUSTOMERS = """
1-800-Flowers / 24 Hour Fitness / 3M / 7-Eleven / Acme / Blue Yonder / Century 21 / Contoso / Fabrikam /
Forever 21 / Friday Health / Globex / Hooli / Initech / March Networks / Monday.com / Northwind / Second
Harvest Foods / Six Flags / Soylent / Stark Industries / Sun Microsystems / Tailspin Toys / Twelve South
/ Umbrella / Wayne Enterprises / Wonka / 一汽 / 三一重工 / 今日头条 / 六国化工 / 华为 / 台積電 / 周大福 / 小米 / 日立 / 星期六鞋业 /
月星家居 / 比亚迪 / 美的 / 腾讯 / 阿里云 / 鴻海
"""
CONTACTS = """
April Ortiz / Augustus / Bob / Jan de Vries / Jane / June Park / Maria / Maria Lopez / Mark / May Chen /
Sunny / 刘工 / 周总 / 孙总 / 张三 / 李经理 / 林小姐 / 王总 / 赵敏 / 陈主任 / 陳經理
"""
ENGLISH = """
call | acme fu thurs | customer: Acme / followup: 2026-03-12
call | acme lvm f/u tmrw 3p | customer: Acme / followup: 2026-03-12T15:00-04:00
call | globex no answer fu mon am | customer: Globex / followup: 2026-03-16T09:00-04:00
call | Hooli talked to jane,follow up fri 2pm | customer: Hooli / contact: Jane / followup: 2026-03-13T14:00-04:00
call | wonka wants discount call back in 2 wks | customer: Wonka / followup: 2026-03-25
call | Soylent left msg f/u next wk | customer: Soylent / followup: 2026-03-16
call | Northwind happy w/ pilot. follow up eom | customer: Northwind / followup: 2026-03-31
call | initech: bob says ok, remind me 4/2 | customer: Initech / contact: Bob / followup: 2026-04-02
call | umbrella spoke to may chen, follow up in april | customer: Umbrella / contact: May Chen / followup: 2026-04-01
call | contoso budget approved, followup on 20th | customer: Contoso / followup: 2026-03-20
call | Contoso budget freeze till July, follow up July 6 | customer: Contoso / followup: 2026-07-06
call | Stark Industries demo went great, check in next tues @ 10 | customer: Stark Industries / followup: 2026-03-17T10:00-04:00
call | hooli demo moved to 3/18, follow up 3/19 | customer: Hooli / followup: 2026-03-19
call | Fabrikam voicemail follow up tomorrow at noon | customer: Fabrikam / followup: 2026-03-12T12:00-04:00
call | Tailspin Toys wants 25 seats, f/u Friday | customer: Tailspin Toys / followup: 2026-03-13
call | 3M asked for pricing follow up on monday | customer: 3M / followup: 2026-03-16
call | 7-Eleven rollout in 40 stores, follow up in 10 days | customer: 7-Eleven / followup: 2026-03-21
call | 24 Hour Fitness said call back after 5pm tomorrow | customer: 24 Hour Fitness / followup: 2026-03-12T17:00-04:00
call | Six Flags: season opens may 1, circle back apr 15 | customer: Six Flags / followup: 2026-04-15
call | monday.com integration question, follow up wednesday | customer: Monday.com / followup: 2026-03-18
call | Friday Health follow up friday | customer: Friday Health / followup: 2026-03-13
call | March Networks spoke w/ June Park re renewal in june, follow up may 4 | customer: March Networks / contact: June Park / followup: 2026-05-04
call | Sun Microsystems ping again sunday | customer: Sun Microsystems / followup: 2026-03-15
call | Twelve South 12 units, f/u 12th | customer: Twelve South / followup: 2026-03-12
call | second harvest foods second call, follow up 2nd april | customer: Second Harvest Foods / followup: 2026-04-02
call | Century 21 21 offices, follow up on the 21st | customer: Century 21 / followup: 2026-03-21
call | Acme spoke with Mark, follow up in an hour | customer: Acme / contact: Mark / followup: 2026-03-11T11:20-04:00
call | globex follow up in 45 min | customer: Globex / followup: 2026-03-11T11:05-04:00
call | Globex said no | customer: Globex
call | Blue Yonder call ran 30 minutes, they may buy in q3 | customer: Blue Yonder
call | Wayne Enterprises: follow up end of next week | customer: Wayne Enterprises / followup: 2026-03-20
call | wayne enterprises waiting on legal. touch base end of march | customer: Wayne Enterprises / followup: 2026-03-31
call | Hooli intro call 20 min, sent deck. Follow-up: 3/17 9:30am | customer: Hooli / followup: 2026-03-17T09:30-04:00
call | Hooli follow up next month | customer: Hooli / followup: 2026-04-01
call | Acme follow up on this thursday afternoon | customer: Acme / followup: 2026-03-12T15:00-04:00
call | Acme wants to meet, i'll follow up tonight | customer: Acme / followup: 2026-03-11T20:00-04:00
call | Acme please follow up by eod | customer: Acme / followup: 2026-03-11T17:00-04:00
call | acme no show followup tomorrow morning | customer: Acme / followup: 2026-03-12T09:00-04:00
call | called bob at globex he is on vacation until the 23rd follow up the 24th | customer: Globex / contact: Bob / followup: 2026-03-24
call | talked to jane from hooli about sso follow up next wednesday at 2 30 pm | customer: Hooli / contact: Jane / followup: 2026-03-18T14:30-04:00
call | Hooli Jane's assistant picked up; try again at 4:15 | customer: Hooli / contact: Jane / followup: 2026-03-11T16:15-04:00
call | umbrella: maria lopez wants references, follow up march 30th | customer: Umbrella / contact: Maria Lopez / followup: 2026-03-30
call | umbrella maria wants references follow up in a month | customer: Umbrella / contact: Maria / followup: 2026-04-11
call | Acme 415-555-0199 new number | customer: Acme
call | Acme Bob said "follow up Friday" but no | customer: Acme / contact: Bob
call | Soylent met at 3pm yesterday, follow up the day after tomorrow | customer: Soylent / followup: 2026-03-13
call | Soylent version 2.1 released 3/1; follow up 1st of april | customer: Soylent / followup: 2026-04-01
call | Initech f/u:thu | customer: Initech / followup: 2026-03-12
call | Initech,no budget,fu jan | customer: Initech / followup: 2027-01-01
call | Initech f/u tomorrow@9 | customer: Initech / followup: 2026-03-12T09:00-04:00
call | Initech f/u 8am tmr | customer: Initech / followup: 2026-03-12T08:00-04:00
call | Initech f/u noon fri | customer: Initech / followup: 2026-03-13T12:00-04:00
call | Initech follow up a week from friday | customer: Initech / followup: 2026-03-20
call | Initech: pricing too high... follow up sometime next week | customer: Initech / followup: 2026-03-16
call | Initech wants call back | customer: Initech
call | @globex sent contract, follow up tue | customer: Globex / followup: 2026-03-17
call | sent contract to @globex follow up tue | customer: Globex / followup: 2026-03-17
call | Gobex no pickup follow up tue | customer: Globex / followup: 2026-03-17
call | 1-800-flowers valentine's day was huge, follow up next tuesday | customer: 1-800-Flowers / followup: 2026-03-17
call | Forever 21 closes 21 stores, get back to them in 3 weeks | customer: Forever 21 / followup: 2026-04-01
email | Acme sent pricing v2; follow up Tues 11am | customer: Acme / followup: 2026-03-17T11:00-04:00
meeting | Hooli QBR 90 min, 6 people | customer: Hooli
note | Hooli fiscal year ends jan 31 | customer: Hooli
note | Acme Bob's birthday is June 5 | customer: Acme / contact: Bob
note | Globex moved to suite 400, 5th floor | customer: Globex
note | Contoso contract ends 12/31/2026 | customer: Contoso
note | Contoso uses SAP since 2019 | customer: Contoso
chat | umbrella quick chat w/ maria, ping friday | customer: Umbrella / contact: Maria / followup: 2026-03-13
visit | Wonka factory tour, follow up 3/25 10:00 | customer: Wonka / followup: 2026-03-25T10:00-04:00
opportunity | acme 50k proposal close 6/30 | customer: Acme / amount: 50000 / stage: proposal / close_date: 2026-06-30
opportunity | acme renewal $120k stage negotiation closing eoq | customer: Acme / amount: 120000 / stage: negotiation / close_date: 2026-03-31
opportunity | globex 1.5m eur demo | customer: Globex / amount: 1500000 / stage: demo
opportunity | Hooli expansion €75,000.00 close date may 15 | customer: Hooli / amount: 75000 / close_date: 2026-05-15
opportunity | Hooli expansion 75k closing in may | customer: Hooli / amount: 75000 / close_date: 2026-05-31
opportunity | Wonka 200 seats at $40k expected close Q3 | customer: Wonka / amount: 40000 / close_date: 2026-09-30
opportunity | Wonka $1.2M closed won | customer: Wonka / amount: 1200000 / stage: closed won
opportunity | Initech 80k won! | customer: Initech / amount: 80000 / stage: closed won
opportunity | initech £30k qualified, close by end of april, follow up friday | customer: Initech / amount: 30000 / stage: qualified / close_date: 2026-04-30 / followup: 2026-03-13
opportunity | Stark Industries pilot 12,500 usd stage: lead close 2026-05-01 | customer: Stark Industries / amount: 12500 / stage: lead / close_date: 2026-05-01
opportunity | move Stark Industries to negotiation | customer: Stark Industries / stage: negotiation
opportunity | Umbrella 45k/yr 3 yrs proposal sent close june | customer: Umbrella / amount: 45000 / stage: proposal / close_date: 2026-06-30
opportunity | Fabrikam, platform deal, 250k, negotiation, closing 5/29 | customer: Fabrikam / amount: 250000 / stage: negotiation / close_date: 2026-05-29
opportunity | Blue Yonder WMS 300k - proposal - close 9/30 | customer: Blue Yonder / amount: 300000 / stage: proposal / close_date: 2026-09-30
opportunity | Northwind demo 15k | customer: Northwind / amount: 15000 / stage: demo
opportunity | Northwind 15k sent proposal to Bob, follow up mon | customer: Northwind / contact: Bob / amount: 15000 / followup: 2026-03-16
opportunity | Six Flags tickets 5k stage qual | customer: Six Flags / amount: 5000 / stage: qualified
opportunity | Six Flags 5k prop | customer: Six Flags / amount: 5000 / stage: proposal
opportunity | soylent upsell usd 22k close next quarter | customer: Soylent / amount: 22000 / close_date: 2026-06-30
opportunity | soylent upsell 22 thousand dollars close end of year | customer: Soylent / amount: 22000 / close_date: 2026-12-31
opportunity | Tailspin Toys A$90k lead | customer: Tailspin Toys / amount: 90000 / stage: lead
opportunity | contoso amount 64000 stage demo | customer: Contoso / amount: 64000 / stage: demo
opportunity | contoso 2M deal w/ Jane, closing this month | customer: Contoso / contact: Jane / amount: 2000000 / close_date: 2026-03-31
ticket | acme login broken urgent | customer: Acme / priority: urgent
ticket | Hooli low priority: typo on page 3 | customer: Hooli / priority: low
ticket | Wonka API 500 errors since monday, P2 | customer: Wonka / priority: p2
ticket | Wonka call dropped 3 times | customer: Wonka
followup | acme send nda tomorrow | customer: Acme / followup: 2026-03-12
followup | send nda to acme thu 5pm | customer: Acme / followup: 2026-03-12T17:00-04:00
followup | call bob at globex in 2 hours | customer: Globex / contact: Bob / followup: 2026-03-11T12:20-04:00
followup | tmrw 10am call jane hooli | customer: Hooli / contact: Jane / followup: 2026-03-12T10:00-04:00
followup | hooli renewal quote 3/31 !urgent | customer: Hooli / followup: 2026-03-31 / priority: urgent
followup | remind me to call hooli next mon 9am | customer: Hooli / followup: 2026-03-16T09:00-04:00
followup | remind me next thursday to ping umbrella about po | customer: Umbrella / followup: 2026-03-19
followup | northwind book flights 2 weeks from today | customer: Northwind / followup: 2026-03-25
followup | Northwind contract ends June 30, review it in May | customer: Northwind / followup: 2026-05-01
followup | initech invoice first of the month | customer: Initech / followup: 2026-04-01
followup | initech invoice last friday of march | customer: Initech / followup: 2026-03-27
followup | soylent 9/15 14:00 demo prep | customer: Soylent / followup: 2026-09-15T14:00-04:00
"""
CHINESE = """
call | 华为 王总没接,明天再打 | customer: 华为 / contact: 王总 / followup: 2026-03-12
call | 华为王总没接明天再打 | customer: 华为 / contact: 王总 / followup: 2026-03-12
call | 小米要报价 周五跟进 | customer: 小米 / followup: 2026-03-13
call | 小米要报价下周二下午3点跟进 | customer: 小米 / followup: 2026-03-17T15:00+08:00
call | 腾讯 客户出差 下周一上午10点再联系 | customer: 腾讯 / followup: 2026-03-16T10:00+08:00
call | 比亚迪 李经理说预算没批，月底再跟进 | customer: 比亚迪 / contact: 李经理 / followup: 2026-03-31
call | 比亚迪试用反馈不错,3月20号回访 | customer: 比亚迪 / followup: 2026-03-20
call | 阿里云 价格谈不拢 两周后再聊 | customer: 阿里云 / followup: 2026-03-25
call | 阿里云价格谈不拢,过两天再聊 | customer: 阿里云 / followup: 2026-03-13
call | 美的刘工在开会，下午4点半再打 | customer: 美的 / contact: 刘工 / followup: 2026-03-11T16:30+08:00
call | 周大福 周总让下个月再联系 | customer: 周大福 / contact: 周总 / followup: 2026-04-01
call | 星期六鞋业 星期六不上班 星期一跟进 | customer: 星期六鞋业 / followup: 2026-03-16
call | 今日头条 今天聊得不错，后天跟进 | customer: 今日头条 / followup: 2026-03-13
call | 六国化工跟进 4/2 | customer: 六国化工 / followup: 2026-04-02
call | 月星家居 月底装修完 4月5号联系 | customer: 月星家居 / followup: 2026-04-05
call | 日立 日本总部审批中，下周五提醒我 | customer: 日立 / followup: 2026-03-20
call | 一汽 一共要十套 明早9点回电话 | customer: 一汽 / followup: 2026-03-12T09:00+08:00
call | 鴻海 陳經理說下週三再聯絡 | customer: 鴻海 / contact: 陳經理 / followup: 2026-03-18
call | 台積電 林小姐要試用，禮拜五下午兩點跟進 | customer: 台積電 / contact: 林小姐 / followup: 2026-03-13T14:00+08:00
call | 华为 跟进 下班前 | customer: 华为 / followup: 2026-03-11T18:00+08:00
call | 华为 今晚8点再打 | customer: 华为 / followup: 2026-03-11T20:00+08:00
call | 华为 张三已离职 换成赵敏对接，本周五跟进 | customer: 华为 / contact: 张三 / followup: 2026-03-13
call | 小米 季度末跟进 | customer: 小米 / followup: 2026-03-31
call | 小米 下个月初跟进 | customer: 小米 / followup: 2026-04-01
call | 小米 电话打不通 | customer: 小米
call | 小米 聊了40分钟，需要3个账号 | customer: 小米
call | 腾讯 孙总周三到北京出差，周四上午跟进 | customer: 腾讯 / contact: 孙总 / followup: 2026-03-12T09:00+08:00
call | 腾讯 合同6月30日到期，5月15日跟进 | customer: 腾讯 / followup: 2026-05-15
call | 腾讯 follow up 周五 | customer: 腾讯 / followup: 2026-03-13
call | 腾讯 发了quote follow up 下周三 3pm | customer: 腾讯 / followup: 2026-03-18T15:00+08:00
call | acme bob要demo，下周一跟进 | customer: Acme / contact: Bob / followup: 2026-03-16
call | Acme 说 next week 再约 | customer: Acme / followup: 2026-03-16
call | 美的 一个月后回访 | customer: 美的 / followup: 2026-04-11
call | 美的 20号下午跟进 | customer: 美的 / followup: 2026-03-20T15:00+08:00
call | 美的，1小时后回电 | customer: 美的 / followup: 2026-03-11T11:20+08:00
call | 美的，陈主任答应下月中签字，下月10号跟进 | customer: 美的 / contact: 陈主任 / followup: 2026-04-10
call | 比亚迪　王总　没空　，　周五　跟进 | customer: 比亚迪 / contact: 王总 / followup: 2026-03-13
call | 比亚迪 记得周四中午12点提醒我发合同 | customer: 比亚迪 / followup: 2026-03-12T12:00+08:00
email | 阿里云 已发报价单，周四跟进 | customer: 阿里云 / followup: 2026-03-12
meeting | 阿里云 和王总开会1小时，下周四下午2点半再谈 | customer: 阿里云 / contact: 王总 / followup: 2026-03-19T14:30+08:00
visit | 三一重工 上门拜访 见了李经理 | customer: 三一重工 / contact: 李经理
note | 三一重工 二期在5号楼 | customer: 三一重工
note | 小米 王总生日是5月3日 | customer: 小米 / contact: 王总
note | 小米 成立于2010年 | customer: 小米
opportunity | 华为 50万 方案 6月底签约 | customer: 华为 / amount: 500000 / stage: proposal / close_date: 2026-06-30
opportunity | 小米 1.2亿 线索 | customer: 小米 / amount: 120000000 / stage: lead
opportunity | 小米 年度框架 ¥8000 演示 二季度末成交 | customer: 小米 / amount: 8000 / stage: demo / close_date: 2026-06-30
opportunity | 腾讯 80w 报价 月底关单 | customer: 腾讯 / amount: 800000 / stage: proposal / close_date: 2026-03-31
opportunity | 腾讯 三十万 赢单 | customer: 腾讯 / amount: 300000 / stage: closed won
opportunity | 腾讯 30万丢单 | customer: 腾讯 / amount: 300000 / stage: closed lost
opportunity | 美的 推进到谈判 金额60万 | customer: 美的 / amount: 600000 / stage: negotiation
opportunity | 台積電 設備案 NT$300萬 提案 | customer: 台積電 / amount: 3000000 / stage: proposal
opportunity | Acme 20k demo 6月关单 | customer: Acme / amount: 20000 / stage: demo / close_date: 2026-06-30
opportunity | 阿里云 云服务 45万 合格 | customer: 阿里云 / amount: 450000 / stage: qualified
ticket | 华为 登录不了 紧急 | customer: 华为 / priority: urgent
ticket | 小米 发票抬头错误 低优先级 | customer: 小米 / priority: low
followup | 明天下午3点给华为王总打电话 | customer: 华为 / contact: 王总 / followup: 2026-03-12T15:00+08:00
followup | 周五前把合同发给小米 | customer: 小米 / followup: 2026-03-13
followup | 小米 寄样品 下周一 | customer: 小米 / followup: 2026-03-16
followup | 提醒我后天早上9点联系腾讯孙总 | customer: 腾讯 / contact: 孙总 / followup: 2026-03-13T09:00+08:00
followup | 腾讯 续约材料 4月1日 紧急 | customer: 腾讯 / followup: 2026-04-01 / priority: urgent
followup | 三天后问一下比亚迪的付款 | customer: 比亚迪 / followup: 2026-03-14
followup | 比亚迪 发样机 这周四上午10点半 | customer: 比亚迪 / followup: 2026-03-12T10:30+08:00
"""
# customers and contacts whose names are words, or parts of one another
WORDY_CUSTOMERS = """
Call Center Inc / Call Box / May / Maytag / Stage 32 / Urgent Care Co / Next / Next Level / Tomorrow
Studios / Won Kim Foods / Lead Forensics / Demo Labs / Monday Coffee / Ford / Ford Credit / HP / HPE /
P2 Energy / Due North / By Design / Target / Close.io / Noon / Apple / Apple Leisure / 一点资讯 / 七天酒店 /
明天控股 / 下一代科技 / 四季沐歌 / 五一广场 / 紧急救援中心 / 华为 / 华为云 / 赢时胜 / 报价通
"""
WORDY_CONTACTS = """
Will / Summer Lee / Dawn / June / Wen / 周五一 / 张一 / 韩冬
"""
WORDY_ENGLISH = """
call | Call Center Inc no answer, follow up friday | customer: Call Center Inc / followup: 2026-03-13
call | call box wants 5 units fu mon | customer: Call Box / followup: 2026-03-16
call | Maytag follow up in may | customer: Maytag / followup: 2026-05-01
call | May: spoke to Will, follow up may 5 | customer: May / contact: Will / followup: 2026-05-05
opportunity | Stage 32 20k stage proposal | customer: Stage 32 / amount: 20000 / stage: proposal
ticket | Urgent Care Co printer down | customer: Urgent Care Co
ticket | Urgent Care Co printer down urgent | customer: Urgent Care Co / priority: urgent
call | Next Level follow up next tuesday | customer: Next Level / followup: 2026-03-17
call | Next follow up tuesday | customer: Next / followup: 2026-03-17
call | Tomorrow Studios follow up tomorrow | customer: Tomorrow Studios / followup: 2026-03-12
opportunity | Won Kim Foods 10k won | customer: Won Kim Foods / amount: 10000 / stage: closed won
opportunity | Lead Forensics 10k lead | customer: Lead Forensics / amount: 10000 / stage: lead
opportunity | Demo Labs 10k | customer: Demo Labs / amount: 10000
call | Monday Coffee follow up monday | customer: Monday Coffee / followup: 2026-03-16
call | Ford Credit approved, f/u wed | customer: Ford Credit / followup: 2026-03-18
call | ford approved, f/u wed | customer: Ford / followup: 2026-03-18
call | HP toner order, follow up 3pm | customer: HP / followup: 2026-03-11T15:00-04:00
call | HPE server order, follow up 3pm | customer: HPE / followup: 2026-03-11T15:00-04:00
ticket | P2 Energy meter offline p1 | customer: P2 Energy / priority: p1
opportunity | Target 90k target close june 5 | customer: Target / amount: 90000 / close_date: 2026-06-05
opportunity | Close.io 90k close june 5 | customer: Close.io / amount: 90000 / close_date: 2026-06-05
call | Noon delivered, follow up noon friday | customer: Noon / followup: 2026-03-13T12:00-04:00
call | Apple Leisure spoke with June, follow up june 2 | customer: Apple Leisure / contact: June / followup: 2026-06-02
call | Apple Summer Lee on leave this summer, follow up sept 1 | customer: Apple / contact: Summer Lee / followup: 2026-09-01
"""
WORDY_CHINESE = """
call | 明天控股 后天跟进 | customer: 明天控股 / followup: 2026-03-13
call | 下一代科技 下周跟进 | customer: 下一代科技 / followup: 2026-03-16
ticket | 紧急救援中心 打印机坏了 | customer: 紧急救援中心
call | 华为云 迁移完成，周五跟进 | customer: 华为云 / followup: 2026-03-13
opportunity | 赢时胜 20万 赢单 | customer: 赢时胜 / amount: 200000 / stage: closed won
"""


SHOWN = ("customer", "contact", "followup", "amount", "stage", "close_date", "priority")


def _names(table: str) -> list[str]:
    return " ".join(table.split()).split(" / ")


def _rows(table: str) -> list[str]:
    return table.strip().splitlines()


def _check(row: str, locale: str, zone: ZoneInfo, customers: str, contacts: str) -> None:
    kind, typed, told = row.split(" | ")
    wanted = dict(field.split(": ", 1) for field in told.split(" / "))
    named, there = _names(customers), _names(contacts)
    found = fields(kind, typed, now=NOW.replace(tzinfo=zone), locale=locale, customers=named, contacts=there)
    read = {name: value for name, value in found.items() if value not in (None, "") and name in SHOWN}
    assert {name: _shown(value) for name, value in read.items()} == wanted


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return str(value)


@pytest.mark.parametrize("row", _rows(ENGLISH))
def test_english(row: str) -> None:
    _check(row, "en-US", ZoneInfo("America/New_York"), CUSTOMERS, CONTACTS)


@pytest.mark.parametrize("row", _rows(CHINESE))
def test_chinese(row: str) -> None:
    _check(row, "zh-CN", SHANGHAI, CUSTOMERS, CONTACTS)


@pytest.mark.parametrize("row", _rows(WORDY_ENGLISH))
def test_names_that_are_words(row: str) -> None:
    _check(row, "en-US", ZoneInfo("America/New_York"), WORDY_CUSTOMERS, WORDY_CONTACTS)


@pytest.mark.parametrize("row", _rows(WORDY_CHINESE))
def test_chinese_names_that_are_words(row: str) -> None:
    _check(row, "zh-CN", SHANGHAI, WORDY_CUSTOMERS, WORDY_CONTACTS)
