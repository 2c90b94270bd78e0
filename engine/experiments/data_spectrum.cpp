// Experiment data-spectrum: what the data's spectrum does to training: every mode at its own rate.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "experiments/battery.hpp"
#include "experiments/linear_model.hpp"

namespace lm {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// A mode's rate is read off while more than this share of its distance is left: rounding, 1e-16 of
/// the weights, is then 1e-12 of what is measured.
constexpr double kLeast = 1e-4;
/// Rates are read only where some of the way is gone: before, the logarithm is of one.
constexpr double kMost = 0.9;
/// The battery goes on until this many time constants of the slowest mode have passed.
constexpr double kReadFrom = 0.25;
/// The rate against gradient descent's own closed form: rounding of up to 1e5 steps.
constexpr double kExactTolerance = 1e-9;
constexpr std::size_t kShownModes = 6;

/// The shared parameters, with data whose spectrum falls as a power.
struct Parameters : LinearParameters {
  Parameters() {
    samples = 16;
    dimension = 40;
    spectrum = Spectrum::power_law;
    exponent = 1.5;
    noise = 0;
    learning_rate = 0.01;
  }
};

class DataSpectrum : public LinearModel {
 public:
  DataSpectrum(const LinearParameters& parameters, const Setup& setup);
  Observation observe() const override;

  /// −d ln|v_i·(w_∞ − w)|/dt of each mode, read over its last stretch above kLeast; NaN before.
  const Vector& rates() const { return rates_; }
  /// Largest |rate/prediction − 1| of the modes read so far: gradient flow's 2cλ_i, and gradient
  /// descent's −ln|1 − 2cηλ_i|/η.
  double worst_rate(bool exact) const;

 protected:
  void record() override;
  Vector predicted_weights() const override { return flow_weights(); }

 private:
  double predicted_rate(Index mode, bool exact) const;
  View modes_view() const;
  View rates_view() const;
  View spectrum_view() const;

