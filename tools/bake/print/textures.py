"""Procedural, tileable textures (uint8 sRGB arrays), made from filtered noise with numpy only."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

F = NDArray[np.float64]
N = 1024


def noise(seed: int, sx: float, sy: float, p: float = 2.0, n: int = N) -> F:
    """Periodic noise, zero mean and unit deviation; features about ``sx`` x ``sy`` pixels."""
    rng = np.random.default_rng(seed)
    fy = np.fft.fftfreq(n)[:, None]
    fx = np.fft.rfftfreq(n)[None]
    amp = (1 + (fx * sx * 3) ** 2 + (fy * sy * 3) ** 2) ** (-p)
    amp[0, 0] = 0
    f = np.fft.irfft2(np.fft.rfft2(rng.standard_normal((n, n))) * amp, s=(n, n))
    return (f - f.mean()) / (f.std() + 1e-12)


def _mix(a: F, b: F, t: F) -> F:
    return a + (b - a) * np.clip(t, 0, 1)[..., None]


def _rgb(*c: float) -> F:
    return np.array(c, float)[None, None] / 255


def _out(x: F) -> NDArray[np.uint8]:
    return (np.clip(x, 0, 1) * 255 + 0.5).astype(np.uint8)


def _wood(seed: int, light: tuple[int, int, int], dark: tuple[int, int, int], planks: int) -> F:
    x = np.tile(np.arange(N) / N, (N, 1))
    warp = 0.10 * noise(seed, 90, 700, 1.6) + 0.012 * noise(seed + 1, 12, 240, 1.5)
    if planks > 1:
        k = np.floor(x * planks).astype(int)
        rng = np.random.default_rng(seed)
        shift = rng.integers(0, N, planks)
        rows = (np.arange(N)[:, None] + shift[k]) % N
        cols = np.tile(np.arange(N), (N, 1))
        warp = warp[rows, cols]
    ring = (x * 9 + warp * 9) % 1.0
    ring = np.where(ring < 0.8, ring / 0.8, (1 - ring) / 0.2) ** 1.7
    fibre = noise(seed + 2, 1.2, 90, 1.2)
    tone = noise(seed + 3, 60, 500, 1.8)
    pores = np.clip(noise(seed + 4, 0.9, 16, 1.4) - 1.6, 0, 1.2)
    t = 0.16 + 0.36 * ring + 0.10 * fibre + 0.12 * tone
    img = _mix(_rgb(*light) + np.zeros((N, N, 3)), _rgb(*dark), t)
    img *= (1 - 0.28 * pores)[..., None]
    if planks > 1:
        tint = np.random.default_rng(seed + 9).normal(1, 0.06, planks)
        img *= tint[k][..., None]
        edge = np.abs((x * planks + 0.5) % 1 - 0.5) * N / planks
        img *= (1 - 0.65 * np.exp(-((edge / 1.6) ** 2)))[..., None]
    return img


def oak() -> F:
    """Light oak table top, grain along v."""
    return _wood(11, (206, 168, 118), (150, 104, 62), 3)


def pine() -> F:
    """Pale pine boards."""
    return _wood(23, (226, 198, 150), (188, 146, 92), 4)


def walnut() -> F:
    """Dark walnut veneer."""
    return _wood(37, (122, 84, 56), (62, 40, 27), 1)


def beech() -> F:
    """Reddish beech veneer."""
    return _wood(51, (214, 170, 126), (182, 132, 90), 1)


def greywood() -> F:
    """Weathered grey boards."""
    return _wood(67, (164, 156, 146), (96, 90, 84), 4)


def granite() -> F:
    """Speckled grey granite."""
    a, b, c = noise(1, 5, 5, 1.3), noise(2, 3, 3, 1.2), noise(3, 2, 2, 1.2)
    img = _rgb(176, 174, 172) + 0.045 * noise(4, 60, 60, 1.6)[..., None] + np.zeros((N, N, 3))
    img = _mix(img, _rgb(120, 117, 118), (a - 0.15) * 2.2)
    img = _mix(img, _rgb(205, 196, 184), (b - 0.75) * 2.5)
    img = _mix(img, _rgb(46, 45, 50), (c - 0.95) * 3 * (0.6 + 0.4 * np.tanh(a)))
    return img + 0.02 * noise(5, 0.8, 0.8, 1)[..., None]


def black_granite() -> F:
    """Polished dark stone with light flecks."""
    img = _rgb(38, 39, 42) + 0.02 * noise(41, 30, 30)[..., None] + np.zeros((N, N, 3))
    img = _mix(img, _rgb(92, 94, 98), (noise(42, 2, 2, 1.2) - 1.2) * 1.6)
    return _mix(img, _rgb(150, 146, 138), (noise(43, 1.4, 1.4, 1.2) - 1.9) * 2.5)


def marble() -> F:
    """White stone with soft grey veins."""
    w = noise(71, 120, 120, 1.7)
    vein = np.exp(-((np.abs(w + 0.25 * noise(72, 25, 25, 1.5)) / 0.07) ** 2))
    thin = np.exp(-((np.abs(noise(73, 80, 80, 1.6) + 0.2 * noise(74, 12, 12)) / 0.03) ** 2))
    img = _rgb(234, 232, 228) + 0.012 * noise(75, 50, 50)[..., None] + np.zeros((N, N, 3))
    return _mix(img, _rgb(150, 150, 154), 0.55 * vein + 0.3 * thin)


def cork() -> F:
    """Pin-board cork."""
    img = _rgb(196, 152, 104) + 0.05 * noise(81, 8, 8, 1.2)[..., None] + np.zeros((N, N, 3))
    img = _mix(img, _rgb(150, 104, 62), (noise(82, 4, 4, 1.2) - 0.5) * 1.4)
    img = _mix(img, _rgb(86, 56, 34), (noise(83, 2.2, 2.2, 1.2) - 1.3) * 1.8)
    return _mix(img, _rgb(222, 184, 138), (noise(84, 3, 3, 1.2) - 1.1) * 1.4)


def _weave(period: int, base: F, seed: int, contrast: float) -> F:
    y, x = np.mgrid[:N, :N]
    a = np.sin(2 * np.pi * x / period) * np.sin(2 * np.pi * y / period)
    t = np.abs(np.sin(np.pi * x / period)) ** 0.6 * np.abs(np.sin(np.pi * y / period)) ** 0.6
    lum = 1 + contrast * (t - 0.55) + contrast * 0.5 * a
    lum += 0.04 * noise(seed, 1.2, 40, 1.2) + 0.04 * noise(seed + 1, 40, 1.2, 1.2)
    return base * (lum + 0.03 * noise(seed + 2, 80, 80))[..., None]


def linen() -> F:
    """Natural linen cloth."""
    return _weave(8, _rgb(206, 196, 178), 91, 0.22)


def navy() -> F:
    """Dark blue jacket cloth."""
    return _weave(8, _rgb(44, 54, 82), 95, 0.45)


def charcoal() -> F:
    """Dark grey felt-like cloth."""
    return _weave(8, _rgb(72, 74, 78), 97, 0.4)


def green_cloth() -> F:
    """Work-jacket cloth in muted green."""
    return _weave(8, _rgb(84, 104, 84), 99, 0.4)


def plaster() -> F:
    """Near-white wall paint, fine mottling (tint it with the material)."""
    x = 0.93 + 0.012 * noise(101, 60, 60, 1.6) + 0.012 * noise(102, 3, 3, 1.2)
    return np.repeat(x[..., None], 3, 2)


def plaster_bump() -> F:
    """Height map for roller-painted plaster."""
    x = 0.5 + 0.12 * noise(102, 7, 7, 1.6) + 0.06 * noise(103, 2.5, 2.5, 1.6)
    return np.repeat(x[..., None], 3, 2)


def concrete() -> F:
    """Grey concrete with pores and stains."""
    x = 0.60 + 0.035 * noise(111, 160, 160, 1.6) + 0.02 * noise(112, 3, 3, 1.2)
    x -= 0.25 * np.clip(noise(113, 3, 3, 1.5) - 2.3, 0, 1)
    return np.stack([x * 1.0, x * 0.985, x * 0.955], -1)


def asphalt() -> F:
    """Road surface."""
    x = 0.30 + 0.07 * noise(121, 1.6, 1.6, 1.2) + 0.02 * noise(122, 90, 90)
    return np.repeat(x[..., None], 3, 2)


def grass() -> F:
    """Short grass seen from a distance."""
    t = 0.5 + 0.3 * noise(131, 2, 5, 1.2) + 0.15 * noise(132, 60, 60)
    return _mix(_rgb(58, 74, 32) + np.zeros((N, N, 3)), _rgb(132, 142, 76), t)


def tiles() -> F:
    """Glossy off-white wall tiles, 4 x 8 to a texture square, with grout."""
    return _tiles(4, 8, (232, 230, 224), (176, 172, 164), 141)


def tiles_bump() -> F:
    """Height map of :func:`tiles`."""
    y, x = np.mgrid[:N, :N] / N
    row = np.floor(y * 8)
    a = np.abs(((x * 4 + 0.5 * (row % 2)) % 1) - 0.5) * N / 4
    b = np.abs(((y * 8) % 1) - 0.5) * N / 8
    edge = np.minimum(N / 8 - a, N / 16 - b)
    h = np.clip(edge / 7, 0, 1) ** 0.5
    return np.repeat(h[..., None], 3, 2)


def _tiles(
    nx: int, ny: int, face: tuple[int, int, int], grout: tuple[int, int, int], seed: int
) -> F:
    y, x = np.mgrid[:N, :N] / N
    row = np.floor(y * ny)
    col = np.floor((x * nx + 0.5 * (row % 2)) % nx)
    a = np.abs(((x * nx + 0.5 * (row % 2)) % 1) - 0.5) * N / nx
    b = np.abs(((y * ny) % 1) - 0.5) * N / ny
    edge = np.minimum(N / nx / 2 - a, N / ny / 2 - b)
    tint = np.random.default_rng(seed).normal(1, 0.018, (ny, nx))[row.astype(int), col.astype(int)]
    img = (_rgb(*face) + np.zeros((N, N, 3))) * tint[..., None]
    g = _rgb(*grout) * (1 + 0.05 * noise(seed, 2, 2, 1.2))[..., None]
    return np.where((edge < 4)[..., None], g, img)


def brick() -> F:
    """Red-brown brick wall."""
    img = _tiles(4, 12, (150, 88, 66), (178, 170, 158), 151)
    return img * (1 + 0.07 * noise(152, 3, 3, 1.2) + 0.05 * noise(153, 30, 30))[..., None]


def steel() -> F:
    """Brushed steel, brushed along u."""
    x = 0.72 + 0.035 * noise(161, 240, 0.9, 1.3) + 0.02 * noise(162, 200, 200)
    return np.stack([x * 0.985, x, x * 1.01], -1)


def laminate() -> F:
    """Light grey laminate with fine speckle."""
    x = 0.80 + 0.02 * noise(171, 1.5, 1.5, 1.2) + 0.01 * noise(172, 60, 60)
    return np.stack([x * 1.0, x * 0.99, x * 0.97], -1)


def cardboard() -> F:
    """Brown corrugated board."""
    x = 1 + 0.04 * noise(181, 1.2, 30, 1.2) + 0.03 * noise(182, 40, 40) + 0.03 * noise(183, 1, 1)
    _, xx = np.mgrid[:N, :N]
    x += 0.02 * np.sin(2 * np.pi * xx / 16)
    return _rgb(186, 148, 106) * x[..., None]


def painted_metal() -> F:
    """Mid-grey machine paint with slight orange peel and scuffs."""
    x = 0.9 + 0.02 * noise(191, 4, 4, 1.5) + 0.03 * noise(192, 160, 160)
    x -= 0.10 * np.clip(noise(193, 1.0, 70, 1.2) - 2.4, 0, 1)
    return np.repeat(x[..., None], 3, 2)


def smudge() -> F:
    """Wiped chalk haze for blackboards (tint with the material)."""
    x = 0.5 + 0.16 * noise(201, 220, 30, 1.6) + 0.06 * noise(202, 3, 60, 1.2)
    return np.repeat(x[..., None], 3, 2)


def soil() -> F:
    """Potting soil."""
    t = 0.5 + 0.35 * noise(211, 5, 5, 1.3) + 0.2 * noise(212, 1.6, 1.6, 1.2)
    return _mix(_rgb(38, 28, 22) + np.zeros((N, N, 3)), _rgb(104, 80, 60), t)


def peel() -> F:
    """Fruit skin for tinting: pale streaks and dots running from stem to base (along v)."""
    x = 0.90 + 0.022 * noise(221, 14, 260, 1.4) + 0.03 * noise(222, 120, 200)
    x += 0.10 * np.clip(noise(223, 2.0, 3.0, 1.6) - 2.3, 0, 1)
    return np.repeat(x[..., None], 3, 2)


def peel_bump() -> F:
    """Height map of citrus pores."""
    x = 0.6 - 0.30 * np.clip(noise(231, 5, 5, 2.2) - 0.6, 0, 1) + 0.05 * noise(232, 60, 60)
    return np.repeat(x[..., None], 3, 2)


def potato_skin() -> F:
    """Potato skin with netting, eyes and soil traces."""
    t = 0.45 + 0.14 * noise(241, 40, 40) + 0.10 * noise(242, 4, 8, 1.3)
    img = _mix(_rgb(206, 168, 112) + np.zeros((N, N, 3)), _rgb(140, 98, 58), t)
    return _mix(img, _rgb(72, 48, 30), (noise(243, 7, 4, 1.7) - 2.0) * 0.9)


def speckle() -> F:
    """Eggshell for tinting, with faint darker dots."""
    x = 0.92 + 0.02 * noise(251, 60, 60) - 0.12 * np.clip(noise(252, 3, 3, 1.6) - 1.9, 0, 1)
    return np.repeat(x[..., None], 3, 2)


def onion_skin() -> F:
    """Papery golden onion skin with veins from root to tip (along v)."""
    t = 0.40 + 0.16 * noise(261, 10, 400, 1.5) + 0.12 * noise(262, 120, 160)
    img = _mix(_rgb(208, 142, 66) + np.zeros((N, N, 3)), _rgb(140, 74, 26), t)
    vein = np.clip(noise(263, 2.2, 500, 1.5) - 0.9, 0, 1.2)
    return img * (1 - 0.30 * vein)[..., None]


def banana_skin() -> F:
    """Yellow skin, greenish towards the ends (along v), brown flecks and lines."""
    y = np.mgrid[:N, :N][0] / N
    end = np.clip((np.abs(y - 0.5) - 0.40) / 0.10, 0, 1)
    img = _rgb(226, 182, 52) * (1 + 0.03 * noise(271, 60, 160))[..., None]
    img = _mix(img, _rgb(150, 140, 52), 0.85 * end)
    flecks = np.clip(noise(272, 2.5, 9, 1.6) - 2.1, 0, 1) + np.clip(
        noise(273, 6, 24, 2) - 2.3, 0, 1
    )
    return _mix(img, _rgb(92, 58, 26), 0.9 * flecks)


def carrot_skin() -> F:
    """Carrot with rings across (along v)."""
    img = _rgb(216, 112, 32) * (1 + 0.05 * noise(281, 200, 12, 1.5))[..., None]
    ring = np.clip(noise(282, 60, 1.6, 1.6) - 1.5, 0, 1)
    return _mix(img, _rgb(140, 66, 22), 0.55 * ring)


def crust() -> F:
    """Bread: pale crumb at the bottom of the picture (v = 0) to dark crust at its top."""
    y = 1 - np.mgrid[:N, :N][0] / N
    t = np.clip(y + 0.05 * noise(291, 30, 30) + 0.03 * noise(292, 5, 5), 0, 1)
    img = _mix(_rgb(232, 206, 158) + np.zeros((N, N, 3)), _rgb(196, 134, 70), t * 2.2)
    img = _mix(img, _rgb(120, 66, 28), (t - 0.45) * 1.9)
    flour = np.clip(noise(293, 22, 22, 1.6) - 0.9, 0, 1) * np.clip((t - 0.3) * 3, 0, 1)
    return _mix(img, _rgb(226, 208, 180), 0.35 * flour)


def cheese_face() -> F:
    """Cut face of a firm cheese."""
    img = (
        _rgb(232, 194, 104) * (1 + 0.015 * noise(301, 50, 50) + 0.01 * noise(302, 3, 3))[..., None]
    )
    hole = np.clip(noise(303, 7, 5, 1.9) - 2.35, 0, 1) * 1.5
    return _mix(img, _rgb(186, 140, 62), hole)


def sponge_foam() -> F:
    """Yellow foam with pores."""
    img = _rgb(226, 190, 74) * (1 + 0.03 * noise(311, 30, 30))[..., None]
    pores = np.clip(noise(312, 6, 6, 1.7) - 0.9, 0, 1) + np.clip(
        noise(313, 2.5, 2.5, 1.6) - 1.3, 0, 1
    )
    return _mix(img, _rgb(140, 104, 30), 0.8 * pores)


def render(name: str) -> NDArray[np.uint8]:
    """The texture called ``name`` as (1024, 1024, 3) uint8 sRGB."""
    fn: Callable[[], F] = globals()[name]
    return _out(fn())
