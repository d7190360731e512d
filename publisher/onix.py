"""What a shop asks for beside the file: an ONIX 3.0 message, and the same as a sheet.

ONIX for Books, release 3.0, reference tags, https://www.editeur.org/93/Release-3.0-Downloads/;
numbers of lists are those of its code lists.  One product an edition.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from publisher.model import Author, Book, Edition, Series
from publisher.units import mm
from publisher.xhtml import ILLEGAL

_NS = "http://ns.editeur.org/onix/3.0/reference"
_FORMS: dict[str, tuple[str, str]] = {
    "print": ("BC", ""), "screen": ("EA", "E107"), "epub": ("EA", "E101"), "html": ("EA", "E105"),
}  # fmt: skip
"""Product form and detail by edition (lists 150, 175)."""
_ROLES = {"aut": "A01", "edt": "B01", "trl": "B06", "ctb": "A32", "pbl": "Z99"}
"""MARC relator → list 17."""
_LANGUAGES = {
    "ar": "ara", "bo": "tib", "cs": "cze", "da": "dan", "de": "ger", "el": "gre", "en": "eng", "es": "spa",
    "et": "est", "fa": "per", "fi": "fin", "fr": "fre", "he": "heb", "hi": "hin", "hu": "hun", "id": "ind",
    "it": "ita", "ja": "jpn", "ko": "kor", "la": "lat", "nl": "dut", "no": "nor", "pl": "pol", "pt": "por",
    "ro": "rum", "ru": "rus", "sk": "slo", "sv": "swe", "th": "tha", "tr": "tur", "uk": "ukr", "vi": "vie",
    "yue": "chi", "zh": "chi",
}  # fmt: skip
"""BCP 47 → ISO 639-2/B (list 74)."""
_FEATURES = {
    "tableOfContents": "11", "index": "12", "readingOrder": "13", "alternativeText": "14", "pageBreakMarkers": "19",
    "structuralNavigation": "29", "ARIA": "30", "displayTransformability": "36",
}  # fmt: skip
"""schema.org's accessibilityFeature → list 196."""
_BISAC = re.compile(r"[A-Z]{3}\d{6}")
_THEMA = re.compile(r"[A-Z][A-Z0-9]{0,7}(?:-[A-Z0-9-]{1,12})?")


def onix_record(
    book: Book,
    editions: Sequence[Edition],
    *,
    pages: Mapping[str, int] | None = None,
    accessibility: Iterable[tuple[str, str]] = (),
) -> bytes:
    """Return an ONIX message with a product for each of ``editions``.

    :param pages: number of pages by name of edition
    :param accessibility: of the EPUB, as :func:`publisher.epub.accessibility_of` tells it
    """
    root = etree.Element("ONIXMessage", {"xmlns": _NS, "release": "3.0"})
    header = _add(root, "Header")
    _add(_add(header, "Sender"), "SenderName", book.imprint.name or "Unknown")
    _add(header, "SentDateTime", f"{book.published:%Y%m%d}" if book.published else "19800101")
    facts = tuple(accessibility)
    for edition in editions:
        others = [other for other in editions if other is not edition]
        _product(root, book, edition, others, (pages or {}).get(edition.name, 0), facts)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _add(parent: etree._Element, tag: str, text: str = "") -> etree._Element:
    element = etree.SubElement(parent, tag)
    if text:
        element.text = _clean(text)
    return element


def _clean(text: str) -> str:
    return " ".join(ILLEGAL.sub("", text).split())


def _product(
    root: etree._Element,
    book: Book,
    edition: Edition,
    others: Sequence[Edition],
    pages: int,
    facts: Sequence[tuple[str, str]],
) -> None:
    product = _add(root, "Product")
    _add(product, "RecordReference", reference(book, edition))
    _add(product, "NotificationType", "03")
    _identify(product, book, edition)
    detail = _add(product, "DescriptiveDetail")
    _form(detail, edition, facts, "chi" if book.language.lower().split("-")[0] == "zh" else "eng")
    _collection(detail, book)
    _title(detail, "01", _clean(book.title) or book.key, book.subtitle)
    _contributors(detail, book)
    _languages(detail, book)
    if pages:
        extent = _add(detail, "Extent")
        for tag, value in (("ExtentType", "00"), ("ExtentValue", str(pages)), ("ExtentUnit", "03")):
            _add(extent, tag, value)
    _subjects(detail, book)
    audience = _add(detail, "Audience")
    _add(audience, "AudienceCodeType", "01")
    _add(audience, "AudienceCodeValue", "01")
    _collateral(product, book)
    _publishing(product, book)
    if others:
        related = _add(product, "RelatedMaterial")
        for other in others:
            each = _add(related, "RelatedProduct")
            _add(each, "ProductRelationCode", "06")
            _identify(each, book, other)
    _supply(product, book, edition)


