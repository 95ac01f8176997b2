"""Every block and most elements, as data: what the page must be able to draw."""

from typing import Any

Json = dict[str, Any]


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def _mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def _button(text: str, **more: Any) -> Json:
    return {"type": "button", "text": _plain(text), "action_id": "picked", "value": text.lower(), **more}


def _rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def _run(*pieces: Json, kind: str = "rich_text_section") -> Json:
    return {"type": kind, "elements": list(pieces)}


def _text(text: str, **style: bool) -> Json:
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def _series(name: str, *values: float) -> Json:
    months = zip(("Jul", "Aug", "Sep", "Oct"), values, strict=True)
    return {"name": name, "data": [{"label": label, "value": value} for label, value in months]}


def _chart(kind: str, title: str, *series: Json) -> Json:
    axes = {"categories": ["Jul", "Aug", "Sep", "Oct"], "x_label": "Month", "y_label": "Deals"}
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {"type": kind, "series": list(series), "axis_config": axes},
    }


PIE: Json = {
    "type": "data_visualization",
    "title": "Pipeline by stage",
    "chart": {
        "type": "pie",
        "segments": [
            {"label": "Lead", "value": 12},
            {"label": "Proposal", "value": 7},
            {"label": "Won", "value": 5},
        ],
    },
}
BAR = _chart("bar", "Won and lost", _series("Won", 3, 5, 2, 8), _series("Lost", 1, 2, 4, 1))
LINE = _chart("line", "Revenue", _series("2026", 30000, 42000, 38000, 61000))
AREA = _chart("area", "Open tickets", _series("P1", 4, 2, 5, 1), _series("P2", 9, 7, 12, 6))

OPTIONS = [
    {"text": _plain(text), "value": text.lower(), "description": _plain(about)}
    for text, about in (("Small", "up to 10 seats"), ("Large", "more than that"))
]

GALLERY: list[Json] = [
    {"type": "header", "text": _plain("Every block :tada:")},
    {
        "type": "section",
        "text": _mrkdwn(
            "*bold* _italic_ ~strike~ `code` <https://example.com|a link> &amp; 中文 *粗体*\n"
            "> a quote\n<!date^1795424400^{date_long} at {time}|some day> <!here> :rocket:\n```let x = 1;```"
        ),
        "accessory": {
            "type": "static_select",
            "action_id": "picked",
            "placeholder": _plain("Choose a size"),
            "options": OPTIONS,
        },
    },
    {
        "type": "section",
        "fields": [
            _mrkdwn("*Owner*\nMaya Chen"),
            _mrkdwn("*Amount*\n50,000 USD"),
            _plain("Plain"),
            _plain("Four"),
        ],
    },
    {
        "type": "context",
        "elements": [
            {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A small picture"},
            _mrkdwn("Updated *today*"),
        ],
    },
    {"type": "divider"},
    {
        "type": "actions",
        "elements": [
            _button("Approve", style="primary"),
            _button("Website", url="https://example.com/") | {"action_id": "picked_url"},
            {"type": "datepicker", "action_id": "picked_day", "initial_date": "2026-11-30"},
            {"type": "timepicker", "action_id": "picked_hour", "initial_time": "09:30"},
            {"type": "users_select", "action_id": "picked_user", "placeholder": _plain("Choose a person")},
            {"type": "checkboxes", "action_id": "picked_boxes", "options": OPTIONS},
            {"type": "radio_buttons", "action_id": "picked_radio", "options": OPTIONS},
        ],
    },
    {
        "type": "input",
        "label": _plain("Say something"),
        "dispatch_action": True,
        "element": {"type": "plain_text_input", "action_id": "picked"},
    },
    _rich(
        _run(_text("Rich "), _text("bold", bold=True), _text(" and "), _text("code", code=True)),
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                _run(_text("first")),
                _run({"type": "link", "url": "https://example.com", "text": "second"}),
            ],
        },
        {"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": [_run(_text("numbered"))]},
        _run(_text("quoted"), kind="rich_text_quote"),
        _run(_text("preformatted"), kind="rich_text_preformatted"),
    ),
    {
        "type": "image",
        "image_url": "https://example.com/b.png",
        "alt_text": "A landscape",
        "title": _plain("A title"),
    },
    {"type": "alert", "level": "warning", "text": _mrkdwn("*Careful*: this renews in 7 days.")},
    {"type": "alert", "level": "success", "text": _plain("All is well.")},
    BAR,
    PIE,
]

