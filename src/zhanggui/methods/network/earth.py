"""Distances on the earth's surface."""

from __future__ import annotations

import numpy as np

from zhanggui.methods.network.gravity import Numbers

EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""


def great_circle_km(these: Numbers, those: Numbers) -> Numbers:
    """(n, m) kilometres between n and m points (latitude, longitude in degrees) by the haversine formula.

    As the crow flies on a sphere, within 0.6 % of the true figure; roads are longer by a factor the caller states.
    """
    a, b = np.radians(np.asarray(these, float)), np.radians(np.asarray(those, float))
    up, across = a[:, None, 0] - b[None, :, 0], a[:, None, 1] - b[None, :, 1]
    chord = np.sin(up / 2) ** 2 + np.cos(a[:, None, 0]) * np.cos(b[None, :, 0]) * np.sin(across / 2) ** 2
    km: Numbers = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return km
