"""Pricing passes on the workers of a Dask cluster; the rest of the engine stays here."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from matching.instance.crowd import Crowd
from matching.pricing.workers import Workers
from matching.problem.errors import Fault, InputRefused


class Cluster(Workers):
    """Workers on a cluster: each holds the crowd once, and is sent prices and blocks of types."""

    def __init__(self, client: Any) -> None:
        threads = sum(client.nthreads().values())
        super().__init__(max(1, threads))
        self._client = client
        self._crowd: Crowd | None = None
        self._held: Any = None

    def _run(
        self, function: Callable[..., Any], crowd: Crowd, blocks: Sequence[Any], *shared: Any
    ) -> Iterator[Any]:
        if self._crowd is not crowd:
            self._crowd, self._held = crowd, self._client.scatter(crowd, broadcast=True, hash=False)
        sent = [self._client.scatter(one, broadcast=True, hash=False) for one in shared]
        futures = [
            self._client.submit(function, self._held, block, *sent, pure=False) for block in blocks
        ]
        while futures:
            yield futures.pop(0).result()


def cluster_at(address: str) -> Cluster:
    """The cluster whose scheduler is at `address`, such as tcp://host:8786.

    Raises InputRefused where Dask is not installed or nobody answers there.
    """
    try:
        from distributed import Client
    except ImportError as error:
        sentence = "needs the extra 'dask': pip install 'xinqiao[dask]'"
        raise InputRefused([Fault("no_dask", "--dask", None, None, sentence)]) from error
    try:
        client: Any = Client(address, timeout=10)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        sentence = f"nobody answers at {address}: {error}"
        raise InputRefused([Fault("no_cluster", "--dask", None, None, sentence)]) from error
    if not client.nthreads():
        client.close()
        sentence = f"the cluster at {address} has no workers"
        raise InputRefused([Fault("no_workers", "--dask", None, None, sentence)])
    return Cluster(client)
