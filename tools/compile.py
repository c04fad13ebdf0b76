"""The local exchange as C: its modules compiled by mypyc, with the records of every order as classes of C's own.

    python tools/compile.py FOLDER [--level 0|1|2|3]     the package of this checkout, compiled, into FOLDER

`BIDWIRE_COMPILE=1 pip install .` does the same for a wheel (hatch_build.py). In `src` only exchange/compiled.py knows of it: sources are
copied, and in the copies three things are changed, since mypyc makes no msgspec structs and cannot know what stays as it is.

* A struct of `NATIVE` becomes a plain class of the same fields, which mypyc turns into a C struct: those that an order
  makes by the dozen. Its msgspec struct stays beside it as `__struct__`, so that a state is written and read alike.
* Any other struct of a compiled module moves with what its body needs to a module that is not compiled, and says that it is from
  where it was.
* A name of a module that is bound once, to a value, is `Final`.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

_SRC = Path(__file__).resolve().parent.parent / "src"
_PACKAGE = "bidwire/exchange"

MODULES = (
    *(
        f"engine/{name}"
        for name in (
            "accounts", "amending", "average", "book", "cancelling", "checks", "commands", "contingent", "engine", "events", "house", "icebergs",
            "lists", "market", "orders", "outcome", "pegs", "prevention", "reach", "rules", "sor", "triggers",
        )
    ),
    *(
        f"api/{name}"
        for name in (
            "accounts", "answers", "auth", "channels", "counters", "klines", "params", "publisher", "replacing", "router", "session", "spot", "tape", "terms",
            "user_events", "wsapi",
        )
    ),
    "amounts",
    "core",
    "front",
    "history",
    "keeping",
    "market/clock",
    "faults/interference",
    "server/clock",
    "server/reading",
    "server/ws",
    "venue",
)  # fmt: skip
"""What is compiled: what an order goes through, from the frame that came to the events. No coroutines: an exception that passes through one of
mypyc's makes Python 3.12 and later warn that `throw` was called in an old way."""

NATIVE = frozenset(
    {
        "Order", "Report", "Traded", "LevelChanged", "BalanceChanged", "Offer", "Context", "Claim", "_Asked",
        "Place", "PlaceRouted", "Cancel", "Received", "Field",
    }
)  # fmt: skip
"""Structs of those modules that nothing encodes or decodes, but for a state and a journal: they do it by `__struct__`."""

_KEPT = ("bidwire.exchange.engine.", "bidwire.exchange.api.tape", "bidwire.exchange.api.klines")
"""Modules whose objects are in a state (exchange/store/state.py)."""


def compiled(folder: Path, level: str = "3") -> list[tuple[Path, str]]:
    """Compiles a copy of the package in an empty folder: each file that a wheel has besides the sources, and its place in there.

    Raises:
        SystemExit: mypyc found what it cannot compile, and has said so.
        distutils.errors.CCompilerError: there is no C compiler, or it failed.
    """
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    names, beside = prepared(folder)
    with _inside(folder):
        extensions = mypycify(
            ["--ignore-missing-imports", "--no-error-summary", *names],
            opt_level=level,
            debug_level="0",
            group_name="bidwire",
        )
        command = build_ext(Distribution({"name": "bidwire", "ext_modules": extensions}))
        command.build_lib, command.build_temp, command.parallel = ".", "build/objects", os.cpu_count()
        command.ensure_finalized()
        command.run()
        places = [*(Path(each).as_posix() for each in command.get_outputs()), *beside]
        return [(folder / place, place) for place in places]


