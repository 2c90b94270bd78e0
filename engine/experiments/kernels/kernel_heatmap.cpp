// Experiment kernel-heatmap: the kernels of random networks beside the closed form, and how the
// difference shrinks with the width.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/rng.hpp"
#include "experiments/kernels/wide_network.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "measure/power_law.hpp"

namespace lm::kernel_heatmap {
namespace {

/// Standard errors, found from the draws themselves.
constexpr double kErrors = 5;
/// Gauss–Hermite quadrature of tanh's variance, to 1e-3 of it.
constexpr double kQuadrature = 1e-3;
/// H/64, H/16, H/4, H.
constexpr Index kRungs = 4;

enum class HeatActivation { relu, tanh, erf };
constexpr std::array<const char*, 3> kHeatWords{"relu", "tanh", "erf"};
enum class Weights { normal, sign };
constexpr std::array<const char*, 2> kWeightWords{"normal", "sign"};

struct Parameters {
  HeatActivation activation = HeatActivation::relu;
  std::int64_t width = 1024;
  Weights weights = Weights::normal;
  std::int64_t points = 24;
  std::int64_t draws = 200;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Network");
    v.choice(activation, kHeatWords, param("activation", "Activation").symbol("\\sigma"),
             "Of the hidden units.");
    v.integer(width, width_param(256, 4096), "Hidden units of the widest of four networks.");
    v.choice(weights, kWeightWords, param("weights", "Weights at the start"),
             "Normal numbers, or signs: as large on average, but not normal.");
    v.group("Counting");
    v.integer(points, param("points", "Points").symbol("n").between(4, 48),
              "Inputs, spread evenly over a circle.");
    v.integer(draws, param("draws", "Draws").symbol("T").log(10, 400),
              "Random networks of each width; a step draws one.");
  }
};

WideUnit unit_of(HeatActivation activation) {
  if (activation == HeatActivation::erf) return WideUnit::erf;
  return activation == HeatActivation::relu ? WideUnit::relu : WideUnit::tanh;
}

/// The root of a mean square over the draws, with its standard error.
struct RootMeanSquare {
  double value = kNaN;
  double error = kNaN;
};
RootMeanSquare root_mean_square(const Vector& values) {
  const double n = as_double(values.size());
  if (n == 0) return {};
  const Vector squares = values.cwiseAbs2();
  const double mean = squares.mean(), root = std::sqrt(mean);
  if (n < 2 || mean == 0) return {root, kNaN};
  const double variance = (squares.array() - mean).square().sum() / (n - 1);
  return {root, std::sqrt(variance / n) / (2 * root)};
}

class KernelHeatmap : public ExperimentOf<Parameters> {
 public:
  KernelHeatmap(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        seed_(static_cast<std::uint64_t>(setup.seed)),
        X_(circle_points(as_index(p.points))),
        limit_(wide_moments(unit_of(p.activation), X_)),
        deviations_(Matrix::Zero(kRungs, as_index(p.draws))),
        largest_(deviations_),
        diagonals_(Vector::Zero(as_index(p.draws))),
        spreads_(diagonals_),
        history_({"measured", "predicted"}) {
    for (Index i = 0; i < kRungs; ++i) {
      widths_.push_back(as_double(p.width >> (2 * (kRungs - 1 - i))));
      const WideOptions options{unit_of(p.activation), as_index(widths_.back()), false};
      networks_.emplace_back(
          [options](nn::Model& model, ad::Var x) { return wide_output(model, x, options); }, 2);
    }
    draw(kRungs - 1, 0);
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.draws; }
  Views views() const override {
    return {kernel_view(), difference_view(), row_view(), width_view(), history_view()};
  }
  Scalars scalars() const override {
    return {measured("largest_deviation", rms_of(largest_, kRungs - 1).value,
                     "largest difference over $K(x, x)$, root mean square"),
            measured("deviation", deviation().value, "difference of the whole kernel, relative"),
            predicted("predicted_deviation", predicted_deviation(p_.width), "the same, in theory"),
            measured("deviation_slope", law().exponent, "power of the width in it"),
            measured("kernel_diagonal", mean_diagonal(), "$K(x, x)$, mean"),
            predicted("predicted_kernel_diagonal", limit_.mean(0, 0), "the same, in theory"),
            measured("diagonal_spread", spread().value,
                     "standard deviation of $K(x, x)$, times $\\sqrt{H}$"),
            predicted("predicted_diagonal_spread", predicted_spread(), "the same, in theory")};
  }
  double deviation_over_prediction() const {
    return deviation().value / predicted_deviation(p_.width);
  }

 protected:
  void take_step() override {
    const Index now = as_index(step());
    for (Index i = 0; i < kRungs; ++i) {
      draw(i, now);
      const Matrix difference = kernel_ - limit_.mean;
      deviations_(i, now) = difference.norm() / limit_.mean.norm();
      largest_(i, now) = difference.cwiseAbs().maxCoeff() / limit_.mean(0, 0);
    }
    const Vector diagonal = kernel_.diagonal();
    diagonals_(now) = diagonal.mean();
    spreads_(now) = (diagonal - limit_.mean.diagonal()).norm() / std::sqrt(as_double(p_.points)) *
                    std::sqrt(as_double(p_.width));
  }
  bool finished() const override { return step() >= p_.draws; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {
    history_.add(step(), {deviation().value, predicted_deviation(p_.width)});
  }
  Checks checks() const override {
    const Range normal = Range("normal weights; 20 draws or more")
                             .needs(p_.weights == Weights::normal, "the weights are signs")
                             .awaits(step() >= 20, "fewer than 20 draws");
    const Range fitted = Range("normal weights; 100 draws or more")
                             .needs(p_.weights == Weights::normal, "the weights are signs")
                             .awaits(step() >= 100, "fewer than 100 draws");
    const double mean_error = predicted_spread() / std::sqrt(as_double(p_.width) * count());
    const RootMeanSquare found = deviation(), diagonal = spread();
    const double theory = predicted_deviation(p_.width);
    const PowerLaw power = law();
    return {within("diagonal of the kernel, mean", limit_.mean(0, 0), mean_diagonal(),
                   kErrors * mean_error + 1e-5, "five standard errors and the quadrature", normal),
            within("difference from the closed form, root mean square", theory, found.value,
                   kErrors * found.error + kQuadrature * theory,
                   "five standard errors of the draws", fitted),
            within("standard deviation of the diagonal, times √H", predicted_spread(),
                   diagonal.value, kErrors * diagonal.error + kQuadrature * predicted_spread(),
                   "five standard errors of the draws", fitted),
            within("power of the width in the difference", -0.5, power.exponent,
                   kErrors * power.standard_error, "five standard errors of the draws", fitted)};
  }

 private:
  void draw(Index rung, Index number) {
    const std::uint64_t index = as_size(number * kRungs + rung);
    WideKernel& network = networks_[as_size(rung)];
    network.draw(Random(seed_, stream("kernel-heatmap", index)).bits(),
                 p_.weights == Weights::sign);
    kernel_ = network.matrix(X_);
  }
  double count() const { return as_double(step()); }
  RootMeanSquare rms_of(const Matrix& all, Index rung) const {
    return root_mean_square(all.row(rung).head(as_index(step())).transpose());
  }
  RootMeanSquare deviation() const { return rms_of(deviations_, kRungs - 1); }
  RootMeanSquare spread() const { return root_mean_square(spreads_.head(as_index(step()))); }
  double mean_diagonal() const {
    return step() > 0 ? diagonals_.head(as_index(step())).mean() : kNaN;
  }
  PowerLaw law() const {
    if (step() < 2) return {kNaN, kNaN, kNaN};
    return fit_power_law(widths_, deviations_.leftCols(as_index(step())));
  }
  /// √(Σ Var k_ij/H)/‖K∞‖.
  double predicted_deviation(double width) const {
    return std::sqrt(limit_.variance.sum() / width) / limit_.mean.norm();
  }
  double predicted_deviation(std::int64_t width) const {
    return predicted_deviation(as_double(width));
  }
  double predicted_spread() const { return std::sqrt(limit_.variance(0, 0)); }

  View kernel_view() const {
    return heat_map("kernel", "The kernel of one random network, beside the closed form",
                    axis("point"), axis("point"), axis("$K(x, x')$"))
        .measured("this network", kernel_)
        .predicted("infinite width", limit_.mean);
  }
  View difference_view() const {
    const double root = std::sqrt(as_double(p_.width));
    const Matrix z =
        (kernel_ - limit_.mean)
            .cwiseQuotient((limit_.variance.cwiseMax(1e-12).cwiseSqrt() / root).eval());
    return heat_map("difference", "The difference, in predicted standard deviations", axis("point"),
                    axis("point"), axis("standard deviations"))
        .measured("this network less the closed form", z);
  }
  View row_view() const {
    std::vector<double> angles, low, high;
    const double root = std::sqrt(as_double(p_.width));
    for (Index i = 0; i < X_.rows(); ++i) {
      angles.push_back(360 * as_double(i) / as_double(p_.points));
      const double spread = std::sqrt(std::max(0.0, limit_.variance(0, i))) / root;
      low.push_back(limit_.mean(0, i) - 2 * spread);
      high.push_back(limit_.mean(0, i) + 2 * spread);
    }
    Series band = make_series("two standard deviations", Role::predicted, angles, low);
    band.z = high;
    band.rows = 1;
    band.columns = as_index(high.size());
    return curve("row", "One row of the kernel", axis("angle between the points", "°"), axis("$K$"),
                 angles)
        .measured("this network", Vector(kernel_.row(0).transpose()))
        .predicted("infinite width", Vector(limit_.mean.row(0).transpose()))
        .add(band);
  }
  View width_view() const {
    std::vector<double> theory, found;
    for (Index i = 0; i < kRungs; ++i) {
      theory.push_back(predicted_deviation(widths_[as_size(i)]));
      if (step() > 0) found.push_back(rms_of(deviations_, i).value);
    }
    Plot plot = scatter("width", "The difference shrinks with the width", log_axis("width $H$"),
                        log_axis("$\\lVert K - K_\\infty\\rVert / \\lVert K_\\infty\\rVert$"))
                    .over(widths_);
    if (step() > 0) plot.measured("networks drawn, root mean square", found);
    return plot.predicted("variance of one unit over $H$", theory);
  }
  View history_view() const {
    return over_steps(history_, "draws", "The mean over the draws settles",
                      axis("difference, root mean square"))
        .x_axis(axis("draws"))
        .measured("networks drawn so far", "measured")
        .predicted("in theory", "predicted");
  }

  std::uint64_t seed_;
  Matrix X_;
  theory::KernelMoments limit_;
  std::vector<double> widths_;
  std::vector<WideKernel> networks_;
  Matrix kernel_;                // of the widest network that was drawn last
  Matrix deviations_, largest_;  // rungs × draws
  Vector diagonals_, spreads_;   // of the widest
  Recorder history_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<KernelHeatmap, Parameters>(
      {.title = "The kernel as a picture",
       .question =
           "How near is the kernel of a random network to the closed form, and how does the "
           "activation change it?",
       .precision = "double: the differences are held against a variance in closed form",
       .range = "Normal weights, any width: the mean square of the difference is $1/H$ of one "
                "unit's variance, exactly. Weights that are not normal have another kernel.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    for (const auto activation :
         {HeatActivation::relu, HeatActivation::tanh, HeatActivation::erf}) {
      Parameters p;
      p.activation = activation;
      add_verdicts(
          result,
          std::string(kHeatWords.at(as_size(activation))) + ", seed " + std::to_string(seed) + ": ",
          *run_whole<KernelHeatmap>(p, seed));
    }
  }
  Parameters signs;
  signs.weights = Weights::sign;
  const auto run = run_whole<KernelHeatmap>(signs, 1);
  result.add(*run, at_least("signs for weights (control): difference over the predicted one", 2,
                            run->deviation_over_prediction(), 0, "their kernel has another limit",
                            "outside: weights not normal"));
  return result;
}

}  // namespace lm::kernel_heatmap