  Vector rates_;
  std::vector<Index> modes_;  // those drawn
  Recorder shares_;
};

/// Up to kShownModes of `count` modes, the first and the last among them.
std::vector<Index> spread_modes(Index count) {
  std::vector<Index> chosen;
  const auto shown =
      static_cast<Index>(std::min<std::size_t>(kShownModes, static_cast<std::size_t>(count)));
  for (Index i = 0; i < shown; ++i) {
    chosen.push_back(shown > 1 ? i * (count - 1) / (shown - 1) : 0);
  }
  return chosen;
}

std::vector<std::string> mode_columns(const std::vector<Index>& modes) {
  std::vector<std::string> names;
  for (const Index i : modes) {
    names.push_back("mode" + std::to_string(i));
    names.push_back("flow" + std::to_string(i));
  }
  return names;
}

DataSpectrum::DataSpectrum(const LinearParameters& parameters, const Setup& setup)
    : LinearModel(parameters, setup, Solution::flow, kLossAccuracy),
      rates_(Vector::Constant(problem().rank(), kNaN)),
      modes_(spread_modes(problem().rank())),
      shares_(mode_columns(modes_)) {
  begin();
}

void DataSpectrum::record() {
  LinearModel::record();
  const Vector gaps = problem().coordinates(solution().limit() - weights());
  const Vector& start = solution().gaps();
  for (Index i = 0; i < gaps.size(); ++i) {
    const double left = std::abs(gaps(i) / start(i));
    if (left > kLeast && left < kMost) rates_(i) = -lm::log(left) / elapsed_time();
  }
  std::vector<double> row;
  for (const Index i : modes_) {
    const double left = std::abs(gaps(i) / start(i));
    row.push_back(left > kLeast * kLeast ? left : kNaN);
    const double flow = std::abs(solution().flow_gap(i, elapsed_time()) / start(i));
    row.push_back(flow > kLeast * kLeast ? flow : kNaN);
  }
  shares_.add(step(), row);
}

double DataSpectrum::predicted_rate(Index mode, bool exact) const {
  const double lambda = problem().eigenvalues()(mode);
  if (!exact) return 2 * factor() * lambda;
  return -lm::log(std::abs(1 - 2 * factor() * learning_rate() * lambda)) / learning_rate();
}

double DataSpectrum::worst_rate(bool exact) const {
  double worst = 0;
  for (Index i = 0; i < rates_.size(); ++i) {
    if (std::isnan(rates_(i))) continue;
    worst = std::max(worst, std::abs(rates_(i) / predicted_rate(i, exact) - 1));
  }
  return worst;
}

View DataSpectrum::modes_view() const {
  View view = history_view("modes", "What is left of each mode of the residual",
                           "$|r_i(t)/r_i(0)|$", "log");
  for (const Index i : modes_) {
    const std::string number = std::to_string(i);
    const std::string name = "mode " + std::to_string(i + 1);
    view.series.push_back(
        make_series(name, Role::measured, history_x(), shares_.column("mode" + number)));
    view.series.push_back(make_series(name + ", $e^{-2c\\lambda_i t}$", Role::predicted,
                                      history_x(), shares_.column("flow" + number)));
  }
  return view;
}

View DataSpectrum::rates_view() const {
  View view = make_view("rates", "The rate of each mode against its eigenvalue", ViewKind::scatter,
                        "eigenvalue $\\lambda_i$ of $XX^\\top$", "rate of decay");
  view.x.scale = "log";
  view.y.scale = "log";
  std::vector<double> x, measured, flow, exact;
  for (Index i = 0; i < problem().rank(); ++i) {
    x.push_back(problem().eigenvalues()(i));
    measured.push_back(rates_(i));
    flow.push_back(predicted_rate(i, false));
    exact.push_back(predicted_rate(i, true));
  }
  view.series = {make_series("gradient descent", Role::measured, x, measured),
                 make_series("gradient flow: $2c\\lambda_i$", Role::predicted, x, flow),
                 make_series("gradient descent, exact solution", Role::reference, x, exact)};
  return view;
}

View DataSpectrum::spectrum_view() const {
  View view = make_view("spectrum", "The spectrum of the data", ViewKind::scatter, "mode $i$",
                        "eigenvalue $\\lambda_i$ of $XX^\\top$");
  view.x.scale = "log";
  view.y.scale = "log";
  std::vector<double> values;
  for (Index i = 0; i < problem().rank(); ++i) values.push_back(problem().eigenvalues()(i));
  const std::vector<double> numbers = count_from_one(problem().rank());
  view.series = {make_series("data", Role::measured, numbers, values)};
  if (parameters().spectrum == Spectrum::power_law && !values.empty()) {
    std::vector<double> power;
    for (const double i : numbers) {
      power.push_back(values.front() * lm::pow(i, -parameters().exponent));
    }
    view.series.push_back(make_series("$\\lambda_1 i^{-a}$", Role::reference, numbers, power));
  }
  return view;
}

Observation DataSpectrum::observe() const {
  Observation seen = LinearModel::observe();
  std::vector<View> views = {modes_view(), rates_view(), spectrum_view()};
  for (View& view : seen.views) views.push_back(std::move(view));
  seen.views = std::move(views);
  const Index last = problem().rank() - 1;
  const auto add = [&seen](const char* name, double value, const char* label,
                           Role role = Role::measured) {
    seen.scalars.push_back({name, value, label, "", role});
  };
  add("fastest_rate", rates_(0), "rate of the first mode");
  add("predicted_fastest_rate", predicted_rate(0, false),
      "the same of gradient flow $2c\\lambda_1$", Role::predicted);
  add("slowest_rate", rates_(last), "rate of the last mode");
  add("predicted_slowest_rate", predicted_rate(last, false), "the same of gradient flow",
      Role::predicted);
  add("rate_deviation", worst_rate(false), "largest deviation of a rate from $2c\\lambda_i$");
  add("exact_deviation", worst_rate(true), "the same from gradient descent’s exact rate");
  const bool any_read = !rates_.array().isNaN().all();
  if (any_read && !divergence() && exact_comparable() && solution_step() == 0) {
    seen.checks.push_back(at_most("largest deviation of a mode's rate from −ln|1 − 2cηλ_i|/η", 0,
                                  worst_rate(true), kExactTolerance, "rounding",
                                  "modes between 0.9 and 1e-4 of their start"));
  }
  return seen;
}

// The battery.

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    for (const double exponent : {0.0, 1.0}) {
      Parameters p;
      p.samples = 12;
      p.dimension = 24;
      p.exponent = exponent;
      // cηλ_max = 5e-4: by how much the walk's rates exceed the flow's.
      p.learning_rate = 5e-4 * DataSpectrum(p, {{}, seed, {}}).critical_learning_rate();
      Made<DataSpectrum> model(p, seed);
      const double slowest = 2 * model.factor() * model.problem().smallest() * *p.learning_rate;
      model.advance(static_cast<std::int64_t>(kReadFrom / slowest));
      const std::string name = "variances falling as j^−" + short_number(exponent) + ", seed " +
                               std::to_string(seed) + ": ";
      result.add(model, at_most(name + "largest deviation of a mode's rate from 2cλ_i", 0,
                                model.worst_rate(false), 1e-3, "first order in η: cηλ_i ≤ 5e-4",
                                "cηλ_max = 5e-4"));
      result.add(model,
                 at_most(name + "largest deviation from gradient descent's own rate", 0,
                         model.worst_rate(true), kExactTolerance, "rounding", "any stable η"));
      double unread = 0;
      for (Index i = 0; i < model.rates().size(); ++i) unread += std::isnan(model.rates()(i));
      result.add(model, equal(name + "modes without a measured rate", 0, unread,
                              "so that the lines above speak of all", "the whole run"));
    }
  }
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo data_spectrum() {
  ExperimentInfo info;
  info.slug = "data-spectrum";
  info.title = "Every mode at its own pace";
  info.question = "What does the spectrum of the data do to training?";
  info.precision = "double: rates are held to nine digits";
  info.source = "engine/experiments/data_spectrum.cpp";
  info.range =
      "One linear layer. Gradient flow's rates 2cλ_i hold to cηλ_i, gradient descent's own "
      "at any stable step.";
  info.no_fitted_parameter = true;
  info.schema = schema_of<Parameters>();
  info.inputs = {regression_input()};
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<DataSpectrum>(lm::bind<Parameters>(setup.values), setup);
  };
  return info;
}

Battery data_spectrum_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
