"""The job ticket: what the shop needs to know, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import msgspec

from publisher.model import Book, Edition
from publisher.printshop.cover import CoverWork
from publisher.printshop.interior import Sheetwork
from publisher.printshop.profiles import Printer
from publisher.units import mm

_STANDARDS = {"x-4": "made as PDF/X-4", "x-1a": "made as PDF/X-1a:2001", "plain": "plain PDF"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One order as a shop reads it.  Lengths in millimetres; an empty text is for a person to fill in."""

    title: str
    subtitle: str
    authors: tuple[str, ...]
    imprint: str
    isbn: str
    printer: str
    binding: str
    trim_mm: tuple[float, float]
    pages: int
    blank_pages_at_end: int
    paper: str
    interior_colours: str
    cover_colours: str
    spine_mm: float
    spine_text: bool
    cover_flat_mm: tuple[float, float]
    bleed_mm: float
    interior_file: str
    cover_file: str
    interior_standard: str
    cover_standard: str
    interior_condition: str
    cover_condition: str
    interior_ink_max_percent: int
    cover_ink_max_percent: int
    notes: tuple[str, ...] = ()
    quantity: str = ""
    delivery_to: str = ""
    delivery_by: str = ""
    contact: str = ""


def write_ticket(
    book: Book, edition: Edition, printer: Printer, interior: Sheetwork, cover: CoverWork, names: tuple[str, str]
) -> Ticket:
    """The ticket for an interior and its cover; ``names`` are their file names in the package."""
    stock, _ = printer.stock(edition.paper, edition.colours)
    wrap = cover.wrap
    said = (*interior.notices, *cover.sheet.notices)
    return Ticket(
        title=book.title,
        subtitle=book.subtitle,
        authors=tuple(author.name for author in (book.editors or book.authors)),
        imprint=book.imprint.name,
        isbn=edition.isbn,
        printer=printer.title,
        binding="perfect binding, paperback" + (", cover with flaps" if len(wrap.panels) > 3 else ""),
        trim_mm=_pair(interior.trim_pt),
        pages=interior.pages,
        blank_pages_at_end=interior.blanks,
        paper=stock.title,
        interior_colours="1/1 black" if interior.press.colours == "mono" else "4/4 CMYK",
        cover_colours="4/0 CMYK",
        spine_mm=round(mm(wrap.spine_pt), 3),
        spine_text=cover.spine_text,
        cover_flat_mm=_pair((wrap.width_pt, wrap.height_pt)),
        bleed_mm=round(mm(printer.bleed_pt), 3),
        interior_file=names[0],
        cover_file=names[1],
        interior_standard=_STANDARDS[interior.standard],
        cover_standard=_STANDARDS[cover.sheet.standard],
        interior_condition=interior.press.condition,
        cover_condition=cover.sheet.press.condition,
        interior_ink_max_percent=interior.press.ink_max,
        cover_ink_max_percent=cover.sheet.press.ink_max,
        notes=tuple(dict.fromkeys(notice.message for notice in said if notice.severity != "info")),
    )


def _pair(size: tuple[float, float]) -> tuple[float, float]:
    return round(mm(size[0]), 3), round(mm(size[1]), 3)


def ticket_json(ticket: Ticket) -> bytes:
    return msgspec.json.format(msgspec.json.encode(ticket), indent=2) + b"\n"


def ticket_html(ticket: Ticket) -> bytes:
    """A page for the shop's counter, with lines to write on."""
    inside = (ticket.interior_colours, ticket.interior_standard, ticket.interior_condition)
    outside = (ticket.cover_colours, ticket.cover_standard, ticket.cover_condition)
    last = f", the last {ticket.blank_pages_at_end} blank" if ticket.blank_pages_at_end else ""
    rows = [
        ("Title", f"{ticket.title}{': ' + ticket.subtitle if ticket.subtitle else ''}"),
        ("By", ", ".join(ticket.authors)),
        ("Imprint", ticket.imprint),
        ("ISBN", ticket.isbn),
        ("Printer", ticket.printer),
        ("Binding", ticket.binding),
        ("Trimmed size", f"{ticket.trim_mm[0]:g} × {ticket.trim_mm[1]:g} mm"),
        ("Pages", f"{ticket.pages}{last}"),
        ("Paper", ticket.paper),
        ("Interior", _file(ticket.interior_file, inside, ticket.interior_ink_max_percent)),
        ("Cover", _file(ticket.cover_file, outside, ticket.cover_ink_max_percent)),
        ("Cover, flat", f"{ticket.cover_flat_mm[0]:g} × {ticket.cover_flat_mm[1]:g} mm, bleed {ticket.bleed_mm:g} mm"),
        ("Spine", f"{ticket.spine_mm:g} mm, {'with' if ticket.spine_text else 'without'} words"),
        ("Notes", "; ".join(ticket.notes)),
    ]
    blanks = ("Quantity", "Deliver to", "Deliver by", "Contact")
    told = "".join(f"<tr><th scope=row>{name}</th><td>{escape(text)}</td></tr>" for name, text in rows if text)
    open_ = "".join(f"<tr><th scope=row>{name}</th><td class=line></td></tr>" for name in blanks)
    title = f"Job ticket: {escape(ticket.title)}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>'
        "body{font:15px/1.45 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse;width:100%}th{text-align:left;vertical-align:top;width:9rem}"
        "td,th{padding:.35rem .5rem;border-top:1px solid #bbb}.line{height:1.8rem}</style></head>"
        f"<body><h1>{title}</h1><table>{told}{open_}</table></body></html>\n"
    ).encode()


def _file(name: str, made: tuple[str, str, str], ink: int) -> str:
    colours, standard, condition = made
    return f"{name}: {colours}, {standard}, for {condition}, ink at most {ink} %"
