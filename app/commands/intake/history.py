"""`flask intake list`, `show` and `take-back`: what came of spreadsheets."""

HISTORY = ()
