// Cells that compute a run's data and theory again in NumPy, for the experiments where that is short.

/** Random numbers as the lab draws them: a pure function of seed, stream and index. */
const RANDOM = String.raw`def stream(name):
    """The number of a named stream: FNV-1a with 64 bits."""
    number = 0xCBF29CE484222325
    for byte in name.encode():
        number = (number ^ byte) * 0x100000001B3 % 2**64
    return number


def philox(name, count):
    """Philox4x32-10 (Salmon et al. 2011) with the run's seed: four words for each index."""
    low, key = np.uint64(0xFFFFFFFF), [SEED & 0xFFFFFFFF, SEED >> 32]
    index = np.arange(count, dtype=np.uint64)
    c = [index & low, index >> np.uint64(32)]
    c += [np.full(count, word, dtype=np.uint64) for word in (stream(name) & 0xFFFFFFFF, stream(name) >> 32)]
    for _ in range(10):
        p, q = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
        c = [(q >> np.uint64(32)) ^ c[1] ^ np.uint64(key[0]), q & low,
             (p >> np.uint64(32)) ^ c[3] ^ np.uint64(key[1]), p & low]
        key = [(key[0] + 0x9E3779B9) % 2**32, (key[1] + 0xBB67AE85) % 2**32]
    return c


def normals(name, count):
    """Standard normal numbers of a stream, by Box and Muller."""
    a, b, c, d = philox(name, count)
    top = lambda low, high: (((high << np.uint64(32)) | low) >> np.uint64(11)).astype(float)
    u, v = (top(a, b) + 0.5) * 2.0**-53, top(c, d) * 2.0**-53
    return np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)`;

/** Least squares: the data from the seed, then every mode on its own. */
const LINEAR = String.raw`def regression():
    """X and y, drawn again from the seed."""
    rows, width = p["samples"], p["dimension"]
    n = min(rows, width)
    geometric = p["spectrum"] == "geometric"
    drawn = normals("regression/inputs", rows * width + (width * n if geometric else 0))
    X = drawn[: rows * width].reshape(rows, width)
    if geometric:
        values = p["condition"] ** (-0.5 * np.arange(n) / max(n - 1, 1))
        values *= np.sqrt(rows) / np.linalg.norm(values)
        X = orthonormal(X[:, :n]) * values @ orthonormal(drawn[rows * width :].reshape(width, n)).T
    else:
        exponent = p["exponent"] if p["spectrum"] == "power_law" else 0
        deviations = np.arange(1, width + 1) ** (-0.5 * exponent)
        X = X * (deviations / np.linalg.norm(deviations))
    y = X @ normals("regression/weights", width) + p["noise"] * normals("regression/noise", rows)
    if p["standardize"]:
        X = X - X.mean(axis=0)
        deviation = X.std(axis=0)
        X = X / np.where(deviation > 0, deviation, 1)
    if p["intercept"]:
        X = np.column_stack([X, np.ones(rows)])
    return X, y


def orthonormal(A):
    """Q of A = QR with a positive diagonal of R."""
    Q, R = np.linalg.qr(A)
    return Q * np.where(np.diag(R) < 0, -1, 1)


p = PARAMETERS
X, y = regression()
c = {"sum": 1, "mean": 1 / len(y), "half_sum": 0.5, "half_mean": 0.5 / len(y)}[p["loss"]]
w0 = normals("linear-model/start", X.shape[1])
w0 *= p["initial_norm"] / np.linalg.norm(w0)

# The modes of X: right singular vectors v with the eigenvalues of XXᵀ.
_, singular, V = np.linalg.svd(X, full_matrices=False)
rank = int(np.sum(singular**2 > 8 * max(X.shape) * np.finfo(float).eps * singular[0] ** 2))
lam, V = singular[:rank] ** 2, V[:rank]
shortest = np.linalg.pinv(X) @ y
gap = V @ (shortest - w0)
eta = 1 / (2 * c * lam[0]) if p["learning_rate"] == "auto" else p["learning_rate"]
least = c * np.sum((y - X @ shortest) ** 2)


def descent_loss(k):
    """Gradient descent after k steps, exactly: mode i has shrunk by (1 − 2cηλᵢ)ᵏ."""
    return least + c * np.sum(lam * (gap * (1 - 2 * c * eta * lam) ** k) ** 2)


def flow_loss(t):
    """Gradient flow at time t: mode i has shrunk by exp(−2cλᵢt)."""
    return least + c * np.sum(lam * (gap * np.exp(-2 * c * lam * t)) ** 2)


def agree(found, expected, what):
    scale = 1e-10 * np.max(np.abs(expected))
    assert np.allclose(found, expected, rtol=1e-5, atol=scale), f"{what}: {found} is not {expected}"


curve = series("loss", "gradient descent")
steps = np.round(curve["x"] / eta) if EXPERIMENT == "gradient-flow" else curve["x"]
agree([descent_loss(k) for k in steps], curve["y"], "the measured loss")
agree([flow_loss(eta * k) for k in steps], series("loss", "gradient flow")["y"][: len(steps)], "gradient flow")
w = w0 + V.T @ (gap * (1 - (1 - 2 * c * eta * lam) ** STEPS))
agree(w, series("weights", "gradient descent")["y"], "the weights")
theory = {
    "train_loss": descent_loss(STEPS),
    "weight_norm": np.linalg.norm(w),
    "critical_learning_rate": 1 / (c * lam[0]),
    "sharpness": 2 * c * lam[0],
    "rank": rank,
    "largest_eigenvalue": lam[0],
    "smallest_eigenvalue": lam[-1],
    "minimum_norm": np.linalg.norm(shortest),
    "null_norm": np.linalg.norm(w - V.T @ (V @ w)),
}
for name, value in theory.items():
    if name in EXPECTED:
        assert np.isclose(value, EXPECTED[name], rtol=1e-5, atol=1e-10), f"{name}: {value} is not {EXPECTED[name]}"
print(f"{len(steps)} points of the loss, the weights and the readouts follow from the seed and the theory.")`;

