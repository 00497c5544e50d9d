"""A case photo as a page shows it: every size and format under the address that suits who looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from directory.files.photo_rules import Format, srcset
from directory.portfolio.models import CasePhoto

Address = Callable[[str, int, str], str]
"""From key, step and format to the address of a file."""


@dataclass(frozen=True, slots=True)
class SourceView:
    """One `<source>`: its media type and its addresses with their widths."""

    mime: str
    srcset: str


@dataclass(frozen=True, slots=True)
class PhotoView:
    """What components/photo.html prints. `width` and `height`, in pixels, hold its place while it loads."""

    sources: tuple[SourceView, ...]
    src: str
    width: int
    height: int
    alt: str


def photo_view(photo: CasePhoto, address: Address) -> PhotoView:
    """A photo with the addresses of its files."""
    found = srcset(photo)
    sources = tuple(
        SourceView(
            source.format.mime,
            ", ".join(f"{address(photo.key, size.step, source.format.value)} {size.width}w" for size in source.sizes),
        )
        for source in found.sources
    )
    fallback = address(photo.key, found.fallback.step, Format.JPEG.value)
    return PhotoView(sources, fallback, found.width, found.height, photo.alt)


def in_public(key: str, step: int, kind: str) -> str:
    """The address for anybody, while the photo shows."""
    return url_for("photos.shown", key=key, step=step, kind=kind)


def for_keepers_and_desk(key: str, step: int, kind: str) -> str:
    """The address for who keeps the listing and for the desk, shown or not."""
    return url_for("photos.unpublished", key=key, step=step, kind=kind)
