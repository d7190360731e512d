"""The one door for every file and address that a post names.

What a post says is never trusted: only pictures pass, whatever their names
claim, only from below the post's or the project's folder, or over https from a
host that the config allows.  Refusals are values for an author to read::

    v-001  not there                     v-008  this host is not allowed
    v-002  outside the folders           v-009  not at hand while offline
    v-003  not a plain file              v-010  could not be fetched
    v-004  too many bytes                v-011  the host lies in a private network
    v-005  too many pixels               v-012  an SVG that would do more than be looked at
    v-006  no picture that we can print  v-013  no address that we can read
    v-007  a picture that is broken      v-014  nobody here vouches for hosts

Nothing here knows the engine; ``setting`` wraps :func:`fetch` for it.
"""

from __future__ import annotations

from publisher.vault.door import Holding, Vault, fetch
from publisher.vault.refusal import Refused

__all__ = ["Holding", "Refused", "Vault", "fetch"]
