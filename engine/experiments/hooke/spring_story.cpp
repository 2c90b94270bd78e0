// Goes through the pulls and the class, and reads off their errors.
#include "experiments/hooke/spring_story.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/statistics.hpp"

namespace lm::hooke {

Story::Story(const Parameters& p, const Setup& setup)
    : seed_(static_cast<std::uint64_t>(setup.seed)),
      bench_(make_bench(p, setup)),
      forces_(bench_.forces(seed_, 0)),
      theirs_(forces_),
      fit_(bench_.x, bench_.weights, p.intercept) {
  results_.reserve(as_size(pulls() + 1));
  mates_.reserve(as_size(p.trials));
  results_.emplace_back();
}

void Story::go_on(std::int64_t step) {
  if (pulled_ < pulls()) {
    results_.push_back(by_sums(bench_, forces_, ++pulled_));
    return;
  }
  const auto who = static_cast<std::uint64_t>(step - pulls() + 1);
  bench_.read(seed_, who, theirs_);
  mates_.push_back(by_sums(bench_, theirs_, pulls()));
}

double Story::block() const {
  if (pulled_ > 0) return bench_.x(pulled_ - 1);
  return std::min(bench_.p.hand, std::max(0.0, bench_.x.maxCoeff()));
}

double Story::reading() const {
  return pulled_ > 0 ? forces_(pulled_ - 1) : bench_.reading(seed_, block());
}

double Story::cover_chance() const {
  const double off = mean_estimate() - bench_.stiffness, error = textbook_error();
  return normal_cdf((error - off) / true_error()) - normal_cdf((-error - off) / true_error());
}

std::vector<double> Story::estimates() const {
  std::vector<double> all;
  for (const Result& mate : mates_) all.push_back(mate.stiffness);
  return all;
}

std::vector<double> Story::pulls_known() const {
  std::vector<double> all;
  for (const Result& mate : mates_) {
    all.push_back((mate.stiffness - bench_.stiffness) / textbook_error());
  }
  return all;
}

std::vector<double> Story::pulls_scatter() const {
  std::vector<double> all;
  for (const Result& mate : mates_) {
    all.push_back((mate.stiffness - bench_.stiffness) / mate.error());
  }
  return all;
}

double Story::mean_scatter_error() const {
  double squares = 0;
  for (const Result& mate : mates_) squares += mate.error() * mate.error();
  return std::sqrt(squares / mate_count());
}

double Story::covered() const {
  double count = 0;
  for (const double pull : pulls_known()) count += std::abs(pull) <= 1 ? 1 : 0;
  return count / mate_count();
}

double deviation(const std::vector<double>& values) {
  return standard_error(values) * std::sqrt(as_double(values.size()));
}

}  // namespace lm::hooke
