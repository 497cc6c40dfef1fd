"""What interpose does, step by step, on standard error: `--verbose`."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

NAME = "interpose"
FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@contextmanager
def logging_lines(verbose: bool) -> Iterator[None]:
    """Write what the modules of interpose log to standard error while this lasts; nothing unless ``verbose``."""
    logger = logging.getLogger(NAME)
    if not verbose:
        yield
        return
    handler, before = logging.StreamHandler(sys.stderr), logger.level
    handler.setFormatter(logging.Formatter(FORM, "%H:%M:%S"))
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
