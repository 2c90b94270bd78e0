// Experiment lipschitz-bounds: what a stack of blocks and a convolution can stretch at most, and
// which bounds are none.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/sampling.hpp"
#include "core/statistics.hpp"
#include "experiments/robustness/stretched_stack.hpp"
#include "experiments/robustness/wrapped_convolution.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/lipschitz.hpp"

namespace lm::lipschitz_bounds {
namespace {

using robustness::Blocks;
using robustness::Weights;

constexpr double kRounding = 1e-9;
/// 8 × 8 pixels: more than any kernel has places.
constexpr Index kSide = 8;
constexpr std::int64_t kStory = 60, kMost = 400;
/// Power iteration on each kernel that is drawn.
constexpr int kPerDraw = 20;

constexpr std::array kBlocksWords{"aligned", "random"};
constexpr std::array kWeightsWords{"normal", "ones"};

struct Parameters {
  std::int64_t depth = 10;
  double branch = 1;
  Blocks blocks = Blocks::aligned;
  std::int64_t inputs = 1, outputs = 6, kernel = 3;
  Weights weights = Weights::normal;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("The residual stack");
    v.integer(depth, param("depth", "Blocks").symbol("D").between(1, 50), "One after another.");
    v.real(branch, param("branch", "Constant of a branch").symbol("L").log(0.01, 2),
           "Each block is $h + f(h)$, and $f$ stretches by $L$ at most.");
    v.choice(blocks, kBlocksWords, param("blocks", "Branches"),
             "aligned: all stretch one direction. random: each its own.");
    v.group("The convolution");
    v.integer(inputs, param("inputs", "Input channels").between(1, 6), "Channels of the picture.");
    v.integer(outputs, param("outputs", "Output channels").between(1, 12), "Filters.");
    v.integer(kernel, param("kernel", "Kernel size").symbol("k").between(1, 7),
              "Filters see $k \\times k$ pixels of a picture that wraps around.");
    v.choice(weights, kWeightsWords, param("weights", "Weights"),
             "normal: drawn from $N(0, 1/(k^2 c))$ for $c$ input channels. ones: all 1.");
  }
};

theory::ConvolutionKernel kernel_of(const Parameters& p, std::uint64_t seed) {
  return robustness::drawn_kernel(p.weights, as_index(p.kernel), as_index(p.inputs),
                                  as_index(p.outputs), seed);
}

/// The norms of one kernel; `spectral` as measured by power iteration.
struct Norms {
  explicit Norms(const theory::ConvolutionKernel& kernel)
      : infinity(theory::convolution_infinity_norm(kernel)),
        one(theory::convolution_one_norm(kernel)),
        interpolated(theory::interpolated_bound(kernel)) {}
  double infinity, one, interpolated, spectral = 0;
};

class LipschitzBounds : public ExperimentOf<Parameters> {
 public:
  LipschitzBounds(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        seed_(static_cast<std::uint64_t>(setup.seed)),
        stack_(p.blocks, as_index(p.depth), p.branch, seed_),
        convolution_(kernel_of(p, seed_), kSide),
        drawn_(convolution_.kernel(), kSide),
        gains_(theory::wave_gains(convolution_.kernel(), kSide)),
        own_(convolution_.kernel()),
        picture_(kSide * kSide, as_index(p.inputs)),
        trial_(picture_),
        power_({"gain"}) {
    robustness::draw_picture(picture_, seed_, 0);
    for (Index o = 0; o < as_index(p.outputs); ++o) {
      measured_infinity_ = std::max(measured_infinity_, convolution_.sign_gain(o));
    }
    draws_.reserve(as_size(kMost));
    begin();
  }

  std::int64_t suggested_steps() const override { return kStory; }
  Views views() const override {
    return {stack_view(), norms_view(), power_view(), draws_view(), waves_view()};
  }
  Scalars scalars() const override {
    return {
        predicted("residual_bound", bound(), "bound of the stack $(1 + L)^D$"),
        measured("residual_measured", stretched(), "largest stretch found"),
        reference("additive_claim", additive(), "if stacking added: $1 + DL$"),
        predicted("infinity_norm", own_.infinity,
                  "$\\lVert\\cdot\\rVert_\\infty$, largest $\\sum|w|$"),
        measured("measured_infinity_norm", measured_infinity_, "the same, by convolving"),
        predicted("one_norm", own_.one, "$\\lVert\\cdot\\rVert_1$"),
        measured("spectral_norm", own_.spectral, "2-norm, by power iteration"),
        predicted("predicted_spectral_norm", gains_.maxCoeff(), "2-norm, by waves"),
        predicted("interpolated_bound", own_.interpolated,
                  "$\\sqrt{\\lVert\\cdot\\rVert_1\\lVert\\cdot\\rVert_\\infty}$"),
        measured("two_over_infinity", gains_.maxCoeff() / own_.infinity,
                 "2-norm over $\\lVert\\cdot\\rVert_\\infty$"),
        measured("underestimated_share", underestimated(),
                 "drawn kernels with the 2-norm above $\\lVert\\cdot\\rVert_\\infty$"),
        measured(
            "largest_over_interpolated", over_interpolated(),
            "largest 2-norm over $\\sqrt{\\lVert\\cdot\\rVert_1\\lVert\\cdot\\rVert_\\infty}$")};
  }
  double stretched() const { return stack_.stretches().back(); }
  double bound() const {
    return theory::residual_bound(std::vector<double>(as_size(p_.depth), p_.branch));
  }
  double additive() const { return 1 + as_double(p_.depth) * p_.branch; }
  double spectral() const { return own_.spectral; }
  double infinity() const { return own_.infinity; }
  double waves() const { return gains_.maxCoeff(); }
  double underestimated() const {
    if (draws_.empty()) return kNaN;
    return as_double(std::count_if(
               draws_.begin(), draws_.end(),
               [](const Norms& n) { return n.spectral > n.infinity * (1 + kRounding); })) /
           as_double(draws_.size());
  }
  double over_interpolated() const {
    double most = own_.spectral / own_.interpolated;
    for (const Norms& n : draws_) most = std::max(most, n.spectral / n.interpolated);
    return most;
  }

 protected:
  void take_step() override {
    stack_.search();
    own_.spectral = std::max(own_.spectral, convolution_.power_step(picture_));
    draw_another(static_cast<std::uint64_t>(step()) + 1);
  }
  bool finished() const override { return step() >= kMost; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override { power_.add(step(), {step() > 0 ? own_.spectral : kNaN}); }

  Checks checks() const override {
    const double pixels = as_double(kSide * kSide * p_.inputs);
    const bool aligned = p_.blocks == Blocks::aligned;
    return {
        at_most("largest stretch of the stack", bound(), stretched(), kRounding * bound(),
                "a theorem, up to rounding", "any blocks"),
        within("largest stretch of aligned blocks", bound(), stretched(), kRounding * bound(),
               "all blocks stretch one direction; rounding",
               Range("aligned blocks with a bound of e or more, once an input switches them on")
                   .needs(aligned, "the blocks stretch different directions")
                   .needs(bound() >= lm::exp(1.0), "ten steps do not find a direction so weak")
                   .awaits(step() >= 20, "no input and its opposite were both tried")),
        within("largest pixel over largest pixel", own_.infinity, measured_infinity_,
               kRounding * own_.infinity, "rounding of the sum", "any kernel"),
        at_most("2-norm by power iteration against the waves", waves(), spectral(),
                kRounding * waves(), "power iteration comes from below", "any kernel"),
        within("2-norm by power iteration", waves(), spectral(),
               waves() * lm::log(pixels) / std::max(1.0, as_double(step() - 1)),
               "twice its mean error after k steps from a random start, ln(N)/2(k − 1)",
               Range("any kernel, from step 20 on").awaits(step() >= 20, "fewer than 20 steps")),
        at_most("largest 2-norm over the interpolated bound, of all kernels", 1,
                over_interpolated(), kRounding, "a theorem, up to rounding", "any kernel"),
        at_most("2-norm against the largest sum of weights", infinity(), spectral(),
                kRounding * infinity(), "a theorem of Young, up to rounding",
                Range("one channel in and one out")
                    .needs(p_.inputs == 1 && p_.outputs == 1,
                           "the sum of weights is the ∞-norm, and no bound of lengths")),
        within("2-norm of a kernel of ones",
               as_double(p_.kernel * p_.kernel) * std::sqrt(as_double(p_.inputs * p_.outputs)),
               spectral(), kRounding * waves(), "the constant picture is its own answer; rounding",
               Range("all weights 1, from step 60 on")
                   .needs(p_.weights == Weights::ones, "the weights are drawn")
                   .awaits(step() >= kStory, "power iteration is on its way"))};
  }

 private:
  void draw_another(std::uint64_t number) {
    if (p_.weights == Weights::normal) robustness::draw_normal(drawn_.kernel(), seed_, number);
    robustness::draw_picture(trial_, seed_, number);
    Norms norms(drawn_.kernel());  // one short list: the sums of the input channels
    for (int k = 0; k < kPerDraw; ++k) norms.spectral = drawn_.power_step(trial_);
    draws_.push_back(norms);
  }
  View stack_view() const {
    const std::vector<double> blocks = count_from_zero(as_index(p_.depth) + 1);
    std::vector<double> product, sum;
    for (const double l : blocks) {
      product.push_back(theory::residual_bound(std::vector<double>(as_size(l), p_.branch)));
      sum.push_back(1 + l * p_.branch);
    }
    Plot plot = curve("stack", "What a stack of blocks with skips can stretch", axis("blocks"),
                      log_axis("stretch"), blocks);
    if (step() > 0) plot.measured("largest found", stack_.stretches());
    return plot.predicted("$(1 + L)^D$", product).reference("if it added: $1 + DL$", sum);
  }
  View norms_view() const {
    const auto of_draws = [this](double Norms::*which) {
      std::vector<double> all;
      for (const Norms& n : draws_) all.push_back(n.*which);
      return median(all);
    };
    Plot plot = bars("norms", "Three norms of a convolution, and a bound",
                     axis("1: this kernel, 2: median of the kernels drawn"), axis("norm"), {1, 2});
    const auto both = [&](Role role, const char* name, double own, double Norms::*which) {
      plot.add(role, name, std::vector{own, of_draws(which)});
    };
    both(Role::measured, "2-norm, by power iteration", own_.spectral, &Norms::spectral);
    both(Role::predicted, "∞-norm: largest Σ|w|", own_.infinity, &Norms::infinity);
    both(Role::predicted, "1-norm", own_.one, &Norms::one);
    both(Role::predicted, "√(1-norm · ∞-norm)", own_.interpolated, &Norms::interpolated);
    return plot;
  }
  View power_view() const {
    return over_steps(power_, "power", "The 2-norm, from below", axis("2-norm"))
        .x_axis(axis("steps of power iteration"))
        .measured("power iteration", "gain")
        .predicted("by waves", waves())
        .reference("$\\lVert\\cdot\\rVert_\\infty$", own_.infinity)
        .reference("interpolated bound", own_.interpolated);
  }
  View draws_view() const {
    std::vector<double> infinity, spectral, interpolated;
    for (const Norms& n : draws_) {
      infinity.push_back(n.infinity);
      interpolated.push_back(n.interpolated);
      spectral.push_back(n.spectral);
    }
    double most = 1.05 * own_.infinity;
    for (const Norms& n : draws_) most = std::max({most, n.infinity, n.interpolated});
    return scatter("draws", "Other kernels: is the bound above the 2-norm?", axis("bound"),
                   axis("2-norm"))
        .measured("$\\lVert\\cdot\\rVert_\\infty$ as the bound", infinity, spectral)
        .measured("interpolated bound", interpolated, spectral)
        .reference("bound = norm", std::vector{0.0, most}, std::vector{0.0, most});
  }
  View waves_view() const {
    return heat_map("waves", "The gain of each wave", axis("waves across"), axis("waves up"),
                    axis("gain"))
        .add(Role::predicted, "gain", gains_);
  }

  std::uint64_t seed_;
  robustness::StretchedStack stack_;
  robustness::WrappedConvolution convolution_, drawn_;
  Matrix gains_;
  Norms own_;
  double measured_infinity_ = 0;
  Matrix picture_, trial_;
  std::vector<Norms> draws_;
  Recorder power_;
};

void check_stacks(Battery& result) {
  for (const double branch : {0.1, 1.0}) {
    for (const Blocks blocks : {Blocks::aligned, Blocks::random}) {
      Parameters p;
      p.branch = branch, p.blocks = blocks, p.depth = branch < 1 ? 50 : 10;
      const auto run = run_whole<LipschitzBounds>(p, 1);
      const std::string name = std::string(kBlocksWords.at(as_size(static_cast<int>(blocks)))) +
                               " blocks, L = " + short_number(branch, 2) + ": ";
      add_verdicts(result, name, *run);
      if (blocks == Blocks::random) continue;
      result.add(*run, at_least("control, " + name + "largest stretch over 1 + DL", 10,
                                run->stretched() / run->additive(), 0, "(1 + L)^D is not 1 + DL",
                                "the claim that stacking adds"));
    }
  }
}

void check_convolutions(Battery& result) {
  for (const std::int64_t seed : result.seeds) {
    for (const auto& [inputs, outputs, kernel] :
         {std::array{1, 1, 5}, {3, 3, 3}, {1, 9, 1}, {2, 8, 3}, {6, 2, 3}}) {
      Parameters p;
      p.inputs = inputs, p.outputs = outputs, p.kernel = kernel;
      const auto run = run_for<LipschitzBounds>(p, seed, 300);
      const std::string name = std::to_string(inputs) + " to " + std::to_string(outputs) +
                               " channels, k = " + std::to_string(kernel) + ", seed " +
                               std::to_string(seed) + ": ";
      add_verdicts(result, name, *run);
      result.add(*run, within(name + "2-norm after 300 steps", run->waves(), run->spectral(),
                              0.01 * run->waves(), "half of ln(N)/2(k − 1)", "any kernel"));
      if (inputs == 1 && outputs == 1) {
        result.add(*run, equal(name + "share of kernels with the 2-norm above Σ|w|", 0,
                               run->underestimated(), "one channel: a theorem of Young",
                               "one channel in, one out"));
      }
    }
  }
}

void check_ones(Battery& result) {
  Parameters p;
  p.weights = Weights::ones, p.inputs = 1, p.outputs = 9, p.kernel = 1;
  const auto run = run_whole<LipschitzBounds>(p, 1);
  add_verdicts(result, "nine outputs of ones, k = 1: ", *run);
  result.add(*run, within("control, nine outputs of ones: 2-norm over Σ|w|", 3,
                          run->spectral() / run->infinity(), kRounding,
                          "one pixel becomes nine equal ones, of length 3",
                          "outside: Σ|w| bounds the largest pixel, not the length"));
  p.inputs = 3, p.outputs = 5, p.kernel = 3;
  add_verdicts(result, "three to five channels of ones: ", *run_whole<LipschitzBounds>(p, 1));
}

}  // namespace

ExperimentInfo info() {
  return info_of<LipschitzBounds, Parameters>(
      {.title = "Bounds that are none",
       .question = "What can a stack of blocks and a convolution stretch at most?",
       .precision = "double: norms are held to rounding",
       .range = "Any stack; any convolution on a picture that wraps around. $\\sum|w|$ bounds the "
                "largest pixel, and the length only with one channel in and out.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  check_stacks(result);
  check_convolutions(result);
  check_ones(result);
  return result;
}

}  // namespace lm::lipschitz_bounds
