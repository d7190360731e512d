"""Pictures over https, from hosts that the config allows and from nowhere else.

Every redirect is judged as if the post had named it.
"""

from __future__ import annotations

import threading
from urllib.parse import SplitResult, urljoin, urlsplit

from publisher.vault.refusal import Refused, short

TOTAL_S = 30.0
"""For one picture, redirects and all, however slowly the hosts dribble."""
HOPS = 5


def download(address: str, hosts: tuple[str, ...]) -> bytes:
    """Return the bytes at ``address``, or raise Refused; wait no longer than TOTAL_S."""
    outcome: list[bytes | BaseException] = []

    def work() -> None:
        try:
            outcome.append(_follow(address, hosts))
        except BaseException as error:
            outcome.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(TOTAL_S)
    if not outcome:
        raise Refused("v-010", f"{short(address)} could not be fetched: it takes too long")
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]


def _follow(address: str, hosts: tuple[str, ...]) -> bytes:
    for _ in range(HOPS + 1):
        place = _judge(address, hosts)
        from publisher.vault.wire import ask

        body, onward = ask(place, short(address))
        if onward is None:
            return body
        try:
            address = urljoin(address, onward)
        except ValueError:
            raise Refused("v-010", f"{short(address)} could not be fetched: it leads nowhere") from None
    raise Refused(
        "v-010", f"{short(address)} could not be fetched: it leads on and on", "name the picture's own address"
    )


def _judge(address: str, hosts: tuple[str, ...]) -> SplitResult:
    """Return the parts of an address that may be asked, its host in ASCII (IDNA)."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower(), parts.port
    except ValueError:
        raise Refused("v-013", f"{short(address)} is no address") from None
    if parts.scheme != "https":
        raise Refused(
            "v-008", f"{short(address)} is not fetched: only https is", "use an https address or a local file"
        )
    if parts.username is not None or parts.password is not None:
        raise Refused("v-013", f"an address at {host} holds a name or a password", "use an address without them")
    suffix = "" if port in {None, 443} else f":{port}"
    if host + suffix not in {each.rstrip(".").lower() for each in hosts}:
        raise Refused(
            "v-008", f"{short(address)} is not fetched",
            f'allow it in publisher.toml: [images] hosts = ["{host}{suffix}"]',
        )  # fmt: skip
    return parts._replace(netloc=(f"[{host}]" if ":" in host else host) + suffix)
