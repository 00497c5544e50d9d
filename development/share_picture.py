"""The picture that other sites show beside a link to this one: `.venv/bin/python -m development.share_picture`.

Draws `static/images/share-<code>.png` for each language, 1200 × 630 pixels, with the fonts of the pages. It shows the
five questions and no answer: it stands beside links to every listing.
"""

from __future__ import annotations

import base64
import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from development.chromium import chromium
from directory.checklist.rules import QUESTIONS
from directory.config import Config
from directory.languages import LANGUAGES, gettext, speaking

ROOT = Path(__file__).parents[1]
SIZE = (1200, 630)
COLORS = 255
FONTS = {
    "Fraunces": "node_modules/@fontsource-variable/fraunces/files/fraunces-latin-wght-normal.woff2",
    "Figtree": "node_modules/@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2",
}
STYLE = """
* { margin: 0; box-sizing: border-box }
body { width: 1200px; height: 630px; overflow: hidden; background: #fbf9f5; color: #1f2a26; font-family: Figtree }
.rings { position: absolute; left: -250px; top: 60px; width: 900px; height: 900px; fill: none; stroke: #cddfd6 }
.left { position: absolute; left: 72px; top: 72px; width: 500px; height: 486px; display: flex; flex-direction: column }
.name { display: flex; gap: 18px; align-items: center; font: 600 46px/1 Fraunces; letter-spacing: -.02em }
.name svg { width: 40px; height: 62px; color: #1f6f5c }
h1 { margin-top: auto; text-wrap: balance; font: 480 54px/1.12 Fraunces; letter-spacing: -.02em }
.card { position: absolute; right: 64px; top: 64px; width: 524px; height: 502px; padding: 18px 44px; background: #fff;
  border: 1px solid #e2ddd3; border-radius: 26px }
ol { position: relative; height: 100%; padding: 0; list-style: none; display: flex; flex-direction: column }
ol::before { content: ""; position: absolute; left: 20px; top: 46px; bottom: 46px; border-left: 2px solid #e2ddd3 }
li { position: relative; flex: 1; display: flex; gap: 24px; align-items: center; font: 520 29px/1.2 Fraunces;
  text-wrap: balance }
li b { flex: none; width: 42px; height: 42px; border: 2px solid #1f6f5c; border-radius: 50%; background: #e8f1ec;
  color: #175445; font: 700 20px/38px Figtree; text-align: center }
li:last-child b { border-color: #b4552d; background: #f6ebe2; color: #97431f }
"""
MARK = (
    '<svg viewBox="0 0 22 34"><g fill="none" stroke="currentColor" stroke-width="1.25"><path d="M11 1v20"/>'
    '<circle cx="11" cy="23" r="9.5" opacity=".55"/></g><circle cx="11" cy="23" r="3.75" fill="currentColor"/></svg>'
)
RINGS = '<svg class="rings" viewBox="-500 -500 1000 1000">{}<path d="M0-500V0"/></svg>'.format(
    "".join(f'<circle r="{radius}"/>' for radius in (100, 190, 280, 370, 460))
)


def page(code: str) -> str:
    """The picture of a language as a page."""
    fonts = "".join(
        f'@font-face {{ font-family: {name}; font-weight: 100 900; src: url("data:font/woff2;base64,{_read(path)}") }}'
        for name, path in FONTS.items()
    )
    with speaking(code):
        questions = [gettext(words) for words in QUESTIONS.values()]
        title = gettext("Find facial acupuncture that shows its evidence")
    points = "".join(f"<li><b>{number}</b>{words}</li>" for number, words in enumerate(questions, start=1))
    return (
        f"<!doctype html><meta charset=utf-8><style>{fonts}{STYLE}</style>{RINGS}"
        f'<div class="left"><div class="name">{MARK}{Config().site_name}</div><h1>{title}</h1></div>'
        f'<div class="card"><ol>{points}</ol></div>'
    )


def main() -> None:
    """Draw the picture of every language."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        view = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        for code in LANGUAGES:
            view.set_content(page(code))
            view.evaluate("document.fonts.ready")
            drawn = Image.open(io.BytesIO(view.screenshot())).convert("RGB")
            few = drawn.quantize(COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
            few.save(ROOT / "static" / "images" / f"share-{code}.png", optimize=True)
        browser.close()


def _read(path: str) -> str:
    return base64.b64encode((ROOT / path).read_bytes()).decode()


if __name__ == "__main__":
    main()
