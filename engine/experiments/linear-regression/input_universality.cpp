// Experiment input-universality: the risk of least squares forgets the law of the inputs' entries.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/blocking.hpp"
#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "data/entry_law.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "theory/random_design.hpp"

namespace lm::input_universality {
namespace {

/// The four laws of data/entry_law in their order, and the control.
enum class Law { gaussian, rademacher, uniform, laplace, random_radius };
constexpr std::size_t kLaws = 5;
constexpr std::array<const char*, kLaws> kLawWords = {"gaussian", "rademacher", "uniform",
                                                      "laplace", "random_radius"};
constexpr std::array<const char*, kLaws> kLawNames = {"Gaussian", "Rademacher", "uniform",
                                                      "Laplace", "random radius (control)"};

enum class Choice { all, gaussian, rademacher, uniform, laplace, random_radius };
constexpr std::array<const char*, kLaws + 1> kChoices = {"all",     "gaussian", "rademacher",
                                                         "uniform", "laplace",  "random_radius"};

struct Parameters {
  std::int64_t samples = 40;
  std::int64_t dimension = 80;
  double noise = 0.5;
  double signal = 1;
  Choice laws = Choice::all;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Generated data");
    v.integer(samples, samples_param(10, 200).symbol("P"), "Rows of X in each draw.");
    v.integer(dimension, param("dimension", "Features").symbol("d").log(10, 200).generated(),
              "Columns of X in each draw.");
    v.real(noise,
           param("noise", "Noise of the targets").symbol("\\sigma").between(0, 10).generated(),
           "Standard deviation of the noise in $y = Xw + \\sigma\\varepsilon$.");
    v.real(signal,
           param("signal", "Norm of the true weights").symbol("r").between(0, 10).generated(),
           "Length of $w$; its direction is drawn anew each time.");
    v.choice(laws, kChoices, param("laws", "Laws of the inputs").generated(),
             "Every law has mean 0 and identity covariance. The control multiplies each Gaussian "
             "row by one random radius: its entries are uncorrelated but not independent.");
  }
};

/// Where |d − P| is smaller, the risk of one draw has so heavy a tail that a mean over hundreds of
/// draws tells little: its variance is finite only from |d − P| = 4 on.
constexpr std::int64_t kGap = 8;
/// What finite n and p make of entries whose kurtosis is not the normal's 3, relative: −3 % for
/// Rademacher's 1 and +3 % for Laplace's 6 at n = 80, p = 40, by means of 1600 draws. Twice that.
constexpr double kFiniteSize = 0.06;
/// Standard errors allowed between a running mean and its prediction: beyond 4 in 6e-5 of all
/// cases.
constexpr double kStandardErrors = 4;
/// Draws before a mean and its standard error are worth a verdict.
constexpr std::int64_t kEnoughDraws = 30;
constexpr std::int64_t kSuggestedDraws = 200;

/// The control's rows have squared radius 0.1 or 1.9 with probability ½ each: mean 1, so the
/// covariance is the identity like the others', and mean inverse (10 + 1/1.9)/2 = 5.263.
constexpr double kSmallRadius = 0.1;
constexpr double kLargeRadius = 1.9;
constexpr double kMeanInverse = (1 / kSmallRadius + 1 / kLargeRadius) / 2;

/// Running mean and variance of the risks of one law (Welford, 1962).
struct Running {
  double count = 0;
  double mean = 0;
  double squares = 0;  // Σ (risk − mean)²

  void add(double value) {
    count += 1;
    const double before = value - mean;
    mean += before / count;
    squares += before * (value - mean);
  }
  double standard_error() const {
    return count > 1 ? std::sqrt(squares / ((count - 1) * count)) : kNaN;
  }
};

/// X⁺y through the smaller Gram matrix: X: n × p, y: n → p. Its eigenvalues below 4 max(n, p) ulps
/// of the largest count as zero, so that a rare singular draw of signs is solved too.
Vector minimum_norm_fit(const Matrix& X, const Vector& y) {
  constexpr double kUlps = 4;
  const bool wide = X.rows() < X.cols();
  const SymmetricEigen eigen =
      symmetric_eigen(wide ? Matrix(X * X.transpose()) : Matrix(X.transpose() * X));
  const double side = static_cast<double>(std::max(X.rows(), X.cols()));
  const double least =
      kUlps * side * std::numeric_limits<double>::epsilon() * eigen.values(eigen.values.size() - 1);
  const Vector target = wide ? y : Vector(X.transpose() * y);
  Vector modes = eigen.vectors.transpose() * target;
  for (Index i = 0; i < modes.size(); ++i) {
    modes(i) = eigen.values(i) > least ? modes(i) / eigen.values(i) : 0.0;
  }
  const Vector solved = eigen.vectors * modes;
  return wide ? Vector(X.transpose() * solved) : solved;
}

class InputUniversality : public ExperimentOf<Parameters> {
 public:
  InputUniversality(const Parameters& parameters, const Setup& setup)
      : ExperimentOf(parameters),
        seed_(static_cast<std::uint64_t>(setup.seed)),
        X_(as_index(parameters.samples), as_index(parameters.dimension)),
        means_({"gaussian", "rademacher", "uniform", "laplace", "random_radius"}),
        errors_({"gaussian", "rademacher", "uniform", "laplace", "random_radius"}) {
    fix_blocking();
    begin();
  }

