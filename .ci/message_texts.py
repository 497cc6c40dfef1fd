"""What an expression of the sources may say: texts with places, followed through variables, constants, functions."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
WORD = re.compile(r"[^\W\d_]{2,}")
PIECE = 3
"""Words from which on a case of a sentence is a template of its own."""
MOST_CASES = 4
"""Forms of a sentence that are written out; with more, each case is a template of its own."""
EDGES = " \t\n:;,"
HEAD = re.compile(r"^(?:\{\w+\}|[\w.\-\[\]]*[.\[{][\w.\-\[\]{}]*)(?: = (?:\{\w+\}|[\w.]+))?: ")
"""Where a mistake is: only places, or a path; it goes before a message and is not told."""


@dataclass(frozen=True)
class Place:
    """What is filled in."""

    name: str


type Text = tuple[str | Place, ...]


@dataclass
class Module:
    """A source file: its tree, what encloses each node, its calls, and what its names and attributes are set to."""

    path: str
    tree: ast.Module
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)
    constants: dict[str, list[ast.expr]] = field(default_factory=dict)
    functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)
    calls: list[ast.Call] = field(default_factory=list)
    attributes: list[tuple[str, ast.expr]] = field(default_factory=list)

    def __post_init__(self) -> None:
        waiting: list[ast.AST] = [self.tree]
        for node in waiting:
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node
                waiting.append(child)
            if isinstance(node, FUNCTIONS):
                self.functions.setdefault(node.name, node)
            elif isinstance(node, ast.Call):
                self.calls.append(node)
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("interpose."):
                file = (node.module or "").removeprefix("interpose.").replace(".", "/")
                self.imported |= {one.asname or one.name: (file, one.name) for one in node.names}
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
                self.attributes.append((node.targets[0].attr, node.value))
        for name, value in _assigned(self.tree.body):
            self.constants.setdefault(name, []).append(value)


def _assigned(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """Yield names and what they are set to, in a body and the blocks in it, not in functions in it."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            continue
        waiting.extend(ast.iter_child_nodes(node))
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.NamedExpr)) and node.value is not None:
            targets = [node.target]
        for target in targets:
            value = getattr(node, "value")  # noqa: B009 (of several kinds of nodes)
            pairs = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = list(zip(target.elts, value.elts, strict=False))
            elif isinstance(target, ast.Tuple) and isinstance(value, ast.IfExp):
                both = [part.elts for part in (value.body, value.orelse) if isinstance(part, ast.Tuple)]
                pairs = [pair for elts in both for pair in zip(target.elts, elts, strict=False)]
            yield from ((left.id, right) for left, right in pairs if isinstance(left, ast.Name))


