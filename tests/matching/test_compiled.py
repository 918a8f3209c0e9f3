"""Machine code on disk is as new as every file it was made from."""

from matching.compiled import HERE, KERNELS
from tests.rules.source import imports_of


def modules_of(path, wanted):
    """The files of the engine from which a file takes such names, without their ending."""
    found = [name.split(".") for name, _ in imports_of(path) if name.startswith("matching.")]
    return {"/".join(module) for _, *module, name in found if wanted(name)}


def test_every_file_with_a_loop_or_a_constant_of_one_decides_where_it_is_kept():
    loops = {path for path in HERE.rglob("*.py") if "compiled" in modules_of(path, bool)}
    constants = set().union(*(modules_of(path, str.isupper) for path in loops))
    files = {str(path.relative_to(HERE).with_suffix("")) for path in loops}
    assert files | constants | {"compiled"} == set(KERNELS)
