"""The table of settings of observation, as docs/observation.md has it."""

from interpose.experiments.observation.presets import PRESETS, observation_settings
from interpose.experiments.observation.settings import setting_rows

HEAD = "| setting | unit | bounds | " + " | ".join(f"`{name}`" for name in PRESETS) + " | meaning | source |"


def settings_table() -> str:
    """Write every setting with its values in the presets, as a table of Markdown."""
    values = {name: {r["path"]: r["value"] for r in setting_rows(observation_settings(name))} for name in PRESETS}
    lines = [HEAD, "|" + "---|" * (HEAD.count("|") - 1)]
    for row in setting_rows():
        bounds = "" if row["low"] is None else f"{row['low']:g} to {row['high']:g}"
        chosen = [_shown(values[name][row["path"]]) for name in PRESETS]
        cells = [f"`{row['path']}`", row["unit"], bounds, *chosen, row["meaning"], row["source"]]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _shown(value: object) -> str:
    """Write a value."""
    return f"{value:g}" if isinstance(value, float) else str(value)