class Texts:
    """What expressions of some modules may say, by file without its ending."""

    def __init__(self, modules: dict[str, Module]) -> None:
        self.modules = modules
        self.sinks: dict[tuple[str, str], set[tuple[int, str]]] = {}
        self.followed = 0
        """How often words were taken of parts, or a parameter was followed to where it is given."""
        self._open: set[tuple[str, int, int, str]] = set()

    def take(self, text: Text, module: Module) -> bool:
        """Take a text that is part of another one; returns whether it has words."""
        raise NotImplementedError

    def texts(self, node: ast.expr, module: Module) -> list[Text]:
        """Return what an expression may say: texts with places."""
        key = (module.path, node.lineno, node.col_offset, type(node).__name__)
        if key in self._open:
            return [(Place("value"),)]
        self._open.add(key)
        try:
            return self._cases(node, module) or [(Place(place_name(node)),)]
        finally:
            self._open.discard(key)

    def _cases(self, node: ast.expr, module: Module) -> list[Text]:
        """Return what an expression may say in each of its cases; nothing where its words are not known."""
        match node:
            case ast.Constant(value=str(text)):
                return [(text,)]
            case ast.JoinedStr(values=parts):
                return self._joined(parts, module)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._joined([left, right], module)
            case ast.IfExp(body=one, orelse=other):
                return [*self.texts(one, module), *self.texts(other, module)]
            case ast.BoolOp(values=values) | ast.Subscript(value=ast.Tuple(elts=values) | ast.Dict(values=values)):
                return [text for value in values for text in self.texts(value, module)]
            case ast.Subscript(value=ast.Name(id=name)):
                return self._of_table(name, module)
            case ast.Name(id=name):
                return self._of_name(node, name, module)
            case ast.Call():
                return self._of_call(node, module)
        return []

    def _of_call(self, call: ast.Call, module: Module) -> list[Text]:
        """Return what a call may say: of a function of these modules, or of what it only trims or marks."""
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get")):
                return self._of_table(name, module)
            case ast.Call(func=ast.Attribute(value=ast.Dict(values=values), attr="get")):
                return [text for value in values for text in self.texts(value, module)]
            case ast.Call(func=ast.Attribute(value=inner, attr="rstrip" | "strip" | "lstrip")):
                return self.texts(inner, module)
            case ast.Call(func=ast.Name(id="cut" | "str" | "mark" | "say" | "short"), args=[inner, *_]):
                return self.texts(inner, module)
            case ast.Call(func=ast.Attribute(attr="join"), args=[ast.GeneratorExp(elt=one)]):
                self.take_all(self.texts(one, module), module)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(value=ast.Name(id="self"), attr=name)):
                return self.of_function(name, module)
        return []

    def _joined(self, parts: list[ast.expr], module: Module) -> list[Text]:
        """Return what parts say one after the other: short cases written out, longer ones as templates of their own."""
        said: list[Text] = [()]
        for part in parts:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            texts = self.texts(inner, module)
            if isinstance(part, ast.FormattedValue) and part.conversion != -1:
                texts = [(Place(place_name(inner)),)]
            if not self._fits(texts, inner, len(said)):
                self.take_all(texts, module)
                texts = [(Place(place_name(inner)),)]
            said = [(*before, *text) for before in said for text in texts]
        return said

    def _fits(self, texts: list[Text], node: ast.expr, forms: int) -> bool:
        """Whether what a part may say is written out within the sentence."""
        if len(texts) == 1:
            words = len(WORD.findall(written(texts[0])))
            constant = isinstance(node, ast.Name) and node.id.isupper()
            return not isinstance(node, ast.Call) and not (constant and words != 2)
        short = all(
            not any(isinstance(one, Place) for one in t) and len(WORD.findall(written(t))) < PIECE for t in texts
        )
        return short and len(texts) * forms <= MOST_CASES and not (isinstance(node, (ast.Call, ast.Subscript)))

    def take_all(self, texts: list[Text], module: Module) -> None:
        """Take parts of other texts as templates of their own."""
        self.followed += sum(self.take(text, module) for text in texts)

    def _of_table(self, name: str, module: Module) -> list[Text]:
        """Return what the values of a constant mapping or list say."""
        values, module = self._constant(name, module)
        texts: list[Text] = []
        for value in values:
            inside = value.args[0] if isinstance(value, ast.Call) and value.args else value
            for one in getattr(inside, "values", getattr(inside, "elts", [])):
                if isinstance(one, ast.expr) and isinstance(one, (ast.Constant, ast.JoinedStr, ast.Name)):
                    texts += self.texts(one, module)
        return texts

    def _constant(self, name: str, module: Module) -> tuple[list[ast.expr], Module]:
        """Return what a constant is set to, here or where it comes from."""
        if name in module.constants:
            return module.constants[name], module
        file, own = module.imported.get(name, ("", ""))
        other = self.modules.get(file)
        return (other.constants.get(own, []), other) if other else ([], module)

    def of_function(self, name: str, module: Module) -> list[Text]:
        """Return what a function returns, where these are words."""
        file, own = module.imported.get(name, ("", name))
        there = self.modules.get(file, module)
        function = there.functions.get(own)
        if function is None or ast.unparse(function.returns or ast.Constant(0)) not in ("str", "str | None"):
            return []
        returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
        texts = [text for value in returned for text in self.texts(value, there)]
        return texts if any(isinstance(part, str) and WORD.search(part) for text in texts for part in text) else []

    def _of_name(self, node: ast.Name, name: str, module: Module) -> list[Text]:
        """Return what a variable may say; a parameter says what callers pass, whose words are followed."""
        above: ast.AST | None = node
        while above := module.parents.get(above):
            if isinstance(above, (*FUNCTIONS, ast.Lambda)):
                values = [] if isinstance(above, ast.Lambda) else [v for n, v in _assigned(above.body) if n == name]
                if texts := [text for value in values for text in self.texts(value, module)]:
                    return texts
                names = [one.arg for one in (*above.args.posonlyargs, *above.args.args)]
                keywords = [one.arg for one in above.args.kwonlyargs]
                if isinstance(above, FUNCTIONS) and name in [*names, *keywords]:
                    place = names.index(name) if name in names else -1
                    self.sinks.setdefault((module.path.removesuffix(".py"), above.name), set()).add((place, name))
                    self.followed += 1
                    return []
                if values:
                    return []
        values, there = self._constant(name, module)
        return [text for value in values for text in self.texts(value, there)]


def place_name(node: ast.expr) -> str:
    """Return how a place is called for translators: after what is filled in."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.strip("_").lower() or "value"
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[inner]):
            return place_name(inner)
        case ast.Call(func=ast.Name(id="len")):
            return "number"
        case ast.Call(func=ast.Name(id="type")):
            return "kind"
        case ast.Call(args=[inner, *_]):
            return place_name(inner)
        case ast.Call(func=ast.Attribute(value=inner)):
            return place_name(inner)
        case ast.Subscript(value=inner, slice=ast.Constant(value=str(name))):
            return name if name.isidentifier() else place_name(inner)
        case ast.Subscript(value=inner) | ast.Starred(value=inner):
            return place_name(inner)
        case ast.GeneratorExp(generators=[first, *_]) | ast.ListComp(generators=[first, *_]):
            return place_name(first.iter)
        case ast.BinOp(left=inner) | ast.IfExp(body=inner) | ast.BoolOp(values=[inner, *_]):
            return place_name(inner)
    return "value"


def written(text: Text) -> str:
    """Return a text as a template: places that touch are one, each has another name, heads and edges are left out."""
    parts: list[str | Place] = []
    for part in text:
        if part == "":
            continue
        if parts and isinstance(part, Place) and isinstance(parts[-1], Place):
            parts[-1] = part if parts[-1].name == "value" else parts[-1]
        elif parts and isinstance(part, str) and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    names: dict[str, int] = {}
    said = ""
    for part in parts:
        if isinstance(part, str):
            said += re.sub(r"\s+", " ", part).replace("{", "{{").replace("}", "}}")
        else:
            names[part.name] = names.get(part.name, 0) + 1
            said += "{" + part.name + (str(names[part.name]) if names[part.name] > 1 else "") + "}"
    return without_edges(said)


def without_edges(said: str) -> str:
    """Return a template without where the mistake is and without the signs that join it to others."""
    before = ""
    while before != said:
        before = said
        said = HEAD.sub("", said.strip(EDGES))
        if said.startswith("(") and said.endswith(")") and said.count("(") == 1:
            said = said[1:-1]
    return said
