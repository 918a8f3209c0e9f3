"""The demo programme: made-up people at the real programme's schools, with a history.

The same seed and day give the same programme; all dates are reckoned back from today. Names are
put together from common parts at random and belong to nobody.
"""

from app.demo.programme import SIZES, Made, make

__all__ = ["SIZES", "Made", "make"]
