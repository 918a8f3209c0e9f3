"""The same round in threads and on a cluster of two workers here: equal results, flat client.

The client's peak is that of a process which only talks to the cluster.
"""

import argparse
import hashlib
import json
import resource
import subprocess
import sys
from time import perf_counter

from bench.people import made_up
from matching import Policy, folder_files, make_round, solve_round
from matching.pricing.cluster import cluster_at

SIZES = (50_000, 200_000)


def case(n: int, address: str) -> dict[str, object]:
    """Solve in this process; the hash is of pairs, prices and reasons."""
    round_ = make_round(*made_up(n, n), Policy())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    workers = cluster_at(address) if address else None
    begun = perf_counter()
    solution = solve_round(round_, workers=workers)
    seconds = perf_counter() - begun
    files = folder_files(solution)
    digest = hashlib.sha256(b"".join(files[n] for n in sorted(files) if n.endswith(".csv")))
    return {
        "seconds": round(seconds, 1),
        "proved": solution.certificate.proved_optimal,
        "sha256": digest.hexdigest()[:16],
        "tables_mib": round(before),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    """Print a line for each size and way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", nargs=2, metavar=("N", "ADDRESS"))
    parser.add_argument("--sizes", nargs="*", type=int, default=SIZES)
    arguments = parser.parse_args()
    if arguments.case:
        print(json.dumps(case(int(arguments.case[0]), arguments.case[1])))
        return
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        for n in arguments.sizes:
            for address in ("", cluster.scheduler_address):
                command = [sys.executable, "-m", "bench.cluster", "--case", str(n), address]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                print(n, "cluster" if address else "threads", done.stdout.strip(), flush=True)


if __name__ == "__main__":
    main()
