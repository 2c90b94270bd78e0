// Network and quadratic side by side along the direction of largest curvature.
#include "experiments/edge-of-stability/escape.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "lab/plot.hpp"
#include "theory/stability.hpp"

namespace lm {
namespace {

/// The comparison starts at the first measurement this far past the line: on the line itself the
/// quadratic neither grows nor shrinks.
constexpr double kPastTheLine = 1.03;
/// The quadratic has left when it swings this far: a hundred times the typical weight, 1.
constexpr double kFarAway = 100;

}  // namespace

double Escape::Path::swing() const { return std::abs(now - 2 * before + earlier) / 4; }

Escape::Escape(Index size, double beta) : beta_(beta), before_(Vector::Zero(size)) {
  measured_.reserve(kEscapeSteps);
  predicted_.reserve(kEscapeSteps);
}

double Escape::project(const double* theta) const {
  double sum = 0;
  for (Index i = 0; i < direction_.size(); ++i) sum += direction_(i) * (theta[i] - origin_(i));
  return sum;
}

bool Escape::over() const {
  return predicted_.size() >= kEscapeSteps || (!predicted_.empty() && predicted_.back() > kFarAway);
}

void Escape::before_step(const double* theta) {
  if (!started_) std::copy(theta, theta + before_.size(), before_.data());
}

void Escape::after_step(const double* theta) {
  if (!started_ || over()) return;
  ++steps_;
  network_.move(project(theta));
  quadratic_.move(theory::quadratic_next(quadratic_.now, quadratic_.before, lambda_, slope_,
                                         learning_rate_, beta_));
  if (steps_ < 2) return;
  measured_.push_back(network_.swing());
  predicted_.push_back(quadratic_.swing());
}

void Escape::offer(std::int64_t step, double ratio, double sharpness, const Vector& top_vector,
                   const double* theta, const double* gradient, double learning_rate) {
  if (started_ || !(ratio >= kPastTheLine)) return;
  started_ = true;
  direction_ = top_vector;
  origin_ = Eigen::Map<const Vector>(theta, before_.size());
  lambda_ = sharpness;
  slope_ = direction_.dot(Eigen::Map<const Vector>(gradient, before_.size()));
  learning_rate_ = learning_rate;
  since_ = step;
  steps_ = 0;
  network_ = Path{};
  if (step > 0) network_.before = project(before_.data());
  quadratic_ = network_;
}

void Escape::restart() {
  started_ = false;
  measured_.clear();
  predicted_.clear();
}

double Escape::factor() const {
  return started_ ? theory::contraction_heavy_ball(learning_rate_, beta_, lambda_) : kNaN;
}

double Escape::measured() const {
  return measured_.empty() ? kNaN : *std::max_element(measured_.begin(), measured_.end());
}

double Escape::predicted() const {
  return predicted_.empty() ? kNaN : *std::max_element(predicted_.begin(), predicted_.end());
}

View Escape::view() const {
  std::vector<double> steps;
  for (std::size_t k = 0; k < predicted_.size(); ++k)
    steps.push_back(as_double(since_) + as_double(k + 2));
  return curve("swing",
               started_ ? "Swing across the steepest direction, from step " + std::to_string(since_)
                        : "Swing across the steepest direction, once the line is crossed",
               axis("step"), log_axis("swing"), steps)
      .measured("network", measured_)
      .predicted("its quadratic", predicted_);
}

}  // namespace lm
