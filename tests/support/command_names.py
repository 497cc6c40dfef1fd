"""Which commands there are, and what their help must not load."""

SHOWN = ("scenarios", "show", "validate", "run", "twin", "compare", "attribute", "explain", "claims", "branch")
LATER = (
    "sensitivity",
    "discover",
    "calibrate",
    "robust",
    "sweep",
    "export",
    "study",
    "plot",
    "report",
    "app",
    "explore",
)
COMMANDS = (*SHOWN, *LATER)
GROUPS = {"scenario": ("new",)}
ALL_COMMANDS = (*((name,) for name in COMMANDS), *((group, name) for group, names in GROUPS.items() for name in names))
HEAVY = ("numba", "mesa", "pandas", "numpy", "scipy", "networkx", "pyarrow", "plotly", "shapely", "solara")
