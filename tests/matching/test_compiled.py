"""Machine code on disk is as new as every file it was made from."""

from importlib import import_module

from matching.compiled import HERE, KERNELS
from tests.rules.source import imports_of


def modules_of(path, wanted):
    """The files of the engine from which a file takes such names, without their ending."""
    found = [name.rpartition(".") for name, _ in imports_of(path) if name.startswith("matching.")]
    return {
        module.removeprefix("matching").removeprefix(".").replace(".", "/")
        for module, _, name in found
        if wanted(module, name)
    }


def is_compiler(module, name):
    return module == "matching.compiled"


def is_compiled_in(module, name):
    """Whether loops hold the value itself: a constant, or the order of the fields of a tuple."""
    return name.isupper() or hasattr(getattr(import_module(module), name, None), "_fields")


def test_every_file_with_a_loop_or_a_constant_of_one_decides_where_it_is_kept():
    loops = {path for path in HERE.rglob("*.py") if modules_of(path, is_compiler)}
    parts = set().union(*(modules_of(path, is_compiled_in) for path in loops))
    files = {str(path.relative_to(HERE).with_suffix("")) for path in loops}
    assert files | parts | {"compiled"} == set(KERNELS)
