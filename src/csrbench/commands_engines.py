"""Opens the models of a run on the engine that was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csrbench import console
from csrbench.errors import UserError

if TYPE_CHECKING:
    from csrbench.models.base import Client
    from csrbench.suite.read import Suite

_OF_CLIENTS = (
    "base_url", "key_env", "mmproj", "ocr", "concurrency", "batch_size", "device", "dtype",
    "revision",
)  # fmt: skip
_OF_RAY = ("replicas", "gpus_per_replica", "ray_address")


def clients_of(o: Mapping[str, Any], names: Sequence[str], suite: Suite) -> list[Client]:
    """Clients for `names` by the options of `csrbench run`.

    Raises:
        UserError: as `csrbench.commands.open_clients`, an option of the other engine, no Ray, or
            no cluster that can hold the workers.
    """
    from csrbench.commands import open_clients

    for name in ("concurrency", "batch_size"):
        if o[name] is not None and o[name] < 1:
            raise UserError(f"--{name.replace('_', '-')} {o[name]}: give at least 1.")
    options = {k: o[k] for k in _OF_CLIENTS if o.get(k)}
    if o["dry_run"]:
        options["api_key"] = "none"  # a price needs no key
    if o["engine"] == "local":
        for name in _OF_RAY:
            if o[name] is not None:
                raise UserError(f"--{name.replace('_', '-')} belongs to --engine ray: give both.")
        return open_clients(names, suite, **options)
    if o["dry_run"]:
        return open_clients(names, suite, **options)
    from csrbench.runs import engine_ray

    place = engine_ray.Place(o["ray_address"] or "auto", o["replicas"], o["gpus_per_replica"])
    return engine_ray.open_clients(
        names, options, place, lambda name: open_clients([name], suite)[0], console.note
    )
