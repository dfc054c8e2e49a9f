"""Speed of the metrics: 16 models × 4,880 cells × 4 conditions, 10,000 resamples.

Run: ``python benchmarks/metrics.py [--resamples N]``. Limits: 20 s and 2 GB on two cores.
"""

from __future__ import annotations

import argparse
import resource
import time

from csrbench.metrics import summarise
from csrbench.metrics.simulate import Policy, simulate_outcomes, suite_frame


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--resamples", type=int, default=10_000)
    args = parser.parse_args()
    policies = [
        Policy(f"model-{i:02d}", integration=0.3 + 0.04 * i, refusal=0.1 + 0.04 * i, missing=0.01)
        for i in range(16)
    ]
    outcomes = simulate_outcomes(policies, ("mm", "txt", "conflict-2", "blind"), suite_frame(4, 5))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start, cpu = time.perf_counter(), time.process_time()
    tables = summarise(outcomes, resamples=args.resamples)
    wall, used = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"outcome rows      {outcomes.height:>10,}")
    for name, frame in tables.items():
        print(f"{name:<17} {frame.height:>10,} rows")
    print(f"wall time         {wall:>10.1f} s   (limit 20)")
    print(f"processor time    {used:>10.1f} s")
    print(f"peak memory       {peak:>10.0f} MB  (limit 2,048; {before:.0f} with the table alone)")


if __name__ == "__main__":
    main()
