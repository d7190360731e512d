# ruff: noqa: E501
"""Makes the pictures of ``docs/engine.md``: the engine, Typst and ours side by side.

    python tests/composer/pictures.py docs

Typst is needed for its column (``pip install typst``); without it the column is
left out.  The text is our own.
"""

from __future__ import annotations

import io
import logging
import sys
from pathlib import Path
from typing import Any

import font_source_serif_pro
import pypdfium2
from PIL import Image
from weasyprint import HTML

from publisher.setting import composer, patches

logging.getLogger("weasyprint").setLevel(logging.CRITICAL)

FONTS = Path(font_source_serif_pro.font_directory)
ENGLISH = [
    (
        "The ferry to Whitby leaves at “first light”, which in February means a quarter past seven and in June means whenever"
        " the extraordinary Mr. Ashworth has finished his tea; nobody complains, because complaining—as the harbourmaster’s"
        " wife once observed—would only delay the departure further. Affluent visitors, difficult fishermen, officials with"
        " waterproof briefcases: all of them wait under the same dripping awning, and all of them are equally unimportant to"
        " the tide."
    ),
    (
        "It was there, in the autumn of 1987, that the commission’s self-appointed historian began his investigation of the"
        " lighthouse correspondence: four hundred and twelve letters, “mostly about paraffin”, two telegrams … and a"
        " misunderstanding (irreconcilable, as it turned out) between the keeper and the Board of Trade. Counter-arguments are"
        " collected in an appendix, whose internationalization was considered and postponed. The administration’s"
        " responsibilities notwithstanding, the neighbourhood’s representatives deliberated for a considerable time."
    ),
    (
        "What the letters do not say is why anybody should have climbed one hundred and ninety-nine steps, twice nightly, for"
        " thirty-one years, in order to keep alight a lamp that the shipping companies had already agreed to ignore."
    ),
]
CHINESE = [
    (
        "天剛亮的時候，渡輪就離開了碼頭。「二月」的清晨七點一刻，六月則要等到船長喝完茶——沒有人抱怨，因為抱怨只會讓大家出發得更晚……"
        "碼頭上的旅客、漁夫與公務員，全都站在同一片滴水的雨棚下面，對潮水來說，他們同樣無關緊要。"
    ),
    (
        "歷史學家在 1987 年的秋天開始整理燈塔的書信：四百一十二封信，「大多談的是煤油」，還有兩封 telegram 與一場誤會（後來證明無法化解）。"
        "附錄收錄了反對的意見，至於翻譯成外文的計畫，委員會討論之後，決定延期。「我們很遺憾，」商務局回信說，「找不到您的來信。」"
    ),
    "這些信沒有說明的是：為什麼有人願意每夜兩次，走上一百九十九級石階，整整三十一年，只為了讓一盞航運公司早已同意不再理會的燈繼續亮著。",
]
LOOKS: dict[str, dict[str, Any]] = {
    "en": {"text": ENGLISH, "measure": 252, "lang": "en-GB", "family": "Source Serif Pro", "size": 10.5, "lead": 14.5},
    "zh": {"text": CHINESE, "measure": 231, "lang": "zh-Hant", "family": "Noto Serif CJK TC", "size": 10.5, "lead": 18},
}
MARGIN, HEIGHT, SCALE = 18, 470, 2.0


def engine_page(look: dict[str, Any], title: str, composed: bool) -> bytes:
    """The text as WeasyPrint sets it, or as we do."""
    faces = "".join(
        f'@font-face {{ font-family: "Source Serif Pro"; src: url({(FONTS / f"SourceSerifPro-{name}.ttf").as_uri()}) }}'
        for name in ("Regular",)
    )
    indent = "2em" if look["lang"].startswith("zh") else "1em"
    css = f"""{faces} @page {{ size: {look["measure"] + 2 * MARGIN}pt {HEIGHT}pt; margin: {MARGIN}pt }}
        html {{ font: {look["size"]}pt/{look["lead"]}pt "{look["family"]}"; hyphens: auto;
                --composer: {"total-fit" if composed else "engine"} }}
        body, p {{ margin: 0 }} p {{ text-align: justify; text-indent: {indent} }} h1 {{ font-size: 8pt; font-weight: 400; margin: 0 0 10pt }}"""
    body = f"<h1>{title}</h1>" + "".join(f"<p>{paragraph}</p>" for paragraph in look["text"])
    html = f'<html lang="{look["lang"]}"><head><title>-</title><style>{css}</style></head><body>{body}</body></html>'
    pdf: bytes = HTML(string=html).write_pdf()
    return pdf


def typst_page(look: dict[str, Any]) -> bytes | None:
    try:
        import typst
    except ImportError:
        return None
    language, _, region = look["lang"].partition("-")
    indent = "(amount: 2em, all: true)" if language == "zh" else "(amount: 1em, all: true)"
    source = f"""#set page(width: {look["measure"] + 2 * MARGIN}pt, height: {HEIGHT}pt, margin: {MARGIN}pt)
#set text(font: ("{look["family"]}", "Source Serif Pro"), size: {look["size"]}pt, lang: "{language}",
  region: "{"TW" if language == "zh" else region}", hyphenate: true, top-edge: .75em, bottom-edge: -.25em)
#set par(justify: true, first-line-indent: {indent}, leading: {look["lead"] - look["size"]}pt, spacing: {look["lead"] - look["size"]}pt)
#block(below: 14pt, text(size: 8pt)[Typst])

""" + "\n\n".join(look["text"])
    pdf: bytes = typst.compile(source.encode(), font_paths=[str(FONTS)])
    return pdf


def picture_of(pdf: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        picture: Image.Image = document[0].render(scale=SCALE).to_pil().convert("L")
        return picture


def main(folder: Path) -> None:
    patches.install()
    composer.install()
    for name, look in LOOKS.items():
        pages = [engine_page(look, "WeasyPrint 70", False), typst_page(look), engine_page(look, "publisher", True)]
        pictures = [picture_of(pdf) for pdf in pages if pdf]
        sheet = Image.new("L", (sum(p.width for p in pictures), max(p.height for p in pictures)), 255)
        x = 0
        for picture in pictures:
            sheet.paste(picture, (x, 0))
            x += picture.width
        bottom = sheet.point(lambda value: 255 - value).getbbox()
        sheet = sheet.crop((0, 0, sheet.width, (bottom[3] if bottom else sheet.height) + 20))
        sheet.quantize(16).save(folder / f"composer-{name}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
