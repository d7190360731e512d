"""Documents laid out and drawn in one piece of Python's stack, whoever asks for it (:mod:`publisher.stack`).

Gain: a tenth over many documents, up to a third of one.
"""

from __future__ import annotations

from typing import Any

from weasyprint import pdf
from weasyprint.document import Document

from publisher.setting.patches.swaps import Swap, everywhere
from publisher.stack import roomy


def swaps() -> list[Swap]:
    render: Any = classmethod(roomy(Document._render.__func__))
    return [Swap(Document, "_render", render), *everywhere(pdf.generate_pdf, roomy(pdf.generate_pdf))]
