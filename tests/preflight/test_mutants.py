"""Each rule turns red on a file that is wrong in just that way, and no other rule does."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from publisher.preflight import RULES, Order, Zone, examine
from publisher.printshop import load_profile
from publisher.store import Store, open_store

Mutant = Callable[[Pdf], object]
NAMES = {"x4": "offset-coated", "x1a": "ingramspark", "plain": "kdp"}


def paint(drawing: bytes, page: int = 2, *, form: bool = True) -> Mutant:
    """Draw something more; ``form`` puts it under the trim of the page, in its own coordinates."""

    def mutant(pdf: Pdf) -> None:
        leaf = pdf.pages[page]
        extra = pdf.make_stream(b"\nq " + drawing + b" Q\n")
        leaf.obj.Contents = Array([leaf.obj.Contents, extra])

    return mutant


def show(pdf: Pdf, drawing: bytes, page: int = 2) -> None:
    """Set a letter P in the page's own font; ``drawing`` has a place for the font and one for the letter."""
    leaf = pdf.pages[page].obj
    fonts_of = leaf.Resources.XObject.Leaf.Resources.Font
    for name, font in fonts_of.items():
        found = re.search(rb"<([0-9a-fA-F]{4})> <0050>", font.ToUnicode.read_bytes())
        if found:
            leaf.Resources.Font = Dictionary({name: font})
            text = b"\nq " + drawing % (name.encode(), found[1]) + b" Q\n"
            leaf.Contents = Array([leaf.Contents, pdf.make_stream(text)])
            return
    raise AssertionError("no font with a P")


def text(drawing: bytes, page: int = 2) -> Mutant:
    return lambda pdf: show(pdf, drawing, page)


def fonts(pdf: Pdf) -> list[Dictionary]:
    """The fonts that carry outlines."""
    return [item for item in pdf.objects if isinstance(item, Dictionary) and "/FontDescriptor" in item]


def images(pdf: Pdf, space: Name = Name.DeviceCMYK) -> list[Stream]:
    found = [item for item in pdf.objects if isinstance(item, Stream) and item.get("/Subtype") == Name.Image]
    return [item for item in found if item.get("/ColorSpace") == space]


def set_box(key: str, change: tuple[float, float, float, float], page: int = 2) -> Mutant:
    def mutant(pdf: Pdf) -> None:
        box = [float(value) for value in pdf.pages[page].obj[key]]
        pdf.pages[page].obj[key] = Array([a + b for a, b in zip(box, change, strict=True)])

    return mutant


def every(change: Callable[[Dictionary], object]) -> Mutant:
    return lambda pdf: [change(page.obj) for page in pdf.pages] and None


def state(pdf: Pdf, **entries: object) -> None:
    """Use a graphics state more on page 3, around a small black square."""
    leaf = pdf.pages[2].obj
    leaf.Resources.ExtGState.Odd = pdf.make_indirect(Dictionary(Type=Name.ExtGState, **entries))
    leaf.Contents = Array([leaf.Contents, pdf.make_stream(b"\nq /Odd gs 0 0 0 1 k 200 200 20 20 re f Q\n")])


def info(key: str, value: str | None) -> Mutant:
    def mutant(pdf: Pdf) -> None:
        if value is None:
            del pdf.trailer.Info[key]
        else:
            pdf.trailer.Info[key] = String(value)

    return mutant


def crop(pdf: Pdf) -> None:
    pdf.pages[2].obj.CropBox = pdf.pages[2].obj.TrimBox


def coarse(pdf: Pdf, scale: int) -> None:
    image = images(pdf, Name.DeviceGray)[0]
    width, height = int(image.Width) // scale, int(image.Height) // scale
    image.write(bytes(width * height))
    image.Width, image.Height = width, height


def bilevel(pdf: Pdf) -> None:
    image = images(pdf, Name.DeviceGray)[0]
    image.write(bytes(75 * 300))
    image.Width, image.Height, image.BitsPerComponent = 600, 300, 1


def inky(pdf: Pdf) -> None:
    image = images(pdf)[0]
    image.write(bytes([255, 255, 255, 200]) * int(image.Width) * int(image.Height))
    for key in ("/DecodeParms", "/Decode"):
        if key in image:
            del image[key]


def broken_picture(pdf: Pdf) -> None:
    images(pdf)[0].Width = 0


def jpx(pdf: Pdf) -> None:
    image = images(pdf, Name.DeviceGray)[0]
    image.write(b"\x00" * 64, filter=Name.JPXDecode)


