"""Machine code on disk is as new as every file it was made from."""

from matching.compiled import HERE, KERNELS
from tests.rules.source import imports_of


def modules_of(path, wanted):
    """The modules of the engine from which a file takes such names."""
    found = [name.split(".") for name, _ in imports_of(path) if name.startswith("matching.")]
    return {module for _, module, *names in found if any(map(wanted, names))}


def test_every_file_with_a_loop_or_a_constant_of_one_decides_where_it_is_kept():
    loops = {path for path in HERE.glob("*.py") if "compiled" in modules_of(path, bool)}
    constants = set().union(*(modules_of(path, str.isupper) for path in loops))
    assert {path.stem for path in loops} | constants | {"compiled"} == set(KERNELS)
