"""Work that any process can do: done by a worker where there is one, which has the engine at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from publisher.errors import PublisherError
from publisher.press.shop import Shop
from publisher.setting import warm_up
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
    errands: Sequence[Errand], workers: int, on_done: Callable[[Errand, Any], None] | None = None
) -> list[Any | PublisherError]:
    """Do the errands, the first ones first, and return what came of each; see :func:`publisher.workers.run`."""
    return run(_do, errands, workers=workers, timeout_s=_TIMEOUT_S, memory_mb=_MEMORY_MB, on_done=on_done)


def send(task: Callable[..., Any], *arguments: Any) -> Any:
    """Do one thing and return its result; raise what it raised."""
    (result,) = share([Errand(task.__name__, task, arguments)], workers=1)
    if isinstance(result, PublisherError):
        raise result
    return result


def engage(shop: Shop, size: int) -> None:
    """Hire workers for ``size`` characters of posts that are new; they load the engine while the posts are read."""
    if shop.jobs > 1 and size:
        hire(shop.jobs if size > _WORTH_ALL else 1, partial(warm_up, shop.store))
