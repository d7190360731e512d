"""What was made once is kept under the hash of all that it depends on.

Entries are plain files, ``entries/a/abcd….json`` for records and
``entries/a/abcd….pdf`` (or whatever the suffix) for bytes.  Nothing is ever
unpickled, so a store may be shared.  Every entry carries a SHA-256, records in
their first line, bytes in a file beside them: an entry that was damaged is
taken away and reads as absent, and its maker makes it anew.

Several builds may use one store at once.  Files are written aside and then put
in place, and each process that opened the store holds a shared lock on it
until it ends; only who can have the lock alone throws anything out, so
nothing vanishes while a build leans on it.
"""

from __future__ import annotations

from publisher.store.entries import Store
from publisher.store.keys import key_of
from publisher.store.opening import clean, open_store
from publisher.store.outputs import write_atomically, written_aside

__all__ = ["Store", "clean", "key_of", "open_store", "write_atomically", "written_aside"]
