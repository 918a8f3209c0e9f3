"""Faults of the disk and of the database in words that hold nothing of what was copied."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from app.errors import Refused


@contextmanager
def in_words(code: str, name: str) -> Iterator[None]:
    """Raises Refused(code) with the name and the fault, such as a disk that is full."""
    try:
        yield
    except OSError as fault:
        raise Refused(code, name=name, fault=fault.strerror or type(fault).__name__) from fault
    except sqlite3.Error as fault:
        raise Refused(code, name=name, fault=str(fault)) from fault
    except psycopg.Error as fault:
        said = fault.diag.message_primary or type(fault).__name__
        raise Refused(code, name=name, fault=said) from fault
