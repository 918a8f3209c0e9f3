"""The page of a played year for docs/: its figures, and a picture for each."""

from pathlib import Path

from bench.year import charts
from bench.year.charts import BLUE, RED, Line
from bench.year.checks.silence import LONGEST
from bench.year.figures import YearFigures

HEAD = """# A year in a minute

`python -m bench.year` plays a cohort through its three terms and 60 days beyond, day by day
through the actions that people use and the jobs of every morning: prompt, slow and silent
volunteers, letters by hand and in bags, lost bags and letters, withdrawn and expired consents,
children who move or are in the lists twice, teachers who go, schools that merge, expired and
withdrawn checks, closed accounts, addresses that bounce, notice, time away, reserve writers, pairs
held, ended by mistake, ended for safety, ended together and taken back, changed dates, and the end
of all pairs. Coordinators act on what their first page shows, some sooner and some later.

Each evening it checks what must always hold: each letter has one holder, the same by the rules
and by the lists; what Today shows is what counting gives; nobody is told who must not be; no new
letter of a pair that may not write; every event and change has an actor. On Mondays besides: no
child has two pairs and no volunteer too many; who parted for a reason or waits for clearance is
not paired again; no child is silent for more than {longest} open days of whom nobody knew within
the last {longest}: told of a late letter, or on a coordinator's first page as silent, late, away,
to decide, held, or waiting for a volunteer.

This is the run of `python -m bench.year {arguments}` on {database}. Seconds are of this machine
on that day, with whatever else it did:

```
{figures}
```
"""
NOTES = "## What this run is, and is not\n"


def write_page(page: Path, figures: YearFigures, arguments: str, database: str) -> None:
    """Write the page, and its pictures into the folder `pictures` beside it.

    What somebody wrote about the run under NOTES stays as it is.
    """
    folder = page.parent / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    text = HEAD.format(
        longest=LONGEST,
        arguments=arguments,
        database=database,
        figures="\n".join(figures.lines()),
    )
    for name, title, picture in _pictures(figures):
        (folder / f"year-{name}.svg").write_text(picture, encoding="utf-8")
        text += f"\n![{title}](pictures/year-{name}.svg)\n"
    page.write_text(text + _notes(page), encoding="utf-8")


def _notes(page: Path) -> str:
    """The part of the page that people write; empty where there is none."""
    known = page.read_text(encoding="utf-8") if page.exists() else ""
    _before, heading, notes = known.partition(NOTES)
    return f"\n{heading}{notes}" if heading else ""


def _pictures(figures: YearFigures) -> list[tuple[str, str, str]]:
    weeks = [f"{day:%m-%d}" for day, _held, _late in figures.moved]
    held = Line("held by somebody", BLUE, [held for _day, held, _late in figures.moved])
    late = Line("late", RED, [late for _day, _held, late in figures.moved])
    letters, silence = "Letters delivered to a child", "Longest silence of a child, open days"
    open_letters, messages = "Letters on their way or to be written", "Messages a month"
    return [
        ("letters", letters, charts.histogram(letters, figures.letters, 1)),
        ("silence", silence, charts.histogram(silence, figures.silence, 5, LONGEST)),
        ("held", open_letters, charts.line_chart(open_letters, weeks, [held, late])),
        ("messages", messages, charts.bar_chart(messages, figures.by_month)),
    ]
