"""A figure in dark colours: every colour keeps its hue and gets the opposite lightness, on the page's dark paper."""

import colorsys
import re
from typing import Any

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b|rgba?\(\s*[\d.]+\s*,\s*[\d.]+\s*,\s*[\d.]+\s*(?:,\s*[\d.]+\s*)?\)")
STRONG, PALE, SEEN = 0.3, 0.85, 0.6
DARKEST, SPAN, BEND = 0.12, 0.83, 1.35
"""Lightness of what was white, how much lighter what was black becomes, and how mid tones are held back."""


def in_the_dark(part: Any) -> Any:
    """Return a figure's plain data with all its colours for the dark theme."""
    if isinstance(part, dict):
        return {key: in_the_dark(value) for key, value in part.items()}
    if isinstance(part, list) and len(part) == 2 and isinstance(part[0], (int, float)) and isinstance(part[1], str):
        return [part[0], turned(part[1], stand_out=False)]  # a step of a colour scale, on which text is written
    if isinstance(part, list):
        return [in_the_dark(value) for value in part] if part and not isinstance(part[-1], (int, float)) else part
    return COLOUR.sub(lambda found: turned(found[0]), part) if isinstance(part, str) else part


def turned(colour: str, *, stand_out: bool = True) -> str:
    """Return a colour with the opposite lightness."""
    if colour.startswith("#"):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        rest = ""
    else:
        red, green, blue, *more = (float(part) for part in colour[colour.index("(") + 1 : -1].split(","))  # type: ignore[assignment]
        rest = f",{more[0]:g}" if more else ""
    hue, light, full = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    turned_light = DARKEST + SPAN * (1 - light) ** BEND
    if stand_out and colour.startswith("#") and full > STRONG and light < PALE:
        turned_light = max(turned_light, SEEN)  # lines and marks must stand out, whatever they were before
    new = colorsys.hls_to_rgb(hue, turned_light, full * 0.9)
    parts = ",".join(str(round(255 * part)) for part in new)
    return f"rgba({parts}{rest})" if rest else f"rgb({parts})"
