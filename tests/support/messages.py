"""The script that gathers sentences for the catalogues, and the catalogues, for tests."""

import importlib.util
import re
from types import ModuleType

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from support.paths import ROOT

from interpose.model.language.catalogue import catalogue_file

PLACE = re.compile(r"%?\{\{.*?\}\}|%\{[^}]*\}|\{[^{}]*\}")
TAG = re.compile(r"</?[a-z]+[^>]*>")


def gather_messages() -> ModuleType:
    """Import the script of `.ci/`."""
    spec = importlib.util.spec_from_file_location("gather_messages", ROOT / ".ci" / "gather_messages.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def catalogue(code: str) -> Catalog:
    """Read the catalogue of a language."""
    with catalogue_file(code).open("rb") as text:
        return read_po(text, locale=code, domain="interpose")


def forms(message: Message) -> tuple[list[str], list[str]]:
    """Return the forms of a sentence, and those of its translation."""
    asked = [message.id] if isinstance(message.id, str) else list(message.id)
    told = [message.string] if isinstance(message.string, str) else list(message.string)
    return asked, told


def places_of(sentence: str) -> list[str]:
    """Return what is filled in a sentence, and its tags, in order of the alphabet."""
    return sorted([*PLACE.findall(sentence), *TAG.findall(sentence)])
