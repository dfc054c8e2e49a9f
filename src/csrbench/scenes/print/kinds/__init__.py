"""One file per kind of scene; each registers one `Scene` subclass (see `csrbench.scenes.base`).

Lives here: data, drawing and words of one kind. Does not live here: what several kinds share (one
floor up: `style`, `artwork`, `objects`, `phone`, `desktop`).
"""
