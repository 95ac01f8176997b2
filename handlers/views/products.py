"""How products look."""

from collections.abc import Sequence

from handlers.core.translation import Markup, Translator
from handlers.views import blocks as b
from handlers.views.records import Entry, add_select, facts
from storage.products import Product


def one_line(t: Translator, product: Product) -> Markup:
    price = t.money(product.price, product.currency) if product.price is not None else ""
    off = "" if product.is_active else t("not on sale")
    return b.joined(b.bold(product.name), product.code, price, off)


def card(t: Translator, product: Product, entries: Sequence[Entry], *, may_edit: bool) -> b.Message:
    """Show what is known of a product; who may change it finds the fields that are empty."""
    change = (
        b.actions(
            b.button(t("Edit"), "product.edit", product.id),
            add_select(t, Product.entity, product.id, entries),
        )
        if may_edit
        else None
    )
    return b.message(
        b.section(b.joined(b.bold(product.name), product.code)),
        *facts(t, [one for one in entries if one.field.name not in ("name", "code")]),
        change,
    )


def listing(
    t: Translator, text: str, found: tuple[int, Sequence[Product]], skipped: int = 0, *, may_create: bool
) -> b.Message:
    """List the products that have `text` in them, page by page; all of them without one."""
    count, shown = found
    title = t("Products") if count or not text else t("No product matches “{text}”.", text=b.clip(text, 80))
    if not count and not text:
        title = t("No products yet.")
    new = b.button(t("New product"), "product.new", text[:200] if not count else "")
    return b.message(
        b.section(b.bold(title) if count else title),
        *(b.section(one_line(t, one), b.button(t("Show"), "product.show", one.id)) for one in shown),
        b.pager(t, "product.page", skipped, b.PAGE, skipped + len(shown) < count, f"{text[:200]}|"),
        b.actions(new) if may_create else None,
    )


def saved(t: Translator, product: Product) -> b.Message:
    return b.message(
        b.section(
            t("Saved: {product}", product=one_line(t, product)),
            b.button(t("Show"), "product.show", product.id),
        )
    )


def undone(t: Translator, product: Product) -> b.Message:
    return b.sentence(t("Undone: {what}", what=one_line(t, product)))
