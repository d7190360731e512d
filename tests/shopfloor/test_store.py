"""The store keeps whole entries only, and outputs are the old file or the new file."""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.errors import PublisherError
from publisher.model import Anchor, Heading, Volume
from publisher.store import Store, clean, key_of, open_store, write_atomically, written_aside

KEY = key_of("a key")
HEADING = Heading(level=1, text="Ferries — 渡輪", id="h-1")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def entry(store: Store, suffix: str) -> Path:
    return Path(store.folder, "entries", KEY[0], KEY + suffix)


def test_records_and_bytes_come_back(store: Store) -> None:
    assert store.load(KEY, Heading) is None
    assert store.path(KEY, ".pdf") is None
    assert store.load_bytes(KEY, ".pdf") is None
    store.keep(KEY, HEADING)
    kept = store.keep_bytes(KEY, b"%PDF", ".pdf")
    assert store.load(KEY, Heading) == HEADING
    assert store.path(KEY, ".pdf") == kept
    assert store.load_bytes(KEY, ".pdf") == b"%PDF"
    assert kept.read_bytes() == b"%PDF"


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 80, None])
def test_damaged_entries_read_as_absent_and_can_be_kept_anew(store: Store, damage: bytes | None) -> None:
    for suffix in (".json", ".pdf", ".pdf.sum"):
        store.keep(KEY, HEADING)
        store.keep_bytes(KEY, b"%PDF", ".pdf")
        file = entry(store, suffix)
        file.write_bytes(file.read_bytes()[:-1] if damage is None else damage)
        if suffix == ".json":
            assert store.load(KEY, Heading) is None
        else:
            assert store.load_bytes(KEY, ".pdf") is None
            store.keep_bytes(KEY, b"%PDF", ".pdf")
            file.write_bytes(b"wrong")
            assert store.path(KEY, ".pdf") is None
        assert not file.exists()


def test_a_record_of_another_kind_is_absent(store: Store) -> None:
    store.keep(KEY, HEADING)
    assert store.load(KEY, Anchor) is None


def test_keys_and_suffixes_cannot_leave_the_store(store: Store) -> None:
    for key, suffix in (("../../etc/passwd", ".json"), (KEY, "/../x"), (KEY[:-1], ".pdf"), (KEY + "\n", ".pdf")):
        with pytest.raises(ValueError, match="not a key"):
            store.path(key, suffix)


def test_keys_tell_apart_what_differs() -> None:
    parts: list[tuple[object, ...]] = [
        (), (None,), ("",), (b"",), (0,), (False,), (0.0,), ("0",), ("a", "b"), ("ab",), ("a", "", "b"), (("a", "b"),),
        (("a",), "b"), ({"a": "b"},), (frozenset({"a", "b"}),), (HEADING,), (Heading(level=2, text="", id=""),),
        (("a", ("b",)),), (("a", "b", ()),), ("s1:a",), ({"a": ("b",)},), ({"a": 1, "b": 2},), ({"a": 2, "b": 1},),
    ]  # fmt: skip
    assert len({key_of(*each) for each in parts}) == len(parts)
    assert key_of({"a": 1, "b": 2}) == key_of({"b": 2, "a": 1})


def test_keys_are_the_same_in_every_process() -> None:
    code = "from publisher.store import key_of; print(key_of('é', b'x', 1, 2.5, None, {'a', 'b', 'c'}, {'x': (1,)}))"
    seen = {
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, stdout=-1).stdout
        for seed in ("1", "2", "3")
    }
    assert len(seen) == 1
    assert len(seen.pop()) == 65


def test_no_key_of_what_has_no_lasting_form(tmp_path: Path) -> None:
    for part in (object(), tmp_path, len, Heading):
        with pytest.raises(TypeError):
            key_of(part)


