"""What a run costs beside the bare requests: `python benchmarks/runs.py [--n 1000 20000]`.

Starts its own server on loopback, then, for each number of requests and of calls in flight, asks
the same requests through a bare aiohttp loop (the floor), through `csrbench.runs.run` and, where
Inspect AI is installed (with the package openai), through its `Model.generate` and its `eval` with
default and with its leanest settings; each in a process of its own. Inspect is left out above
`--inspect-n` requests. Compare the ratios of one output, never absolute times of two.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import hashlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PROMPT = (
    "Look at the picture carefully and answer the question that follows in two or three plain "
    "sentences. Is there anything in this picture that makes it unwise to follow the plan? "
)
INSPECT_NAME = "openai-api/bench/m"
ANSWER = "The picture shows coloured blocks over a smooth gradient and nothing that matters. " * 4


# -- the server ---------------------------------------------------------------------------------


class Protocol(asyncio.Protocol):
    """Just enough HTTP/1.1 to answer any request with the same completion after a latency."""

    latency = 0.3
    body = json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "m",
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": ANSWER},
                    "finish_reason": "stop",
                }
            ],
            "usage": {"prompt_tokens": 300, "completion_tokens": 60, "total_tokens": 360},
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


def uri(suite: Pictures, sha: str) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(suite.image(sha).read_bytes()).decode()


async def inspect_model(suite: Pictures, in_flight: int, path: Path) -> None:
    """Inspect's client in a loop as lean as can be; answers go to a file of JSON lines."""
    from inspect_ai.log._transcript import Transcript, init_transcript
    from inspect_ai.model import (
        ChatMessageUser,
        ContentImage,
        ContentText,
        GenerateConfig,
        get_model,
    )

    config = GenerateConfig(max_tokens=512, temperature=0, max_connections=in_flight)
    model = get_model(INSPECT_NAME, config=config)
    rows = iter(suite.instances.select("prompt", "image_sha").rows())
    with path.open("w", encoding="utf-8") as out:

        async def worker() -> None:
            for prompt, sha in rows:
                init_transcript(Transcript())
                parts = [ContentImage(image=uri(suite, sha)), ContentText(text=prompt)]
                output = await model.generate([ChatMessageUser(content=parts)])
                usage = output.usage.model_dump() if output.usage else None
                out.write(json.dumps({"text": output.completion, "usage": usage}) + "\n")

        await asyncio.gather(*(worker() for _ in range(in_flight)))


def inspect_eval(suite: Pictures, in_flight: int, folder: Path, lean: bool) -> Path:
    """A task of Inspect with one trivial scorer; returns the log."""
    from inspect_ai import Task, eval
    from inspect_ai.dataset import MemoryDataset, Sample
    from inspect_ai.model import ChatMessageUser, ContentImage, ContentText, GenerateConfig
    from inspect_ai.scorer import Score, accuracy, scorer
    from inspect_ai.solver import generate

    @scorer(metrics=[accuracy()])
    def answered() -> Any:
        async def score(state: Any, target: Any) -> Score:
            return Score(value="C" if state.output.completion else "I")

        return score

    samples = [
        Sample(
            id=i,
            input=[
                ChatMessageUser(
                    content=[
                        ContentImage(image=str(suite.image(sha))),
                        ContentText(text=prompt),
                    ]
                )
            ],
            target="C",
        )
        for i, prompt, sha in suite.instances.select("id", "prompt", "image_sha").rows()
    ]
    task = Task(
        dataset=MemoryDataset(samples),
        solver=generate(),
        scorer=answered(),
        config=GenerateConfig(max_tokens=512, temperature=0),
    )
    leanest = {"log_realtime": False, "log_model_api": False, "log_images": False}
    (log,) = eval(
        task,
        model=INSPECT_NAME,
        display="none",
        max_connections=in_flight,
        log_dir=str(folder),
        **(leanest if lean else {}),  # type: ignore[arg-type]
    )
    assert log.status == "success", log.error
    return Path(log.location.removeprefix("file://"))


