"""A run as a process, to be killed or interrupted: URL FOLDER STORE [SECONDS] [batch]."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from csrbench.models.openai_compatible import OpenAICompatible
from csrbench.runs.batch_files import BatchPolicy
from csrbench.runs.run import run
from csrbench.runs.schedule import Policy
from csrbench.runs.store import Store
from support.toysuite import toy_suite

GRIDS = 25
CONCURRENCY = 16


async def main() -> int:
    url, folder, path = sys.argv[1:4]
    grace = float(sys.argv[4]) if len(sys.argv) > 4 else 5.0
    suite = toy_suite(Path(folder), GRIDS)
    client = OpenAICompatible("stub", base_url=url, concurrency=CONCURRENCY)
    with Store(path) as store:
        summary = await run(
            suite,
            [client],
            ("mm", "txt"),
            store,
            policy=Policy(grace=grace),
            notify=lambda text: print(text, flush=True),
            batch=BatchPolicy(poll=0.001, base_delay=0.001, first_directly=False)
            if "batch" in sys.argv
            else None,
        )
        await client.close()
    for message in summary.messages:
        print(message)
    return summary.exit_code


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
