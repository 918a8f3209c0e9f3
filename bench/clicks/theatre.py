"""Where the walks play: a programme that is there, and one that begins with nothing."""

import tempfile
from functools import cached_property
from pathlib import Path

from playwright.sync_api import Browser

from bench.clicks.stage import begin_with_one_person, set_up
from tests.browser.server import Server


class Theatre:
    """A browser, and the two programmes, each begun when a walk asks for it."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser, self._folder = browser, folder
        self._servers: list[Server] = []

    def _server(self, home: Path) -> Server:
        self._servers.append(Server(home))
        return self._servers[-1]

    @cached_property
    def here(self) -> str:
        """The address of the programme that is there."""
        home = Path(tempfile.mkdtemp(dir=self._folder))
        set_up(home)
        return self._server(home).address

    @cached_property
    def cold(self) -> tuple[Server, str]:
        """An empty programme, and the link by which its one person begins."""
        server = self._server(Path(tempfile.mkdtemp(dir=self._folder)))
        return server, begin_with_one_person(server)

    def close(self) -> None:
        """End what was begun."""
        for server in self._servers:
            server.stop()
