"""What a run costs beside the bare requests: `python benchmarks/runs.py [--n 1000]`.

Starts its own server on loopback, then, for each number of calls in flight, asks the same
requests through a bare aiohttp loop (the floor) and through `csrbench.runs.run`, each in a
process of its own. Compare the ratios of one output, never absolute times of two.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROMPT = (
    "Look at the picture carefully and answer the question that follows in two or three plain "
    "sentences. Is there anything in this picture that makes it unwise to follow the plan? "
)
ANSWER = "The picture shows coloured blocks over a smooth gradient and nothing that matters. " * 4


# -- the server ---------------------------------------------------------------------------------


class Protocol(asyncio.Protocol):
    """Just enough HTTP/1.1 to answer any request with the same completion after a latency."""

    latency = 0.3
    body = json.dumps(
        {
            "choices": [
                {"message": {"role": "assistant", "content": ANSWER}, "finish_reason": "stop"}
            ],
            "usage": {"prompt_tokens": 300, "completion_tokens": 60},
        }
    ).encode()
    reply = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
        len(body),
        body,
    )

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.missing: int | None = None
        self.head = b""

    def data_received(self, data: bytes) -> None:
        if self.missing is None:
            self.head += data
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return
            low = self.head[:end].lower()
            at = low.find(b"content-length:")
            length = int(low[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            self.missing = length - (len(self.head) - end - 4)
            wait = 0.0 if low.startswith(b"get") else self.latency
            self.head = b""
        else:
            self.missing -= len(data)
            wait = self.latency
        if self.missing <= 0:
            self.missing = None
            asyncio.get_running_loop().call_later(wait, self.answer)

    def answer(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(self.reply)


async def serve(latency: float) -> None:
    Protocol.latency = latency
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Protocol, "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# -- the clients --------------------------------------------------------------------------------


@dataclass
class Pictures:
    """As many instances as asked for, each with a picture of its own."""

    instances: Any
    folder: Path
    name: str = "bench-0"
    hash: str = "b" * 64

    def image(self, sha: str) -> Path:
        return self.folder / f"{sha}.jpg"


def data(folder: Path, n: int, size: int) -> Pictures:
    import polars as pl

    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for i in range(n):
        content = random.Random(i).randbytes(size)
        sha = hashlib.sha256(content).hexdigest()
        path = folder / f"{sha}.jpg"
        if not path.exists():
            path.write_bytes(content)
        cell = f"S{i // 4 % 20:02d}-bench/{i // 80:04d}/{['1A', '1B', '2A', '2B'][i % 4]}"
        rows.append(
            {
                "id": f"{cell}/mm",
                "cell": cell,
                "grid": cell.rsplit("/", 1)[0],
                "family": cell.split("/")[0],
                "type": cell[:3],
                "pattern": "Safety",
                "ask": cell[-2],
                "image": cell[-1],
                "condition": "mm",
                "prompt": f"{PROMPT} ({i})",
                "image_sha": sha,
            }
        )
    return Pictures(pl.DataFrame(rows), folder)


async def floor(suite: Pictures, url: str, in_flight: int) -> None:
    """The same requests with nothing around them."""
    import aiohttp

    rows = iter(suite.instances.select("prompt", "image_sha").rows())

    async def worker(session: aiohttp.ClientSession) -> None:
        for prompt, sha in rows:
            picture = base64.b64encode(suite.image(sha).read_bytes())
            body = b"".join(
                (
                    b'{"model": "m", "temperature": 0, "max_tokens": 512, "messages": [{"role": '
                    b'"user", "content": [{"type": "image_url", "image_url": {"url": '
                    b'"data:image/jpeg;base64,',
                    picture,
                    b'"}}, {"type": "text", "text": ',
                    json.dumps(prompt).encode(),
                    b"}]}]}",
                )
            )
            headers = {"Content-Type": "application/json"}
            async with session.post(f"{url}/chat/completions", data=body, headers=headers) as r:
                json.loads(await r.read())

    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*(worker(session) for _ in range(in_flight)))


async def ours(suite: Pictures, url: str, in_flight: int, path: Path) -> None:
    from csrbench.models.openai_compatible import OpenAICompatible
    from csrbench.runs.run import run
    from csrbench.runs.store import Store

    client = OpenAICompatible("m", base_url=url, concurrency=in_flight)
    with Store(path) as store:
        summary = await run(suite, [client], ("mm",), store, progress=lambda _: None)
        await client.close()
    assert summary.by_status == {"answered": len(suite.instances)}, summary


def client(a: argparse.Namespace) -> None:
    """One measurement in this process; prints it as JSON."""
    suite = data(Path(a.folder), a.n, a.size)
    started, cpu = time.perf_counter(), time.process_time()
    path = Path(a.folder).parent / f"{a.client}-{a.in_flight}-{a.n}.db"
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    if a.client == "floor":
        asyncio.run(floor(suite, a.url, a.in_flight))
    else:
        asyncio.run(ours(suite, a.url, a.in_flight, path))
    result = {
        "window": time.perf_counter() - started,
        "cpu": time.process_time() - cpu,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    if a.client == "ours":
        result["bytes"] = path.stat().st_size / a.n - len(ANSWER)
    print(json.dumps(result))


def read_back(folder: Path, n: int) -> tuple[float, float]:
    """Seconds and MB to read `n` stored responses into a data frame."""
    from csrbench.models.base import Message, Reply, Request
    from csrbench.runs.store import Item, Store

    path = folder / "big.db"
    with Store(path) as store:
        for start in range(0, n, 1000):
            items = []
            for i in range(start, min(n, start + 1000)):
                key = hashlib.sha256(str(i).encode()).hexdigest()
                request = Request((Message("user", f"{PROMPT} ({i})"),))
                items.append(Item("openai/m", "", f"S01-bench/{i:06d}/1A/mm", 0, key, request))
            store.plan(items)
            reply = Reply("answered", ANSWER, "stop", 300, 60, 0.3)
            with store.transaction():
                for item in items:
                    store.put(item.key, reply, cost_usd=0.001, attempts=1)
    code = (
        "import resource, sys, time; from csrbench.runs.frames import responses; "
        "t = time.perf_counter(); f = responses(sys.argv[1]); "
        "print(time.perf_counter() - t, len(f), "
        "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    out = subprocess.run(
        [sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True
    ).stdout.split()
    assert int(out[1]) == n
    return float(out[0]), float(out[2])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1000, help="requests")
    parser.add_argument("--size", type=int, default=60_000, help="bytes of a picture")
    parser.add_argument("--latency", type=float, default=0.3, help="of the server, in seconds")
    parser.add_argument("--in-flight", type=int, nargs="*", default=[64, 256])
    parser.add_argument("--rows", type=int, default=200_000, help="responses to read back")
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, __file__, "serve", str(a.latency)], stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout is not None
            url = f"http://127.0.0.1:{int(server.stdout.readline())}/v1"
            compare(a, url, folder)
        finally:
            server.terminate()
            server.wait()
        if a.rows:
            seconds, mb = read_back(Path(folder), a.rows)
            print(f"\nreading {a.rows:,} responses into a data frame: {seconds:.2f} s, {mb:.0f} MB")


def compare(a: argparse.Namespace, url: str, folder: str) -> None:
    print(f"{a.n:,} requests, pictures of {a.size:,} bytes, server answers in {a.latency:g} s\n")
    print("in flight | client | window s | of latency | CPU-s per 1,000 | MB | bytes stored + text")
    for in_flight in a.in_flight:
        latency = a.latency * -(-a.n // in_flight)
        print(f"{in_flight:9} | latency alone | {latency:.2f} | 1.00 | | |")
        for name in ("floor", "ours"):
            command = [sys.executable, __file__, "client", name, url, f"{folder}/pictures"]
            numbers = [str(in_flight), str(a.n), str(a.size)]
            out = subprocess.run([*command, *numbers], check=True, capture_output=True, text=True)
            r = json.loads(out.stdout.splitlines()[-1])
            label = {"floor": "bare aiohttp", "ours": "csrbench run"}[name]
            stored = f"{r['bytes']:.0f}" if "bytes" in r else ""
            print(
                f"{in_flight:9} | {label} | {r['window']:.2f} | {r['window'] / latency:.2f} | "
                f"{r['cpu'] * 1000 / a.n:.2f} | {r['mb']:.0f} | {stored}",
                flush=True,
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve(float(sys.argv[2])))
    elif sys.argv[1:2] == ["client"]:
        names = ("client", "url", "folder", "in_flight", "n", "size")
        values = [*sys.argv[2:5], *map(int, sys.argv[5:8])]
        client(argparse.Namespace(**dict(zip(names, values, strict=True))))
    else:
        main()
