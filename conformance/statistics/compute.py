"""Computes the statistics' conformance cases by a path of its own: `python3 compute.py` writes the JSON beside it.

Needs mpmath, numpy and scipy (Debian: python3-mpmath python3-numpy python3-scipy). Nothing here follows the
package's algorithms: wealth is multiplied out block by block at 50 digits and inverted by bisection, critical
values are roots of the t-mixture's own equation, jackknives leave every unit out in exact fractions, adjusted
differences come from least squares, exact tests enumerate every table, sample ratios multiply one-step
predictions, restricted likelihoods are maximised numerically.
"""

import json
import pathlib
import random
from fractions import Fraction
from math import comb

import mpmath as mp
import numpy as np
from scipy import stats

mp.mp.dps = 50
HERE = pathlib.Path(__file__).parent
KAPPA = [mp.mpf(2) ** (-(mp.mpf(j) - mp.mpf(1) / 2) / 2) for j in range(1, 21)]


def number(x):
    if x is None or isinstance(x, (bool, str, int)):
        return x
    if mp.isinf(x):
        return "inf" if x > 0 else "-inf"
    return float(x)


def write(name, source, cases):
    for index, case in enumerate(cases, 1):
        case["id"] = f"{case['method'].replace(':', '-')}-own-{index:02d}"
        case["expected"] = {field: number(value) for field, value in case["expected"].items()}
    meaning = 'absolute for |expected| <= 1, else relative; "inf" and "-inf" are texts; log is natural'
    body = {"source": source, "toleranceMeaning": meaning, "cases": cases}
    (HERE / f"{name}.json").write_text(json.dumps(body, indent=1) + "\n")


# --- M1 and M5: the wealth, block by block ---------------------------------------------------------------------


def shape(share):
    small, large = min(share, 1 - share), max(share, 1 - share)
    r = max(1, int(mp.floor(mp.mpf("0.9") * large / small + mp.mpf("0.5"))))
    return (1, r) if share <= Fraction(1, 2) else (r, 1)


def weights(blocks, variance, level):
    best = mp.sqrt(2 * mp.log(1 / mp.mpf(level)) / (blocks * mp.mpf(variance)))
    best = min(max(best, KAPPA[-1]), KAPPA[0])
    g = [mp.exp(-mp.mpf("0.5") * (mp.log(k / best) / mp.mpf("0.5")) ** 2) for k in KAPPA]
    return [mp.mpf("0.9") * one / sum(g) + mp.mpf("0.1") / 20 for one in g]


def wealth(differences, w, d):
    total = mp.mpf(0)
    for kappa, weight in zip(KAPPA, w):
        product = weight
        for difference in differences:
            product *= 1 + kappa * (difference - d) / (1 + d)
        total += product
    return total


def lower_end(differences, w, target):
    if not differences or all(one == -1 for one in differences):
        return mp.mpf(-1)
    low, high = mp.mpf(-1) + mp.mpf(10) ** -30, sum(differences) / len(differences)
    for _ in range(140):
        middle = (low + high) / 2
        if wealth(differences, w, middle) >= target:
            low = middle
        else:
            high = middle
    return low


def negate(differences):
    return [-one for one in differences]