MORE: list[Json] = [
    {
        "type": "markdown",
        "text": "## Markdown\nSome **bold**, *italic* and `code`; [a link](https://example.com).\n\n"
        "- one\n- two\n\n"
        "1. first\n2. second\n\n> quoted\n\n| Name | Seats |\n|---|---|\n| Acme | 20 |\n\n```\nfenced\n```",
    },
    {
        "type": "data_table",
        "caption": "Open opportunities",
        "page_size": 3,
        "rows": [
            [{"type": "raw_text", "text": name} for name in ("Customer", "Stage", "Amount")],
            *(
                [
                    {"type": "raw_text", "text": f"Customer {i}"},
                    {"type": "raw_text", "text": "Proposal" if i % 2 else "Lead"},
                    {"type": "raw_number", "value": (i * 7919) % 50000, "text": f"{(i * 7919) % 50000:,}"},
                ]
                for i in range(1, 9)
            ),
        ],
    },
    {
        "type": "card",
        "title": _mrkdwn("*Acme Ltd*"),
        "subtitle": _mrkdwn("Customer since 2019"),
        "body": _mrkdwn("20 seats, renews on 1 December."),
        "actions": [_button("Open card")],
    },
    {
        "type": "carousel",
        "elements": [
            {
                "type": "card",
                "title": _plain(f"Card {i}"),
                "body": _plain("Something to look at."),
                "actions": [_button(f"Pick {i}")],
            }
            for i in range(1, 5)
        ],
    },
    {
        "type": "container",
        "title": _plain("A container"),
        "subtitle": _plain("It can be closed"),
        "is_collapsible": True,
        "child_blocks": [{"type": "section", "text": _mrkdwn("Inside the *container*")}],
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "picked",
                "positive_button": {"text": _plain("Good"), "value": "good"},
                "negative_button": {"text": _plain("Bad"), "value": "bad"},
            },
            {
                "type": "icon_button",
                "action_id": "picked_icon",
                "icon": "trash",
                "text": _plain("Remove it"),
                "value": "x",
            },
        ],
    },
    {
        "type": "plan",
        "title": "Plan: renew Acme",
        "tasks": [
            {"type": "task_card", "task_id": "1", "title": "Call Li Wei", "status": "complete"},
            {
                "type": "task_card",
                "task_id": "2",
                "title": "Write the offer",
                "status": "pending",
                "details": _rich(_run(_text("20 seats"))),
            },
        ],
    },
    {"type": "task_card", "task_id": "3", "title": "Looking up Acme", "status": "in_progress"},
    {
        "type": "video",
        "title": _plain("A short film"),
        "alt_text": "How to log a call",
        "thumbnail_url": "https://example.com/c.png",
        "video_url": "https://example.com/film",
    },
]

HOME_EXTRA: list[Json] = [
    LINE,
    AREA,
    {"type": "section", "text": _mrkdwn("*Follow-ups*\n• Acme, today 15:00\n• Globex, tomorrow")},
    {"type": "actions", "elements": [_button("Done"), _button("Snooze") | {"action_id": "picked_snooze"}]},
]
TABLE: Json = {
    "type": "table",
    "column_settings": [{"is_wrapped": True}, {"align": "right"}],
    "rows": [
        [{"type": "raw_text", "text": "Customer"}, {"type": "raw_text", "text": "Seats"}],
        [{"type": "raw_text", "text": "Acme"}, {"type": "raw_number", "value": 20, "text": "20"}],
    ],
}
