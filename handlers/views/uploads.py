"""What is said of a file that somebody asked for: where it is, or why it is not there."""

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b

FORBIDDEN = ("file_uploads_disabled", "file_uploads_except_images_disabled", "file_type_not_allowed")


def delivered(t: Translator, title: str, link: str) -> b.Message:
    """Tell the person who asked elsewhere where the file is."""
    return b.sentence(t("It is in your direct messages with me: {file}", file=b.link(link, title)))


def failed(t: Translator, why: str) -> b.Message:
    """`why` is Slack's code, or empty when Slack was not to be reached."""
    return b.sentence(_reason(t, why))


def _reason(t: Translator, why: str) -> Markup:
    if why in ("missing_scope", "no_permission", "not_allowed_token_type"):
        return t(
            "I cannot give you the file: Slack has not granted Rapport the right to upload files. An admin "
            "installs the app again with its manifest."
        )
    if why in FORBIDDEN:
        return t("I cannot give you the file: your Slack workspace does not let apps upload such files.")
    if why == "storage_limit_reached":
        return t("I cannot give you the file: your Slack workspace has no room left for files.")
    if why:
        return t("I could not give you the file; Slack says {why}. Press again in a moment.", why=why)
    return t("I could not give you the file: Slack was not to be reached. Press again in a moment.")