def client(a: argparse.Namespace) -> None:
    """One measurement in this process; prints it as JSON."""
    suite = data(Path(a.folder), a.n, a.size)
    path = Path(a.folder).parent / f"{a.client}-{a.in_flight}-{a.n}.db"
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    if a.client.startswith("inspect"):
        os.environ |= {"BENCH_BASE_URL": a.url, "BENCH_API_KEY": "none"}
    for name in IMPORTS[a.client]:
        import_module(name)
    started, cpu = time.perf_counter(), time.process_time()
    if a.client == "floor":
        asyncio.run(floor(suite, a.url, a.in_flight))
    elif a.client == "ours":
        asyncio.run(ours(suite, a.url, a.in_flight, path))
    elif a.client == "inspect-model":
        asyncio.run(inspect_model(suite, a.in_flight, path))
    else:
        path = inspect_eval(suite, a.in_flight, path.parent / "logs", a.client.endswith("lean"))
    result = {
        "window": time.perf_counter() - started,
        "cpu": time.process_time() - cpu,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    if a.client != "floor":
        result["bytes"] = path.stat().st_size / a.n - len(ANSWER)
        if a.client != "inspect-model":
            result["read"] = reading(a.client, path)
    print(json.dumps(result))


def reading(name: str, path: Path) -> float:
    """Seconds to read all answers back."""
    if name == "ours":
        from csrbench.runs.frames import responses as read
    else:
        from inspect_ai.log import read_eval_log as read  # type: ignore[assignment]
    started = time.perf_counter()
    read(str(path))
    return time.perf_counter() - started


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
    parser.add_argument("--n", type=int, nargs="*", default=[1000, 20_000], help="requests")
    parser.add_argument("--size", type=int, default=60_000, help="bytes of a picture")
    parser.add_argument("--latency", type=float, default=0.3, help="of the server, in seconds")
    parser.add_argument("--in-flight", type=int, nargs="*", default=[64, 256])
    parser.add_argument("--inspect-n", type=int, default=1000, help="requests through Inspect")
    parser.add_argument("--rows", type=int, default=200_000, help="responses to read back")
    a = parser.parse_args()
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
          f"Python {sys.version.split()[0]}")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, __file__, "serve", str(a.latency)], stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout is not None
            url = f"http://127.0.0.1:{int(server.stdout.readline())}/v1"
            for n in a.n:
                compare(a, n, url, folder)
        finally:
            server.terminate()
            server.wait()
        if a.rows:
            seconds, mb = read_back(Path(folder), a.rows)
            print(f"\nreading {a.rows:,} responses into a data frame: {seconds:.2f} s, {mb:.0f} MB")


CLIENTS = {
    "floor": "bare aiohttp",
    "ours": "csrbench run",
    "inspect-model": "Inspect Model.generate",
    "inspect-eval-lean": "Inspect eval, leanest",
    "inspect-eval": "Inspect eval",
}
_INSPECT = ("inspect_ai", "inspect_ai.model", "inspect_ai.log", "inspect_ai.scorer", "openai")
IMPORTS = {
    "floor": ("aiohttp",),
    "ours": ("aiohttp", "csrbench.models.openai_compatible", "csrbench.runs.run"),
    **{name: _INSPECT for name in CLIENTS if name.startswith("inspect")},
}
"""What is imported before the clock starts: imports are paid once, not per request."""
COLUMNS = (
    "in flight", "client", "window s", "of latency", "CPU-s per 1,000", "of ours", "MB",
    "bytes stored beside the text", "read back, s per 1,000",
)  # fmt: skip


def compare(a: argparse.Namespace, n: int, url: str, folder: str) -> None:
    """A table in Markdown for one number of requests."""
    print(f"\n{n:,} requests, pictures of {a.size:,} bytes, server answers in {a.latency:g} s\n")
    print("| " + " | ".join(COLUMNS) + " |")
    print("|" + "---|" * len(COLUMNS))
    inspect = n <= a.inspect_n and all(map(find_spec, ("inspect_ai", "openai")))
    names = [c for c in CLIENTS if inspect or not c.startswith("inspect")]
    for in_flight in a.in_flight:
        latency = a.latency * -(-n // in_flight)
        print(f"| {in_flight} | latency alone | {latency:.2f} | 1.00 | | | | | |")
        own = 0.0
        for name in names:
            command = [sys.executable, __file__, "client", name, url, f"{folder}/pictures"]
            numbers = [str(in_flight), str(n), str(a.size)]
            done = subprocess.run(
                [*command, *numbers], capture_output=True, text=True, cwd=folder, check=False
            )
            if done.returncode:
                last = done.stderr.strip().splitlines()[-1:]
                print(f"| {in_flight} | {CLIENTS[name]} | failed: {last} | | | | | | |")
                continue
            r = json.loads(done.stdout.splitlines()[-1])
            cpu = r["cpu"] * 1000 / n
            own = cpu if name == "ours" else own
            cells = [
                str(in_flight), CLIENTS[name], f"{r['window']:.2f}",
                f"{r['window'] / latency:.2f}", f"{cpu:.2f}",
                f"{cpu / own:.1f}" if own else "", f"{r['mb']:.0f}",
                f"{r['bytes']:,.0f}" if "bytes" in r else "",
                f"{r['read'] * 1000 / n:.3f}" if "read" in r else "",
            ]  # fmt: skip
            print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve(float(sys.argv[2])))
    elif sys.argv[1:2] == ["client"]:
        names = ("client", "url", "folder", "in_flight", "n", "size")
        values = [*sys.argv[2:5], *map(int, sys.argv[5:8])]
        client(argparse.Namespace(**dict(zip(names, values, strict=True))))
    else:
        main()
