"""Work that any process can do: done by a worker where there is one, which has the engine at hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, NamedTuple

from publisher.config import OFFPRINTS, PAGED, Config
from publisher.errors import PublisherError
from publisher.press.shop import Shop
from publisher.setting import warm_up
from publisher.typefaces import fingerprint
from publisher.workers import hire, run

_TIMEOUT_S = 900.0
_MEMORY_MB = 4_000
_WORTH_ALL = 100_000
"""Characters of posts that are new from which on every worker will be wanted, and not one."""


class Errand(NamedTuple):
    """A call on its way to a worker; task, arguments and result pickle."""

    name: str
    task: Callable[..., Any]
    arguments: tuple[Any, ...]


def _do(errand: Errand) -> Any:
    return errand.task(*errand.arguments)


def share(
    errands: Sequence[Errand],
    workers: int,
    on_done: Callable[[Errand, Any], None] | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> list[Any | PublisherError]:
    """Do the errands, the first ones first, and return what came of each; see :func:`publisher.workers.run`."""
    return run(
        _do, errands, workers=workers, timeout_s=_TIMEOUT_S, memory_mb=_MEMORY_MB, on_done=on_done, meanwhile=meanwhile
    )


def send(task: Callable[..., Any], *arguments: Any) -> Any:
    """Do one thing and return its result; raise what it raised."""
    (result,) = share([Errand(task.__name__, task, arguments)], workers=1)
    if isinstance(result, PublisherError):
        raise result
    return result


def wants_pages(config: Config, only: Collection[str] = ()) -> bool:
    """True when a PDF is among what is ordered, so that there will be something to set."""
    offprints = config.offprints is not None and (not only or OFFPRINTS in only) and "pdf" in config.offprints.formats
    books = (order for key, order in config.books.items() if not only or key in only)
    return offprints or any(not order.editions or set(PAGED) & set(order.editions) for order in books)


def engage(shop: Shop, size: int) -> None:
    """Hire workers for a build with ``size`` characters of posts that are new; one if there are none, for the matter.

    They load the engine while the posts are read: call it before the rooms that
    read and compose are loaded, which takes a while too.
    """
    if shop.jobs > 1:
        fingerprint()  # which everybody asks for: those who are forked know it by then
        hire(shop.jobs if size > _WORTH_ALL else 1, partial(warm_up, shop.store))
