"""The zip that goes to the shop: three PDFs, reports, a ticket, checksums; the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from publisher.printshop.profiles import Printer
from publisher.store import write_atomically

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a zip can name; nothing in the package depends on when it was made."""
CHECKSUMS = "checksums.sha256"


def file_names(printer: Printer, key: str, isbn: str) -> tuple[str, str, str]:
    """Names of interior, cover and proof as the printer wants them; without an ISBN the book's key stands for it."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", key).strip("-.") or "book"
    digits = re.sub(r"[^0-9Xx]", "", isbn) or name
    interior = printer.interior_name.format(name=name, isbn=digits)
    cover = printer.cover_name.format(name=name, isbn=digits)
    return interior, cover, f"{name}-proof.pdf"


def package(files: Mapping[str, bytes], out: Path) -> Path:
    """Write ``files`` and their checksums as a zip.

    :param files: name → bytes; PDFs are stored as they are, the rest is packed
    """
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in [*sorted(files.items()), (CHECKSUMS, sums.encode())]:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".pdf") else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(out, held.getvalue())
    return out
