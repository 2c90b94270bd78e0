// Experiment data-spectrum: what the data's spectrum does to training: every mode at its own rate.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
#include "lab/battery.hpp"
#include "lab/linear_model.hpp"

namespace lm::data_spectrum {
namespace {

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

class DataSpectrum : public LinearModel {
 public:
  DataSpectrum(const LinearParameters& parameters, const Setup& setup)
      : LinearModel(parameters, setup, Solution::flow, kLossAccuracy),
        rates_(Vector::Constant(problem().rank(), kNaN)),
        modes_(spread_modes(problem().rank())),
        shares_(mode_columns(modes_)) {
    begin();
  }
  Views views() const override {
    return joined({modes_view(), rates_view(), spectrum_view()}, LinearModel::views());
  }
  Scalars scalars() const override {
    const Index last = problem().rank() - 1;
    return joined(LinearModel::scalars(),
                  {measured("fastest_rate", rates_(0), "rate of the first mode"),
                   predicted("predicted_fastest_rate", predicted_rate(0, false),
                             "the same of gradient flow $2c\\lambda_1$"),
                   measured("slowest_rate", rates_(last), "rate of the last mode"),
                   predicted("predicted_slowest_rate", predicted_rate(last, false),
                             "the same of gradient flow"),
                   measured("rate_deviation", worst_rate(false),
                            "largest deviation of a rate from $2c\\lambda_i$"),
                   measured("exact_deviation", worst_rate(true),
                            "the same from gradient descent’s exact rate")});
  }

  /// −d ln|v_i·(w_∞ − w)|/dt of each mode, read over its last stretch above kLeast; NaN before.
  const Vector& rates() const { return rates_; }
  /// Largest |rate/prediction − 1| of the modes read so far: gradient flow's 2cλ_i, and gradient
  /// descent's −ln|1 − 2cηλ_i|/η.
  double worst_rate(bool exact) const {
    double worst = 0;
    for (Index i = 0; i < rates_.size(); ++i) {
      if (std::isnan(rates_(i))) continue;
      worst = std::max(worst, std::abs(rates_(i) / predicted_rate(i, exact) - 1));
    }
    return worst;
  }

 protected:
  void record() override {
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

  Vector predicted_weights() const override { return flow_weights(); }

 private:
  double predicted_rate(Index mode, bool exact) const {
    const double lambda = problem().eigenvalues()(mode);
    if (!exact) return 2 * factor() * lambda;
    return -lm::log(std::abs(1 - 2 * factor() * learning_rate() * lambda)) / learning_rate();
  }
  View modes_view() const {
    Plot plot = over_history(shares_, "modes", "What is left of each mode of the residual",
                             log_axis("$|r_i(t)/r_i(0)|$"));
    for (const Index i : modes_) {
      const std::string number = std::to_string(i);
      const std::string name = "mode " + std::to_string(i + 1);
      plot.measured(name, shares_.column("mode" + number));
      plot.predicted(name + ", $e^{-2c\\lambda_i t}$", shares_.column("flow" + number));
    }
    return plot;
  }
  View rates_view() const {
    std::vector<double> flow, exact;
    for (Index i = 0; i < problem().rank(); ++i) {
      flow.push_back(predicted_rate(i, false));
      exact.push_back(predicted_rate(i, true));
    }
    return scatter("rates", "The rate of each mode against its eigenvalue",
                   log_axis("eigenvalue $\\lambda_i$ of $XX^\\top$"), log_axis("rate of decay"))
        .over(to_list(problem().eigenvalues().head(problem().rank())))
        .measured("gradient descent", rates_)
        .predicted("gradient flow: $2c\\lambda_i$", flow)
        .reference("gradient descent, exact solution", exact);
  }

  View spectrum_view() const {
    const std::vector<double> values = to_list(problem().eigenvalues().head(problem().rank()));
    const std::vector<double> numbers = count_from_one(problem().rank());
    Plot plot = scatter("spectrum", "The spectrum of the data", log_axis("mode $i$"),
                        log_axis("eigenvalue $\\lambda_i$ of $XX^\\top$"));
    plot.over(numbers).measured("data", values);
    if (p_.spectrum != Spectrum::power_law || values.empty()) return plot;
    std::vector<double> power;
    for (const double i : numbers) power.push_back(values.front() * lm::pow(i, -p_.exponent));
    return plot.reference("$\\lambda_1 i^{-a}$", power);
  }
  Checks checks() const override {
    return {at_most("largest deviation of a mode's rate from −ln|1 − 2cηλ_i|/η", 0,
                    worst_rate(true), kExactTolerance, "rounding",
                    Range("modes between 0.9 and 1e-4 of their start; a constant learning rate; "
                          "condition number up to 1e4")
                        .needs(!divergence(), "the run has diverged")
                        .needs(problem().condition_number() <= kExactCondition,
                               "the condition number is above 1e4")
                        .needs(solution_step() == 0, "the learning rate was changed in mid-run")
                        .awaits(!rates_.array().isNaN().all(), "no mode has come below 0.9"))};
  }

  Vector rates_;
  std::vector<Index> modes_;  // those drawn
  Recorder shares_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<DataSpectrum, Parameters>(
      {.title = "Every mode at its own pace",
       .question = "What does the spectrum of the data do to training?",
       .precision = "double: rates are held to nine digits",
       .range =
           "One linear layer. Gradient flow's rates 2cλ_i hold to cηλ_i, gradient descent's own "
           "at any stable step.",
       .epoch = 2,
       .no_fitted_parameter = true,
       .inputs = {regression_input()}});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  double unread = 0;
  Evidence all;
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
      result.add(model,
                 at_most(name + "largest deviation from gradient descent's own rate", 0,
                         model.worst_rate(true), kExactTolerance, "rounding", "any stable η"));
      all = {all, model};
      for (Index i = 0; i < model.rates().size(); ++i) unread += std::isnan(model.rates()(i));
    }
  }
  result.add(all, equal("modes of all six runs without a measured rate", 0, unread,
                        "so that the lines above speak of all", "the whole run"));
  return result;
}

}  // namespace lm::data_spectrum
