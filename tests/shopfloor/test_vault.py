"""Nothing comes through the door but pictures, and only from where they may come."""

import base64
import functools
import io
import os
import re
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image

from publisher.store import open_store
from publisher.vault import Holding, Refused, Vault, fetch, remote, wire
from publisher.vault.contents import MAX_BYTES
from publisher.vault.door import _REFUSAL_LASTS_S


def encoded(kind: str = "PNG", size: tuple[int, int] = (4, 3), mode: str = "RGB") -> bytes:
    made = io.BytesIO()
    Image.new(mode, size).save(made, kind)
    return made.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims to be large and is not."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body)) + b"\0\0\0\0IDAT"


PNG = encoded()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "posts" / "pictures").mkdir(parents=True)
    (tmp_path / "posts" / "pictures" / "a b.png").write_bytes(PNG)
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "logo.png").write_bytes(PNG)
    (tmp_path.parent / "outside.png").write_bytes(PNG)
    return tmp_path


@pytest.fixture
def vault(home: Path) -> Vault:
    return Vault(roots=(str(home),), store=open_store(home / "store"))


def code(vault: Vault, address: str, base: Path) -> str:
    with pytest.raises(Refused) as caught:
        fetch(vault, address, base)
    assert caught.value.message
    assert len(caught.value.message) < 300
    return caught.value.code


# --------------------------------------------------------------------- local


@pytest.mark.parametrize(
    "address",
    [
        "pictures/a b.png", "pictures/a%20b.png", "./pictures/../pictures/a%20b.png?v=2#top", "/posts/pictures/a b.png",
        "../static/logo.png", "/static/logo.png", " pictures/a b.png\n",
    ],
)  # fmt: skip
def test_local_files_as_authors_write_them(vault: Vault, home: Path, address: str) -> None:
    holding = fetch(vault, address, home / "posts")
    assert holding.mime == "image/png"
    assert Path(holding.path).read_bytes() == PNG
    assert fetch(vault, (home / "static/logo.png").as_uri(), home / "posts").digest == holding.digest


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("../../outside.png", "v-002"), ("%2e%2e/%2e%2e/outside.png", "v-002"), ("/etc/passwd", "v-002"),
        ("file:///etc/passwd", "v-002"), ("FILE:/etc/passwd", "v-002"), ("file://localhost/etc/passwd", "v-002"),
        ("file://host/etc/passwd", "v-001"), ("nowhere.png", "v-001"), ("pictures", "v-003"), ("", "v-003"),
        ("a" * 5000, "v-013"), ("a" * 4000, "v-001"), ("pictures/a b.png/x", "v-001"), ("\0", "v-003"),
        ("/dev/zero", "v-002"),
        ("/proc/self/environ", "v-002"), ("ftp://example.org/x.png", "v-013"), ("javascript:alert(1)", "v-013"),
        ("//[::1", "v-013"), ("https://example.org:x/", "v-013"), ("C:\\pictures\\a.png", "v-001"),
        ("jar:file:///x!/y", "v-013"), ("~/x.png", "v-001"), ("$HOME/x.png", "v-001"),
    ],
)  # fmt: skip
def test_what_is_refused(vault: Vault, home: Path, address: str, expected: str) -> None:
    assert code(vault, address, home / "posts") == expected


def test_links_are_judged_by_where_they_lead(vault: Vault, home: Path) -> None:
    posts = home / "posts"
    (posts / "in.png").symlink_to(home / "static" / "logo.png")
    (posts / "out.png").symlink_to(home.parent / "outside.png")
    (posts / "up").symlink_to(home.parent)
    (posts / "round").symlink_to(posts / "round")
    assert fetch(vault, "in.png", posts).mime == "image/png"
    assert code(vault, "out.png", posts) == "v-002"
    assert code(vault, "up/outside.png", posts) == "v-002"
    assert code(vault, "round", posts) == "v-001"


def test_a_sibling_whose_name_begins_alike_is_outside(home: Path, vault: Vault) -> None:
    (home.parent / f"{home.name}-not").mkdir()
    (home.parent / f"{home.name}-not" / "x.png").write_bytes(PNG)
    assert code(vault, f"../../{home.name}-not/x.png", home / "posts") == "v-002"


