"""Build our ICC profiles again from free characterisation data.

Run ``python -m publisher.printshop.icc.build FOLDER`` on a machine with Debian's
``argyll`` and ``icc-profiles-free``; about 90 CPU seconds a profile.  The
results are kept beside this file, so that nobody needs to; see ``README.md``
for data and licence.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

DATA = Path("/usr/share/color/icc")
"""Where Debian's ``icc-profiles-free`` puts its characterisation data."""

PROFILES: dict[str, tuple[str, int, str]] = {
    "fogra39-300": ("FOGRA39L", 300, "Coated, FOGRA39L data, 300 % ink"),
    "fogra29-260": ("FOGRA29L", 260, "Uncoated, FOGRA29L data, 260 % ink"),
    "tr006-300": ("TR006", 300, "Coated grade 1, CGATS/GRACoL TR 006-2007 data, 300 % ink"),
    "tr006-270": ("TR006", 270, "Coated grade 1, CGATS/GRACoL TR 006-2007 data, 270 % ink"),
    "tr005-240": ("TR005", 240, "Coated grade 5, CGATS/SWOP TR 005-2007 data, 240 % ink"),
}
"""Our name: the data, the limit of total ink in per cent, the description."""

COPYRIGHT = "zlib licence; data (c) Kai-Uwe Behrmann (packaging), Fogra or NPES as named in the description"


def build(name: str, folder: Path) -> Path:
    """Make one profile with ``colprof``; the date in it is fixed, so that it comes out alike each time."""
    data, limit, description = PROFILES[name]
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch, name)
        work.with_suffix(".ti3").write_bytes((DATA / f"{data}.ti3").read_bytes())
        command = ["colprof", "-qm", "-b", "-cmt", "-dpp", "-ax", f"-L{limit}", "-kr", "-S", str(DATA / "sRGB.icc")]
        texts = ["-D", description, "-C", COPYRIGHT]
        subprocess.run([*command, *texts, name], cwd=scratch, check=True)  # noqa: S603
        made = next(p for p in Path(scratch).iterdir() if p.suffix in {".icc", ".icm"})
        target = folder / f"{name}.icc"
        target.write_bytes(dated(made.read_bytes()))
    return target


def dated(profile: bytes) -> bytes:
    """``profile`` with its creation date fixed and its identifier reckoned anew (ICC.1, 7.2.8 and 7.2.18)."""
    head = bytearray(profile)
    head[24:36] = b"".join(n.to_bytes(2, "big") for n in (2026, 1, 1, 0, 0, 0))
    bare = bytearray(head)
    bare[44:48] = bare[64:68] = bytes(4)
    bare[84:100] = bytes(16)
    head[84:100] = hashlib.md5(bare, usedforsecurity=False).digest()
    return bytes(head)


if __name__ == "__main__":
    for chosen in PROFILES:
        sys.stdout.write(f"{build(chosen, Path(sys.argv[1]))}\n")
