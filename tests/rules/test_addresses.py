"""A person's address is changed in one place."""

import ast

from tests.rules.source import python_files, relative, tree_of

HOME = "app/actions/people/emails.py"


def test_nobody_else_assigns_an_address():
    faults = [
        f"{relative(path)}:{node.lineno}: change an address with `emails.change`"
        for path in python_files("app")
        if relative(path) != HOME
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr in ("email", "email_sealed")
    ]
    assert not faults, "\n".join(faults)


def test_no_list_of_fields_to_write_names_the_address():
    from app.actions.people import volunteers

    assert "email" not in {*volunteers.FIELDS, *volunteers.FIELDS.values()}
