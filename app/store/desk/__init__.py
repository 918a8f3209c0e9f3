"""Reads: what lies on somebody's desk: a school's, a coordinator's."""
