"""One question over https, put to no address but those that were judged.

A name is looked up once, and unless every answer is public nothing is asked.
The connection is made to the addresses themselves, so the name cannot be
looked up again, otherwise, to be used; the certificate must be for the name.

Loaded when the first picture is fetched, for the client is slow to load.
"""

from __future__ import annotations

import functools
import ipaddress
import os
import socket
import ssl
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import SplitResult

from urllib3 import BaseHTTPResponse, HTTPSConnectionPool, Timeout, exceptions
from urllib3.util import parse_url

from publisher import __version__
from publisher.vault.contents import MAX_BYTES
from publisher.vault.refusal import Refused

CONNECT_S = 5.0
READ_S = 10.0
AUTHORITIES: str | None = None
"""A file of certificates (PEM) of those that vouch for hosts; None: whom the system trusts."""

_silent: dict[str, str] = {}
"""Hosts that could not be reached in this run, and why not; they are not waited for again."""


def ask(place: SplitResult, called: str) -> tuple[bytes, str | None]:
    """Return the body at an https address, or where the host sends us; raise Refused, which says ``called``."""
    reason = _silent.get(place.netloc, "")
    if not reason:
        try:
            return _ask_in_turn(place, called)
        except (OSError, exceptions.HTTPError) as error:
            reason = _reason(error)
            if isinstance(error, exceptions.SSLError) and _knows_no_authority():
                hint = "install ca-certificates, or name a file of certificates in SSL_CERT_FILE"
                raise Refused(
                    "v-014", f"{called} could not be fetched: this system has no certificates of authorities", hint
                ) from None
            if isinstance(error, OSError | exceptions.SSLError | exceptions.TimeoutError):
                _silent[place.netloc] = reason
    raise Refused("v-010", f"{called} could not be fetched: {reason}")


def _ask_in_turn(place: SplitResult, called: str) -> tuple[bytes, str | None]:
    """Ask the first of the host's addresses that a connection can be made to."""
    found = socket.getaddrinfo(place.hostname, place.port or 443, type=socket.SOCK_STREAM)
    *others, last = dict.fromkeys(str(each[4][0]) for each in found)
    if not all(is_public(each) for each in (*others, last)):
        raise Refused("v-011", f"{called} is not fetched: its host lies in a private network")
    for each in others:
        with suppress(exceptions.ConnectTimeoutError, exceptions.NewConnectionError):
            return _ask_at(each, place, called)
    return _ask_at(last, place, called)


def _ask_at(ip: str, place: SplitResult, called: str) -> tuple[bytes, str | None]:
    headers = {"Host": place.netloc, "User-Agent": f"publisher/{__version__}", "Accept": "image/*"}
    pool = HTTPSConnectionPool(
        ip, place.port or 443, headers=headers, timeout=Timeout(connect=CONNECT_S, read=READ_S), retries=False,
        ssl_context=_trust(AUTHORITIES), server_hostname=place.hostname,
    )  # fmt: skip
    target = parse_url(place.geturl()).request_uri
    with pool, closing(pool.urlopen("GET", target, redirect=False, preload_content=False)) as answer:
        if onward := answer.get_redirect_location():
            return b"", onward.encode("latin-1").decode("utf-8", "replace")  # as browsers read it
        if answer.status != 200:
            raise Refused("v-010", f"{called} could not be fetched: the host answers {answer.status}")
        return _body(answer, called), None


def _body(answer: BaseHTTPResponse, called: str) -> bytes:
    too_large = Refused("v-004", f"{called} is larger than {MAX_BYTES // 1_000_000} MB", "use a smaller picture")
    if (answer.length_remaining or 0) > MAX_BYTES:
        raise too_large
    body = bytearray()
    for chunk in answer.stream(65_536):
        body += chunk
        if len(body) > MAX_BYTES:
            raise too_large
    return bytes(body)


def is_public(address: str) -> bool:
    """True for an address that the whole internet can reach, and that is nobody's router, cloud service or self."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if inner or ip in ipaddress.ip_network("64:ff9b::/96"):
            return inner is not None and inner.is_global and not inner.is_multicast and ip.ipv4_mapped is not None
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


@functools.cache
def _trust(authorities: str | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=authorities)


def _knows_no_authority() -> bool:
    """True where OpenSSL finds neither a file nor a folder of certificates (its names there are hashes)."""
    where = ssl.get_default_verify_paths()
    folders = os.environ.get(where.openssl_capath_env, where.openssl_capath).split(os.pathsep)
    kept = any(any(Path(each).glob("*.[0-9]")) for each in folders)
    return not kept and not _trust(AUTHORITIES).cert_store_stats()["x509_ca"]


def _reason(error: Exception) -> str:
    if isinstance(error, exceptions.SSLError):
        invalid = isinstance(error.args[0], ssl.SSLCertVerificationError)
        return "its certificate is not valid" if invalid else "it keeps no secure connection"
    if isinstance(error, OSError | exceptions.NewConnectionError):
        return "the host does not answer"
    if isinstance(error, exceptions.TimeoutError):
        return "the host takes too long"
    if isinstance(error, exceptions.ProtocolError) and isinstance(error.args[-1], OSError | exceptions.IncompleteRead):
        return "the host breaks off"
    return "the host's answer makes no sense"
