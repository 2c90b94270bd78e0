// Descent with momentum in a bowl, direction by direction, in closed form.
#pragma once

#include <cstdint>
#include <vector>

namespace lm::theory {

/// What is left of one direction of the bowl ½λx² after k steps, with e_0 = 1 and e_1 = first:
/// e_{k+1} = sum · e_k − product · e_{k−1}. `sum` and `product` are those of the two roots of
/// z² − sum z + product, by which the direction shrinks.
struct ModeLaw {
  double sum = 0;
  double product = 0;
  double first = 0;
};

/// x ← x − ηλx: e_k = (1 − ηλ)^k.
ModeLaw descent_law(double learning_rate, double lambda);
/// v ← βv + λx, x ← x − ηv, from rest (Polyak 1964): sum 1 + β − ηλ, product β.
ModeLaw heavy_ball_law(double learning_rate, double beta, double lambda);
/// The same bowl, with a first step to sum/2: that throw makes e_k = β^{k/2} cos(kφ), and β^{k/2}
/// where both roots are equal.
ModeLaw thrown(ModeLaw law);
/// v ← βv + λx, x ← x − η(λx + βv) (Nesterov 1983, as Sutskever et al. 2013 write it): sum
/// (1 + β)(1 − ηλ), product β(1 − ηλ), first step 1 − (1 + β)ηλ.
ModeLaw nesterov_law(double learning_rate, double beta, double lambda);

/// e_k for k ≥ 0: first · s_k − product · s_{k−1}, where s_k = (z₁^k − z₂^k)/(z₁ − z₂) is
/// r^{k−1} sin(kφ)/sin φ of two complex roots r e^{±iφ}, and k z^{k−1} of equal ones.
double left_after(const ModeLaw& law, std::int64_t step);

/// The first step from which |e_k| of every direction stays at or below `goal`, up to `horizon`;
/// −1 when that is later than the horizon.
std::int64_t arrival(const std::vector<ModeLaw>& directions, double goal, std::int64_t horizon);

/// The rate 2/(λ_max + λ_min) at which descent shrinks both ends of the spectrum alike, by
/// (κ − 1)/(κ + 1).
double best_descent_rate(double smallest, double largest);
/// Polyak's 4/(√λ_max + √λ_min)²: with the momentum below both ends shrink by
/// (√κ − 1)/(√κ + 1) (Polyak 1964).
double best_heavy_ball_rate(double smallest, double largest);
/// The momentum that damps every direction as fast as it can be for this rate: the larger of
/// (1 − √(ηλ))² over both ends. Below it a direction creeps, above it all ring.
double critical_momentum(double learning_rate, double smallest, double largest);
/// The same for Nesterov's form and ηλ_max ≤ 1: (1 − √(ηλ_min))/(1 + √(ηλ_min)).
double critical_nesterov_momentum(double learning_rate, double smallest);

}  // namespace lm::theory
