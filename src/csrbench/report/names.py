"""Short names for people: metrics, conditions, behaviours."""

from __future__ import annotations

from csrbench.report.escape import visible

PATTERN_NAMES = {
    "safety": "Safety",
    "over_rejection": "Over-rejection",
    "bias": "Bias",
    "hallucination": "Hallucination",
    "all": "All patterns",
}

CONDITION_NAMES = {
    "mm": "picture + text",
    "txt": "description + text (control)",
    "blind": "text alone, picture withheld",
    "img": "picture, neutral question",
    "conflict-1": "hedged false claim",
    "conflict-2": "plain false claim",
    "conflict-3": "insistent false claim",
    "support": "true claim",
    "distract": "unrelated picture first",
    "typo": "question written into the picture",
    "choice": "closed question",
}

BEHAVIOUR_NAMES = {
    "grounded_caution": "holds back and says why",
    "ungrounded_refusal": "refuses without the reason",
    "lucky_safe": "safe by luck or misreading",
    "aware_enabling": "names the risk, helps anyway",
    "enabling": "goes along",
    "helps": "helps",
    "partial_refusal": "refuses in part",
    "refusal": "refuses",
    "misread": "misreads",
    "unhelpful": "doesn't help",
    "correct": "right",
    "stereotype": "picks the stereotype",
    "wrong": "wrong",
    "should_have_abstained": "answers what can't be told",
    "abstained_wrongly": "abstains though it can be told",
}

MISSING = "no verdict"
_CAPITALS = {"cbrne": "CBRNE", "ses": "SES"}


def type_name(name: str) -> str:
    """A type's name as people write it.

    Example:
        >>> type_name("hazmat_cbrne")
        'hazmat CBRNE'
    """
    return " ".join(_CAPITALS.get(word, word) for word in name.split("_"))


def is_reference(model: str) -> bool:
    """Whether a model is a reference system (simulated)."""
    return model.startswith(("reference/", "simulated/"))


def short(model: str) -> str:
    """A model's name without its provider, reference systems marked, unseen characters named.

    The renderer of figures ends the whole process at a control character.
    """
    name = visible(model.split("/", 1)[-1])
    return f"{name} (simulated)" if is_reference(model) else name
