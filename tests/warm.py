"""`flask` commands in forks of one process that has imported the programme already.

A start is seconds of imports, and a journey has forty commands. From the import on, a fork does
what `python -m flask` does: the same words, environment, streams and exit code.
"""

import importlib
import multiprocessing
import os
import pkgutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import flask.cli

import app

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 900

for module in pkgutil.walk_packages(app.__path__, "app."):
    importlib.import_module(module.name)


def flask_command(
    words: Sequence[str], environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in ("stdout", "stderr")]
        process = context.Process(target=_run, args=(list(words), dict(environment), streams))
        process.start()
        process.join(PATIENCE)
        assert process.exitcode is not None, f"{words} goes on and on"
        said, complained = (stream.read_text(encoding="utf-8") for stream in streams)
    return subprocess.CompletedProcess(list(words), process.exitcode, said, complained)


def _run(words: list[str], environment: dict[str, str], streams: list[Path]) -> None:
    for number, stream in enumerate(streams, 1):
        os.dup2(os.open(stream, os.O_WRONLY | os.O_CREAT), number)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")
    os.environ.update(environment)
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    sys.argv = ["flask", "--app", "wsgi", *words]
    flask.cli.main()