def differences_of(arm, y, share, digits):
    u1, u0 = shape(share)
    exact = [mp.mpf(str(round(value, digits))) for value in y]
    ai = [value for a, value in zip(arm, exact) if a == 1]
    baseline = [value for a, value in zip(arm, exact) if a == 0]
    blocks = min(len(ai) // u1, len(baseline) // u0)
    return [
        sum(ai[k * u1 : (k + 1) * u1]) / u1 - sum(baseline[k * u0 : (k + 1) * u0]) / u0 for k in range(blocks)
    ]


def planned_blocks(planned, share):
    u1, u0 = shape(share)
    return max(1, min(int(planned * share / u1), int(planned * (1 - share) / u0)))


def two_sided(differences, w, alpha):
    target = 2 / mp.mpf(str(alpha))
    better, worse = wealth(differences, w, mp.mpf(0)), wealth(negate(differences), w, mp.mpf(0))
    decision = "better" if better >= target else "worse" if worse >= target else "inconclusive"
    return {
        "blocks": len(differences),
        "estimate": sum(differences) / len(differences) if differences else None,
        "logEBetter": mp.log(better) if differences else 0,
        "logEWorse": mp.log(worse) if differences else 0,
        "lower": lower_end(differences, w, target),
        "upper": -lower_end(negate(differences), w, target),
        "decision": decision,
    }


def draw(rng, n, share, baseline, ai, digits=None):
    arm = [int(rng.random() < share) for _ in range(n)]
    if digits is None:
        return arm, [int(rng.random() < (ai if a else baseline)) for a in arm]
    return arm, [round(min(1, max(0, rng.gauss(ai if a else baseline, 0.2))), digits) for a in arm]


def pair_cases():
    rng = random.Random(20261120)
    settings = [
        ("binary", 40, "1/2", 0.5, 0.8, None, 60, "0.25", 0.05),
        ("binary", 90, "1/2", 0.8, 0.4, None, 60, "0.16", 0.05),
        ("binary", 150, "1/10", 0.3, 0.6, None, 200, "0.21", 0.05),
        ("binary", 160, "2/3", 0.5, 0.5, None, 200, "0.25", 0.1),
        ("binary", 120, "9/10", 0.7, 0.2, None, 100, "0.21", 0.01),
        ("binary", 30, "1/2", 0.1, 0.1, None, 0, "0.09", 0.05),
        ("bounded", 80, "1/2", 0.4, 0.6, 2, 100, "0.04", 0.05),
        ("bounded", 60, "1/4", 0.6, 0.5, 2, 100, "0.04", 0.05),
    ]
    cases = []
    for kind, n, share, p0, p1, digits, planned, variance, alpha in settings:
        share = Fraction(share)
        arm, y = draw(rng, n, float(share), p0, p1, digits)
        u1, u0 = shape(share)
        w = weights(planned_blocks(planned, share), mp.mpf(variance) * (mp.mpf(1) / u1 + mp.mpf(1) / u0), alpha / 2)
        found = differences_of(arm, y, share, digits or 0)
        expected = {"unitsPerBlockAi": u1, "unitsPerBlockBaseline": u0}
        expected["plannedBlocks"] = planned_blocks(planned, share)
        expected.update(two_sided(found, w, alpha))
        params = {"shareAi": float(share), "plannedUnits": planned, "varUnit": float(variance), "alpha": alpha}
        cases.append(
            {
                "method": f"pair-betting:{kind}",
                "input": {"arm": arm, "y": y},
                "params": params,
                "expected": expected,
                "tolerance": 1e-9,
            }
        )
    for arm, y in ([[1], [1]], [[0, 0, 0], [1, 0, 1]], [[1, 0] * 6, [1] * 12], [[1, 0] * 6, [1, 0] * 6]):
        w = weights(50, mp.mpf("0.5"), 0.025)
        cases.append(
            {
                "method": "pair-betting:edge",
                "input": {"arm": arm, "y": y},
                "params": {"shareAi": 0.5, "plannedUnits": 100, "varUnit": 0.25, "alpha": 0.05},
                "expected": two_sided(differences_of(arm, y, Fraction(1, 2), 0), w, 0.05),
                "tolerance": 1e-9,
            }
        )
    for wins_ai, wins_baseline, ties in ((9, 2, 4), (20, 31, 0)):
        found = [mp.mpf(1)] * wins_ai + [mp.mpf(-1)] * wins_baseline + [mp.mpf(0)] * ties
        cases.append(
            {
                "method": "pair-betting:preference",
                "input": {"winsAi": wins_ai, "winsBaseline": wins_baseline, "ties": ties},
                "params": {"plannedPairs": 50, "varPair": 0.5, "alpha": 0.05},
                "expected": two_sided(found, weights(50, mp.mpf("0.5"), 0.025), 0.05),
                "tolerance": 1e-9,
            }
        )
    first = [(-1, 2), (0, 9), (1, 7)]
    second = [(-4, 1), (-1, 3), (0, 2), (2, 6), (4, 5)]
    found = [mp.mpf(d) for d, count in first for _ in range(count)]
    found += [mp.mpf(d) / 4 for d, count in second for _ in range(count)]
    cases.append(
        {
            "method": "pair-betting:phases",
            "input": {"phases": [{"denominator": 1, "counts": first}, {"denominator": 4, "counts": second}]},
            "params": {"shareAi": 0.5, "plannedUnits": 80, "varUnit": 0.25, "alpha": 0.05},
            "expected": two_sided(found, weights(40, mp.mpf("0.5"), 0.025), 0.05),
            "tolerance": 1e-9,
        }
    )
    for n, p0, p1, margin, higher in ((200, 0.9, 0.88, "0.1", True), (300, 0.1, 0.3, "0.05", False)):
        arm, y = draw(rng, n, 0.5, p0, p1)
        w = weights(planned_blocks(200, Fraction(1, 2)), mp.mpf("0.09") * 2, 0.05)
        found = differences_of(arm, y, Fraction(1, 2), 0)
        good = found if higher else negate(found)
        at = -mp.mpf(margin)
        holding, harmed = wealth(good, w, at), wealth(negate(good), w, -at)
        cases.append(
            {
                "method": "non-inferiority:proportion",
                "input": {"arm": arm, "y": y},
                "params": {
                    "shareAi": 0.5,
                    "plannedUnits": 200,
                    "varUnit": 0.09,
                    "alpha": 0.05,
                    "margin": float(margin),
                    "higherIsBetter": higher,
                },
                "expected": {
                    "logEHolding": mp.log(holding),
                    "logEHarmed": mp.log(harmed),
                    "lower": lower_end(found, w, mp.mpf(20)),
                    "upper": -lower_end(negate(found), w, mp.mpf(20)),
                    "verdict": "holding" if holding >= 20 else "harmed" if harmed >= 20 else "inconclusive",
                },
                "tolerance": 1e-9,
            }
        )
    return cases


# --- M2: capital replayed at the bound -------------------------------------------------------------------------


def betting_sequence(x, alpha):
    x = [mp.mpf(str(value)) for value in x]

    def capital(m, sign):
        total, squares, variance, product = mp.mpf("0.5"), mp.mpf("0.25"), mp.mpf("0.25"), mp.mpf(1)
        for t, value in enumerate(x, 1):
            stake = mp.sqrt(2 * mp.log(2 / mp.mpf(alpha)) / (variance * t * mp.log(t + 1)))
            stake = min(stake, mp.mpf("0.5") / (m if sign > 0 else 1 - m))
            product *= 1 + sign * stake * (value - m)
            total += value
            squares += (value - total / (t + 1)) ** 2
            variance = squares / (t + 1)
        return product

    def end(sign):
        low, high = mp.mpf(10) ** -20, 1 - mp.mpf(10) ** -20
        for _ in range(140):
            middle = (low + high) / 2
            refuted = capital(middle, sign) >= 2 / mp.mpf(alpha)
            if refuted == (sign > 0):
                low = middle
            else:
                high = middle
        return low

    return end(1), end(-1)


def sequence_cases():
    rng = random.Random(7)
    cases = []
    for values in ([0.9] * 12, [round(rng.betavariate(2, 5), 3) for _ in range(40)], [0, 1, 1, 0, 1, 1, 1, 1, 1, 1]):
        lower, upper = betting_sequence(values, 0.05)
        cases.append(
            {
                "method": "wsr-hedged",
                "input": {"x": values},
                "params": {"alpha": 0.05, "c": 0.5, "theta": 0.5},
                "expected": {"lower": lower, "upper": upper},
                "tolerance": 1e-8,
            }
        )
    return cases


# --- M3: roots of the t-mixture's equation ---------------------------------------------------------------------


def critical(n, df, planned, alpha, sides):
    level = mp.mpf(str(alpha)) * (1 if sides == 2 else 2)
    rho2 = (-2 * mp.log(level) + mp.log(1 - 2 * mp.log(level))) / planned
    x = n * rho2
    threshold = mp.sqrt(1 + x) / level
    if sides == 1:
        threshold += 1
    if df is None:
        return rho2, mp.findroot(lambda t: t * t * x / (1 + x) / 2 - mp.log(threshold), 3)
    log_ratio = lambda t: (df + 1) / mp.mpf(2) * mp.log((1 + t * t / df) / (1 + t * t / (df * (1 + x))))
    if log_ratio(mp.mpf(10) ** 12) < mp.log(threshold):
        return rho2, mp.inf
    low, high = mp.mpf(0), mp.mpf(10) ** 12
    for _ in range(200):
        middle = (low + high) / 2
        if log_ratio(middle) < mp.log(threshold):
            low = middle
        else:
            high = middle
    return rho2, low


def mean_cases():
    cases = []
    for n, df, planned, alpha, sides in (
        (60, None, 60, 0.05, 2),
        (60, mp.mpf("45.5"), 60, 0.05, 2),
        (25, mp.mpf("9.25"), 120, 0.04, 2),
        (5000, mp.mpf("4200"), 300, 0.01, 2),
        (150, mp.mpf("120"), 200, 0.05, 1),
        (4, mp.mpf("1.5"), 200, 0.05, 2),
    ):
        rho2, value = critical(n, df, planned, alpha, sides)
        cases.append(
            {
                "method": "asymptotic-sequence:critical",
                "input": {"n": n, "df": None if df is None else float(df)},
                "params": {"plannedUnits": planned, "alpha": alpha, "sides": sides},
                "expected": {"rho2": rho2, "critical": value},
                "tolerance": 1e-9,
            }
        )
    for n0, m0, v0, n1, m1, v1, planned in ((40, 3.0, 2.0, 35, 4.1, 2.5, 80), (22, -1.5, 0.3, 21, -1.4, 4.0, 60), (6, 0.0, 1.0, 3, 0.0, 0.0, 50)):
        e0, e1 = mp.mpf(str(v0)) / n0, mp.mpf(str(v1)) / n1
        error = mp.sqrt(e0 + e1)
        df = (e0 + e1) ** 2 / (e0**2 / (n0 - 1) + e1**2 / (n1 - 1))
        estimate = mp.mpf(str(m1)) - mp.mpf(str(m0))
        half = critical(n0 + n1, df, planned, 0.05, 2)[1] * error
        test = stats.ttest_ind_from_stats(m1, v1**0.5, n1, m0, v0**0.5, n0, equal_var=False)
        t96 = stats.t.ppf(0.98, float(df))
        cases.append(
            {
                "method": "asymptotic-sequence:means",
                "input": {"n0": n0, "mean0": m0, "var0": v0, "n1": n1, "mean1": m1, "var1": v1},
                "params": {"plannedUnits": planned, "alpha": 0.05},
                "expected": {
                    "estimate": estimate,
                    "se": error,
                    "df": df,
                    "lower": estimate - half,
                    "upper": estimate + half,
                    "state": "ok",
                    "fixedP": float(test.pvalue),
                    "fixedLower96": float(estimate - t96 * error),
                    "fixedUpper96": float(estimate + t96 * error),
                },
                "tolerance": 1e-9,
            }
        )
    for n0, v0, n1, v1, state in ((10, 0.0, 12, 0.0, "zero-variance"), (0, None, 9, 1.0, "insufficient"), (30, 1.0, 1, None, "insufficient")):
        cases.append(
            {
                "method": "asymptotic-sequence:means",
                "input": {"n0": n0, "mean0": None if n0 == 0 else 2.0, "var0": v0, "n1": n1, "mean1": 3.0, "var1": v1},
                "params": {"plannedUnits": 50, "alpha": 0.05},
                "expected": {"lower": "-inf", "upper": "inf", "state": state, "decision": "inconclusive"},
                "tolerance": 1e-9,
            }
        )
    return cases


# --- M4: every table enumerated --------------------------------------------------------------------------------


def exact_z(s0, n0, s1, n1):
    k0, k1 = np.arange(n0 + 1)[:, None], np.arange(n1 + 1)[None, :]
    pooled = (k0 + k1) / (n0 + n1)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n0 + 1 / n1))
    z = np.abs(np.divide(k1 / n1 - k0 / n0, error, out=np.zeros_like(error), where=error > 0))
    extreme = z >= z[s0, s1] * (1 - 1e-9)
    if z[s0, s1] == 0:
        return 1.0
    grid = (np.arange(1, 1001) - 0.5) / 1000
    return max(
        float((stats.binom.pmf(k0, n0, p) * stats.binom.pmf(k1, n1, p) * extreme).sum()) for p in grid
    )


