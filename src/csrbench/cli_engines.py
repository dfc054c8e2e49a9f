"""Options of `run` about where models run: on this machine or on a cluster."""

from __future__ import annotations

import click

ENGINES = (
    click.option(
        "--revision",
        metavar="TEXT",
        help="What you call this version of the weights behind a name; part of the key.",
    ),
    click.option(
        "--batch-size",
        type=int,
        metavar="N",
        help="Requests that an hf/ or vllm/ model answers together. [default: found out]",
    ),
    click.option(
        "--device",
        metavar="NAME",
        help="For hf/: cpu, cuda, cuda:N, mps, or spread over all GPUs. [default: a GPU if any]",
    ),
    click.option(
        "--dtype",
        metavar="NAME",
        help="For hf/ and vllm/: bfloat16, float16 or float32; part of the key. "
        "[default: bfloat16 on a GPU, float32 on a CPU]",
    ),
    click.option(
        "--engine",
        type=click.Choice(["local", "ray"]),
        default="local",
        show_default=True,
        help="Who makes the requests: this process, or workers on a Ray cluster.",
    ),
    click.option(
        "--replicas",
        type=int,
        metavar="N",
        help="With --engine ray: workers per model. [default: one a GPU, two for an endpoint]",
    ),
    click.option(
        "--gpus-per-replica",
        type=float,
        metavar="N",
        help="With --engine ray: GPUs of each worker of a local model. [default: 1 if any]",
    ),
    click.option(
        "--ray-address",
        metavar="auto|local|ADDRESS",
        help="With --engine ray. [default: auto: the cluster of this machine, or a new one]",
    ),
)
