"""How a model is asked: clients for endpoints, local models, and reference systems.

Lives here: one file per client behind the `Client` protocol. Does not live here: scheduling,
storage, retries across runs (`runs`) and any judgement of a reply (`judges`).
"""