def score_lower(s0, n0, s1, n1, alpha):
    z = mp.sqrt(2) * mp.erfinv(1 - mp.mpf(str(alpha)))
    estimate = mp.mpf(s1) / n1 - mp.mpf(s0) / n0

    def restricted(delta):
        low, high = max(mp.mpf(0), -delta), min(mp.mpf(1), 1 - delta)
        term = lambda k, p: k * mp.log(p) if k else mp.mpf(0)
        score = lambda p: -(term(s0, p) + term(n0 - s0, 1 - p) + term(s1, p + delta) + term(n1 - s1, 1 - p - delta))
        golden = (mp.sqrt(5) - 1) / 2
        edge = mp.mpf(10) ** -30
        a, b = low + edge, high - edge
        for _ in range(240):
            c, d = b - golden * (b - a), a + golden * (b - a)
            if score(c) < score(d):
                b = d
            else:
                a = c
        return (a + b) / 2

    def miss(delta):
        p = restricted(delta)
        variance = (p * (1 - p) / n0 + (p + delta) * (1 - p - delta) / n1) * mp.mpf(n0 + n1) / (n0 + n1 - 1)
        return (estimate - delta) / mp.sqrt(variance) - z

    low, high = -1 + mp.mpf(10) ** -12, estimate
    for _ in range(60):
        middle = (low + high) / 2
        if miss(middle) > 0:
            low = middle
        else:
            high = middle
    return low


