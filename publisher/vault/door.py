"""Tell files, addresses and inline data apart; keep what came from afar."""

from __future__ import annotations

import base64
import binascii
import hashlib
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from publisher.store import Store, key_of
from publisher.vault.contents import MAX_BYTES, SUFFIX, sound
from publisher.vault.local import read_local
from publisher.vault.refusal import Refused, short
from publisher.vault.remote import download

_LONGEST = 4096
_REFUSAL_LASTS_S = 3600
"""An address that could not be had is asked again after this time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """Where pictures may come from in this run."""

    roots: tuple[str, ...]
    """Absolute folders below which local files may lie, besides the post's own folder."""
    hosts: tuple[str, ...] = ()
    """Hosts that may be asked over https, each exactly, such as ``images.example.org``; with ``:port`` unless 443."""
    offline: bool = False
    store: Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A picture that passed the door."""

    path: str
    """Absolute: the author's own file, or a copy in the store of what was fetched or made safe."""
    digest: str
    """SHA-256 of the bytes at ``path``, hex."""
    mime: str
    """By content, such as ``image/png``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What came of asking an address, as the store keeps it."""

    digest: str = ""
    mime: str = ""
    refusal: tuple[str, str, str] = ("", "", "")
    asked: float = 0.0
    """Seconds since 1970; 0 for an answer that is good for ever."""


def fetch(vault: Vault, address: str, base: Path) -> Holding:
    """Return the picture at ``address``, as a post in the folder ``base`` wrote it; raise Refused when it may not be.

    Remote pictures are asked for once and kept under their address; a refusal
    is kept for an hour.
    """
    if address.lstrip()[:5].lower() == "data:":
        return _keep(vault.store, *sound(_inline(address.strip()), "the picture inside the post"))
    if len(address) > _LONGEST:
        raise Refused("v-013", f"{short(address)} is too long for an address")
    address = "".join(each for each in address.strip() if each.isprintable())
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise Refused("v-013", f"{short(address)} is no address: {error}") from None
    scheme = parts.scheme.lower()
    if scheme in {"http", "https"} or (not scheme and parts.netloc):
        return _fetch_remote(vault, address if scheme else f"https:{address}")
    if scheme not in {"", "file"} and not _is_drive(scheme):
        raise Refused("v-013", f"{short(address)} cannot be read: nothing comes through “{scheme}:”")
    path, data = read_local(address, base, vault.roots)
    digest = hashlib.sha256(data).hexdigest()
    key = key_of("sound", 1, digest)
    mime = vault.store.load(key, str)
    if mime is None:
        mime, safe = sound(data, short(address))
        if safe is not data:
            return _keep(vault.store, mime, safe)
        vault.store.keep(key, mime)
    return Holding(path=str(path), digest=digest, mime=mime)


def _fetch_remote(vault: Vault, address: str) -> Holding:
    key = key_of("vault", 1, address, sorted(vault.hosts))
    kept = vault.store.load(key, _Answer)
    if kept and kept.digest:
        path = vault.store.path(kept.digest, SUFFIX[kept.mime])
        if path:
            return Holding(path=str(path), digest=kept.digest, mime=kept.mime)
    elif kept and not vault.offline and 0 <= time.time() - kept.asked < _REFUSAL_LASTS_S:
        raise Refused(*kept.refusal)
    if vault.offline:
        raise Refused("v-009", f"{short(address)} is not at hand", "run once without --offline")
    try:
        holding = _keep(vault.store, *sound(download(address, vault.hosts), short(address)))
    except Refused as refusal:
        if refusal.code not in {"v-008", "v-014"}:  # mended in the config or the system, not by waiting
            answer = _Answer(refusal=(refusal.code, refusal.message, refusal.hint), asked=time.time())
            vault.store.keep(key, answer)
        raise
    vault.store.keep(key, _Answer(digest=holding.digest, mime=holding.mime))
    return holding


def _keep(store: Store, mime: str, data: bytes) -> Holding:
    digest = hashlib.sha256(data).hexdigest()
    path = store.path(digest, SUFFIX[mime]) or store.keep_bytes(digest, data, SUFFIX[mime])
    return Holding(path=str(path), digest=digest, mime=mime)


def _inline(address: str) -> bytes:
    """Return the bytes of a ``data:`` address (RFC 2397)."""
    head, comma, body = address[5:].partition(",")
    if not comma:
        raise Refused("v-013", f"{short(address)} is cut short")
    if len(body) > MAX_BYTES * 1.4:
        raise Refused("v-004", "the picture inside the post is too large", "put it in a file of its own, and smaller")
    data = unquote_to_bytes(body)
    if head.lower().endswith(";base64"):
        try:
            return base64.b64decode(b"".join(data.split()), validate=True)
        except binascii.Error as error:
            raise Refused("v-007", f"the picture inside the post is broken: {error}") from None
    return data


def _is_drive(scheme: str) -> bool:
    return len(scheme) == 1
