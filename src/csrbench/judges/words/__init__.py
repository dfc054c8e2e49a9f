"""The offline reader: refusal, grounding, enabling and help, from the words of one reply.

Lives here: the rule judge (`rules`), the scorers it asks, their lexicons and weights. Does not
live here: closed answers (`closed`), anything that asks a model over a network (`model`), the
gold or the behaviour (`behaviour`).
"""
