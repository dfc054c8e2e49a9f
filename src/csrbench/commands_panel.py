"""What `run` and `plan` do with `--panel`: which models, with which clients, prices and rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csrbench import console
from csrbench.errors import UserError

if TYPE_CHECKING:
    from csrbench.models.base import Client
    from csrbench.runs.pace import Rate
    from csrbench.runs.panel import Panel
    from csrbench.runs.prices import Prices
    from csrbench.suite.read import Suite


def panel_of(o: Mapping[str, Any], asks: bool = True) -> Panel | None:
    """The panel that the options name, cut to --only and to what can be asked; None without one.

    Args:
        asks: whether models will be asked, so that keys and packages are needed.

    Raises:
        UserError: no such panel or member, options without a panel, or a model that lacks its key.
    """
    from csrbench.runs.panel import load_panel

    if not o["panel"]:
        for name in ("only", "skip_unavailable"):
            if o.get(name):
                raise UserError(f"--{name.replace('_', '-')} belongs to --panel: give both.")
        return None
    if o.get("base_url") and not o["models_"]:
        raise UserError("--base-url belongs to --model: members of a panel have their own address.")
    panel = load_panel(o["panel"]).only(o["only"])
    panel = panel.model_copy(
        update={"models": tuple(m for m in panel.models if m.id not in o["models_"])}
    )
    if asks:
        whole = panel
        panel = panel.usable(o["skip_unavailable"])
        for name, why in whole.unavailable().items():
            console.note(f"{name} is left out: {why}")
    if left := panel.unchecked():
        console.note(
            f"panel {panel.name}: ids, prices and limits of {len(left)} models are as remembered "
            f"of {min(m.as_of for m in panel.models)} and were not checked since; compare them "
            "with their sources before you pay"
        )
    return panel


def names_of(o: Mapping[str, Any], panel: Panel | None) -> list[str]:
    """All models of the command line, each once: --model first, then the panel's."""
    return list(dict.fromkeys([*o["models_"], *(panel.ids if panel else ())]))


def prices_of(o: Mapping[str, Any], panel: Panel | None) -> Prices:
    """Prices: --prices first, then the panel's, then the package's table."""
    from csrbench.runs.prices import Prices

    return Prices(o["prices"], panel.prices() if panel else None)


def rates_of(o: Mapping[str, Any], panel: Panel | None, names: Sequence[str]) -> dict[str, Rate]:
    """Rates: --rpm and --tpm first, then the panel's."""
    from csrbench.runs.pace import Rate, rates

    found = rates(names, o["rpm"], o["tpm"])
    for member in panel.models if panel else ():
        given = found[member.id]
        found[member.id] = Rate(given.rpm or member.rpm, given.tpm or member.tpm)
    return found


def panel_clients(o: Mapping[str, Any], panel: Panel | None, suite: Suite) -> list[Client]:
    """Clients for --model and for the panel's members, each with its own endpoint and key.

    Raises:
        UserError: as `csrbench.commands_engines.clients_of`.
    """
    from csrbench.commands_engines import clients_of

    if panel is None:
        return clients_of(o, o["models_"], suite)
    named = clients_of(o, o["models_"], suite) if o["models_"] else []

    def one(name: str, options: dict[str, Any]) -> Client:
        mine = {
            "base_url": None,
            **options,
            **({"concurrency": c} if (c := o["concurrency"]) else {}),
        }
        return clients_of({**o, **mine}, [name], suite)[0]

    return [*named, *panel.open(one)]
