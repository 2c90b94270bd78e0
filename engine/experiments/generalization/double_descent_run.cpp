// What is kept of each repeat, the numbers made of it, and the pictures.
#include "experiments/generalization/double_descent_run.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.hpp"
#include "core/statistics.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "theory/fit_errors.hpp"

namespace lm::double_descent {
namespace {

Parameters checked(Parameters p) {
  const auto refuse = [](const std::string& message) {
    throw Error("out_of_range", "features", message);
  };
  if (p.features.empty()) refuse("none is given; allowed are 1 to 16 widths");
  for (double& width : p.features) width = std::floor(width + 0.5);
  std::stable_sort(p.features.begin(), p.features.end());
  if (std::adjacent_find(p.features.begin(), p.features.end()) != p.features.end()) {
    refuse("a width is given twice; each may stand once");
  }
  return p;
}

std::vector<Index> widths_of(const Parameters& p) {
  std::vector<Index> widths;
  for (const double width : p.features) widths.push_back(as_index(width));
  return widths;
}

double quantile(std::vector<double> values, double share) {
  std::stable_sort(values.begin(), values.end());
  return values[as_size(share * as_double(values.size() - 1))];
}

/// Means over repeats of the mean, over the chosen widths, of value over expected.
Run::Ratio ratio_of(const std::vector<std::vector<double>>& values,
                    const std::vector<std::pair<std::size_t, double>>& expected) {
  Run::Ratio result;
  result.widths = expected.size();
  if (expected.empty() || values.front().empty()) return result;
  std::vector<double> ratios(values.front().size());
  for (const auto& [k, number] : expected) {
    for (std::size_t r = 0; r < ratios.size(); ++r) {
      ratios[r] += values[k][r] / number / as_double(expected.size());
    }
  }
  result.mean = mean(ratios), result.error = standard_error(ratios);
  return result;
}

}  // namespace

Run::Run(const Parameters& parameters, const Setup& setup)
    : ExperimentOf(checked(parameters)),
      widths_(widths_of(p_)),
      ladder_({p_.model, as_index(p_.examples), p_.noise, p_.ridge, widths_,
               static_cast<std::uint64_t>(setup.seed)}),
      test_(widths_.size()),
      train_(widths_.size()) {
  for (std::size_t k = 0; k < widths_.size(); ++k) {
    const Index p = widths_[k];
    // The ridge acts on v = √p w.
    theory_.push_back(linear() ? theory::ridge_risk(as_index(p_.examples), p, 1,
                                                    p_.noise * p_.noise, p_.ridge * as_double(p))
                               : theory::RidgeRisk{kNaN, kNaN});
    test_[k].reserve(as_size(p_.repeats));
    train_[k].reserve(as_size(p_.repeats));
  }
  begin();
}

void Run::take_step() {
  // A step is no step of training: it draws data and decomposes a matrix of each width, in memory
  // of their own.
  ladder_.draw(static_cast<std::uint64_t>(step()));
  for (std::size_t k = 0; k < widths_.size(); ++k) {
    test_[k].push_back(ladder_.test()[k]);
    train_[k].push_back(ladder_.train()[k]);
  }
}

std::vector<double> Run::centres() const {
  std::vector<double> result;
  for (const std::vector<double>& errors : test_) {
    result.push_back(linear() ? mean(errors) : median(errors));
  }
  return result;
}

std::vector<double> Run::edges(bool upper) const {
  std::vector<double> result;
  for (const std::vector<double>& errors : test_) {
    if (errors.size() < 2) {
      result.push_back(errors.empty() ? kNaN : errors.front());
    } else if (!linear()) {
      result.push_back(quantile(errors, upper ? 0.75 : 0.25));
    } else {
      const double twice = 2 * standard_error(errors), middle = mean(errors);
      // No mean lies below the least of its values: the band stays on a logarithmic axis.
      result.push_back(
          upper ? middle + twice
                : std::max(middle - twice, *std::min_element(errors.begin(), errors.end())));
    }
  }
  return result;
}

double Run::peak_at() const {
  const std::vector<double> all = centres();
  if (step() == 0) return kNaN;
  return as_double(widths_[as_size(std::max_element(all.begin(), all.end()) - all.begin())]);
}

double Run::predicted_peak_at() const {
  const auto off = [this](std::size_t k) { return std::abs(as_double(widths_[k]) - n()); };
  if (p_.ridge > 0 && !linear()) return kNaN;
  std::size_t best = 0;
  for (std::size_t k = 1; k < widths_.size(); ++k) {
    const bool tie = !linear() || theory_[k].value == theory_[best].value;
    if (tie ? off(k) < off(best) : theory_[k].value > theory_[best].value) best = k;
  }
  return as_double(widths_[best]);
}

double Run::valley() const {
  const std::vector<double> all = centres();
  double least = kNaN;
  for (std::size_t k = 0; k < all.size(); ++k) {
    if (widths_[k] < p_.examples && !(least <= all[k])) least = all[k];
  }
  return least;
}

bool Run::has_number(std::size_t k) const {
  const theory::RidgeRisk& risk = theory_[k];
  if (!(risk.value > 1e-12) || !std::isfinite(risk.value)) return false;
  return p_.ridge > 0 ? risk.uncertainty < 0.02 * risk.value
                      : std::abs(widths_[k] - as_index(p_.examples)) >= kGap;
}

Run::Ratio Run::ratio(Side side) const {
  std::vector<std::pair<std::size_t, double>> expected;
  double open = 0;
  for (std::size_t k = 0; k < widths_.size(); ++k) {
    const bool narrow = widths_[k] < p_.examples;
    if (!has_number(k) || (side == Side::narrow && !narrow) || (side == Side::wide && narrow)) {
      continue;
    }
    expected.emplace_back(k, theory_[k].value);
    open += theory_[k].uncertainty / theory_[k].value;
  }
  Ratio result = ratio_of(test_, expected);
  if (result.widths > 0) result.open = open / as_double(result.widths);
  return result;
}

Run::Ratio Run::training_ratio() const {
  std::vector<std::pair<std::size_t, double>> expected;
  for (std::size_t k = 0; k < widths_.size(); ++k) {
    const double number =
        theory::expected_training_error(as_index(p_.examples), widths_[k], p_.noise * p_.noise);
    if (linear() && p_.ridge == 0 && number > 1e-12) expected.emplace_back(k, number);
  }
  return ratio_of(train_, expected);
}

std::vector<bool> Run::changes(double sign) const {
  std::vector<bool> result;
  for (std::size_t k = 0; k + 1 < widths_.size(); ++k) {
    std::vector<double> differences;
    for (std::size_t r = 0; r < test_[k].size(); ++r) {
      differences.push_back(sign * (test_[k + 1][r] - test_[k][r]));
    }
    result.push_back(mean(differences) > 4 * standard_error(differences));
  }
  return result;
}

double Run::rises() const {
  const std::vector<bool> up = changes(1);
  return as_double(std::count(up.begin(), up.end(), true));
}

double Run::peaks() const {
  const std::vector<bool> up = changes(1), down = changes(-1);
  bool risen = false;
  double count = 0;
  for (std::size_t k = 0; k < up.size(); ++k) {
    if (risen && down[k]) ++count;
    risen = risen || up[k];
  }
  return count;
}

std::vector<double> Run::predicted() const {
  std::vector<double> all;
  for (const theory::RidgeRisk& risk : theory_) {
    all.push_back(std::isfinite(risk.value) ? risk.value : kNaN);
  }
  return all;
}

std::size_t Run::shown() const {
  std::size_t best = 0;
  const auto off = [this](std::size_t k) { return std::abs(widths_[k] - as_index(p_.shown)); };
  for (std::size_t k = 1; k < widths_.size(); ++k) {
    if (off(k) < off(best)) best = k;
  }
  return best;
}

Scalars Run::scalars() const {
  const std::vector<double> all = centres();
  const std::size_t at = shown();
  return {
      measured("peak_at", peak_at(), "width of the largest error"),
      lm::predicted("predicted_peak_at", predicted_peak_at(), "where theory has it"),
      measured("ratio_to_formula", ratio(Side::both).mean, "error over formula, mean of widths"),
      measured("ratio_error", ratio(Side::both).error, "its standard error"),
      measured("largest_error", *std::max_element(all.begin(), all.end()), "largest error"),
      measured("valley_error", valley(), "least error below $p = n$"),
      measured("last_error", all.back(), "error of the widest"),
      lm::predicted("predicted_last_error", predicted().back(), "theory: the widest"),
      measured("shown_error", all[at], "error at the width shown"),
      lm::predicted("predicted_shown_error", predicted()[at], "theory: the width shown"),
      measured("shown_training_error", mean(train_[at]), "error at its own examples"),
      measured("rises", step() < 2 ? kNaN : rises(), "times that a wider fit is worse"),
      measured("falls_after_rise", step() < 2 ? kNaN : peaks(), "falls after a rise")};
}

Views Run::views() const { return {error_view(), fit_view(), training_view(), settling_view()}; }

/// Smaller errors are drawn there: without noise, rounding would decide what the axis shows.
constexpr double kFloor = 1e-4;

std::vector<double> floored(std::vector<double> errors) {
  for (double& error : errors) error = error < kFloor ? kFloor : error;
  return errors;
}

View Run::error_view() const {
  const std::vector<double> p = p_.features;
  Plot plot =
      curve("error", "Error at new inputs", log_axis("features $p$"), log_axis("squared error"), p);
  const bool any = step() > 0;
  plot.measured(linear() ? "mean of the repeats" : "median of the repeats",
                any ? p : std::vector<double>{}, any ? floored(centres()) : std::vector<double>{});
  if (step() > 1) {
    Series band = make_series(linear() ? "two standard errors" : "half of the repeats",
                              Role::reference, p, floored(edges(false)));
    band.z = floored(edges(true)), band.rows = 1, band.columns = as_index(band.z.size());
    plot.add(std::move(band));
  }
  if (linear()) plot.predicted(p_.ridge > 0 ? "theory with ridge" : "theory", floored(predicted()));
  const std::vector<double> low = floored(edges(false)), high = floored(edges(true));
  plot.reference("$p = n$", std::vector<double>{n(), n()},
                 std::vector<double>{any ? *std::min_element(low.begin(), low.end()) : 0.1,
                                     any ? *std::max_element(high.begin(), high.end()) : 10});
  View view = plot;
  view.steps = {0};  // no curve of it grows: all of them stand for the step that is shown
  return view;
}

View Run::fit_view() const {
  const std::size_t at = shown();
  const std::string width = std::to_string(widths_[at]) + " features";
  if (p_.model == Model::waves) {
    Plot plot = scatter("fit", "One fit: its curve through the examples", axis("input $x$"),
                        axis("target"));
    if (step() == 0) return plot;
    const std::vector<double> x = to_list(ladder_.places());
    return plot.add(Role::train, "examples", to_list(ladder_.inputs()), to_list(ladder_.targets()))
        .measured(width, x, to_list(ladder_.answers(at)))
        .reference("truth $\\sin 3x$", x, to_list(ladder_.truth(at)));
  }
  Plot plot = scatter("fit", "One fit: its answers at new inputs", axis("truth"), axis("answer"));
  if (step() == 0) return plot;
  return plot.measured(width, to_list(ladder_.truth(at)), to_list(ladder_.answers(at)))
      .reference("answer = truth", std::vector<double>{-3, 3}, std::vector<double>{-3, 3});
}

View Run::training_view() const {
  std::vector<double> means, theory;
  for (std::size_t k = 0; k < widths_.size(); ++k) {
    means.push_back(mean(train_[k]));
    theory.push_back(
        theory::expected_training_error(as_index(p_.examples), widths_[k], p_.noise * p_.noise));
  }
  Plot plot = curve("training", "Error at the examples themselves", log_axis("features $p$"),
                    axis("squared error"), p_.features);
  plot.measured("mean of the repeats",
                step() > 0 ? means : std::vector<double>(means.size(), kNaN));
  if (linear() && p_.ridge == 0) plot.predicted("$\\sigma^2(1 - p/n)$", theory);
  return plot;
}

View Run::settling_view() const {
  const std::size_t at = shown();
  std::vector<double> means, steps;
  double sum = 0;
  for (std::size_t r = 0; r < test_[at].size(); ++r) {
    sum += test_[at][r];
    means.push_back(sum / as_double(r + 1));
    steps.push_back(as_double(r + 1));
  }
  Plot plot = curve("settling", "Mean error of the width shown, as repeats add up", axis("repeats"),
                    log_axis("mean squared error"), steps);
  plot.measured(std::to_string(widths_[at]) + " features", means);
  const double expected = predicted()[at];
  if (expected > 0) {
    plot.predicted("theory", std::vector<double>{1, as_double(p_.repeats)},
                   std::vector<double>{expected, expected});
  }
  View view = plot;
  view.steps = std::move(steps);
  return view;
}

}  // namespace lm::double_descent
