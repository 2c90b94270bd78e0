// The Python that every saved notebook has: reading its data, drawing its figures, and its assertions.

/** What the other cells stand on; `DATA` follows. */
export const BEGIN = String.raw`import json

import matplotlib.pyplot as plt
import numpy as np


def numbers(values):
    """A list of numbers as an array; what is not finite was saved as null."""
    return np.array(values, dtype=float)


def columns(series):
    """The columns of a series that are there: x, y, z."""
    return {axis: numbers(series[axis]) for axis in ("x", "y", "z") if series.get(axis)}`;

/** Reads `DATA`. */
export const READ = String.raw`VIEWS = {view["name"]: view for view in DATA["views"]}
CHECKS = DATA["checks"]


def series(view, name):
    """The columns of a series of a view, by its name."""
    return next(columns(s) for s in VIEWS[view]["series"] if s["name"] == name)`;

/** Draws each kind of view. */
export const DRAW = String.raw`LOOKS = {
    "measured": {"color": "#0b62a8"},
    "predicted": {"color": "#c4570c", "linestyle": "--"},
    "reference": {"color": "#7b7f86", "linestyle": ":"},
    "train": {"color": "#0b62a8"},
    "test": {"color": "#12795a"},
    "guess": {"color": "#8a3ca0"},
}


def is_points(view, one):
    """Whether a series is a set of points: measured ones are, except beside the data they fit."""
    if view["kind"] != "scatter" or view["history"]:
        return False
    fitted = one["role"] == "measured" and any(s["role"] == "train" for s in view["series"])
    return len(one["x"]) == 1 or one["role"] in ("measured", "train", "test") and not fitted


def draw_lines(ax, view):
    for one in view["series"]:
        c = columns(one)
        if "x" not in c or "z" in c:
            continue
        look = dict(LOOKS[one["role"]], label=one["label"])
        if is_points(view, one):
            look.update(linestyle="none", marker="o", markersize=4)
        ax.plot(c["x"], c["y"], **look)


def draw_bars(ax, view):
    shown = [s for s in view["series"] if s["x"]]
    width = 0.72 / max(1, len(shown))
    for i, one in enumerate(shown):
        c = columns(one)
        place = c["x"] + (i - (len(shown) - 1) / 2) * width
        ax.bar(place, c["y"], width, color=LOOKS[one["role"]]["color"], label=one["label"])


def draw_grids(fig, view):
    """Matrices, fields and the weights of networks: one panel each, over each other what is no grid."""
    grids = [s for s in view["series"] if s.get("z")]
    for i, one in enumerate(grids):
        ax = fig.add_subplot(1, len(grids), i + 1)
        z = numbers(one["z"]).reshape(one["shape"])
        c = columns(one)
        if view["kind"] == "field" and "x" in c and "y" in c:
            drawn = ax.pcolormesh(c["x"], c["y"], z, shading="nearest")
            draw_lines(ax, view)
        else:
            drawn = ax.imshow(z, aspect="auto", interpolation="nearest")
        fig.colorbar(drawn, ax=ax)
        label(ax, view, one["label"])


def label(ax, view, title):
    ax.set_title(title)
    ax.set_xlabel(view["axes"]["x"]["label"])
    ax.set_ylabel(view["axes"]["y"]["label"])
    if ax.get_legend_handles_labels()[1]:
        ax.legend(fontsize=8)


def draw(name):
    """Draws a view of the run as it was when it was saved."""
    view = VIEWS[name]
    if view["kind"] == "code":
        print("\n".join(s["name"] for s in view["series"]))
        return
    fig = plt.figure(figsize=(7.5, 4.5))
    if any(s.get("z") for s in view["series"]):
        draw_grids(fig, view)
        fig.suptitle(view["title"])
    else:
        ax = fig.add_subplot()
        (draw_bars if view["kind"] == "bars" else draw_lines)(ax, view)
        for axis in ("x", "y"):
            if view["axes"][axis]["scale"] == "log":
                getattr(ax, f"set_{axis}scale")("log")
        label(ax, view, view["title"])
    plt.show()`;

/** Holds the data against what was saved of them, and the checks against their rules. */
export const ASSERT = String.raw`def fingerprint(values):
    """How many numbers are finite, and the exclusive or of their 64-bit patterns."""
    finite = values[np.isfinite(values)] + 0.0
    return [finite.size, f"{np.bitwise_xor.reduce(finite.view(np.uint64)) if finite.size else 0:016x}"]


for name, expected in FINGERPRINTS.items():
    found = [[s["name"], axis, *fingerprint(v)] for s in VIEWS[name]["series"] for axis, v in columns(s).items()]
    assert found == expected, f"the data of {name} are not those that were saved"

for scalar, view, index in ENDS:
    end = columns(VIEWS[view]["series"][index])["y"][-1]
    assert end == EXPECTED[scalar], f"{view} ends at {end}, not at {scalar} = {EXPECTED[scalar]}"


def holds(check):
    """Whether the numbers of a check agree, by the rule of its kind."""
    p, m, t = (np.nan if check[n] is None else check[n] for n in ("predicted", "measured", "tolerance"))
    rules = {"within": abs(m - p) <= t, "at_least": m >= p - t, "at_most": m <= p + t}
    return bool(rules.get(check["kind"], m == p))


for check in CHECKS:
    if check["state"] in ("agrees", "differs"):
        assert holds(check) == (check["state"] == "agrees"), check["name"]

print(f"{len(FINGERPRINTS)} figures, {len(ENDS)} ends of curves and {len(CHECKS)} checks are as they were saved.")`;