def stratified(strata):
    """Every way to share each stratum's successes out among the arms, in exact fractions."""
    sums = {0: Fraction(1)}
    for s0, n0, s1, n1 in strata:
        successes = s0 + s1
        after = {}
        for total, mass in sums.items():
            for ai in range(max(0, successes - n0), min(n1, successes) + 1):
                ways = Fraction(comb(n1, ai) * comb(n0, successes - ai), comb(n0 + n1, successes))
                after[total + ai] = after.get(total + ai, Fraction(0)) + mass * ways
        sums = after
    seen = sums[sum(s1 for _, _, s1, _ in strata)]
    return float(sum(mass for mass in sums.values() if mass <= seen))


def fixed_cases():
    cases = []
    for s0, n0, s1, n1 in ((12, 30, 21, 30), (3, 40, 9, 25), (50, 60, 48, 60), (0, 15, 6, 14), (1, 1, 0, 1), (80, 200, 110, 200), (1, 120, 0, 300)):
        fisher = float(stats.fisher_exact([[s0, n0 - s0], [s1, n1 - s1]])[1])
        cases.append(
            {
                "method": "fixed-look:proportions",
                "input": {"s0": s0, "n0": n0, "s1": s1, "n1": n1},
                "params": {"grid": 1000},
                "expected": {"pExactZ": exact_z(s0, n0, s1, n1), "pFisher": fisher},
                "tolerance": 1e-9,
            }
        )
    for s0, n0, s1, n1 in ((12, 30, 21, 30), (3, 40, 9, 25), (50, 60, 48, 70)):
        cases.append(
            {
                "method": "score-interval",
                "input": {"s0": s0, "n0": n0, "s1": s1, "n1": n1},
                "params": {"alpha": 0.05},
                "expected": {
                    "lower": score_lower(s0, n0, s1, n1, 0.05),
                    "upper": -score_lower(s1, n1, s0, n0, 0.05),
                },
                "tolerance": 1e-8,
            }
        )
    for strata in (
        ((12, 30, 21, 30),),
        ((8, 10, 72, 90), (25, 100, 5, 20)),
        ((20, 60, 40, 60), (3, 40, 5, 12), (0, 9, 1, 4)),
        ((5, 5, 0, 0), (2, 8, 7, 8)),
        ((0, 0, 3, 5), (0, 4, 0, 6)),
    ):
        cases.append(
            {
                "method": "fixed-look:strata",
                "input": {"strata": [{"s0": s0, "n0": n0, "s1": s1, "n1": n1} for s0, n0, s1, n1 in strata]},
                "params": {},
                "expected": {"p": stratified(strata)},
                "tolerance": 1e-9,
            }
        )
    return cases