def spot(pdf: Pdf, name: str) -> None:
    tint = pdf.make_stream(b"{ dup 0 exch 0 exch }")
    tint.FunctionType, tint.Domain, tint.Range = 4, Array([0, 1]), Array([0, 1] * 4)
    leaf = pdf.pages[2].obj
    leaf.Resources.ColorSpace = Dictionary(Odd=Array([Name.Separation, Name("/" + name), Name.DeviceCMYK, tint]))
    leaf.Contents = Array([leaf.Contents, pdf.make_stream(b"\nq /Odd cs 1 scn 200 200 20 20 re f Q\n")])


def type3(pdf: Pdf) -> None:
    glyph = pdf.make_stream(b"500 0 0 0 400 400 d1 0 0 400 400 re f")
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 500, 500]), FirstChar=65, LastChar=65,
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), CharProcs=Dictionary(A=glyph), Widths=Array([500]),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, Name.A])), Resources=Dictionary(),
    )  # fmt: skip
    leaf = pdf.pages[2].obj
    leaf.Resources.Font = Dictionary(T=font)
    leaf.Contents = Array([leaf.Contents, pdf.make_stream(b"\nq /PubOver gs BT /T 10 Tf 200 200 Td (A) Tj ET Q\n")])
    leaf.Resources.ExtGState.PubOver = leaf.Resources.ExtGState.Over


def annotate(pdf: Pdf) -> None:
    pdf.pages[2].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([90, 90, 99, 99]))])


def outline(pdf: Pdf) -> None:
    with pdf.open_outline() as tree:
        tree.root.append(pikepdf.OutlineItem("Chapter", 0))


def more_pages(pdf: Pdf) -> None:
    pdf.pages.append(pdf.pages[-1])


def few_pages(pdf: Pdf) -> None:
    del pdf.pages[16:]


def newer(pdf: Pdf) -> dict[str, object]:
    return {"force_version": "1.7"}


def locked(pdf: Pdf) -> dict[str, object]:
    return {"encryption": pikepdf.Encryption(owner="o", user=""), "force_version": ""}


def wide_slug(page: Dictionary) -> None:
    box = [float(value) for value in page.MediaBox]
    page.MediaBox = Array([box[0] - 20, box[1] - 20, box[2] + 20, box[3] + 20])


def half_bleed(page: Dictionary) -> None:
    """The sheet ends 1 mm outside the trim."""
    x0, y0, x1, y1 = (float(value) for value in page.TrimBox)
    page.BleedBox = Array([x0 - 2.8, y0 - 2.8, x1 + 2.8, y1 + 2.8])


