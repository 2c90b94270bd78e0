// Fits by singular values, so that a draw costs two products; predictions by QR (theory).
#include "experiments/generalization/gap_settings.hpp"

#include <algorithm>
#include <cmath>

#include "core/sampling.hpp"
#include "experiments/generalization/polynomial_basis.hpp"

namespace lm::polynomial {

double Tally::error() const {
  if (count_ < 2) return kNaN;
  return std::sqrt(std::max(0.0, squares_ - sum_ * sum_ / count_) / (count_ * (count_ - 1)));
}

GapCount::GapCount(const FitSetting& setting, std::uint64_t seed, std::uint64_t number)
    : setting_(setting), seed_(seed), number_(number) {
  const Index n = setting.examples, p = setting.degree + 1, idle = setting.idle;
  const Points points = draw_points(setting.target, Design::random, n, 0, seed, 0);
  features_ = p + idle;
  Matrix X(n, features_);
  X.leftCols(p) = features(Basis::legendre, points.u, setting.degree);
  Random draws(seed, stream("gap/idle"));
  X.rightCols(idle) = normal_matrix(draws, n, idle);
  f_ = curve_at(setting.target, points.u);
  // Elsewhere an idle feature has a new value of variance 1, so its weight's square is added.
  const Index places = everywhere().u.size();
  Matrix Z = Matrix::Zero(places + idle, features_);
  Z.topLeftCorner(places, p) = features(Basis::legendre, everywhere().u, setting.degree);
  Z.bottomRightCorner(idle, idle).setIdentity();
  g_ = Vector::Zero(places + idle);
  g_.head(places) = curve_at(setting.target, everywhere().u);
  weight_of_ = Vector::Ones(places + idle);
  weight_of_.head(places) = everywhere().weights;

  const Svd parts = svd(X);
  U_ = parts.U;
  lifted_ = Z * parts.V;
  kept_ = scaled_ = parts.values;
  for (Index k = 0; k < kept_.size(); ++k) {
    const double s = parts.values(k);
    scaled_(k) = s / (s * s + setting.penalty);
    kept_(k) = s * scaled_(k);
  }
  const theory::LinearFit fit(X, setting.penalty);
  effective_ = fit.freedom();
  predicted_train_ = fit.training(f_, setting.noise);
  predicted_test_ = fit.again(f_, setting.noise);
  predicted_elsewhere_ =
      fit.elsewhere(Z, g_, weight_of_, f_, setting.noise).mean() + setting.noise * setting.noise;
  y_ = again_ = Vector::Zero(n);
  modes_ = Vector::Zero(kept_.size());
  off_ = Vector::Zero(places + idle);
}

void GapCount::draw(std::uint64_t repeat) {
  Random luck(seed_, stream("gap/noise", number_));
  luck.seek(repeat * 2 * static_cast<std::uint64_t>(f_.size()));
  fill_normal(luck, y_, 0, setting_.noise);
  fill_normal(luck, again_, 0, setting_.noise);
  y_ += f_, again_ += f_;
  modes_.noalias() = U_.transpose() * y_;
  off_.noalias() = lifted_ * modes_.cwiseProduct(scaled_);
  off_ -= g_;
  elsewhere_.add(weight_of_.dot(off_.cwiseAbs2()) + setting_.noise * setting_.noise);
  modes_ = modes_.cwiseProduct(kept_);
  y_.noalias() -= U_ * modes_;
  again_.noalias() -= U_ * modes_;
  const double train = mean_square(y_), test = mean_square(again_);
  train_.add(train), test_.add(test), gap_.add(test - train);
}

}  // namespace lm::polynomial
