"""Looks on a cluster find what threads here find."""

import pytest
from distributed import Client, LocalCluster

from matching import folder_files, make_round, solve_round
from matching.pricing.cluster import Cluster
from tests.matching.worlds import town


@pytest.mark.slow
def test_a_cluster_of_two_workers_writes_the_same_bytes():
    round_ = make_round(*town(5, 300, 260).arguments)
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local,
        Client(local) as client,
    ):
        far = folder_files(solve_round(round_, workers=Cluster(client)))
    near = folder_files(solve_round(round_))
    for name in ("pairs.csv", "unmatched.csv", "prices.csv"):
        assert far[name] == near[name]
