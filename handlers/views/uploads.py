"""What is said of a file that somebody asked for: where it is, or why it is not there."""

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b

FORBIDDEN = ("file_uploads_disabled", "file_uploads_except_images_disabled", "file_type_not_allowed")


def delivered(t: Translator, title: str, link: str) -> b.Message:
    """Tell the person who asked elsewhere where the file is."""
    return b.sentence(t("It's in your direct messages with me: {file}", file=b.link(link, title)))


def not_shared(t: Translator) -> b.Message:
    return b.sentence(t("I sent the file, but Slack doesn't show it. Press again in a moment."))


def failed(t: Translator, why: str) -> b.Message:
    """`why` is Slack's code, or empty when Slack was not to be reached."""
    return b.sentence(_reason(t, why))


def _reason(t: Translator, why: str) -> Markup:
    if why in ("missing_scope", "no_permission", "not_allowed_token_type"):
        return t(
            "I can't send you the file: Rapport isn't allowed to upload files. An admin can "
            "reinstall the app with its manifest."
        )
    if why in FORBIDDEN:
        return t("I can't send you the file: your Slack workspace doesn't let apps upload such files.")
    if why == "storage_limit_reached":
        return t("I can't send you the file: your Slack workspace has no file storage left.")
    if why:
        return t("I couldn't send you the file; Slack says {why}. Press again in a moment.", why=why)
    return t("I couldn't send you the file: Slack couldn't be reached. Press again in a moment.")