# --- M6: one prediction after the other ------------------------------------------------------------------------


def ratio_e(counts, shares, concentration):
    theta = [mp.mpf(str(share)) / mp.mpf(str(sum(shares))) for share in shares]
    seen, log = [0] * len(counts), mp.mpf(0)
    for index, count in enumerate(counts):
        for _ in range(count):
            predicted = (concentration * theta[index] + seen[index]) / (concentration + sum(seen))
            log += mp.log(predicted / theta[index])
            seen[index] += 1
    return log


def ratio_cases():
    cases = []
    for counts, shares in (([60, 40], [1, 1]), ([330, 170], [0.5, 0.5]), ([95, 20, 3], [0.8, 0.15, 0.05]), ([0, 0], [0.5, 0.5]), ([7, 0, 5], [1, 0, 1])):
        kept = [(c, s) for c, s in zip(counts, shares) if s > 0]
        log = ratio_e([c for c, _ in kept], [s for _, s in kept], 20)
        cases.append(
            {
                "method": "sample-ratio",
                "input": {"counts": counts},
                "params": {"shares": shares, "concentration": 20, "alpha": 0.001},
                "expected": {"logE": log, "flag": bool(log >= mp.log(1000))},
                "tolerance": 1e-9,
            }
        )
    cases.append(
        {
            "method": "sample-ratio",
            "input": {"counts": [5, 1]},
            "params": {"shares": [1, 0], "concentration": 20, "alpha": 0.001},
            "expected": {"logE": "inf", "flag": True},
            "tolerance": 1e-9,
        }
    )
    cases.append(
        {
            "method": "rate-comparison",
            "input": {"events": [12, 31], "exposure": [250.0, 240.0]},
            "params": {"concentration": 20},
            "expected": {"logE": ratio_e([12, 31], [250, 240], 20)},
            "tolerance": 1e-9,
        }
    )
    return cases


