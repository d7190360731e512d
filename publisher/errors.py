"""Why a run stops.

An exception is for what cannot go on; what an author can mend is a
:class:`publisher.notices.Notice`.  Only ``cli`` catches these::

    PublisherError            1
    ├── UsageError            2   the command was called wrongly
    ├── ConfigError           3   publisher.toml is not right
    ├── ManuscriptError       4   a folder of posts cannot be gathered
    ├── CompositionError      5   a template or style fails
    ├── LayoutError           6   a section cannot be set
    ├── MissingToolError      7   something must be installed first
    └── PreflightError        8   a package is refused
"""

from __future__ import annotations

from typing import ClassVar


class PublisherError(Exception):
    """Base of all; carries the exit code and what to do about it."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  hint: {self.hint}" if self.hint else self.message

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.message, self.hint)


def _rebuild(kind: type[PublisherError], message: str, hint: str) -> PublisherError:
    """Let an error cross from a worker process with its hint."""
    return kind(message, hint=hint)


class UsageError(PublisherError):
    exit_code = 2


class ConfigError(PublisherError):
    exit_code = 3


class ManuscriptError(PublisherError):
    exit_code = 4


class CompositionError(PublisherError):
    exit_code = 5


class LayoutError(PublisherError):
    exit_code = 6


class MissingToolError(PublisherError):
    exit_code = 7


class PreflightError(PublisherError):
    exit_code = 8
