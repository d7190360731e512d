"""Work on pages that grew with the square of their number.

For each page the engine computes styles of every page's pseudo-elements, and
looks through all pages for fixed boxes.  Gain: nothing on an article, a tenth on
a book of a thousand pages in one document.
"""

from __future__ import annotations

from typing import Any

from weasyprint import layout
from weasyprint.layout import page as engine_page

from publisher.setting.patches.swaps import Swap, everywhere

_engine_layout_fixed_boxes = layout.layout_fixed_boxes


def set_page_type_computed_styles(page_type: Any, html: Any, style_for: Any) -> None:
    """In place of the function of the same name in ``layout.page``."""
    style_for.add_page_declarations(page_type)
    root, base_url = html.etree_element, html.base_url
    style_for.set_computed_styles(page_type, root=root, parent=root, base_url=base_url)
    pseudo_types = style_for.__dict__.get("_page_pseudo_types")
    if pseudo_types is None:
        pseudo_types = style_for._page_pseudo_types = list(
            dict.fromkeys(
                selector[1]
                for sheet, _, _ in style_for._sheets
                for _, selectors, _ in sheet.page_rules
                for selector in selectors
                if selector[1]
            )
        )
    cascaded = style_for.get_cascaded_styles()
    for pseudo_type in pseudo_types:
        if (page_type, pseudo_type) in cascaded:
            style_for.set_computed_styles(
                page_type, pseudo_type=pseudo_type, root=root, parent=page_type, base_url=base_url
            )


def layout_fixed_boxes(context: Any, pages: Any, containing_page: Any) -> Any:
    """In place of ``layout.layout_fixed_boxes``: only the pages that have any."""
    pages = [page for page in pages if page.fixed_boxes]
    return _engine_layout_fixed_boxes(context, pages, containing_page) if pages else ()


def swaps() -> list[Swap]:
    return [
        *everywhere(engine_page.set_page_type_computed_styles, set_page_type_computed_styles),
        Swap(layout, "layout_fixed_boxes", layout_fixed_boxes),
    ]