def test_pipes_devices_sockets_and_huge_files_are_not_read(vault: Vault, home: Path) -> None:
    posts = home / "posts"
    os.mkfifo(posts / "pipe.png")
    (posts / "device.png").symlink_to("/dev/zero")
    with (posts / "huge.png").open("wb") as stream:
        stream.truncate(50_000_000_000)
    (posts / "empty.png").touch()
    began = time.monotonic()
    assert code(vault, "pipe.png", posts) == "v-003"
    assert code(vault, "device.png", posts) == "v-002"
    assert code(vault, "huge.png", posts) == "v-004"
    assert code(vault, "empty.png", posts) == "v-007"
    assert time.monotonic() - began < 2


# ------------------------------------------------------------------ contents


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (png_header(60_000, 60_000), "v-005"), (png_header(12_000, 9_000), "v-005"), (PNG[:20], "v-007"),
        (b"<!doctype html><title>404</title>", "v-006"), (b"%PDF-1.7", "v-006"), (b"GIF89a", "v-006"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "v-006"), (b"text", "v-006"),
        (b"version https://git-lfs.github.com/spec/v1\n", "v-006"), (b"PK\3\4", "v-006"), (b"\x1f\x8b\x08", "v-006"),
    ],
)  # fmt: skip
def test_a_name_proves_nothing(vault: Vault, home: Path, data: bytes, expected: str) -> None:
    (home / "x.png").write_bytes(data)
    assert code(vault, "x.png", home) == expected


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "AVIF"])
def test_the_type_is_taken_from_the_bytes(vault: Vault, home: Path, kind: str) -> None:
    (home / "x.txt").write_bytes(encoded(kind, (16, 16)))
    assert fetch(vault, "x.txt", home).mime == f"image/{kind.lower()}"


def test_pictures_inside_the_post(vault: Vault, home: Path) -> None:
    inline = "data:image/jpeg;base64," + base64.b64encode(PNG).decode()
    holding = fetch(vault, inline, home)
    assert (holding.mime, Path(holding.path).read_bytes()) == ("image/png", PNG)
    assert holding.path.startswith(vault.store.folder)
    assert fetch(vault, inline, home) == holding
    assert (
        fetch(vault, "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E", home).mime == "image/svg+xml"
    )
    assert code(vault, "data:image/png;base64,@@@@", home) == "v-007"
    assert code(vault, "data:text/html,<script>", home) == "v-006"
    assert code(vault, "data:nothing", home) == "v-013"
    assert code(vault, "data:image/png," + "A" * (2 * MAX_BYTES), home) == "v-004"


# ----------------------------------------------------------------------- SVG


def drawing(inside: str, before: str = "") -> bytes:
    return (
        f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="40" height="30">{inside}</svg>'
    ).encode()


def cleaned(vault: Vault, home: Path, data: bytes) -> str:
    (home / "x.svg").write_bytes(data)
    holding = fetch(vault, "x.svg", home)
    assert holding.mime == "image/svg+xml"
    again = Path(holding.path).read_bytes()
    (home / "y.svg").write_bytes(again)
    assert fetch(vault, "y.svg", home).digest == holding.digest, "a clean drawing stays as it is"
    return again.decode()


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>", "<g onclick='alert(1)'/>", "<foreignObject><body/></foreignObject>",
        "<image href='https://secret.example/x.png'/>", "<image xlink:href='file:///etc/secret'/>",
        "<use href='other.svg#secret'/>", "<style>@import 'secret.css';</style>",
        "<style>rect{fill:url(https://secret.example/)}</style>", "<rect style='fill:url( \"//secret\")'/>",
        "<rect fill='url(secret.svg#a)'/>", "<style>rect{fill:\\75rl(secret)}</style>", "<a href='javascript:secret'/>",
        "<animate attributeName='href' to='secret'/>", "<set attributeName='href' to='secret'/>",
        "<?xml-stylesheet href='secret.css'?>", "<!-- secret -->", "<g xml:base='https://secret.example/'/>",
        "<image href='data:image/svg+xml;base64,PHN2Zy8+secret'/>", "<html xmlns='http://www.w3.org/1999/xhtml'>secret</html>",
        "<rect style=\"background:image-set('secret' 1x)\"/>", "<style>@font-face{src:url(secret)}</style>",
        "<iframe src='secret'/>", "<style><b>secret</b></style>", "<handler>secret</handler>",
    ],
)  # fmt: skip
def test_a_drawing_keeps_only_what_is_seen(vault: Vault, home: Path, inside: str) -> None:
    text = cleaned(vault, home, drawing(inside + "<rect id='seen' width='9' height='9' fill='#123456'/>"))
    for bad in ("secret", "alert", "script", "onclick", "foreignObject", "animate", "import"):
        assert bad not in text
    assert '<rect id="seen" width="9" height="9" fill="#123456"/>' in text