  std::int64_t suggested_steps() const override { return kSuggestedDraws; }
  Views views() const override { return {risk_view(), comparison_view(), score_view()}; }
  Scalars scalars() const override {
    Scalars all;
    for (std::size_t i = 0; i < kLaws; ++i) {
      const std::string name = kLawNames[i], word = kLawWords[i];
      all.push_back(measured("risk_" + word, risks_[i].count > 0 ? risks_[i].mean : kNaN,
                             "mean risk, " + name));
      all.push_back(measured("standard_error_" + word, risks_[i].standard_error(),
                             "its standard error, " + name));
    }
    all.push_back(
        lm::predicted("predicted_risk", predicted(), "risk predicted for independent entries"));
    all.push_back(lm::predicted("predicted_control_risk", predicted_control(),
                                "risk predicted for random radii"));
    return all;
  }

  bool shows(Law law) const {
    return p_.laws == Choice::all || static_cast<int>(p_.laws) == static_cast<int>(law) + 1;
  }
  std::vector<Law> shown() const {
    std::vector<Law> laws;
    for (std::size_t i = 0; i < kLaws; ++i) {
      if (shows(static_cast<Law>(i))) laws.push_back(static_cast<Law>(i));
    }
    return laws;
  }
  const Running& risk(Law law) const { return risks_[static_cast<std::size_t>(law)]; }
  /// The closed form for independent Gaussian entries, which the others are predicted to share.
  double predicted() const {
    return theory::minimum_norm_risk(p_.samples, p_.dimension, p_.signal * p_.signal,
                                     p_.noise * p_.noise);
  }
  /// The control's own closed form; NaN unless p > n + 1.
  double predicted_control() const {
    if (p_.dimension <= p_.samples + 1) return kNaN;
    return theory::random_radius_risk(p_.samples, p_.dimension, p_.signal * p_.signal,
                                      p_.noise * p_.noise, kMeanInverse);
  }

 protected:
  void take_step() override {
    for (std::size_t i = 0; i < kLaws; ++i) {
      const Law law = static_cast<Law>(i);
      if (shows(law)) risks_[i].add(draw_risk(law));
    }
  }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {
    std::vector<double> means;
    std::vector<double> errors;
    for (const Running& risk : risks_) {
      means.push_back(risk.count > 0 ? risk.mean : kNaN);
      errors.push_back(risk.standard_error());
    }
    means_.add(step(), means);
    errors_.add(step(), errors);
  }

 private:
  /// ‖X⁺(Xw + σε) − w‖² for one draw of everything; all laws share w and ε of the draw.
  double draw_risk(Law law) {
    const auto draw = static_cast<std::uint64_t>(step());
    const std::string name = kLawWords[static_cast<std::size_t>(law)];
    const Random inputs(seed_, stream("input-universality/" + name, draw));
    const bool radial = law == Law::random_radius;
    fill_entries(radial ? EntryLaw::gaussian : static_cast<EntryLaw>(law), inputs, X_);
    if (radial) {
      const Random radii(seed_, stream("input-universality/radii", draw));
      for (Index i = 0; i < X_.rows(); ++i) {
        const bool large = radii.sign_at(static_cast<std::uint64_t>(i)) > 0;
        X_.row(i) *= std::sqrt(large ? kLargeRadius : kSmallRadius);
      }
    }
    Random signal(seed_, stream("input-universality/signal", draw));
    Random noise(seed_, stream("input-universality/noise", draw));
    Vector truth = normal_vector(signal, X_.cols());
    truth *= p_.signal / truth.norm();
    const Vector y = X_ * truth + normal_vector(noise, X_.rows(), p_.noise);
    return (minimum_norm_fit(X_, y) - truth).squaredNorm();
  }

  View risk_view() const {
    Plot plot = over_steps(means_, "risk", "Mean risk over the draws so far",
                           axis("mean of $\\lVert\\hat w - w\\rVert^2$"));
    plot.x_axis(axis("draws"));
    for (const Law law : shown())
      plot.measured(kLawNames[as_size(law)], means_.column(as_size(law)));
    plot.predicted("theory, independent entries", predicted());
    if (shows(Law::random_radius)) plot.predicted("theory, random radius", predicted_control());
    return plot;
  }
  View score_view() const {
    Plot plot =
        over_steps(means_, "score", "Deviation from the Gaussian prediction, in standard errors",
                   axis("(mean − theory) / standard error"));
    plot.x_axis(axis("draws"));
    for (const Law law : shown()) {
      std::vector<double> scores;
      for (std::size_t k = 0; k < means_.rows(); ++k) {
        const double error = errors_.column(as_size(law))[k];
        const double off = means_.column(as_size(law))[k] - predicted();
        scores.push_back(error > 0 ? off / error : kNaN);
      }
      plot.measured(kLawNames[as_size(law)], scores);
    }
    return plot.reference("−2", -2.0).reference("+2", 2.0);
  }