/** Two numbers that multiply: the descent step by step, and the flow in closed form. */
const FACTORS = String.raw`p = PARAMETERS
s, depth, eta = p["target"], p["depth"], p["learning_rate"]
c = 1 if p["loss"] == "sum" else 0.5
noise = p["label_noise"] * normals("scalar-factorization/labels", STEPS)


def descent():
    """The weights after each step of gradient descent on c (s − w₁w₂^(L−1))²."""
    w = [(p["w1"], p["w2"])]
    for k in range(STEPS):
        a, b = w[-1]
        e = 2 * c * eta * (s + noise[k] - a * b ** (depth - 1))
        w.append((a + e * b ** (depth - 1), b + e * a * b ** (depth - 2)))
    return np.array(w)


def flow(t):
    """The product of two layers on the gradient flow: z = (w₁ + w₂)² is logistic."""
    kappa, z = p["w1"] ** 2 - p["w2"] ** 2, (p["w1"] + p["w2"]) ** 2
    root = np.sqrt(4 * s**2 + kappa**2)
    above, below = 2 * s + root, 2 * s - root
    ratio = (z - above) / (z - below) * np.exp(-2 * c * root * t)
    z = (above - below * ratio) / (1 - ratio)
    return (z - kappa**2 / z) / 4


w = descent()
curve = series("product", "gradient descent")
steps = np.round(curve["x"] / eta).astype(int)
product = w[:, 0] * w[:, 1] ** (depth - 1)
assert np.allclose(product[steps], curve["y"], rtol=1e-9, atol=1e-12), "the measured product"
if depth == 2 and p["w1"] + p["w2"] != 0:
    predicted = series("product", "gradient flow")
    assert np.allclose(flow(predicted["x"]), predicted["y"], rtol=1e-8, atol=1e-10), "gradient flow"
theory = {
    "first_weight": w[-1, 0],
    "second_weight": w[-1, 1],
    "product": product[-1],
    "train_loss": c * (s - product[-1]) ** 2,
    "kappa": w[-1, 0] ** 2 - w[-1, 1] ** 2,
    "flattest_sharpness": 2 * c * depth * s ** (2 - 2 / depth),
    "stable_sharpness": 2 / eta,
}
for name, value in theory.items():
    assert np.isclose(value, EXPECTED[name], rtol=1e-8, atol=1e-12), f"{name}: {value} is not {EXPECTED[name]}"
print(f"{len(steps)} points of the product, gradient flow and the readouts follow from the formulas.")`;

/** The cells by experiment. @type {Record<string, string[]>} */
const THEORY = {
  'least-squares': [RANDOM, LINEAR],
  'gradient-flow': [RANDOM, LINEAR],
  'minimum-norm': [RANDOM, LINEAR],
  'scalar-factorization': [RANDOM, FACTORS],
};

/**
 * The cells that compute a run again; none for other experiments, for data of one's own, or for a run that
 * was changed on its way.
 * @param {string} experiment @param {{inputs: readonly unknown[], events: readonly unknown[]}} run
 * @returns {string[]}
 */
export const theoryOf = (experiment, { inputs, events }) =>
  inputs.length === 0 && events.length === 0 ? (THEORY[experiment] ?? []) : [];