def reference(book: Book, edition: Edition) -> str:
    """Return the name under which this record is sent again when it changes."""
    host = re.sub(r"^[a-z]+://|/.*$", "", book.imprint.url) or "publisher"
    return f"{host}.{book.key}.{edition.name}"


def _digits(isbn: str) -> str:
    return re.sub(r"[^0-9]", "", isbn)


def _identify(parent: etree._Element, book: Book, edition: Edition) -> None:
    digits = _digits(edition.isbn)
    rows = [("15", digits), ("03", digits)] if len(digits) == 13 else [("01", reference(book, edition))]
    for kind, value in rows:
        identifier = _add(parent, "ProductIdentifier")
        _add(identifier, "ProductIDType", kind)
        if kind == "01":
            _add(identifier, "IDTypeName", book.imprint.name or "Publisher")
        _add(identifier, "IDValue", value)


# --------------------------------------------------------- descriptive detail


def _form(detail: etree._Element, edition: Edition, facts: Sequence[tuple[str, str]], spoken: str) -> None:
    """What the product is made as; ``spoken`` is the language (list 74) in which the house sums it up."""
    form, kind = _FORMS[edition.name]
    _add(detail, "ProductComposition", "00")
    _add(detail, "ProductForm", form)
    if kind:
        _add(detail, "ProductFormDetail", kind)
    if edition.name == "epub":
        for name, value in facts:
            code = _FEATURES.get(value, "") if name == "schema:accessibilityFeature" else ""
            code = "00" if name == "schema:accessibilitySummary" else code
            if code:
                feature = _add(detail, "ProductFormFeature")
                _add(feature, "ProductFormFeatureType", "09")
                _add(feature, "ProductFormFeatureValue", code)
                if code == "00":
                    _add(feature, "ProductFormFeatureDescription", value).set("language", spoken)
    if edition.name == "print" and edition.trim_pt:
        for kind, points in (("01", edition.trim_pt[1]), ("02", edition.trim_pt[0])):
            measure = _add(detail, "Measure")
            for tag, value in (("MeasureType", kind), ("Measurement", f"{mm(points):.0f}"), ("MeasureUnitCode", "mm")):
                _add(measure, tag, value)
    if form == "EA":
        _add(detail, "EpubTechnicalProtection", "00")


def _title(parent: etree._Element, level: str, text: str, subtitle: str = "") -> etree._Element:
    title = _add(parent, "TitleDetail")
    _add(title, "TitleType", "01")
    element = _add(title, "TitleElement")
    _add(element, "TitleElementLevel", level)
    _add(element, "TitleText", text)
    if _clean(subtitle):
        _add(element, "Subtitle", subtitle)
    return title


def _filed_under(book: Book) -> Series | None:
    """The set of volumes that the book is one of, or its series."""
    series = Series(name=book.title or book.key, number=book.volume) if book.volume else book.series
    return series if series and _clean(series.name) else None


def _collection(detail: etree._Element, book: Book) -> None:
    series = _filed_under(book)
    if series is None:
        _add(detail, "NoCollection")
        return
    collection = _add(detail, "Collection")
    _add(collection, "CollectionType", "10")
    title = _title(collection, "02", series.name)
    if series.number is not None:
        volume = _add(title, "TitleElement")
        _add(volume, "TitleElementLevel", "01")
        _add(volume, "PartNumber", str(series.number))


def _contributors(detail: etree._Element, book: Book) -> None:
    edited = [Author(name=each.name, sort_name=each.sort_name, role="edt") for each in book.editors]
    roles: dict[str, tuple[Author, list[str]]] = {}
    for person in (*edited, *book.authors):
        if _clean(person.name):
            _, held = roles.setdefault(person.name, (person, []))
            code = _ROLES.get(person.role, "Z99")
            if code not in held:
                held.append(code)
    for number, (person, held) in enumerate(roles.values(), 1):
        contributor = _add(detail, "Contributor")
        _add(contributor, "SequenceNumber", str(number))
        for code in held:
            _add(contributor, "ContributorRole", code)
        if person.role == "pbl":
            _add(contributor, "CorporateName", person.name)
            continue
        _add(contributor, "PersonName", person.name)
        if person.sort_name:
            _add(contributor, "PersonNameInverted", person.sort_name)
    if not roles:
        _add(detail, "NoContributor")


