"""Faults planted in a function by its syntax tree: however a line is wrapped or commented, it is the same line."""

from __future__ import annotations

import ast


class AstrayError(Exception):
    """A fault that fits no place, or more than one."""


def planted(source: str, function: str, old: str, new: str) -> str:
    """Return a module's source with one piece of one function changed.

    Parameters
    ----------
    source
        Of the module.
    function
        Its name; of a method ``Class.method``.
    old, new
        An expression or a statement that is in the function just once, and what stands there instead: for a statement
        also several, or `pass`.

    Raises
    ------
    AstrayError
        Where there is no such function, or the piece is not in it just once.
    """
    tree, instead = ast.parse(source), ast.parse(new).body
    is_expression = len(instead) == 1 and isinstance(instead[0], ast.Expr)
    wanted = _piece(old, whole=not is_expression)
    found = [node for node in ast.walk(_function(tree, function)) if _shape(node) == _shape(wanted)]
    if len(found) != 1:
        raise AstrayError(f"{function}: {old!r} is there {len(found)} times")
    changed = _Change(found[0], instead[0].value if isinstance(instead[0], ast.Expr) and is_expression else instead)
    return ast.unparse(ast.fix_missing_locations(changed.visit(tree)))


def _function(tree: ast.Module, name: str) -> ast.AST:
    place: ast.AST = tree
    for part in name.split("."):
        inside = [
            node
            for node in ast.iter_child_nodes(place)
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == part
        ]
        if len(inside) != 1:
            raise AstrayError(f"there is no one function {name}")
        place = inside[0]
    return place


def _piece(text: str, *, whole: bool) -> ast.AST:
    """Return a piece of code as a tree: an expression where it is one, unless the whole statement is wanted."""
    (statement,) = ast.parse(text).body
    return statement.value if isinstance(statement, ast.Expr) and not whole else statement


def _shape(node: ast.AST) -> str:
    """Return what a piece says, wherever it stands."""
    return ast.dump(node).replace("Store()", "Load()")


class _Change(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST | list[ast.stmt]) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST | list[ast.stmt]:
        return self.new if node is self.old else super().visit(node)
