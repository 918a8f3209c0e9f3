"""The one way in which the engine compiles its loops."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])
HERE = Path(__file__).parent
KERNELS = (
    "audit/columns",
    "audit/loops",
    "audit/rules",
    "compiled",
    "instance/crowd",
    "pricing/bounds",
    "pricing/candidates",
    "pricing/passes",
    "pricing/points",
    "problem/score",
    "solver/auction",
    "solver/eligible",
    "solver/graph/augmenting_paths",
    "solver/graph/heap",
    "solver/graph/linked_lists",
    "solver/graph/lowest_duals",
    "solver/graph/residual_graph",
    "solver/graph/shortest_paths",
    "solver/service",
)
"""The files that hold compiled loops, or constants and named tuples that are compiled into them."""


def _store() -> Path:
    """Where machine code is kept: a folder for each state of the sources.

    The compiler looks only at the file of a function to see whether its code is still good, not
    at the files of what it calls.
    """
    sources = b"".join(file.read_bytes() for file in (HERE / f"{name}.py" for name in KERNELS))
    name = f"kernels-{hashlib.sha256(sources).hexdigest()[:16]}"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "xinqiao"
    for folder in (HERE / "__pycache__", cache):
        try:
            (folder / name).mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder / name, os.W_OK):
            return folder / name
    return Path(tempfile.mkdtemp(prefix="xinqiao-"))


setattr(numba.config, "CACHE_DIR", str(_store()))  # noqa: B010 - the compiler sets its own so


def compiled(function: F) -> F:
    """Machine code of a loop over arrays, kept on disk and run without the interpreter's lock."""
    return cast(F, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def compiled_lanes(function: F) -> F:
    """The same for sums whose order may change: several lanes of float32 at once."""
    code = numba.njit(cache=True, nogil=True, fastmath=True, error_model="numpy")(function)
    return cast(F, code)


def inlined(function: F) -> F:
    """The same for a step of one loop, put into its place there: a call would count a reference
    to every array of its arguments, up and down again."""
    code = numba.njit(cache=True, nogil=True, inline="always", error_model="numpy")(function)
    return cast(F, code)