TEXT = b"/Over gs 0 0 0 1 k BT %s 10 Tf "
MUTANTS: dict[str, tuple[str, Mutant]] = {
    "box-trim": ("x4", every(lambda page: page.__delitem__("/TrimBox"))),
    "box-nested": ("x4", set_box("/BleedBox", (-900, 0, 0, 0))),
    "box-crop": ("x4", crop),
    "box-alike": ("x4", set_box("/TrimBox", (0, 0, 0, -5), 30)),
    "box-size": ("x4", every(lambda page: None)),
    "box-rotated": ("x4", lambda pdf: pdf.pages[2].rotate(90, relative=False)),
    "box-scaled": ("x4", lambda pdf: pdf.pages[2].obj.__setitem__("/UserUnit", 2)),
    "box-slug": ("x1a", every(wide_slug)),
    "bleed-room": ("x4", every(half_bleed)),
    "bleed-painted": ("x4", paint(b"0 0.9 0.9 0 k 20 300 60 30 re f", 4)),
    "pages-range": ("plain", few_pages),
    "pages-multiple": ("plain", more_pages),
    "file-weight": ("plain", every(lambda page: None)),
    "text-safe": ("x4", text(TEXT + b"10 0 0 10 250 36 Tm <%b> Tj ET", 3)),
    "text-gutter": ("plain", text(TEXT + b"10 0 0 1 10 200 Td <%b> Tj ET")),
    "font-embedded": ("x4", lambda pdf: fonts(pdf)[0].FontDescriptor.__delitem__("/FontFile2")),
    "font-whole": ("x4", lambda pdf: fonts(pdf)[0].FontDescriptor.FontFile2.write(b"no font at all")),
    "font-type3": ("x4", type3),
    "font-wrapped": ("x1a", lambda pdf: fonts(pdf)[0].FontDescriptor.FontFile2.__setitem__("/Subtype", Name.OpenType)),
    "text-small": ("x4", text(b"/Over gs 0 0 0 1 k BT %s 6 Tf 200 200 Td <%b00010001000100010001> Tj ET")),
    "colour-screen": ("x4", paint(b"0.9 0.2 0.1 rg 200 200 20 20 re f")),
    "colour-one": ("x4", every(lambda page: None)),
    "black-text": ("x4", text(b"0.4 0.3 0.3 0.95 k BT %s 10 Tf 200 200 Td <%b> Tj ET")),
    "black-overprint": ("x4", text(b"0 0 0 1 k BT %s 10 Tf 200 200 Td <%b> Tj ET")),
    "white-overprint": ("x4", paint(b"/Over gs 0 0 0 0 k 200 200 20 20 re f")),
    "colour-spot": ("x4", lambda pdf: spot(pdf, "PANTONE 300 C")),
    "colour-registration": ("x4", lambda pdf: spot(pdf, "All")),
    "ink-area": ("x4", paint(b"0.9 0.9 0.9 0.6 k 200 200 20 20 re f")),
    "tint-faint": ("x4", paint(b"0 0 0 0.02 k 200 200 20 20 re f")),
    "line-thin": ("x4", paint(b"0 0 0 1 K 0.1 w 200 200 m 300 200 l S")),
    "picture-coarse": ("x4", lambda pdf: coarse(pdf, 3)),
    "picture-refused": ("x1a", lambda pdf: coarse(pdf, 6)),
    "picture-line": ("x4", bilevel),
    "picture-ink": ("x4", inky),
    "picture-form": ("x1a", jpx),
    "picture-stand-in": ("x4", lambda pdf: images(pdf)[0].__setitem__("/Alternates", Array([]))),
    "picture-whole": ("plain", broken_picture),
    "x-intent": ("x4", lambda pdf: pdf.Root.__delitem__("/OutputIntents")),
    "x-profile": ("x4", lambda pdf: pdf.Root.OutputIntents[0].DestOutputProfile.__setitem__("/N", 3)),
    "x-version": ("x1a", info("/GTS_PDFXConformance", None)),
    "x-pdf-version": ("x4", newer),
    "x-trapped": ("x4", info("/Trapped", None)),
    "x-dates": ("x4", info("/ModDate", None)),
    "file-agrees": ("x4", info("/Title", "Another")),
    "file-locked": ("plain", locked),
    "transparency": ("x1a", lambda pdf: state(pdf, ca=0.5)),
    "annotations": ("x4", annotate),
    "actions": ("x4", lambda pdf: pdf.Root.__setitem__("/OpenAction", Dictionary(S=Name.JavaScript, JS=String("1")))),
    "forms": ("x4", lambda pdf: pdf.Root.__setitem__("/AcroForm", Dictionary(XFA=String("a")))),
    "attachments": ("x4", lambda pdf: pdf.Root.__setitem__("/Names", Dictionary(EmbeddedFiles=Dictionary()))),
    "layers": ("x4", lambda pdf: pdf.Root.__setitem__("/OCProperties", Dictionary(OCGs=Array([])))),
    "bookmarks": ("plain", outline),
    "foreign-code": ("x4", lambda pdf: pdf.pages[2].obj.Resources.XObject.Leaf.__setitem__("/Ref", Dictionary())),
    "press-settings": ("x4", lambda pdf: state(pdf, TR=Name.Odd)),
}  # fmt: skip
ORDERS = {
    "box-size": Order(trim_pt=(400, 600)),
    "colour-one": Order(colours="mono"),
}
APART = {"x-id", "file-title", "file-sound", "cover-zones", "pages-one", "x-objects"}
"""Rules whose mutants are made by hand, below."""


def mutated(source: Path, target: Path, mutant: Mutant, key: str) -> Path:
    with pikepdf.open(source) as pdf:
        options = mutant(pdf)
        options = options if isinstance(options, dict) else {}
        version = {"x4": "1.6", "x1a": "1.3", "plain": "1.6"}[key]
        options = {"force_version": version, "object_stream_mode": pikepdf.ObjectStreamMode.disable, **options}
        pdf.save(target, **options)
    return target


@pytest.mark.parametrize("key", sorted(NAMES))
def test_our_own_files_are_clean(clean: dict[str, Path], key: str) -> None:
    assert examine(clean[key], load_profile(NAMES[key])) == ()


