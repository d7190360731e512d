"""What the door says when it stays shut."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818  not an error of the run: its picture is left out
    """A file or address that cannot be had; the run goes on without it."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(code, message, hint)
        self.code = code
        self.message = message
        self.hint = hint


def short(address: str) -> str:
    """Return an address as a message can hold it."""
    return address if len(address) <= 100 else f"{address[:80]}…"