def test_a_drawing_keeps_its_own_parts(vault: Vault, home: Path) -> None:
    inline = base64.b64encode(PNG).decode()
    parts = (
        '<defs><linearGradient id="g"><stop stop-color="red"/></linearGradient><g id="u"><path d="M0 0"/></g></defs>'
        '<rect fill="url(#g)" style="stroke:url(&quot;#g&quot;)"/><use xlink:href="#u"/>'
        '<a href="x"><text>Kept</text></a>tail'
        f'<image href="data:image/png;base64,{inline}"/><style>.a{{fill:url(#g)}}</style>'
    )
    text = cleaned(vault, home, drawing(parts, "\ufeff<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C' 'x.dtd'>"))
    for kept in ("url(#g)", 'xlink:href="#u"', "<g><text>Kept</text></g>tail", inline, ".a{fill:url(#g)}"):
        assert kept in text
    assert "DOCTYPE" not in text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (drawing("&x;", "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"), "v-012"),
        (drawing("&b;", "<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>"), "v-012"),
        (drawing("<g>"), "v-007"), (drawing("<g>" * 5000 + "</g>" * 5000), "v-007"),
        (b"<?xml version='1.0'?><rss>svg</rss>", "v-006"),
        (drawing("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>"), "v-012"),
        (drawing("<g id='l0'><path/></g>" + "".join(
            f"<g id='l{n + 1}'>" + f"<use href='#l{n}'/>" * 10 + "</g>" for n in range(9))), "v-012"),
        (drawing("<pattern id='p'><rect fill='url(#p)'/></pattern><rect fill='url(#p)'/>"), "v-012"),
    ],
)  # fmt: skip
def test_drawings_that_would_grow_or_reach_out(vault: Vault, home: Path, data: bytes, expected: str) -> None:
    (home / "x.svg").write_bytes(data)
    began = time.monotonic()
    assert code(vault, "x.svg", home) == expected
    assert time.monotonic() - began < 2


def test_a_bomb_inside_a_drawing_is_taken_out(vault: Vault, home: Path) -> None:
    bomb = base64.b64encode(png_header(60_000, 60_000)).decode()
    assert "data:" not in cleaned(vault, home, drawing(f"<image href='data:image/png;base64,{bomb}'/>"))


# -------------------------------------------------------------------- remote


class _Site(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012
    heads: list[dict[str, str]] = []  # noqa: RUF012
    named: list[str | None] = []  # noqa: RUF012
    pages: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.heads.append(dict(self.headers))
        self.pages[self.path.partition("?")[0]](self)

    def log_message(self, *_: object) -> None:
        pass


def _answer(data: bytes, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def send(site: BaseHTTPRequestHandler) -> None:
        site.send_response(status)
        for name, value in {"content_length": str(len(data)), **headers}.items():
            site.send_header(name.replace("_", "-"), value)
        site.end_headers()
        site.wfile.write(data)

    return send


def _flood(site: BaseHTTPRequestHandler) -> None:
    site.send_response(200)
    site.end_headers()
    try:
        for _ in range(100):
            site.wfile.write(bytes(1_000_000))
    except OSError:
        pass


def _dribble(site: BaseHTTPRequestHandler) -> None:
    try:
        for _ in range(80):
            site.wfile.write(b"H")
            time.sleep(0.1)
    except OSError:
        pass


def _slow_hop(site: BaseHTTPRequestHandler) -> None:
    time.sleep(0.2)
    _answer(b"", 302, location="/slow")(site)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    good = "DNS:pictures.example,DNS:inner.example,DNS:rebind.example,DNS:two.example,IP:127.0.0.1"
    for name, names in (("cert", good), ("stranger", "DNS:stranger.example")):
        made = subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=pictures.example",
             "-addext", f"subjectAltName={names}",
             "-keyout", folder / f"{name}-key.pem", "-out", folder / f"{name}.pem"],
            capture_output=True, check=False,
        )  # fmt: skip
        if made.returncode:
            pytest.skip("openssl is not installed")
    return folder