def _languages(detail: etree._Element, book: Book) -> None:
    for tag in dict.fromkeys([book.language, *(article.language for article in book.articles)]):
        parts = tag.split("-")
        language = _add(detail, "Language")
        _add(language, "LanguageRole", "01")
        _add(language, "LanguageCode", _LANGUAGES.get(parts[0].lower(), "und"))
        script = next((part.title() for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
        if script:
            _add(language, "ScriptCode", script)


def _subjects(detail: etree._Element, book: Book) -> None:
    plain = list(book.keywords)
    schemes: set[str] = set()
    for subject in book.subjects:
        scheme = "10" if _BISAC.fullmatch(subject) else "93" if _THEMA.fullmatch(subject) else ""
        if not scheme:
            plain.append(subject)
            continue
        element = _add(detail, "Subject")
        if scheme not in schemes:
            _add(element, "MainSubject")
        schemes.add(scheme)
        _add(element, "SubjectSchemeIdentifier", scheme)
        _add(element, "SubjectCode", subject)
    words = "; ".join(dict.fromkeys(word.strip() for word in plain if word.strip()))
    if words:
        element = _add(detail, "Subject")
        _add(element, "SubjectSchemeIdentifier", "20")
        _add(element, "SubjectHeadingText", words)


# ---------------------------------------------------------- the other blocks


def _collateral(product: etree._Element, book: Book) -> None:
    text = book.description or book.blurb
    if _clean(text):
        content = _add(_add(product, "CollateralDetail"), "TextContent")
        for tag, value in (("TextType", "03"), ("ContentAudience", "00"), ("Text", text)):
            _add(content, tag, value)


def _publishing(product: etree._Element, book: Book) -> None:
    detail = _add(product, "PublishingDetail")
    if _clean(book.imprint.name):
        _add(_add(detail, "Imprint"), "ImprintName", book.imprint.name)
        publisher = _add(detail, "Publisher")
        _add(publisher, "PublishingRole", "01")
        _add(publisher, "PublisherName", book.imprint.name)
        if book.imprint.place:
            _add(detail, "CityOfPublication", book.imprint.place)
    _add(detail, "PublishingStatus", "04")
    if book.published:
        date = _add(detail, "PublishingDate")
        _add(date, "PublishingDateRole", "01")
        _add(date, "Date", f"{book.published:%Y%m%d}")
    rights = _add(detail, "SalesRights")
    _add(rights, "SalesRightsType", "02")
    _add(_add(rights, "Territory"), "RegionsIncluded", "WORLD")


def _supply(product: etree._Element, book: Book, edition: Edition) -> None:
    detail = _add(_add(product, "ProductSupply"), "SupplyDetail")
    supplier = _add(detail, "Supplier")
    _add(supplier, "SupplierRole", "09")
    _add(supplier, "SupplierName", book.imprint.name or "Unknown")
    _add(detail, "ProductAvailability", "20")
    match = re.fullmatch(r"\s*([A-Z]{3})\s*(\d+(?:\.\d{1,2})?)\s*", edition.price)
    if match is None:
        _add(detail, "UnpricedItemType", "04")
        return
    price = _add(detail, "Price")
    _add(price, "PriceType", "02")
    _add(price, "PriceAmount", match[2])
    _add(price, "CurrencyCode", match[1])


# ------------------------------------------------------------------ the sheet

COLUMNS = (
    "key", "edition", "isbn", "title", "subtitle", "series", "number", "contributors", "publisher", "place",
    "published", "languages", "pages", "width-mm", "height-mm", "price", "subjects", "keywords", "description",
    "rights",
)  # fmt: skip


def metadata_sheet(book: Book, editions: Sequence[Edition], *, pages: Mapping[str, int] | None = None) -> bytes:
    """Return the same as a table, a row an edition: CSV (RFC 4180) with a byte order mark, which spreadsheets want."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out)
    sheet.writerow(COLUMNS)
    people = [*((each.name, "edt") for each in book.editors), *((each.name, each.role) for each in book.authors)]
    series = _filed_under(book)
    for edition in editions:
        trim = edition.trim_pt
        cells = (
            book.key, edition.name, edition.isbn, book.title, book.subtitle,
            series.name if series else "", str(series.number) if series and series.number is not None else "",
            "; ".join(f"{name} ({role})" for name, role in people),
            book.imprint.name, book.imprint.place, book.published.isoformat() if book.published else "",
            "; ".join(dict.fromkeys([book.language, *(article.language for article in book.articles)])),
            str((pages or {}).get(edition.name) or ""),
            f"{mm(trim[0]):.1f}" if trim else "", f"{mm(trim[1]):.1f}" if trim else "",
            edition.price, "; ".join(book.subjects), "; ".join(book.keywords), book.description,
            book.rights or book.imprint.licence,
        )  # fmt: skip
        sheet.writerow([_cell(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula."""
    text = _clean(text)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
