"""One file per kind of scene; each registers one `Scene` subclass (see `csrbench.scenes.base`)."""
