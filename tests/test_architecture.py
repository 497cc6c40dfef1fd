"""The page of the architecture is current: its table and its drawing are those of the sources."""

import re
from itertools import combinations
from xml.etree import ElementTree

import networkx as nx
import pytest
from support.docs_scripts import docs_script
from support.paths import ROOT

architecture, drawing, import_graph = map(docs_script, ("architecture", "draw_architecture", "import_graph"))
IMPORTS = import_graph.ImportGraph()
SVG = "{http://www.w3.org/2000/svg}"


def test_the_table_of_packages_is_current():
    assert architecture.page(IMPORTS) == architecture.PAGE.read_text("utf-8"), "docs/architecture.md: make docs"


def test_the_drawing_is_current():
    assert architecture.picture(IMPORTS) == architecture.PICTURE.read_text("utf-8"), "architecture.svg: make docs"


def test_every_package_is_in_the_table_and_every_box_in_the_drawing():
    table, picture = architecture.table(IMPORTS.sources), architecture.picture(IMPORTS)
    for source in IMPORTS.sources:
        assert f"| `{source.folder}/` |" in table, source.folder
    labels = {text.text for text in ElementTree.fromstring(picture).iter(f"{SVG}text")}
    assert {name.rpartition("/")[2] for name in architecture.box_graph(IMPORTS) if "/" in name} <= labels


def test_boxes_lie_apart_and_inside_the_drawing():
    whole = ElementTree.fromstring(architecture.picture(IMPORTS))
    boxes = [{name: float(value) for name, value in rect.attrib.items() if name in ("x", "y", "width", "height")}
             for rect in whole.iter(f"{SVG}rect") if rect.get("rx") == "6"]  # fmt: skip
    assert len(boxes) > 20
    for a, b in combinations(boxes, 2):
        beside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
        assert beside or abs(a["y"] - b["y"]) >= a["height"], (a, b)
    for a in boxes:
        assert 0 <= a["x"] <= float(whole.get("width")) - a["width"]
        assert 0 <= a["y"] <= float(whole.get("height")) - a["height"]


def test_arrows_point_down():
    graph = architecture.box_graph(IMPORTS)
    _, row_of = drawing.bands_of(graph)
    assert all(row_of[a] < row_of[b] for a, b in graph.edges)


def test_imports_are_found_wherever_they_stand(tmp_path):
    (tmp_path / "agents").mkdir()
    texts = {
        "top": "from interpose.agents.a import x\n",
        "inside": "def f():\n    import interpose.agents.a\n",
        "typing": "if TYPE_CHECKING:\n    from interpose.agents import a\n",
        "none": "import os\nfrom interpose.nowhere import a\n",
        "a": "from interpose.agents.a import itself\n",
    }
    for name, text in texts.items():
        (tmp_path / "agents" / f"{name}.py").write_text(text)
    graph = import_graph.ImportGraph(tmp_path).files
    assert set(graph.edges) == {(f"agents/{name}.py", "agents/a.py") for name in ("top", "inside", "typing")}


def test_a_circle_of_packages_is_not_drawn(tmp_path):
    for part, other in (("agents", "model"), ("model", "agents")):
        (tmp_path / part).mkdir()
        (tmp_path / part / "a.py").write_text(f"import interpose.{other}.b\n")
        (tmp_path / part / "b.py").write_text("")
    imports = import_graph.ImportGraph(tmp_path)
    assert nx.is_directed_acyclic_graph(imports.files)
    with pytest.raises(ValueError, match="circle"):
        architecture.box_graph(imports)


def test_every_file_that_the_page_names_is_there():
    text = re.sub(r"```.*?```", "", architecture.PAGE.read_text("utf-8"), flags=re.DOTALL)
    named = re.findall(r"`((?:agents|model|experiments|viz|cli|tests)/[\w./]*)`", text)
    assert len(named) > 30
    assert not [name for name in named if not (ROOT / name).exists()]
