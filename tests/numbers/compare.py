#!/usr/bin/env python3
"""Asks the driver for statistics of random inputs and compares its answers with numpy's and scipy's; prints TAP.

    compare.py DRIVER

They have to agree to 6 digits, whatever the size: a tail of 1e-40, too.
"""

import math
import subprocess
import sys

import numpy
import scipy.stats

DIGITS = 1e-6
random = numpy.random.default_rng(20250803)


def convolved(chances):
    """The distribution of how many come true: halves convolved, where the driver adds one after the other."""
    if len(chances) == 1:
        return numpy.array([1 - chances[0], chances[0]])
    half = len(chances) // 2
    return numpy.convolve(convolved(chances[:half]), convolved(chances[half:]))


def chances():
    for size in (1, 2, 10, 11, 37, 200, 1500):
        for scale in (1.0, 0.1, 0.003):
            p = random.random(size) * scale
            least = min(size, max(1, int(p.sum() * random.uniform(0.5, 4) + random.integers(0, 3))))
            yield [least, *p], [convolved(list(p))[least:].sum()]
    yield [0, 0.5], [1.0]
    yield [30, *[0.02] * 33], [scipy.stats.binom.sf(29, 33, 0.02)]
    yield [9, *[0.04] * 11], [scipy.stats.binom.sf(8, 11, 0.04)]


def signs(values):
    after = numpy.subtract.outer(values, values)
    return int(numpy.sign(after)[numpy.tril_indices(len(values), -1)].sum())


def variance(values):
    n, ties = len(values), numpy.unique(values, return_counts=True)[1]
    return (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18


def kendall():
    for size in (2, 3, 10, 40, 300):
        for values in (random.normal(size=size), random.integers(0, 5, size=size).astype(float)):
            yield list(values), [signs(values), variance(values)]


def growth():
    """Hours of a week with gaps: each hour of the day is a season; of two days: one series."""
    for length, kept in ((168, 1.0), (168, 0.6), (48, 1.0), (40, 0.8), (744, 0.5)):
        for slope in (0.0, 0.002, 0.01):
            hours = numpy.flatnonzero(random.random(length) < kept)
            values = numpy.round(300 * numpy.exp(slope * hours + 0.3 * random.normal(size=len(hours))), 1)
            seasons = 24 if hours[-1] // 24 - hours[0] // 24 >= 2 else 1
            members = [hours % seasons == season for season in range(seasons)]
            score = sum(signs(values[m]) for m in members)
            spread = sum(variance(values[m]) for m in members if m.any())
            p = scipy.stats.norm.sf((score - numpy.sign(score)) / math.sqrt(spread))
            slopes = []
            for m in members:
                day, log = hours[m] / 24, numpy.log(values[m])
                low = numpy.tril_indices(len(day), -1)
                slopes.extend((numpy.subtract.outer(log, log)[low] / numpy.subtract.outer(day, day)[low]))
            middle = numpy.median(slopes)
            doubling = math.log(2) / middle if middle > 0 else math.inf
            # Any origin of the days will do: here a Thursday, 480000 hours after 1970.
            yield [number for pair in zip(hours + 480000, values) for number in pair], [p, doubling]


def slope():
    for size in (2, 3, 6, 12, 50, 201):
        t = numpy.cumsum(random.integers(1, 4, size=size)).astype(float)
        y = 1000 + random.normal() * 20 * t + 40 * random.normal(size=size)
        yield [*t, *y], [scipy.stats.theilslopes(y, t)[0]]


def wilson():
    for n in (1, 2, 19, 20, 350, 20164, 10**7):
        for hits in {0, 1, n // 250, n // 2, n}:
            interval = scipy.stats.binomtest(hits, n).proportion_ci(0.95, "wilson")
            yield [hits, n], [interval.low, interval.high]


def ranks():
    for permille in (500, 900, 950, 990):
        for n in (1, 2, 19, 71, 72, 73, 367, 368, 1000, 20164, 10**6, int(random.integers(100, 10**5))):
            below = scipy.stats.binom.cdf(numpy.arange(n), n, permille / 1000)      # P(B <= rank - 1)
            low = int((below <= 0.025).sum())
            high = int((below < 0.975).sum()) + 1
            yield [n, permille], [low, high if high <= n else 0]


def inversions():
    for n in (3, 6, 7, 8, 12, 26, 52):
        counts = numpy.array([1.0])
        for items in range(2, n + 1):
            counts = numpy.convolve(counts, numpy.ones(items) / items)
        yield [n, 0.1], [int((numpy.cumsum(counts) <= 0.1).sum())]


def same(expected, found):
    if math.isinf(expected) or math.isinf(found):
        return expected == found
    return abs(expected - found) <= DIGITS * abs(expected) + 1e-300


def check(driver, question):
    asked = list(question())
    text = "".join("%s %s\n" % (question.__name__, " ".join(repr(float(x)) for x in numbers)) for numbers, _ in asked)
    output = subprocess.run([driver], input=text, stdout=subprocess.PIPE, check=True, encoding="ascii").stdout
    answers = [[float(word) for word in line.split()] for line in output.splitlines()]
    if len(answers) != len(asked):
        return len(asked), ["%d answers to %d questions" % (len(answers), len(asked))]
    wrong = []
    for (numbers, expected), found in zip(asked, answers):
        if len(expected) != len(found) or not all(map(same, expected, found)):
            wrong.append("%s...: %s, the driver says %s" % (numbers[:4], expected, found))
    return len(asked), wrong


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    questions = (chances, kendall, growth, slope, wilson, ranks, inversions)
    print("1..%d" % len(questions))
    failed = False
    for number, question in enumerate(questions, 1):
        count, wrong = check(sys.argv[1], question)
        print("%s %d - %s: %d inputs" % ("not ok" if wrong else "ok", number, question.__name__, count))
        for line in wrong[:10]:
            print("#   " + line)
        failed |= bool(wrong)
    sys.exit(failed)


if __name__ == "__main__":
    main()
