// Muon acts on singular values one by one, and they meet in the norm only.
#include "theory/sign_descent.hpp"

#include <cmath>
#include <cstddef>
#include <utility>

namespace lm::theory {

double adam_floor(double learning_rate, double beta1) {
  return learning_rate * (1 - beta1) / (2 * (1 + beta1));
}

double newton_schulz(double s) {
  for (int k = 0; k < 5; ++k) s = s * (3.4445 + s * s * (-4.7750 + s * s * 2.0315));
  return s;
}

MuonModes::MuonModes(std::vector<double> values, std::vector<double> curvatures, double beta,
                     bool exact)
    : values_(std::move(values)),
      curvatures_(std::move(curvatures)),
      velocity_(values_.size()),
      update_(values_.size()),
      beta_(beta),
      exact_(exact) {}

void MuonModes::step(double rate) {
  double squares = 0;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const double slope = curvatures_[i] * values_[i];
    velocity_[i] = beta_ * velocity_[i] + slope;
    update_[i] = slope + beta_ * velocity_[i];
    squares += update_[i] * update_[i];
  }
  const double norm = std::sqrt(squares);
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const double sign = update_[i] > 0 ? 1 : update_[i] < 0 ? -1 : 0;
    values_[i] -= rate * (exact_ ? sign : newton_schulz(update_[i] / (norm + 1e-7)));
  }
}

}  // namespace lm::theory
