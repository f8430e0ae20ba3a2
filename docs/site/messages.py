"""Every message that a user may see, read out of the source: its words, when it appears, and what to do."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from docs.site import REPOSITORY

SOURCES: Final[Mapping[str, tuple[str, ...]]] = {
    "At synth": (
        "running_model/_checks.py",
        "running_model/_provider.py",
        "running_model/_dashboard.py",
        "running_model/_handler_code.py",
        "app.py",
    ),
    "At synth, and of tokens at deployment": ("lambda/properties.py",),
    "From the deployment": ("lambda/reasons.py",),
}
"""Which modules speak to users, under the heading that says when."""
_CARRIERS: Final = frozenset({"ValueError", "RuntimeError", "InvalidPropertiesError", "Reason", "exit"})
_UNDECIDED: Final = frozenset(
    {"Wait", "NotBegun", "Unconfirmed", "Take", "WriteRecord", "WriteFound", "Start", "Stop", "Release", "MarkMoved"}
)
"""The decisions of lambda/decision.py that don't end a request."""
_WORDS: Final = 3
"""What is shorter only passes other messages on."""


@dataclass(frozen=True)
class Message:
    """One message: its words with `<names>` where values stand, when it appears, and its remedy if that is apart."""

    place: str
    when: str
    words: str
    remedy: str


def messages(source: str) -> list[Message]:
    """The messages of one module, a path in the repository, in its order."""
    tree = _parsed(source)
    constants = _constants(tree)
    found: dict[tuple[str, str], Message] = {}
    for function in _functions(tree):
        when = _when(function)
        for words, remedy in _spoken(function, constants | _named_texts(function)):
            found.setdefault((words, remedy), Message(f"{source}: {function.name}", when, words, remedy))
    return list(found.values())


def remedies_by_status() -> dict[str, str]:
    """What to do about each status that never runs (lambda/decision.py, NEVER_RUNS)."""
    return {
        ast.unparse(key).rpartition(".")[2]: _text(value, {})
        for key, value in _pairs("lambda/decision.py", "NEVER_RUNS")
    }


def remedies_out_of_time() -> tuple[str, str]:
    """What to do when time ran out, for a start and for a stop (lambda/watch.py, _out_of_time)."""
    function = next(each for each in _functions(_parsed("lambda/watch.py")) if each.name == "_out_of_time")
    choice = next(node for node in ast.walk(function) if isinstance(node, ast.IfExp))
    constants = _constants(_parsed("lambda/reasons.py"))
    return _text(choice.body, constants), _text(choice.orelse, constants)


def undecided() -> list[str]:
    """What a request may still be doing when time runs out, in the words that its reason then ends with.

    What an error led to is left out: that brings a reason of its own.
    """
    found: dict[str, None] = {}
    for path in sorted((REPOSITORY / "lambda").glob("*.py")):
        for function in _functions(_parsed(f"lambda/{path.name}")):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and _is_undecided(node):
                    found[_text(node.args[0], _named_texts(function))] = None
    return list(found)


def _is_undecided(call: ast.Call) -> bool:
    """Whether a call makes a decision that ends nothing; a Release with an end in it does."""
    name, has_reason = ast.unparse(call.func), any(keyword.arg == "reason" for keyword in call.keywords)
    return name in _UNDECIDED and bool(call.args) and not has_reason and not (name == "Release" and len(call.args) > 1)


def _pairs(source: str, name: str) -> Iterator[tuple[ast.expr, ast.expr]]:
    for node in _parsed(source).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict) and ast.unparse(node.target) == name:
            yield from ((key, value) for key, value in zip(node.value.keys, node.value.values, strict=True) if key)


def _parsed(source: str) -> ast.Module:
    return ast.parse((REPOSITORY / source).read_text(encoding="utf-8"))


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """What a module's own names stand for in its texts: constants, and functions that do nothing but give a text."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found[name] = value
            case ast.FunctionDef(name=name, body=[_, ast.Return(value=ast.JoinedStr() as value)]):
                found[name] = value
    return found


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _named_texts(function: ast.FunctionDef) -> dict[str, ast.expr]:
    """The texts that a function gives a name before it says them."""
    return {
        ast.unparse(node.targets[0]): node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.JoinedStr)
    }


def _when(function: ast.FunctionDef) -> str:
    """The first sentence of the docstring; a private function's or a constructor's says nothing to a user."""
    if function.name.startswith("_") or function.name == "main":
        return ""
    return (ast.get_docstring(function) or "").partition("\n\n")[0].replace("\n", " ")


def _spoken(function: ast.FunctionDef, constants: Mapping[str, ast.expr]) -> Iterator[tuple[str, str]]:
    """Words and remedy of each message in a function."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            last = name.rpartition(".")[2]
            if last in _CARRIERS or name.endswith("faults.append") or last == "add_warning_v2":
                words = [_text(argument, constants) for argument in node.args]
                if last == "add_warning_v2":
                    words = words[1:]
                remedy = words[1] if last == "Reason" else ""
                if remedy or (words and len(re.sub("<[^>]*>", "", words[0]).split()) >= _WORDS):
                    yield words[0], remedy
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id="faults")], value=ast.ListComp(elt=said)):
                yield _text(said, constants), ""


def _text(node: ast.expr, constants: Mapping[str, ast.expr]) -> str:
    """A string expression as a person reads it: values become `<names>`."""
    match node:
        case ast.Constant(value=value):
            return str(value)
        case ast.JoinedStr(values=parts):
            return "".join(_text(part, constants) for part in parts)
        case ast.FormattedValue(value=(ast.Name() | ast.Call()) as value):
            return _text(value, constants)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _text(left, constants) + _text(right, constants)
        case ast.Name(id=name) | ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in constants:
            return _text(constants[name], constants)
    return f"<{_value_name(node)}>"


def _value_name(node: ast.expr) -> str:
    """What a value is, by the last name in its expression."""
    expression = node.value if isinstance(node, ast.FormattedValue) else node
    names = re.findall(
        r"[A-Za-z_]+", re.sub(r"\.(to_minutes|join)\b|'[^']*'|\b(map|str)\b", "", ast.unparse(expression))
    )
    return names[-1].strip("_").replace("_", " ").lower() if names else "value"
