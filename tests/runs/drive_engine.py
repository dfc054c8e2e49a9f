"""A run on an engine as a process of its own, to be killed: URL FOLDER STORE ENGINE [ADDRESS]."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from csrbench.models.base import Client
from csrbench.models.registry import open_client
from csrbench.runs.run import run
from csrbench.runs.schedule import Policy
from csrbench.runs.store import Store
from support.toysuite import toy_suite

GRIDS = 25
IN_FLIGHT = 16
NAME = "openai/stub"


def opened(url: str, engine: str, address: str) -> Client:
    options = {"base_url": url, "concurrency": IN_FLIGHT}
    if engine == "local":
        return open_client(NAME, **options)
    from csrbench.runs.engine_ray import Place, open_clients

    (client,) = open_clients([NAME], options, Place(address, 2), open_client)
    return client


async def main(url: str, folder: str, path: str, engine: str, address: str = "local") -> int:
    suite = toy_suite(Path(folder), GRIDS)
    client = opened(url, engine, address)
    with Store(path) as store:
        policy = Policy(grace=60)  # a busy machine may take its time to finish what is in flight
        summary = await run(suite, [client], ("mm", "txt"), store, policy=policy)
        await client.close()
    return summary.exit_code


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:])))
