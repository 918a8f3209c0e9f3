"""Figures of the machine's health for Prometheus: counts and moments, nobody's name."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from app.models import JobRun
from app.store.system.health import health


class HealthFigures(Collector):
    """Reads the health once for each time that somebody asks."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures of a moment."""
        state = health(self._now)
        last = GaugeMetricFamily("xinqiao_job_last_run", "When it last began.", labels=["job"])
        lag = GaugeMetricFamily("xinqiao_job_lag_seconds", "Late by so much.", labels=["job"])
        failures = GaugeMetricFamily(
            "xinqiao_job_failures", "Runs that broke since one that did not.", labels=["job"]
        )
        for name, run in state.runs.items():
            last.add_metric([name], run.began_at.timestamp())
            lag.add_metric([name], self._lag(run))
            failures.add_metric([name], run.failures)
        yield from (last, lag, failures)
        messages = GaugeMetricFamily("xinqiao_messages", "Not settled.", labels=["state"])
        for kind, count in state.messages.items():
            messages.add_metric([kind], count)
        yield messages
        waits = (self._now - state.oldest).total_seconds() if state.oldest else 0.0
        yield GaugeMetricFamily("xinqiao_oldest_message_seconds", "Waits for so long.", waits)
        yield GaugeMetricFamily("xinqiao_rests", "Ways of mail that rest.", len(state.rests))
        yield GaugeMetricFamily(
            "xinqiao_silent_counties", "Nobody can be told of their reminders.", len(state.silent)
        )
        work = GaugeMetricFamily("xinqiao_work", "Background work.", labels=["state"])
        for step, count in state.work.items():
            work.add_metric([step], count)
        yield work

    def _lag(self, run: JobRun) -> float:
        return max(0.0, (self._now - run.next_at).total_seconds())