# --- M7, M8 and segments ---------------------------------------------------------------------------------------


def leave_out(arm):
    x, y = sum(Fraction(a) for a, _ in arm), sum(Fraction(b) for _, b in arm)
    without = [(y - b) / (x - a) for a, b in arm]
    mean = sum(without) / len(without)
    ratio = y / x
    delta = sum((b - ratio * a) ** 2 for a, b in arm) / ((len(arm) - 1) * (x / len(arm)) ** 2 * len(arm))
    jackknife = Fraction(len(arm) - 1, len(arm)) * sum((one - mean) ** 2 for one in without)
    return ratio, delta, jackknife


def joined(v0, k0, v1, k1):
    df = (v0 + v1) ** 2 / (v0**2 / (k0 - 1) + v1**2 / (k1 - 1))
    return mp.sqrt(mp.mpf((v0 + v1).numerator) / (v0 + v1).denominator), mp.mpf(df.numerator) / df.denominator


def paired_cases():
    rng = random.Random(99)
    cases = []
    for k0, k1 in ((6, 9), (30, 25)):
        arms = [[(x := rng.randint(1, 15), rng.randint(0, x)) for _ in range(k)] for k in (k0, k1)]
        (r0, d0, j0), (r1, d1, j1) = (leave_out(arm) for arm in arms)
        se, df = joined(d0, k0, d1, k1)
        se_jackknife, df_jackknife = joined(j0, k0, j1, k1)
        delta = r1 - r0
        t95 = mp.mpf(stats.t.ppf(0.975, float(df)))
        cases.append(
            {
                "method": "ratio-delta",
                "input": {"baseline": arms[0], "ai": arms[1]},
                "params": {"alpha": 0.05},
                "expected": {
                    "r0": float(r0),
                    "r1": float(r1),
                    "delta": float(delta),
                    "se": se,
                    "df": df,
                    "seJackknife": se_jackknife,
                    "dfJackknife": df_jackknife,
                    "fixedLower95": float(delta) - float(t95 * se),
                    "fixedUpper95": float(delta) + float(t95 * se),
                },
                "tolerance": 1e-9,
            }
        )
    for n0, n1 in ((12, 9), (40, 44)):
        x = [[round(rng.gauss(8, 3), 4) for _ in range(n)] for n in (n0, n1)]
        y = [[round(0.8 * one + rng.gauss(2 + arm, 1.5 + arm), 4) for one in column] for arm, column in enumerate(x)]
        outcome, before = np.array(y[0] + y[1]), np.array(x[0] + x[1])
        is_ai = np.array([0.0] * n0 + [1.0] * n1)
        design = np.column_stack([np.ones(n0 + n1), is_ai, before])
        solution = np.linalg.lstsq(design, outcome, rcond=None)[0]
        residual = outcome - design @ solution
        e0 = residual[:n0].var(ddof=1) / n0
        e1 = residual[n0:].var(ddof=1) / n1
        within = sum(((np.array(column) - np.mean(column)) ** 2).sum() for column in x)
        shift, n = np.mean(x[1]) - np.mean(x[0]), n0 + n1
        factor = (n - 2) / (n - 3) * (1 + shift**2 / (within * (1 / n0 + 1 / n1)))
        cases.append(
            {
                "method": "cuped",
                "input": {"y0": y[0], "x0": x[0], "y1": y[1], "x1": x[1]},
                "params": {},
                "expected": {
                    "theta": float(solution[2]),
                    "delta": float(solution[1]),
                    "se": float(np.sqrt((e0 + e1) * factor)),
                    "df": float((e0 + e1) ** 2 / (e0**2 / (n0 - 1) + e1**2 / (n1 - 1)) - 1),
                },
                "tolerance": 1e-9,
            }
        )
    return cases


