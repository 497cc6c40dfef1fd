"""Every result that a command writes is of a kind, so that `plot` and `report` take it."""

import ast
from pathlib import Path

import interpose.experiments
import interpose.model.results
from interpose.viz.kinds.registry import kinds

ROOTS = [Path(package.__path__[0]) for package in (interpose.experiments, interpose.model.results)]
NO_RESULTS = {
    "question.json": "what a command keeps while it is under way",
    "*.json": "a pattern",
    "*/*.json": "a pattern",
}
"""Names of files that are no manifest, and why."""


def written():
    """Name the manifests that source texts name: names of JSON files, and the kinds of answers that are written."""
    for root in ROOTS:
        for path in root.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                value = node.value if isinstance(node, ast.Constant) else None
                if isinstance(value, str) and value.endswith(".json") and " " not in value and value != ".json":
                    yield value
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "write_answer":
                    kind = node.args[1]
                    assert isinstance(kind, ast.Constant), f"{path}: the kind of an answer is a plain name"
                    yield f"{kind.value}.json"


def test_every_manifest_has_a_kind():
    known = {kind.manifest for kind in kinds().values()}
    found = set(written())
    assert {"run.json", "twin.json", "score.json", "summary.json", "events.json", "manifest.json"} <= found
    assert found - set(NO_RESULTS) <= known
    assert {manifest for manifest in known if "/" not in manifest} <= found  # no kind of what nobody writes
