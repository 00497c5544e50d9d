"""Work that runs in a bounded child of its own, done in the process of the tests: decoders are the same in both.

What only the child can stop (time, memory, crashes), and that it is one, is tested in children.
"""

from __future__ import annotations

import logging
import warnings
from importlib import import_module

import pytest
from PIL import Image

from directory.files.bounded import Answer


def do_here(work, data, *, bounds, **numbers):
    """What `run_bounded` answers, without a child."""
    module, function = work.split(":")
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.setattr(
            Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS
        )  # a child may set these; here they are put back
        patch.setattr(logging.root.manager, "_disable", logging.root.manager.disable)
        return Answer(*getattr(import_module(module), function)(data, **numbers))
