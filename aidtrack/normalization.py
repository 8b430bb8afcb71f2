"""Units: what a stated quantity is in the unit that its kind is counted in, by pint.

Weights are counted in metric tons, volumes in litres, lengths in kilometres; things, rounds, sets and doses stay what
they are. A "ton" is read as pint's short ton (907 kg), a "tonne" or "metric ton" as 1,000 kg.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from aidtrack.lexicon.grammar import measures

#: The unit in which each kind of quantity is added up.
COUNTED_IN: Final = {"[mass]": "metric tons", "[volume]": "litres", "[length]": "kilometres"}

#: Our words for units that pint calls otherwise; what is in neither is counted, not measured.
_PINT_NAMES: Final = {
    "pounds": "pound",
    "tons": "short_ton",
    "short tons": "short_ton",
    "metric tons": "metric_ton",
    "tonnes": "metric_ton",
    "kilograms": "kilogram",
    "litres": "litre",
    "gallons": "gallon",
    "cubic metres": "meter ** 3",
    "barrels": "oil_barrel",
    "kilometres": "kilometer",
    "miles": "mile",
    "metres": "meter",
}


@cache
def _registry() -> Any:
    """The one pint registry, made on first use: building it takes a quarter of a second."""
    import pint

    return pint.UnitRegistry(cache_folder=":auto:")


@cache
def factor(unit: str) -> tuple[float, str]:
    """What one of a unit is in the unit that its kind is added up in.

    Args:
        unit: a unit as items have it ("pounds", "rounds").

    Returns:
        The factor and the unit; (1.0, unit) for what is counted rather than measured.

    >>> factor("rounds"), factor("metric tons"), factor("tonnes")
    ((1.0, 'rounds'), (1.0, 'metric tons'), (1.0, 'metric tons'))
    >>> round(factor("tons")[0], 3), round(factor("pounds")[0] * 1e6, 1), round(factor("cubic metres")[0])
    (0.907, 453.6, 1000)
    """
    name = _PINT_NAMES.get(unit)
    if name is None:
        return 1.0, unit
    registry = _registry()
    one = registry.Quantity(1, name)
    base = next(target for kind, target in COUNTED_IN.items() if one.check(kind))
    return float(one.to(registry.parse_units(_PINT_NAMES[base])).magnitude), base


def counted_as(unit: str) -> str:
    """The unit that its kind is added up in, where a unit is but another word for that.

    >>> counted_as("tonnes"), counted_as("tons"), counted_as("rounds")
    ('metric tons', 'tons', 'rounds')
    """
    name = _PINT_NAMES.get(unit)
    return next((base for base in COUNTED_IN.values() if _PINT_NAMES[base] == name), unit)


@cache
def factors() -> tuple[tuple[str, float, str], ...]:
    """Every measured unit of the lexicon with its factor and the unit it is added up in."""
    units = sorted({unit for unit, _ in measures().values() if unit in _PINT_NAMES})
    return tuple((unit, *factor(unit)) for unit in units)
