"""Guides: what is known about facial acupuncture, how well, and where accounts differ.

A *guide* is one page of `content/`: Markdown with front matter. What it asserts stands in *statements*: each says who
says it, how large and how limited the evidence is, of which *grade*, from which source, and on which day somebody
last reviewed it. Where accounts differ their statements stand side by side, and nobody averages them. `library.py`
reads everything once and refuses a guide that is not whole, with its file and line. Beside `docs/guides.md`.
"""
