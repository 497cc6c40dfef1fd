"""A figure in dark colours: every colour keeps its hue and gets the opposite lightness, on the page's dark paper."""

import colorsys
import re
from typing import Any

from interpose.viz.style import AS_MANY, CALM, FEWER, HARM, LOWER, MORE, PALE_FEWER, PALE_MORE

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b|rgba?\(\s*[\d.]+\s*,\s*[\d.]+\s*,\s*[\d.]+\s*(?:,\s*[\d.]+\s*)?\)")
CLASSES = frozenset((*HARM, *CALM, *FEWER, *MORE, PALE_FEWER, AS_MANY, PALE_MORE)) - {LOWER}
"""Colours of map classes, but the one that bars have too: they stay in order, none is made to stand out."""
STRONG, PALE, SEEN = 0.3, 0.85, 0.6
DARKEST, SPAN, BEND = 0.12, 0.83, 1.35
"""Lightness of what was white, how much lighter what was black becomes, and how mid tones are held back."""


def dark_figure(part: Any) -> Any:
    """Return a figure's plain data with all its colours for the dark theme."""
    if isinstance(part, dict):
        return {key: dark_figure(value) for key, value in part.items()}
    if isinstance(part, list) and len(part) == 2 and isinstance(part[0], (int, float)) and isinstance(part[1], str):
        return [part[0], dark_colour(part[1], stand_out=False)]  # a step of a colour scale, on which text is written
    if isinstance(part, list):
        return [dark_figure(value) for value in part] if part and not isinstance(part[-1], (int, float)) else part
    return COLOUR.sub(lambda match: dark_colour(match[0]), part) if isinstance(part, str) else part


def dark_colour(colour: str, *, stand_out: bool = True) -> str:
    """Return a colour with the opposite lightness."""
    if colour.startswith("#"):
        red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
        alpha_text = ""
    else:
        red, green, blue, *alpha = (float(part) for part in colour[colour.index("(") + 1 : -1].split(","))  # type: ignore[assignment]
        alpha_text = f",{alpha[0]:g}" if alpha else ""
    hue, light, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    new_light = DARKEST + SPAN * (1 - light) ** BEND
    if stand_out and colour not in CLASSES and colour.startswith("#") and saturation > STRONG and light < PALE:
        new_light = max(new_light, SEEN)  # lines and marks must stand out, whatever they were before
    rgb = colorsys.hls_to_rgb(hue, new_light, saturation * 0.9)
    parts = ",".join(str(round(255 * part)) for part in rgb)
    return f"rgba({parts}{alpha_text})" if alpha_text else f"rgb({parts})"