@pytest.fixture
def site(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """An https server at 127.0.0.2, which these tests take for a public address, and 127.0.0.3, where nobody is."""
    server = ThreadingHTTPServer(("127.0.0.2", 0), _Site)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate / "cert.pem", certificate / "cert-key.pem")
    tls.sni_callback = lambda _, name, __: _Site.named.append(name)  # type: ignore[assignment]
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    port = server.server_address[1]
    lookups = iter([["127.0.0.2"], ["127.0.0.1"]])
    book = {
        "pictures.example": lambda: ["127.0.0.2"], "inner.example": lambda: ["127.0.0.1"],
        "both.example": lambda: ["127.0.0.2", "10.0.0.1"], "rebind.example": lambda: next(lookups),
        "127.0.0.1": lambda: ["127.0.0.1"],
        "misnamed.example": lambda: ["127.0.0.2"], "two.example": lambda: ["127.0.0.3", "127.0.0.2"],
    }  # fmt: skip
    for kept in (_Site.asked, _Site.heads, _Site.named):
        kept.clear()

    def lookup(host: str, port: int, *_: object, **__: object) -> list[object]:
        if host in {"127.0.0.2", "127.0.0.3"}:  # the client's own way to make a connection to an address
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        if host not in book:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in book[host]()]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    public = wire.is_public
    monkeypatch.setattr(wire, "is_public", lambda address: address in {"127.0.0.2", "127.0.0.3"} or public(address))
    monkeypatch.setattr(wire, "AUTHORITIES", str(certificate / "cert.pem"))
    monkeypatch.setattr(remote, "TOTAL_S", 3.0)
    monkeypatch.setattr(wire, "_silent", {})
    _Site.pages = {
        "/ok.png": _answer(PNG, content_type="text/plain"),
        "/page": _answer(b"<html>", content_type="image/png"),
        "/404": _answer(PNG, 404),
        "/500": _answer(b"", 500),
        "/hop": _answer(b"", 302, location="/ok.png"),
        "/round": _answer(b"", 302, location="/round"),
        "/inner": _answer(b"", 302, location=f"https://inner.example:{port}/ok.png"),
        "/literal": _answer(b"", 302, location=f"https://127.0.0.1:{port}/ok.png"),
        "/stranger": _answer(b"", 302, location="https://stranger.example/ok.png"),
        "/plain": _answer(b"", 302, location=f"http://pictures.example:{port}/ok.png"),
        "/file": _answer(b"", 302, location="file:///etc/passwd"),
        "/claims": _answer(b"x", content_length=str(MAX_BYTES + 1)),
        "/flood": _flood,
        "/dribble": _dribble,
        "/zip": _answer(zlib.compress(bytes(MAX_BYTES + 9)), content_encoding="deflate"),
        "/cookie": _answer(b"", 302, location="/ok.png", set_cookie="a=b"),
        "/far": _answer(b"", 302, location="/gr\u00fcn a.png".encode().decode("latin-1")),
        "/gr%C3%BCn%20a.png": _answer(PNG),
        "/ragged": _answer(b"", 302, location="//[::1"),
        "/many": _answer(PNG, content_length="many"),
        "/short": _answer(PNG[:9], content_length="99"),
        "/bare": lambda page: page.wfile.write(b"picture\n"),
        "/gone": lambda page: page.connection.close(),
        "/slow": _slow_hop,
    }
    yield port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def allowing(home: Path, site: int) -> Callable[..., Vault]:
    def allow(*hosts: str, offline: bool = False) -> Vault:
        hosts = hosts or ("pictures.example",)
        names = tuple(f"{host}:{site}" for host in hosts)
        return Vault(roots=(str(home),), hosts=names, offline=offline, store=open_store(home / "store"))

    return allow