def prepared(folder: Path) -> tuple[list[str], list[str]]:
    """The package's sources in the folder as they are compiled: files of modules to compile, and those of structs beside them."""
    shutil.copytree(_SRC, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.pyd"))
    names = [f"{_PACKAGE}/{name}.py" for name in MODULES]
    inherited = _inherited(path for path in folder.rglob("*.py") if path.relative_to(folder).as_posix() not in names)
    beside: list[str] = []
    for name in names:
        path = folder / name
        module = Module(name.removesuffix(".py").replace("/", "."), path.read_text(encoding="utf-8"), inherited)
        path.write_text(module.compiled(), encoding="utf-8")
        if module.structs:
            place = path.with_name(f"{module.beside}.py")
            place.write_text(module.plain(), encoding="utf-8")
            beside.append(place.relative_to(folder).as_posix())
    return names, beside


def _inherited(paths: Iterable[Path]) -> set[str]:
    """The names of classes that classes of these files derive from."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in paths)
    kinds = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    return {ast.unparse(base).rpartition(".")[2].partition("[")[0] for kind in kinds for base in kind.bases}


_IMPORTS = [
    "from typing import TYPE_CHECKING, Any, ClassVar, Final, final",
    "if TYPE_CHECKING:",
    "    from mypy_extensions import mypyc_attr",
]


class Module:
    """One module as two: what is compiled, and the structs beside it."""

    def __init__(self, name: str, source: str, inherited: Iterable[str] = ()) -> None:
        """`inherited`: classes that are derived from outside of what is compiled, which C has to be told."""
        self.name = name
        self._last = name.rpartition(".")[2]
        self.beside = f"_{self._last}_structs"
        self._source, self._inherited = source, set(inherited)
        self._tree = ast.parse(source)
        self._bindings = [name for node in ast.walk(self._tree) if isinstance(node, ast.stmt) for name in _bound(node)]
        self._bindings += [name for node in ast.walk(self._tree) if isinstance(node, ast.Global) for name in node.names]
        self.structs = _structs(self._tree.body)
        self._moved = [*self.structs, *self._needed()]

    def compiled(self) -> str:
        """The module without its structs, or with classes in their place; all else is left as it is, comments too."""
        lines: list[str] = self._source.splitlines()
        for node in reversed(self._tree.body):
            start = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))]) - 1
            if any(node is moved for moved in self._moved):
                lines[start : node.end_lineno] = self._in_place_of(node)
            elif isinstance(node, ast.Assign) and self._is_constant(node):
                lines[start : node.end_lineno] = [_as_final(node), *[""] * ((node.end_lineno or 0) - start - 1)]
            elif isinstance(node, ast.ClassDef) and self._is_open(node):
                lines.insert(start, "@mypyc_attr(allow_interpreted_subclasses=True)")
            elif isinstance(node, ast.ImportFrom) and node.module == "__future__":
                lines[start + 1 : start + 1] = _IMPORTS
        return "\n".join(lines) + "\n"

    def _is_open(self, kind: ast.ClassDef) -> bool:
        """Whether C has to leave a class open, so that it can be derived from, and made without its constructor, as a state does."""
        return kind.name in self._inherited or self.name.startswith(_KEPT)

    def _is_constant(self, node: ast.Assign) -> bool:
        """Whether the names of an assignment are bound by it alone, to values and not to types: C then need not look them up each time."""
        once = len(node.targets) == 1 and all(self._bindings.count(name) == 1 for name in _bound(node))
        return once and all(_is_value(value) for _, value in _pairs(node))

    def _in_place_of(self, node: ast.stmt) -> list[str]:
        if isinstance(node, ast.ClassDef) and node.name in NATIVE:
            return [f"from .{self.beside} import {_struct_name(node.name)}", *_native(node, self.structs)]
        if isinstance(node, ast.Assign) and _is_number(node.value) and self._is_constant(node):
            return [_as_final(node)]  # the same number twice
        return [f"from .{self.beside} import {name}" for name in _bound(node)]

    def plain(self) -> str:
        """The structs and what their bodies need."""
        body = [node for node in self._tree.body if _is_import(node)]
        natives = [struct.name for struct in self.structs if struct.name in NATIVE]
        if natives:
            names = f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .{self._last} import {', '.join(natives)}"
            body += ast.parse(names).body
        for node in self._tree.body:
            if any(node is moved for moved in self._moved):
                body.append(_elsewhere(node, self.name, self.structs) if isinstance(node, ast.ClassDef) else node)
        return ast.unparse(ast.fix_missing_locations(ast.Module(body, [])))

    def _needed(self) -> list[ast.stmt]:
        """What of the module the structs use as they are made, or in their methods."""
        defined = {name: node for node in self._tree.body if not _is_import(node) for name in _bound(node)}
        found: list[ast.stmt] = []
        waiting = [name for struct in self.structs for name in _used(struct)]
        while waiting:
            node = defined.get(waiting.pop())
            if node is not None and not any(node is each for each in (*self.structs, *found)):
                found.append(node)
                waiting += _used(node)
        return found


def _native(struct: ast.ClassDef, structs: list[ast.ClassDef]) -> list[str]:
    """A plain class that is made, compared, shown and matched as the struct is; what else derives from it is one as well."""
    family = _family(struct, structs)
    parents = [each.name for each in family[1:] if each.name in NATIVE]
    derived = any(struct in _family(each, structs)[1:] for each in structs)
    body = [node for kind in reversed(family) for node in kind.body]
    fields = [node for node in body if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)]
    names = [ast.unparse(node.target) for node in fields]
    parameters, assignments = ["self"], []
    for name, node in zip(names, fields, strict=True):
        kind = ast.unparse(node.annotation)
        if isinstance(node.value, (ast.Dict, ast.List)):  # a struct makes a new one each time
            parameters.append(f"{name}: {kind} | None = None")
            assignments.append(f"self.{name}: {kind} = {ast.unparse(node.value)} if {name} is None else {name}")
        else:
            parameters.append(f"{name}: {kind}" + ("" if node.value is None else f" = {ast.unparse(node.value)}"))
            assignments.append(f"self.{name} = {name}")
    same = " and ".join(f"self.{name} == other.{name}" for name in names)
    shown = ", ".join(f"{name}={{self.{name}!r}}" for name in names)
    kept = ", ".join(f"{name}=changes.get({name!r}, self.{name})" for name in names)
    lines = [
        *(() if derived else ("@final",)),
        "@mypyc_attr(acyclic=True)",
        f"class {struct.name}({', '.join(parents[:1])}):",
        f"    __struct__: ClassVar[Any] = {_struct_name(struct.name)}",
        f"    __match_args__: ClassVar[Any] = {tuple(names)!r}",
        f"    def __init__({', '.join(parameters)}) -> None:",
        *(f"        {line}" for line in assignments),
        "    def __as_struct__(self) -> Any:",
        f"        return {_struct_name(struct.name)}({', '.join(f'self.{name}' for name in names)})",
        f"    def __replace__(self, /, **changes: Any) -> {struct.name}:",
        f"        return {struct.name}({kept})",
        "    def __repr__(self) -> str:",
        f"        return f{f'{struct.name}({shown})'!r}",
    ]
    if _option(struct, structs, "eq") != "False":
        lines += [
            "    def __eq__(self, other: object) -> bool:",
            f"        return isinstance(other, {struct.name}) and type(other) is type(self) and {same}",
            "    def __hash__(self) -> int:",
            f"        return hash(({', '.join(f'self.{name}' for name in names)},))",
        ]
    for method in (node for node in body if isinstance(node, ast.FunctionDef)):
        lines += (f"    {line}" for line in ast.unparse(method).splitlines())
    return lines


def _elsewhere(kind: ast.ClassDef, module: str, structs: list[ast.ClassDef]) -> ast.ClassDef:
    """A class that says that it is from another module; the struct in whose place a class is compiled gives up its name, but for its tag."""
    said = ast.Assign([ast.Name("__module__", ast.Store())], ast.Constant(module))
    first = 1 if ast.get_docstring(kind) is not None else 0
    name, keywords = kind.name, kind.keywords
    if name in NATIVE and _option(kind, structs, "tag") == "True":
        keywords = [*(each for each in keywords if each.arg != "tag"), ast.keyword("tag", ast.Constant(name))]
    bases = [ast.Name(_struct_name(ast.unparse(base))) if ast.unparse(base) in NATIVE else base for base in kind.bases]
    return ast.ClassDef(_struct_name(name), bases, keywords, [*kind.body[:first], said, *kind.body[first:]], [])


def _struct_name(name: str) -> str:
    return f"_{name}Struct" if name in NATIVE else name


def _family(struct: ast.ClassDef, structs: list[ast.ClassDef]) -> list[ast.ClassDef]:
    """A struct and those of its module that it derives from, the nearest first."""
    by_name = {each.name: each for each in structs}
    found = [struct]
    while (base := by_name.get(ast.unparse(found[-1].bases[0]))) is not None:
        found.append(base)
    return found


def _option(struct: ast.ClassDef, structs: list[ast.ClassDef], name: str) -> str | None:
    """An option of a struct, its own or inherited, as it is written."""
    said = [each for kind in _family(struct, structs) for each in kind.keywords if each.arg == name]
    return ast.unparse(said[0].value) if said else None


def _structs(body: Iterable[ast.stmt]) -> list[ast.ClassDef]:
    """The classes that mypyc cannot make: structs of msgspec, those that derive from them, and other kinds of bytes."""
    found: list[ast.ClassDef] = []
    names = {"msgspec.Struct", "bytes"}
    for node in body:
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) in names for base in node.bases):
            found.append(node)
            names.add(node.name)
    return found


def _pairs(node: ast.Assign) -> list[tuple[ast.expr, ast.expr]]:
    """Each name of an assignment to one target with its value."""
    (target,) = node.targets
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple) and len(target.elts) == len(node.value.elts):
        return list(zip(target.elts, node.value.elts, strict=True))
    return [(target, node.value)]


def _as_final(node: ast.Assign) -> str:
    return "; ".join(f"{ast.unparse(name)}: Final = {ast.unparse(value)}" for name, value in _pairs(node))


def _is_number(node: ast.expr) -> bool:
    parts = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop)
    return all(isinstance(each, parts) for each in ast.walk(node))


def _is_value(node: ast.expr) -> bool:
    """Not a type, nor another name for one: those stay as they are."""
    if _is_number(node) or isinstance(node, (ast.Dict, ast.Set, ast.Tuple, ast.JoinedStr, ast.Lambda)):
        return True
    if isinstance(node, ast.Attribute):
        return node.attr.isupper() or isinstance(node.value, ast.Call)
    makes_a_type = ("TypeVar", "ParamSpec", "NewType")
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] not in makes_a_type


def _is_import(node: ast.stmt) -> bool:
    """With those that are made for type checkers alone."""
    return isinstance(node, (ast.Import, ast.ImportFrom)) or (
        isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    )


def _bound(node: ast.stmt) -> Iterable[str]:
    """The names that a statement of a module defines."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.AnnAssign):
        return [ast.unparse(node.target)]
    if isinstance(node, ast.Assign):
        return [each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)]
    if isinstance(node, (ast.AugAssign, ast.For)):
        return [each.id for each in ast.walk(node.target) if isinstance(each, ast.Name)]
    return []


def _used(node: ast.stmt) -> list[str]:
    return [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--level", choices="0123s", default="3", help="how much the C compiler optimises (default: 3)")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    compiled(given.folder.resolve(), given.level)
    print(f"Put {given.folder} on PYTHONPATH.", file=sys.stderr)


if __name__ == "__main__":
    main()
