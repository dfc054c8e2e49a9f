"""What `csrbench annotate` does: opens files, draws replies, serves the page, writes labels."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from csrbench import console
from csrbench.annotate import results
from csrbench.annotate.sample import Design, draw
from csrbench.annotate.server import Desk, default_path, new_token, serve
from csrbench.annotate.store import Annotations
from csrbench.errors import UserError
from csrbench.judges.stage import check_suite
from csrbench.runs.store import Store
from csrbench.suite.read import Suite, open_suite


def prepare(store_path: Path, suite: Suite, out: Path | None, design: Design) -> Annotations:
    """Open the annotation file of a run; draw the replies where it is new.

    Raises:
        UserError: a store or annotation file of another suite, another draw than the file's, or
            nothing to label.
    """
    with Store(store_path, readonly=True) as store:
        check_suite(store, suite)
        path = out or default_path(store_path)
        # A draw that can't be made leaves no file behind.
        early = None if path.exists() else draw(store, suite, design)
        file = Annotations(path, create=True)
        try:
            meta = file.meta()
            if "design" not in meta:
                drawn = draw(store, suite, design) if early is None else early
                about = {"design": json.dumps(asdict(design)), "suite_hash": suite.hash}
                file.begin(drawn, {**about, "suite": suite.name, "store": store_path.name})
            elif meta["suite_hash"] != suite.hash:
                raise UserError(f"{path}: holds labels of the suite '{meta['suite']}'; give --out")
            elif design != Design() and meta["design"] != json.dumps(asdict(design)):
                raise UserError(
                    f"{path}: its replies were drawn another way ({meta['design']}); leave out "
                    "the options of the draw to go on with it, or give another --out"
                )
        except BaseException:
            file.close()
            raise
    return file


def annotate(
    store: Path,
    suite: Path,
    *,
    out: Path | None,
    design: Design,
    name: str,
    host: str,
    port: int,
    token: bool,
    tell: Callable[[str], None] = console.say,
    stop: asyncio.Event | None = None,
) -> None:
    """Serve the page until Ctrl-C.

    Raises:
        UserError: see `prepare`; or no token on an address that others can reach.
    """
    if not token and host not in ("127.0.0.1", "localhost", "::1"):
        raise UserError(f"--no-token is for 127.0.0.1 alone; {host} can be reached by others")
    opened = open_suite(suite)
    with prepare(store, opened, out, design) as file:
        desk = Desk(opened, file, new_token() if token else "", host)

        def ready(address: str) -> None:
            from urllib.parse import quote

            sign = "&" if "?" in address else "?"
            shown = f"{address}{sign}as={quote(name)}" if name else address
            tell(f"{len(file.units())} replies to label; labels are kept in {file.path}")
            tell(f"open {shown}")
            tell("everybody who labels gives an own name; end with Ctrl-C")

        try:
            asyncio.run(serve(desk, port, ready, stop))
        except KeyboardInterrupt:
            tell(f"ended; `csrbench annotate export {file.path}` writes the labels")


def export(path: Path, out: Path, everyone: bool) -> None:
    """Write labels to CSV or Parquet and say what they are.

    Raises:
        UserError: nothing labelled, or the file can't be written.
    """
    with Annotations(path) as file:
        labels = results.export(file, out, everyone=everyone)
        still = len(results.open_disagreements(file))
    console.say(f"{out}: {labels.height} labels")
    if still:
        console.note(f"{still} disagreements are open: they are in the file with status 'open'")


def agreement(path: Path) -> None:
    """Print agreement per axis."""
    with Annotations(path) as file:
        rows, people = results.agreement(file), file.annotators()
        still = len(results.open_disagreements(file))
    if not rows:
        raise UserError(f"{path}: no reply has been labelled by two people yet")
    shown = [
        [r["axis"], r["pairs"], f"{r['equal']:.0%}", _number(r["kappa"]), _number(r["alpha"])]
        for r in rows
    ]
    console.table(", ".join(people), ["axis", "read twice", "equal", "kappa", "alpha"], shown)
    console.say(f"{still} open disagreements")


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