def test_the_store_is_bounded_and_the_oldest_goes_first(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    keys = [key_of(number) for number in range(10)]
    for age, key in enumerate(keys):
        file = store.keep_bytes(key, bytes(1000), ".bin")
        for each in (file, file.with_suffix(".bin.sum")):
            os.utime(each, (time.time() - 90_000 - age * 7000,) * 2)
    assert store.path(keys[9], ".bin")  # the oldest, but used just now
    code = f"import pathlib, publisher.store as s; s.open_store(pathlib.Path({str(tmp_path)!r}), limit_bytes=5000)"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert all(store.path(key, ".bin") for key in keys), "nothing goes while this run has the store open"
    _forget(tmp_path)
    for age, key in enumerate(keys[:9]):
        for suffix in (".bin", ".bin.sum"):
            os.utime(tmp_path / "entries" / key[0] / (key + suffix), (time.time() - 90_000 - age * 7000,) * 2)
    subprocess.run([sys.executable, "-c", code], check=True)
    left = [number for number, key in enumerate(keys) if store.path(key, ".bin")]
    assert left == [0, 1, 2, 9]
    assert store.size_bytes() <= 4500


def _forget(folder: Path) -> None:
    """Let go of the lock as if this process had ended."""
    from publisher.store import opening as store

    store._locks.pop(str(folder)).close()


def test_clean_frees_all_but_not_under_another_build(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.keep_bytes(KEY, bytes(500), ".bin")
    code = f"""
        from publisher.store import open_store; from pathlib import Path
        open_store(Path({str(tmp_path)!r})); print("open", flush=True); input()
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(PublisherError, match="in use"):
            clean(store)
        assert store.path(KEY, ".bin")
        other.communicate("\n")
    assert clean(store) == 564
    assert store.path(KEY, ".bin") is None


def test_an_older_store_is_emptied_and_a_newer_one_left_alone(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.keep(KEY, HEADING)
    (tmp_path / "format").write_text("99\n")
    newer = open_store(tmp_path)
    assert newer.folder != store.folder
    assert newer.notices[0].code == "s-001"
    newer.keep(KEY, HEADING)
    assert newer.load(KEY, Heading) == HEADING
    assert store.load(KEY, Heading) == HEADING
    (tmp_path / "format").write_text("0\n")
    older = open_store(tmp_path)
    assert (older.folder, older.notices, older.load(KEY, Heading)) == (store.folder, (), None)


@pytest.mark.parametrize("spoil", ["file", "format", "lock"])
def test_a_store_that_cannot_be_used_is_replaced_for_this_run(tmp_path: Path, spoil: str) -> None:
    folder = tmp_path / "store"
    if spoil == "file":
        folder.write_text("not a folder")
    elif spoil == "format":
        open_store(folder)
        (folder / "format").write_bytes(b"\xff\xfe?")
    else:
        (folder / "lock").mkdir(parents=True)
    store = open_store(folder)
    assert "is not used" in store.notices[0].message
    store.keep(KEY, HEADING)
    assert store.load(KEY, Heading) == HEADING


def _hammer(folder: str, number: int) -> None:
    store = open_store(Path(folder))
    for turn in range(150):
        store.keep_bytes(KEY, b"same bytes" * 1000, ".bin")
        store.keep(KEY, HEADING)
        assert store.load_bytes(KEY, ".bin") == b"same bytes" * 1000
        assert store.load(KEY, Heading) == HEADING, (number, turn)


def test_two_builds_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=_hammer, args=(str(tmp_path), number)) for number in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert [each.exitcode for each in both] == [0, 0]


def test_an_output_is_whole_or_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "made" / "here" / "book.pdf"
    write_atomically(file, b"one")
    with pytest.raises(ZeroDivisionError), written_aside(file) as part:
        print(part.write_bytes(b"half") // 0)
    assert file.read_bytes() == b"one"
    assert names(file.parent) == ["book.pdf"]
    with pytest.raises(PublisherError, match="cannot be written"):
        write_atomically(file.parent, b"a folder is there")
    with pytest.raises(PublisherError, match="cannot be written"):
        write_atomically(file / "below", b"a file is above")
    assert names(file.parent) == ["book.pdf"]
    assert names(file.parent.parent) == ["here"]


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    file = tmp_path / "book.pdf"
    code = f"""
        from publisher.store import written_aside; from pathlib import Path
        with written_aside(Path({str(file)!r})) as part:
            part.write_bytes(b"half"); print("half", flush=True); input()
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdin=-1, stdout=-1) as other:
        assert other.stdout is not None
        other.stdout.readline()
        write_atomically(file, b"whole")
        assert len(names(tmp_path)) == 2, "another run's part is left to it"
        other.send_signal(signal.SIGKILL)
    write_atomically(file, b"whole")
    assert names(tmp_path) == ["book.pdf"]


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder], stderr=-1, check=False).returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk(full_disk: Path) -> None:
    file = full_disk / "book.pdf"
    write_atomically(file, b"old")
    with pytest.raises(PublisherError, match="No space left") as caught:
        write_atomically(file, bytes(200_000))
    assert caught.value.exit_code == 1
    assert file.read_bytes() == b"old"
    assert names(full_disk) == ["book.pdf"]
    store = open_store(full_disk / "store")
    with pytest.raises(PublisherError, match="No space left"):
        store.keep_bytes(KEY, bytes(200_000), ".bin")
    assert store.path(KEY, ".bin") is None


@pytest.mark.skipif(os.getuid() == 0, reason="rights do not bind root")
def test_a_folder_without_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PublisherError, match="cannot be written"):
        write_atomically(tmp_path / "book.pdf", b"")
    assert open_store(tmp_path / "store").notices


def test_a_read_only_disk(full_disk: Path) -> None:
    open_store(full_disk / "store").keep(KEY, HEADING)
    _forget(full_disk / "store")
    subprocess.run(["mount", "-o", "remount,ro", full_disk], check=True)
    code = f"""
        from publisher.store import open_store; from pathlib import Path
        store = open_store(Path({str(full_disk / "store")!r})); print(store.folder, store.notices[0].message)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], stdout=-1, text=True, check=True)
    kept, _, message = done.stdout.partition(" ")
    assert "Read-only file system" in message
    assert not Path(kept).exists(), "the temporary store goes with its run"


def test_volumes_are_records_too(store: Store) -> None:
    volume = Volume(book="b", edition="print", path="b.pdf", pages=3, sha256="0")
    store.keep(KEY, volume)
    assert store.load(KEY, Volume) == volume
