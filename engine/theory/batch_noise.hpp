// The noise of mini-batches, and how far it carries a weight from the bottom of a bowl.
#pragma once

namespace lm::theory {

/// Var of the mean of a batch of B of N numbers of variance σ² (divided by N): σ²/B when they are
/// drawn with replacement, σ²/B · (N − B)/(N − 1) without (Cochran 1977, chapter 2).
double batch_variance(double variance, double batch, double examples, bool replacement);

/// The stationary ⟨x²⟩ of x ← x − η(h_b x − g_b) with fresh batches: h_b has mean h and variance
/// `curvature_variance`, g_b has mean 0 and variance `force_variance`, and both are uncorrelated.
///
///     ⟨x²⟩ = η Var g / (2h − η(h² + Var h)),
///
/// from ⟨x²⟩ = ((1 − ηh)² + η² Var h)⟨x²⟩ + η² Var g. With Var h = 0 it is ησ²/(Bh(2 − ηh)). NaN
/// where the walk does not settle. (Mandt, Hoffman & Blei 2017 have the limit of small η; the exact
/// form is the variance of an autoregression of order 1.)
double settled_variance(double learning_rate, double curvature, double curvature_variance,
                        double force_variance);

/// Halving η against doubling B: ⟨x²⟩ of (η, 2B) over that of (η/2, B), both ησ²/4Bh to first
/// order: (2 − ηh/2)/(2 − ηh).
double twin_ratio(double learning_rate, double curvature);

}  // namespace lm::theory
