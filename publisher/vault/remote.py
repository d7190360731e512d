"""Pictures over https, from hosts that the config allows and from nowhere else.

The resolver of the session hands out public addresses only, and the connection
is made to just those: a name cannot be looked up once to be judged and again,
otherwise, to be used.  Every redirect is judged as if the post had named it.
"""

from __future__ import annotations

import functools
import ipaddress
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urljoin, urlsplit

from publisher import __version__
from publisher.vault.contents import MAX_BYTES
from publisher.vault.refusal import Refused, short

if TYPE_CHECKING:
    import niquests

CONNECT_S = 5.0
READ_S = 10.0
TOTAL_S = 30.0
"""For one picture, redirects and all."""
HOPS = 5
AUTHORITIES: str | bool = True
"""True: those that the system trusts."""

_silent: set[str] = set()
"""Hosts that did not answer in this run; they are not waited for again."""


def download(address: str, hosts: tuple[str, ...]) -> bytes:
    """Return the bytes at ``address``, or raise Refused."""
    for _ in range(HOPS + 1):
        parts = _judge(address, hosts)
        if parts.netloc in _silent:
            raise Refused("v-010", f"{short(address)} could not be fetched: {parts.hostname} does not answer")
        body, onward = _in_time(functools.partial(_ask, address), address)
        if onward is None:
            return body
        address = urljoin(address, onward)
    raise Refused(
        "v-010", f"{short(address)} could not be fetched: it leads on and on", "name the picture's own address"
    )


def _judge(address: str, hosts: tuple[str, ...]) -> SplitResult:
    """Return the parts of an address that may be asked."""
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
    name = host if port in {None, 443} else f"{host}:{port}"
    if name not in {each.rstrip(".").lower() for each in hosts}:
        raise Refused(
            "v-008", f"{short(address)} is not fetched", f'allow it in publisher.toml: [images] hosts = ["{name}"]'
        )
    return parts


def _ask(address: str) -> tuple[bytes, str | None]:
    """Return the body, or where the host sends us."""
    import niquests

    try:
        with (
            _session() as session,
            session.get(
                address, stream=True, allow_redirects=False, timeout=(CONNECT_S, READ_S), verify=AUTHORITIES
            ) as answer,
        ):
            if answer.is_redirect:
                return b"", str(answer.headers["location"])
            if answer.status_code != 200:
                raise Refused("v-010", f"{short(address)} could not be fetched: the host answers {answer.status_code}")
            return _body(answer, address), None
    except niquests.exceptions.RequestException as error:
        if isinstance(error.__cause__ or error.__context__, _PrivateAddressError) or "private network" in str(error):
            raise Refused("v-011", f"{short(address)} is not fetched: its host lies in a private network") from None
        if isinstance(error, niquests.exceptions.ConnectionError | niquests.exceptions.Timeout):
            _silent.add(urlsplit(address).netloc)
        raise Refused("v-010", f"{short(address)} could not be fetched: {_reason(error)}") from None


def _body(answer: niquests.Response, address: str) -> bytes:
    too_large = Refused(
        "v-004", f"{short(address)} is larger than {MAX_BYTES // 1_000_000} MB", "use a smaller picture"
    )
    if int(answer.headers.get("content-length") or 0) > MAX_BYTES:
        raise too_large
    body = bytearray()
    for chunk in answer.iter_content(65_536):
        body += chunk
        if len(body) > MAX_BYTES:
            raise too_large
    return bytes(body)


def _session() -> niquests.Session:
    import niquests

    session = niquests.Session(
        resolver=_public_resolver(), disable_http3=True, retries=0,
        revocation_configuration=None, allow_incoming_cookies=False,
    )  # fmt: skip
    session.trust_env = False  # a proxy would look names up behind our back; .netrc would give passwords away
    session.headers = {  # type: ignore[assignment]
        "User-Agent": f"publisher/{__version__}",
        "Accept": "image/*",
        "Accept-Encoding": "identity",
    }
    return session


class _PrivateAddressError(OSError):
    pass


def is_public(address: str) -> bool:
    """True for an address that the whole internet can reach, and that is nobody's router, cloud service or self."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner or ip in ipaddress.ip_network("64:ff9b::/96"):
            return inner is not None and inner.is_global and not inner.is_multicast and ip.ipv4_mapped is not None
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _public_resolver() -> Any:
    from niquests.packages.urllib3.contrib.resolver.system import SystemResolver  # type: ignore[import-not-found]

    class PublicResolver(SystemResolver):  # type: ignore[misc]
        """Answers with public addresses only."""

        def getaddrinfo(self, host: Any, port: Any, family: Any, type: Any, *rest: Any, **more: Any) -> Any:  # noqa: A002
            found = socket.getaddrinfo(host, port, family, type)
            if not all(is_public(str(each[4][0])) for each in found):
                raise _PrivateAddressError("the host lies in a private network")
            return found

    return PublicResolver()


def _in_time(ask: Callable[[], tuple[bytes, str | None]], address: str) -> tuple[bytes, str | None]:
    """Call ``ask`` and wait no longer than TOTAL_S, however slowly the host dribbles."""
    outcome: list[Any] = []

    def work() -> None:
        try:
            outcome.append(ask())
        except BaseException as error:
            outcome.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(TOTAL_S)
    if not outcome:
        raise Refused("v-010", f"{short(address)} could not be fetched: it takes too long")
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    result: tuple[bytes, str | None] = outcome[0]
    return result


def _reason(error: Exception) -> str:
    import niquests

    for kind, words in (
        (niquests.exceptions.SSLError, "its certificate is not valid"),
        (niquests.exceptions.Timeout, "the host takes too long"),
        (niquests.exceptions.ConnectionError, "the host does not answer"),
    ):
        if isinstance(error, kind):
            return words
    return "the host's answer makes no sense"