  View comparison_view() const {
    std::vector<double> numbers, means, predictions, low, high;
    for (const Law law : shown()) {
      const double error = risk(law).standard_error();
      numbers.push_back(as_double(law) + 1);
      means.push_back(risk(law).count > 0 ? risk(law).mean : kNaN);
      low.push_back(means.back() - 2 * error);
      high.push_back(means.back() + 2 * error);
      predictions.push_back(prediction(law));
    }
    return bars("comparison", "Mean risk by law, two standard errors either side",
                axis("1 Gaussian · 2 Rademacher · 3 uniform · 4 Laplace · 5 random radius"),
                axis("mean of $\\lVert\\hat w - w\\rVert^2$"), numbers)
        .measured("mean over the draws", means)
        .predicted("theory", predictions)
        .reference("mean − 2 standard errors", low)
        .reference("mean + 2 standard errors", high);
  }

  Checks checks() const override {
    Checks all;
    for (const Law law : shown()) all.push_back(law_check(law));
    return all;
  }
  Check law_check(Law law) const {
    const double expected = prediction(law);
    const std::int64_t gap = std::abs(p_.dimension - p_.samples);
    const bool exact = law == Law::gaussian || law == Law::random_radius;
    return within(
        std::string("mean risk, ") + kLawNames[as_size(law)], expected, risk(law).mean,
        kStandardErrors * risk(law).standard_error() + (exact ? 0 : kFiniteSize * expected),
        exact ? "4 standard errors" : "4 standard errors, and 6 % for the finite size",
        Range("independent entries: |d − P| ≥ 8; random radius: d ≥ P + 8; 30 draws or more")
            .needs(gap >= kGap, "d and P differ by less than 8")
            .needs(std::isfinite(expected), "there are fewer features than examples")
            .awaits(step() >= kEnoughDraws, "fewer than 30 draws"));
  }

  double prediction(Law law) const {
    return law == Law::random_radius ? predicted_control() : predicted();
  }

  std::uint64_t seed_;
  Matrix X_;
  std::array<Running, kLaws> risks_;
  Recorder means_;
  Recorder errors_;
};

/// 200 draws at P = 40, d = 80, σ² = ¼.
void check_universality(const Parameters& parameters, const std::string& what, std::int64_t seed,
                        Battery& result) {
  Made<InputUniversality> model(parameters, seed);
  model.advance(kSuggestedDraws);
  const std::string name = what + ", seed " + std::to_string(seed) + ": ";
  const auto sampling = [&model](Law law, double predicted) {
    return kStandardErrors * model.risk(law).standard_error() / predicted;
  };
  for (std::size_t i = 0; i + 1 < kLaws; ++i) {
    const Law law = static_cast<Law>(i);
    const bool exact = law == Law::gaussian;
    result.add(model, within(name + "mean risk over the prediction, " + kLawNames[i], 1,
                             model.risk(law).mean / model.predicted(),
                             sampling(law, model.predicted()) + (exact ? 0 : kFiniteSize),
                             exact ? "4 standard errors of 200 draws"
                                   : "4 standard errors of 200 draws, and 6 % for the finite size",
                             "independent entries of mean 0 and variance 1"));
  }
  if (parameters.dimension <= parameters.samples) return;
  const double control = model.risk(Law::random_radius).mean;
  result.add(model, within(name + "mean risk over its own prediction, random radius", 1,
                           control / model.predicted_control(),
                           sampling(Law::random_radius, model.predicted_control()),
                           "4 standard errors of 200 draws", "d > P + 1"));
  result.add(
      model,
      at_least(name + "mean risk over the universal prediction, random radius (control)", 2,
               control / model.predicted(), 0,
               "same covariance, dependent entries: theory says 2.45, less five standard errors",
               "outside the range of universality"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<InputUniversality, Parameters>(
      {.title = "Universality of the inputs",
       .question =
           "Does the risk of minimum-norm least squares depend on the law of the inputs, or on "
           "their covariance alone?",
       .precision = "double: risks near d = P are ill-conditioned",
       .range =
           "Independent entries of mean 0 and variance 1, |d − P| at least 8, P and d not tiny. "
           "Rows of random radius have the same covariance and are outside.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  Parameters tall;
  tall.samples = 80;
  tall.dimension = 40;
  for (const std::int64_t seed : result.seeds) {
    check_universality(Parameters{}, "P=40, d=80", seed, result);
    check_universality(tall, "P=80, d=40", seed, result);
  }
  return result;
}

}  // namespace lm::input_universality
