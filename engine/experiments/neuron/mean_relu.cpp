// Experiment mean-relu: on average a ReLU neuron is nearly linear in its bias, whatever the law.
#include "theory/mean_relu.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/rng.hpp"
#include "experiments/neuron/relu_count.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"

namespace lm::mean_relu {
namespace {

using theory::InputLaw;

/// A run takes its draws in so many batches.
constexpr std::int64_t kBatches = 100;
/// Biases from −kSpan to kSpan scales at which the mean is measured with the same draws.
constexpr Index kBiases = 41;
constexpr double kSpan = 2;
/// Bins of the draws' histogram, over ±kTail scales.
constexpr Index kBins = 40;
constexpr double kTail = 4;
/// The density at 0 is counted in a window of so many scales to either side.
constexpr double kWindow = 0.02;
/// A measured mean lies this many standard errors off once in two million runs.
constexpr double kErrors = 5;
/// A count of fewer inputs than this is not nearly normal, nor a mean over them.
constexpr double kEnough = 100;
/// The straight line is claimed up to biases of so many scales.
constexpr double kSmallBias = 0.3;

struct Parameters {
  InputLaw law = InputLaw::normal;
  double scale = 1;
  double bias = 0;
  std::int64_t draws = 100000;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("The random input");
    v.choice(law, theory::kInputLawWords, param("law", "Law of the input"),
             "All have mean 0 and the same variance. All but lopsided are symmetric.");
    v.real(scale, param("scale", "Scale").symbol("s").log(0.1, 10), "Its standard deviation.");
    v.group("The neuron");
    v.real(bias, param("bias", "Bias").symbol("b").between(-3, 3),
           "Added to the input before the ReLU: the kink lies at $z = -b$.");
    v.group("Counting");
    v.integer(draws, param("draws", "Draws").symbol("N").log(1000, 1000000),
              "Random inputs in all, one hundredth of them a step.");
  }
};

/// Evenly spaced from −reach to reach.
std::vector<double> spaced(Index count, double reach) {
  std::vector<double> x;
  for (Index i = 0; i < count; ++i) {
    x.push_back(reach * as_double(2 * i - count + 1) / as_double(count - 1));
  }
  return x;
}

class MeanRelu : public ExperimentOf<Parameters> {
 public:
  MeanRelu(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        random_(static_cast<std::uint64_t>(setup.seed), stream("mean-relu/draws")),
        theory_(p.law, p.scale),
        biases_(spaced(kBiases, kSpan * p.scale)),
        count_(p.bias, biases_, kWindow * p.scale, kTail * p.scale, as_size(kBins)),
        history_({"distance", "standard_error"}) {
    begin();
  }

  std::int64_t suggested_steps() const override { return kBatches; }
  Views views() const override {
    return {mean_view(), miss_view(), slope_view(), density_view(), convergence_view()};
  }
  Scalars scalars() const override {
    const double s = theory_.standard_error(p_.bias, count_.draws());
    return {
        measured("mean_output", count_.mean(), "mean output $\\overline{y}$"),
        measured("standard_error", count_.standard_error(), "its standard error"),
        predicted("predicted_mean", theory_.mean(p_.bias), "$\\mathbb{E}\\,y$"),
        predicted("predicted_standard_error", s, "standard error, closed form"),
        measured("slope_at_zero", count_.slope(), "slope at $b = 0$: share of $z > 0$"),
        predicted("predicted_slope_at_zero", theory_.slope(0), "$P(z > 0)$"),
        measured("curvature", count_.curvature(), "curvature at $b = 0$: draws near 0"),
        predicted("predicted_curvature", theory_.curvature(0), "density of $z$ at 0"),
        measured("line_miss", miss(), "what the straight line misses"),
        predicted("predicted_line_miss", closed_miss(p_.law, p_.bias), "the same, closed form")};
  }

  double slope() const { return count_.slope(); }

 protected:
  void take_step() override {
    const std::int64_t k = step();
    const auto begin = static_cast<std::uint64_t>(p_.draws * k / kBatches);
    const auto end = static_cast<std::uint64_t>(p_.draws * (k + 1) / kBatches);
    for (std::uint64_t i = begin; i < end; ++i)
      count_.add(p_.scale * unit_draw(p_.law, random_, i));
  }
  bool finished() const override { return step() >= kBatches; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {
    history_.add(step(), {std::abs(count_.mean() - theory_.mean(p_.bias)),
                          theory_.standard_error(p_.bias, count_.draws())});
  }

  Checks checks() const override {
    const double n = count_.draws(), hits = n * theory_.slope(p_.bias);
    const double near_zero = theory_.slope(kWindow * p_.scale) - theory_.slope(-kWindow * p_.scale);
    const double width = 2 * kWindow * p_.scale;
    const double b = p_.bias, s = p_.scale;
    const Range enough = Range("100 outputs above zero or more")
                             .needs(as_double(p_.draws) * theory_.slope(b) >= kEnough,
                                    "too few inputs pass the kink to be counted")
                             .awaits(hits >= kEnough, "too few inputs have passed the kink");
    return {
        within("mean output", theory_.mean(b), count_.mean(),
               kErrors * count_.standard_error() + 1e-12, "five standard errors", enough),
        within("slope of the mean at b = 0", 0.5, count_.slope(), kErrors * 0.5 / std::sqrt(n),
               "five standard errors of a count",
               Range("any symmetric law")
                   .needs(p_.law != InputLaw::lopsided, "the law is not symmetric")),
        within("density counted within a fiftieth of a scale of 0", near_zero / width,
               count_.curvature(), kErrors * std::sqrt(near_zero * (1 - near_zero) / n) / width,
               "five standard errors of a count",
               Range("100 inputs or more in the window, or none at all")
                   .needs(near_zero == 0 || as_double(p_.draws) * near_zero >= kEnough,
                          "too few inputs are so near to 0")
                   .awaits(near_zero == 0 || n * near_zero >= kEnough,
                           "too few inputs have been so near to 0")),
        within("what the straight line misses, against ½ density · b²",
               0.5 * theory_.curvature(0) * b * b, miss(),
               std::abs(b * b * b) / (6 * s * s) + kErrors * std::abs(b) / (2 * std::sqrt(n)),
               "third order in b, and five standard errors of the difference",
               Range("a symmetric law, a bias up to 0.3 scales")
                   .needs(p_.law != InputLaw::lopsided, "the law is not symmetric")
                   .needs(std::abs(b) <= kSmallBias * s, "the bias is above 0.3 scales")),
    };
  }

 private:
  /// M(b) − M(0) − b/2, measured on the same draws.
  double miss() const { return count_.rise() - 0.5 * p_.bias; }
  double closed_miss(InputLaw law, double b) const {
    const theory::MeanRelu closed(law, p_.scale);
    return closed.mean(b) - closed.mean(0) - 0.5 * b;
  }
  template <class Of>
  static std::vector<double> each(const std::vector<double>& x, const Of& of) {
    std::vector<double> y;
    for (const double at : x) y.push_back(of(at));
    return y;
  }

  View mean_view() const {
    return scatter("mean", "The neuron's average output", axis("bias $b$"),
                   axis("mean of $\\max(z + b, 0)$"))
        .measured("counted", biases_, count_.means())
        .predicted("closed form", biases_, each(biases_, [&](double b) { return theory_.mean(b); }))
        .reference("straight line of slope ½", biases_,
                   each(biases_, [&](double b) { return theory_.mean(0) + 0.5 * b; }))
        .add(Role::test, "at your bias", std::vector{p_.bias}, std::vector{count_.mean()});
  }
  /// The chosen law measured, the others as grey lines.
  View miss_view() const {
    std::vector<double> measured = count_.rises();
    for (std::size_t j = 0; j < biases_.size(); ++j) measured[j] -= 0.5 * biases_[j];
    const auto closed = [&](InputLaw law) {
      return each(biases_, [&](double b) { return closed_miss(law, b); });
    };
    Plot plot = curve("miss", "What the straight line of slope ½ misses", axis("bias $b$"),
                      axis("mean $-$ line"), biases_);
    plot.measured("counted", measured).predicted("closed form", closed(p_.law));
    for (std::size_t k = 0; k < 4; ++k) {
      const auto law = static_cast<InputLaw>(k);
      if (law != p_.law) plot.reference(theory::kInputLawWords[k], closed(law));
    }
    return plot;
  }
  View slope_view() const {
    Plot plot = curve("slope", "The slope of the average: how often the neuron fires",
                      axis("bias $b$"), axis("$P(z > -b)$"), biases_);
    plot.measured("counted", count_.shares()).predicted("closed form", each(biases_, [&](double b) {
                                                          return theory_.slope(b);
                                                        }));
    return plot.reference("½", 0.5);
  }
  /// The law itself, as the share of the draws in each bin over its width, and where the kink lies.
  View density_view() const {
    const double width = 2 * kTail * p_.scale / as_double(kBins);
    std::vector<double> middle, closed;
    for (Index i = 0; i < kBins; ++i) {
      const double low = -kTail * p_.scale + width * as_double(i);
      middle.push_back(low + 0.5 * width);
      closed.push_back((theory_.slope(-low) - theory_.slope(-low - width)) / width);
    }
    const double most = *std::max_element(closed.begin(), closed.end());
    return curve("density", "The law of the input, and the kink", axis("input $z$"),
                 axis("density"), middle)
        .measured("counted", count_.density())
        .predicted("closed form", closed)
        .reference("the kink, $z = -b$", std::vector{-p_.bias, -p_.bias}, std::vector{0.0, most});
  }
  View convergence_view() const {
    return over_steps(history_, "convergence", "How far the count is off",
                      log_axis("distance from $\\mathbb{E}\\,y$"))
        .measured("counted", "distance")
        .predicted("standard error", "standard_error");
  }

  Random random_;
  theory::MeanRelu theory_;
  std::vector<double> biases_;
  ReluCount count_;
  Recorder history_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<MeanRelu, Parameters>(
      {.title = "The average of a kink",
       .question = "How does the average output of a ReLU neuron depend on its bias?",
       .precision = "double: a mean is held against a closed form",
       .range = "The mean, for any law. The slope ½ at $b = 0$, for symmetric laws. The straight "
                "line and its first correction, for biases small beside the law's scale.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    for (std::size_t k = 0; k < 4; ++k) {
      for (const double bias : {0.0, 0.1, -0.3, 1.0}) {
        Parameters p;
        p.law = static_cast<InputLaw>(k);
        p.bias = bias;
        p.draws = 300000;
        const std::string name = std::string(theory::kInputLawWords[k]) +
                                 ", b = " + short_number(bias, 2) + ", seed " +
                                 std::to_string(seed) + ": ";
        add_verdicts(result, name, *run_whole<MeanRelu>(p, seed));
      }
    }
    Parameters p;
    p.law = InputLaw::lopsided;
    const auto run = run_whole<MeanRelu>(p, seed);
    result.add(*run, within("control, lopsided, seed " + std::to_string(seed) +
                                ": slope of the mean at b = 0 is 1/e, not ½",
                            theory::MeanRelu(p.law, p.scale).slope(0), run->slope(), 0.008,
                            "five standard errors of a count of 100,000; ½ is off by 0.13",
                            "outside the claim's range"));
  }
  return result;
}

}  // namespace lm::mean_relu