@pytest.fixture(scope="module")
def store(clean: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One that knows every page of the clean files."""
    opened = open_store(tmp_path_factory.mktemp("store"))
    for key, name in NAMES.items():
        assert examine(clean[key], load_profile(name), Order(store=opened)) == ()
    return opened


@pytest.mark.parametrize("rule", sorted(MUTANTS))
def test_a_rule_is_red_on_its_mutant_and_only_there(
    clean: dict[str, Path], store: Store, tmp_path: Path, rule: str
) -> None:
    """Also where pages that did not change are taken from the store, and where all are."""
    key, mutant = MUTANTS[rule]
    printer = load_profile(NAMES[key])
    if rule == "file-weight":
        printer = replace(printer, megabytes_max=1)
        clean = {key: fattened(clean[key], tmp_path)}
    path = mutated(clean[key], tmp_path / "mutant.pdf", mutant, key)
    order = ORDERS.get(rule, Order())
    found = examine(path, printer, order)
    assert {finding.rule for finding in found} == {rule}, [str(finding) for finding in found]
    for _ in range(2):
        assert examine(path, printer, replace(order, store=store)) == found
    assert all(finding.hint and finding.title and finding.source for finding in found)


def fattened(source: Path, folder: Path) -> Path:
    with pikepdf.open(source) as pdf:
        pdf.Root.Ballast = pdf.make_stream(random.Random(1).randbytes(1_500_000))
        pdf.save(folder / "fat.pdf")
    return folder / "fat.pdf"


def test_every_rule_has_a_mutant() -> None:
    assert {rule.id for rule in RULES} == MUTANTS.keys() | APART
    assert len(RULES) >= 30


def test_a_file_without_id_is_seen(clean: dict[str, Path], tmp_path: Path) -> None:
    data = clean["x1a"].read_bytes()
    start = data.rindex(b"/ID [")
    (tmp_path / "mutant.pdf").write_bytes(data[:start] + b"/XX [" + data[start + 5 :])
    found = examine(tmp_path / "mutant.pdf", load_profile("ingramspark"))
    assert {finding.rule for finding in found} == {"x-id"}


def test_a_table_of_objects_younger_than_the_standard_is_seen(clean: dict[str, Path], tmp_path: Path) -> None:
    with pikepdf.open(clean["x1a"]) as pdf:
        pdf.save(tmp_path / "mutant.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    data = (tmp_path / "mutant.pdf").read_bytes()
    (tmp_path / "mutant.pdf").write_bytes(b"%PDF-1.3" + data[8:])
    found = examine(tmp_path / "mutant.pdf", load_profile("ingramspark"))
    assert {finding.rule for finding in found} == {"x-objects"}


def test_a_file_without_title_is_seen(clean: dict[str, Path], tmp_path: Path) -> None:
    def untitled(pdf: Pdf) -> None:
        del pdf.trailer.Info["/Title"]
        bare = pdf.Root.Metadata.read_bytes().replace(b"dc:title", b"dc:other")
        pdf.Root.Metadata = pdf.make_stream(bare)

    found = examine(mutated(clean["x4"], tmp_path / "mutant.pdf", untitled, "x4"), load_profile("offset-coated"))
    assert {finding.rule for finding in found} == {"file-title"}


def test_a_damaged_file_is_seen(clean: dict[str, Path], tmp_path: Path) -> None:
    data = clean["x1a"].read_bytes()
    start = data.rindex(b"startxref")
    (tmp_path / "mutant.pdf").write_bytes(data[:start] + b"startxref\n7\n%%EOF\n")
    found = examine(tmp_path / "mutant.pdf", load_profile("ingramspark"))
    assert {finding.rule for finding in found} == {"file-sound"}


def test_words_of_a_cover_in_the_wrong_place_are_seen(clean: dict[str, Path]) -> None:
    whole = Zone(name="front", box=(0, 0, 432, 648), text=True)
    half = Zone(name="front", box=(200, 0, 432, 648), text=True)
    printer = load_profile("kdp")
    for zone, expected in ((whole, {"pages-one"}), (half, {"pages-one", "cover-zones"})):
        order = Order(kind="cover", zones=(zone,))
        found = {finding.rule for finding in examine(clean["plain"], printer, order)}
        assert found - {"bleed-room", "bleed-painted"} == expected


def test_many_findings_of_one_rule_are_counted(clean: dict[str, Path], tmp_path: Path) -> None:
    path = mutated(clean["x4"], tmp_path / "mutant.pdf", every(lambda page: page.__delitem__("/TrimBox")), "x4")
    found = examine(path, load_profile("offset-coated"))
    assert len(found) == 20
    assert "and 12 more" in found[-1].message
