"""Functions over a series for many places and periods at once; the first axis runs over the samples."""

from __future__ import annotations

import math

import numpy as np

from mangnon.formula.columns import Column, Floats, Mask

_erfc = np.vectorize(math.erfc, otypes=[np.float64])


def summarise(name: str, values: Floats, valid: Mask, fraction: Floats | None) -> Column:
    """The function ``name`` over axis 0 of ``values``, counting only entries that are ``valid``."""
    count = np.asarray(valid.sum(axis=0), dtype=np.float64)
    empty = np.asarray(count == 0)
    if name == "count":
        return Column(count, np.zeros_like(empty))
    with np.errstate(all="ignore"):
        if name in ("max", "min", "median", "percentileCont"):
            return _ranked(name, values, empty, fraction)
        total = np.where(valid, values, 0.0).sum(axis=0)
        if name == "sum":
            return Column(np.asarray(total), empty)
        mean = total / count
        if name == "avg":
            return Column(np.asarray(mean), empty)
        squares = (np.where(valid, values - mean, 0.0) ** 2).sum(axis=0)
        variance = squares / (count if name == "stddevPop" else count - 1)
        return Column(np.asarray(variance if name == "variance" else np.sqrt(variance)), empty)


def _ranked(name: str, values: Floats, empty: Mask, fraction: Floats | None) -> Column:
    """max, min and percentiles: NaN sorts to the end and is left out of the count."""
    share = {"max": np.asarray(1.0), "min": np.asarray(0.0), "median": np.asarray(0.5)}.get(name, fraction)
    if share is None or not values.shape[0]:
        return Column(np.zeros(empty.shape), np.ones_like(empty))
    ranked = np.sort(values, axis=0)
    known = (~np.isnan(values)).sum(axis=0)
    place = share * np.maximum(known - 1, 0)
    lower = np.clip(np.floor(place), 0, len(values) - 1).astype(np.intp)
    upper = np.minimum(lower + 1, len(values) - 1)
    low = np.take_along_axis(ranked, lower[np.newaxis, ...], axis=0)[0]
    high = np.take_along_axis(ranked, upper[np.newaxis, ...], axis=0)[0]
    part = place - lower
    result = np.where(part == 0, low, low + part * (high - low))
    outside = ~((share >= 0) & (share <= 1))
    return Column(np.where(known > 0, result, np.nan), np.asarray(empty | outside))


def normal_law(name: str, x: Floats, mean: Floats, deviation: Floats) -> Floats:
    with np.errstate(all="ignore"):
        z = (x - mean) / deviation
        if name == "normDistCum":
            return np.asarray(0.5 * _erfc(-z / math.sqrt(2)))
        density = np.exp(-(z**2) / 2) / (deviation * np.sqrt(2 * np.pi))
        return np.asarray(np.where(deviation == 0, np.nan, density))
