// One matrix product for the sums, two for their change by the gradient.
#include "experiments/dead-relu/unit_layer.hpp"

#include <utility>

namespace lm {

UnitLayer::UnitLayer(const Matrix& X, const Matrix& W, double bias, Vector a, Vector r)
    : a_(std::move(a)),
      r_(std::move(r)),
      sums_(W * X.transpose()),
      changes_(W.rows(), X.rows()),
      highest_(sums_.rowwise().maxCoeff()),
      fired_(W.rows()),
      outputs_(X.rows()) {
  sums_.array() += bias;
  const double n = as_double(X.rows());
  for (Index j = 0; j < units(); ++j) {
    for (Index i = 0; i < examples(); ++i) {
      changes_(j, i) = sums_(j, i) > 0 ? a_(j) * r_(i) / n : 0;
    }
  }
  // Row j: the gradient of unit j, by weight and by bias; then what it does to each of its sums.
  const Matrix by_weight = changes_ * X;
  const Vector by_bias = changes_.rowwise().sum();
  changes_ = by_weight * X.transpose();
  changes_.colwise() += by_bias;
  move_to(0);
  fired_before_ = fired_;
  outputs_before_ = outputs_;
  loss_ = 0.5 * r_.squaredNorm() / n;
}

void UnitLayer::move_to(double t) {
  outputs_.setZero();
  for (Index j = 0; j < units(); ++j) {
    const double* sum = &sums_(j, 0);
    const double* change = &changes_(j, 0);
    const double a = a_(j);
    double count = 0;
    for (Index i = 0; i < examples(); ++i) {
      const double now = sum[i] - t * change[i];
      const bool active = now > 0;
      count += active ? 1 : 0;
      outputs_(i) += active ? a * now : 0;
    }
    fired_(j) = count;
  }
  outputs_ /= as_double(units());
  if (outputs_before_.size() == 0) return;
  loss_ = 0.5 * (outputs_ - outputs_before_ + r_).squaredNorm() / as_double(examples());
}

}  // namespace lm