def segment_cases():
    cases = []
    for estimates, errors in (([0.1, 0.2, 0.15], [0.05, 0.04, 0.1]), ([1.5, -0.5, 0.3, 2.0], [0.4, 0.3, 0.5, 0.6]), ([0.4], [0.2])):
        w = 1 / np.array(errors) ** 2
        pooled = np.average(estimates, weights=w)
        q = float((w * (np.array(estimates) - pooled) ** 2).sum())
        df = len(estimates) - 1
        expected = {
            "pooled": float(pooled),
            "q": q,
            "degreesOfFreedom": df,
            "pValue": float(stats.chi2.sf(q, df)) if df else 1.0,
            "iSquared": max(0.0, 1 - df / q) if q > 1e-12 else 0.0,
        }
        for out in range(len(estimates)):
            rest = [i for i in range(len(estimates)) if i != out]
            expected[f"without{out}"] = float(np.average(np.array(estimates)[rest], weights=w[rest])) if rest else None
        cases.append(
            {
                "method": "heterogeneity",
                "input": {"estimates": estimates, "standardErrors": errors},
                "params": {},
                "expected": expected,
                "tolerance": 1e-9,
            }
        )
    return cases


write("pair-betting", "wealth multiplied out block by block at 50 digits, ends by bisection (mpmath)", pair_cases())
write("betting-sequence", "capital replayed at every trial mean at 50 digits, ends by bisection (mpmath)", sequence_cases())
write("asymptotic-sequence", "roots of the t-mixture's equation (mpmath); fixed looks by scipy", mean_cases())
write("fixed-look", "every table enumerated (numpy, scipy, strata in exact fractions); restricted likelihoods maximised numerically (mpmath)", fixed_cases())
write("sample-ratio", "product of one-step predictions at 50 digits (mpmath)", ratio_cases())
write("paired", "leave-one-out in exact fractions; least squares (numpy)", paired_cases())
write("segments", "weighted averages (numpy) and the chi-square tail (scipy)", segment_cases())