def test_remote_pictures_are_asked_for_once(allowing: Callable[..., Vault], site: int, home: Path) -> None:
    address = f"https://pictures.example:{site}/hop"
    first = fetch(allowing(), address, home)
    assert (first.mime, Path(first.path).read_bytes()) == ("image/png", PNG)
    assert fetch(allowing(), address, home) == first
    assert fetch(allowing(offline=True), address, home) == first
    assert fetch(allowing(), address.removeprefix("https:"), home) == first
    assert _Site.asked == ["/hop", "/ok.png"]
    Path(first.path).write_bytes(b"damaged")
    assert fetch(allowing(), address, home) == first
    assert Path(first.path).read_bytes() == PNG


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("page", "v-006"), ("404", "v-010"), ("500", "v-010"), ("round", "v-010"), ("stranger", "v-008"),
        ("plain", "v-008"), ("file", "v-008"), ("claims", "v-004"), ("flood", "v-004"), ("zip", "v-004"),
        ("dribble", "v-010"), ("inner", "v-011"), ("literal", "v-011"), ("ragged", "v-010"), ("short", "v-010"),
    ],
)  # fmt: skip
def test_what_a_host_may_try(allowing: Callable[..., Vault], site: int, home: Path, path: str, expected: str) -> None:
    vault = allowing("pictures.example", "inner.example", "127.0.0.1")
    began = time.monotonic()
    assert code(vault, f"https://pictures.example:{site}/{path}", home) == expected
    assert time.monotonic() - began < 8


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://stranger.example/x.png", "v-008"), ("http://pictures.example:PORT/ok.png", "v-008"),
        ("https://pictures.example/ok.png", "v-008"), ("https://sub.pictures.example:PORT/ok.png", "v-008"),
        ("https://pictures.example.evil.example:PORT/ok.png", "v-008"),
        ("https://u:p@pictures.example:PORT/ok.png", "v-013"),
        ("https://pictures.example:PORT@stranger.example/ok.png", "v-013"),
        ("https://inner.example:PORT/ok.png", "v-011"),
        ("https://both.example:PORT/ok.png", "v-011"), ("https://unknown.example:PORT/ok.png", "v-010"),
        ("https://127.0.0.1:PORT/ok.png", "v-011"), ("https:///ok.png", "v-008"), ("https://\u2100.example/", "v-013"),
    ],
)  # fmt: skip
def test_addresses(allowing: Callable[..., Vault], site: int, home: Path, address: str, expected: str) -> None:
    vault = allowing("pictures.example", "inner.example", "both.example", "unknown.example", "127.0.0.1")
    assert code(vault, address.replace("PORT", str(site)), home) == expected
    assert not _Site.asked


def test_a_name_is_looked_up_once_and_what_was_judged_is_used(
    allowing: Callable[..., Vault], site: int, home: Path
) -> None:
    vault = allowing("rebind.example")
    assert fetch(vault, f"https://rebind.example:{site}/ok.png", home).mime == "image/png"
    assert code(vault, f"https://rebind.example:{site}/ok.png?2", home) == "v-011"
    assert _Site.asked == ["/ok.png"]
    assert _Site.named == ["rebind.example"]
    assert _Site.heads[0]["Host"] == f"rebind.example:{site}"


def test_an_address_where_nobody_is_gives_way_to_the_next(
    allowing: Callable[..., Vault], site: int, home: Path
) -> None:
    assert fetch(allowing("two.example"), f"https://two.example:{site}/ok.png", home).mime == "image/png"


@pytest.mark.parametrize("path", ["/gr\u00fcn a.png", "/gr%C3%BCn%20a.png", "/b/../gr\u00fcn a.png#top", "/far"])
def test_addresses_are_asked_for_as_they_are_meant(
    allowing: Callable[..., Vault], site: int, home: Path, path: str
) -> None:
    assert fetch(allowing(), f"HTTPS://Pictures.Example:{site}{path}", home).mime == "image/png"
    assert _Site.asked[-1] == "/gr%C3%BCn%20a.png"


def test_a_question_tells_nothing_and_goes_by_no_proxy(
    allowing: Callable[..., Vault], site: int, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".netrc").write_text("machine pictures.example login me password secret\n")
    monkeypatch.setenv("NETRC", str(home / ".netrc"))
    for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(allowing(), f"https://pictures.example:{site}/cookie", home).mime == "image/png"
    assert _Site.asked == ["/cookie", "/ok.png"]
    for head in _Site.heads:
        assert set(head) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}
        assert head["Accept-Encoding"] == "identity"


def test_a_length_that_is_no_number_is_not_believed(allowing: Callable[..., Vault], site: int, home: Path) -> None:
    assert fetch(allowing(), f"https://pictures.example:{site}/many", home).mime == "image/png"


