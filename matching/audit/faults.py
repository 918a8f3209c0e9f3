"""What the recount finds wrong, said so that a person finds the place."""

from matching.problem.errors import Fault


def wrong(file: str, sentence: str, row: int | None = None, column: str | None = None) -> Fault:
    """A finding in one file of the result; `row` as a spreadsheet shows it."""
    return Fault("wrong", file, row, column, sentence)
