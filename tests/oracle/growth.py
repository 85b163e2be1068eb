"""Does the hourly P95 grow exponentially? The definition of doc/METRICS.md, "Growth", once more."""

import math
import statistics

LEAST_REQUESTS, LEAST_HOURS = 30, 24


def seasons_of(hours):
    """{season: [(day, value)]}; an hour of the day is a season, unless the hours touch fewer than three days."""
    first, last = min(hours) // 24, max(hours) // 24
    period = 24 if last - first >= 2 else 1
    seasons = {}
    for hour in sorted(hours):
        seasons.setdefault(hour % period, []).append((hour / 24 - first, max(hours[hour], 0.001)))
    return seasons


def pairs(seasons):
    for members in seasons.values():
        for later in range(len(members)):
            for earlier in range(later):
                yield members[earlier], members[later]


def upward_p(seasons):
    score = sum((after[1] > before[1]) - (after[1] < before[1]) for before, after in pairs(seasons))
    variance = 0
    for members in seasons.values():
        n, values = len(members), [value for _day, value in members]
        ties = sum(t * (t - 1) * (2 * t + 5) for t in (values.count(value) for value in set(values)))
        variance += (n * (n - 1) * (2 * n + 5) - ties) / 18
    if variance == 0:
        return 1.0
    score -= (score > 0) - (score < 0)
    return 1 - statistics.NormalDist().cdf(score / math.sqrt(variance))


def median_slope(seasons, scale):
    slopes = [(scale(after[1]) - scale(before[1])) / (after[0] - before[0]) for before, after in pairs(seasons)]
    return statistics.median(slopes) if slopes else 0.0


def cost(seasons, shift, scale=math.log, back=math.exp):
    """Absolute residuals, in ms, of "scale(value) is its season's middle + shift(day)"."""
    total = 0.0
    for members in seasons.values():
        middle = statistics.median(scale(value) - shift(day) for day, value in members)
        total += sum(abs(value - back(middle + shift(day))) for day, value in members)
    return total


def as_it_is(value):
    return value


def line_cost(seasons, days):
    slope = median_slope(seasons, as_it_is)
    best = cost(seasons, lambda day: slope * day, as_it_is, as_it_is)
    ratio = 1.1
    while ratio < 100:
        best = min(best, cost(seasons, lambda day: math.log(1 + (ratio - 1) * day / days)))
        ratio *= 1.2
    return best


def step_cost(seasons, days):
    best = math.inf
    for start in range(1, days):
        jumps = [math.log(after[1] / before[1]) for before, after in pairs(seasons) if before[0] < start <= after[0]]
        jump = statistics.median(jumps) if jumps else 0.0
        best = min(best, cost(seasons, lambda day: jump if day >= start else 0.0))
    return best


def grows(hours):
    """(raised, days until it has doubled or None, the first condition that fails or None) of {local hour: P95 in ms};
    all None with too few hours."""
    if len(hours) < LEAST_HOURS:
        return None, None, None
    seasons = seasons_of(hours)
    days = max(hours) // 24 - min(hours) // 24 + 1
    slope = median_slope(seasons, math.log)
    doubling = math.log(2) / slope if slope > 0 else math.inf
    exponential = cost(seasons, lambda day: slope * day)
    doubt = None
    if upward_p(seasons) >= 0.01:
        doubt = "chance"
    elif doubling > 7:
        doubt = "slow"
    elif exponential >= 0.96 * min(line_cost(seasons, days), step_cost(seasons, days)):
        doubt = "other_shape"
    return doubt is None, doubling if math.isfinite(doubling) else None, doubt