@pytest.mark.parametrize(
    ("host", "path", "reason"),
    [
        ("pictures", "404", "the host answers 404"), ("pictures", "short", "the host breaks off"),
        ("pictures", "gone", "the host breaks off"), ("pictures", "bare", "the host's answer makes no sense"),
        ("pictures", "dribble", "it takes too long"), ("pictures", "slow", "it takes too long"),
        ("unknown", "", "the host does not answer"), ("misnamed", "ok.png", "its certificate is not valid"),
    ],
)  # fmt: skip
def test_the_reason_is_told(
    allowing: Callable[..., Vault], site: int, home: Path, monkeypatch: pytest.MonkeyPatch, host: str, path: str,
    reason: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(remote, "TOTAL_S", 0.7)
    for more in ("", "?again"):
        with pytest.raises(Refused) as caught:
            fetch(allowing(f"{host}.example"), f"https://{host}.example:{site}/{path}{more}", home)
        assert caught.value.message.endswith(f"{path}{more} could not be fetched: {reason}")


def test_a_host_that_says_nothing_is_not_waited_for_twice(
    allowing: Callable[..., Vault], site: int, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "READ_S", 0.3)
    _Site.pages["/mute"] = lambda _: time.sleep(0.5)
    for path in ("mute", "ok.png"):
        with pytest.raises(Refused) as caught:
            fetch(allowing(), f"https://pictures.example:{site}/{path}", home)
        assert caught.value.message.endswith("the host takes too long")
    assert _Site.asked == ["/mute"]


@pytest.mark.parametrize(
    ("trusted", "expected"), [("cert.pem", ""), ("stranger.pem", "v-010"), ("folder", "v-010"), ("absent", "v-014")]
)
def test_the_system_says_whom_to_trust(
    allowing: Callable[..., Vault], site: int, home: Path, monkeypatch: pytest.MonkeyPatch, certificate: Path,
    trusted: str, expected: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(wire, "AUTHORITIES", None)
    monkeypatch.setattr(wire, "_trust", functools.cache(wire._trust.__wrapped__))
    if trusted == "folder":
        (home / "0123abcd.0").write_bytes((certificate / "stranger.pem").read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / trusted))
    monkeypatch.setenv("SSL_CERT_DIR", str(home))
    address = f"https://pictures.example:{site}/ok.png"
    if not expected:
        assert fetch(allowing(), address, home).mime == "image/png"
        return
    assert code(allowing(), address, home) == expected
    assert not _Site.asked
    if expected == "v-014":
        monkeypatch.setattr(wire, "AUTHORITIES", str(certificate / "cert.pem"))
        assert fetch(allowing(), address, home), "the refusal does not last: it was not the host's"


def test_the_client_is_loaded_by_the_first_picture_from_afar() -> None:
    code = "import sys, publisher.vault, publisher.press.run; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "publisher.vault.remote" in loaded
    assert not {"urllib3", "ssl", "http.client"} & set(loaded)


def test_no_host_is_allowed_without_a_config_and_none_asked_offline(
    vault: Vault, allowing: Callable[..., Vault], site: int, home: Path
) -> None:
    address = f"https://pictures.example:{site}/ok.png"
    assert code(vault, address, home) == "v-008"
    assert code(allowing(offline=True), address, home) == "v-009"
    assert not _Site.asked
    assert isinstance(fetch(allowing(), address, home), Holding), "neither refusal lasts"


def test_a_refusal_lasts_for_an_hour(
    allowing: Callable[..., Vault], site: int, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"https://pictures.example:{site}/500"
    assert code(allowing(), address, home) == "v-010"
    assert code(allowing(), address, home) == "v-010"
    assert _Site.asked == ["/500"]
    later = time.time() + _REFUSAL_LASTS_S + 1
    monkeypatch.setattr(time, "time", lambda: later)
    _Site.pages["/500"] = _answer(PNG)
    assert fetch(allowing(), address, home).mime == "image/png"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::", "ff02::1", "192.0.2.1", "198.18.0.1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not wire.is_public(address)


def test_addresses_that_are_public() -> None:
    assert wire.is_public("93.184.215.14")
    assert wire.is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


def test_every_refusal_is_explained() -> None:
    root = Path(__file__).resolve().parent.parent.parent
    said = "".join(file.read_text("utf-8") for file in (root / "publisher" / "vault").glob("*.py"))
    codes = set(re.findall(r'"(v-\d{3})"', said))
    assert len(codes) == 14
    explained = set(re.findall(r"^### (v-\d{3})$", (root / "docs" / "notices.md").read_text("utf-8"), re.MULTILINE))
    assert codes == explained
