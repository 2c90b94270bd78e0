// Experiment circle-kernel: a network on a circle learns each frequency at the speed of its
// eigenvalue, and without a bias some of them never.
#include "theory/circle_kernel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "experiments/kernels/circle_training.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/gradient_flow.hpp"

namespace lm::circle_kernel {
namespace {

using theory::CircleModel;

/// A mean of H shares lies so many standard deviations off once in two million runs; the shares
/// hold squares of normals, so at H = 64 the tail is a little longer.
constexpr double kErrors = 6;
/// The grid cannot tell k from 128 − k and 128 + k: their eigenvalues come on top, 1.3 % at k = 10.
constexpr double kGrid = 0.015;
/// The kernel is off by 1/√H at the start, and ReLU's kinks move as the network learns: measured
/// 0.90 to 1.03 at H = 2048.
constexpr double kRate = 0.25;
/// Slower frequencies take the weights further, and the kernel moves more on the way.
constexpr double kSlow = 0.008, kBrisk = 0.02;
/// Of an amplitude up to 0.1. Measured 0.004 at 0.05.
constexpr double kOwn = 0.03;
/// Sums of 128 points and up to 10,000 updates, each rounded: 1e-16 each.
constexpr double kRounding = 1e-9;

enum class Target { cosine, chord };
constexpr std::array<const char*, 2> kTargetWords{"cosine", "chord"};
/// Of each cosine in the chord of all frequencies.
constexpr double kChord = 0.25;

struct Parameters {
  CircleModel model = CircleModel::relu_no_bias;
  std::int64_t frequency = 2;
  Target target = Target::cosine;
  double amplitude = 1;
  std::int64_t width = 1024;
  double learning_rate = 0.5;
  std::int64_t updates = 1000;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Network");
    v.choice(model, theory::kCircleModelWords, param("model", "Network"),
             "ReLU units without a bias or with one, or no hidden layer at all.");
    v.integer(width, width_param(16, 4096), "Hidden units; the linear model has none.");
    v.group("Task");
    v.integer(frequency, param("frequency", "Frequency").symbol("k").between(0, kFrequencies - 1),
              "Asked for is $\\cos k\\theta$.");
    v.choice(target, kTargetWords, param("target", "Asked for"),
             "One cosine, or a chord: a quarter of every cosine from 0 to 10.");
    v.real(amplitude, param("amplitude", "Amplitude").symbol("a").log(0.01, 2),
           "How much of it: the more, the more the kernel moves on the way.");
    v.group("Training");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(0.01, 4),
           "Of gradient descent on half the mean squared error over 128 points.");
    v.integer(updates, param("updates", "Updates").log(10, 10000), "Steps of the run.");
  }
};

CircleOptions options_of(const Parameters& p) {
  CircleOptions o;
  o.hidden = p.model != CircleModel::linear;
  o.bias = p.model == CircleModel::relu_bias;
  o.width = as_index(p.width);
  o.learning_rate = p.learning_rate;
  for (Index k = 0; k < kFrequencies; ++k) {
    const double one = k == as_index(p.frequency) ? 1.0 : 0.0;
    o.amplitudes[as_size(k)] = p.amplitude * (p.target == Target::chord ? kChord : one);
  }
  return o;
}

class CircleKernel : public ExperimentOf<Parameters> {
 public:
  CircleKernel(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        k_(as_index(p.frequency)),
        training_(options_of(p), static_cast<std::uint64_t>(setup.seed)),
        history_({"residual", "predicted", "own"}) {
    for (Index k = 0; k < kFrequencies; ++k) modes_.push_back(theory::circle_mode(p.model, k));
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.updates; }
  Views views() const override {
    return {function_view(), residual_view(), modes_view(), eigenvalues_view(), speeds_view()};
  }
  Scalars scalars() const override {
    return {
        measured("eigenvalue", eigenvalue(), "eigenvalue of this network's kernel"),
        predicted("predicted_eigenvalue", lambda(k_), "the same for infinite width"),
        measured("residual", residual(), "share of the cosine that is left"),
        predicted("predicted_residual", predicted_residual(k_), "the same, in theory"),
        predicted("own_residual", own_residual(), "by this network's kernel at the start"),
        measured("rate", training_.rate(k_), "rate of learning, per $\\eta$"),
        measured("rate_over_eigenvalue", rate_over_eigenvalue(),
                 "rate over the predicted eigenvalue"),
        measured("updates_to_learn", training_.updates_to_learn(k_), "updates until $1/e$ is left"),
        predicted("predicted_updates", predicted_updates(), "the same, in theory")};
  }
  double residual() const { return training_.residual(k_); }
  double own_residual() const { return training_.own_residual(k_, step()); }
  double rate_over_eigenvalue() const {
    return lambda(k_) > 0 ? training_.rate(k_) / lambda(k_) : kNaN;
  }

 protected:
  void take_step() override { training_.step(); }
  bool finished() const override { return step() >= p_.updates; }
  std::optional<std::string> trouble() const override {
    return training_.trouble(p_.learning_rate);
  }
  void record() override {
    history_.add(step(), {residual(), predicted_residual(k_), own_residual()});
  }
  Checks checks() const override {
    const auto& mode = modes_[as_size(k_)];
    const double spread = std::sqrt(mode.variance / as_double(p_.width));
    const bool never = lambda(k_) == 0;
    return {
        within(
            "eigenvalue of the frequency, from the network's own kernel", mode.eigenvalue,
            eigenvalue(), kErrors * spread + kGrid * mode.eigenvalue + 1e-12,
            "6 standard deviations of the mean of H units, and the grid",
            Range("64 units or more").needs(p_.width >= 64, "fewer than 64 units").even_diverged()),
        within("share of the cosine left, of a frequency with eigenvalue 0", 1, residual(),
               kRounding, "rounding of each update: a theorem at any width",
               Range("eigenvalue 0: odd frequencies from 3 on without a bias, all but 1 of the "
                     "linear model")
                   .needs(never, "the eigenvalue is not 0")),
        within("rate of learning over the predicted eigenvalue", 1, rate_over_eigenvalue(), kRate,
               "the kernel of a finite network: off at the start, and moving",
               Range("ReLU; one cosine of eigenvalue 0.008 or more, amplitude up to 1; 2048 units "
                     "or more, 1024 for eigenvalues from 0.02; ηλ below 0.8 for all frequencies; "
                     "from 1/e on")
                   .needs(p_.model != CircleModel::linear, "the linear model is exact")
                   .needs(lambda(k_) >= kSlow, "the eigenvalue is below 0.008")
                   .needs(p_.amplitude <= 1, "the amplitude is above 1")
                   .needs(p_.target == Target::cosine, "other frequencies are learned, too")
                   .needs(p_.width >= (lambda(k_) < kBrisk ? 2048 : 1024), "too few units")
                   .needs(p_.learning_rate * lambda(0) < 0.8, "a step is too large")
                   .awaits(!std::isnan(training_.updates_to_learn(k_)), "more than 1/e is left")),
        within("share left of a little cosine, against the network's own kernel at the start",
               own_residual(), residual(), kOwn, "the kernel moves in proportion to the answer",
               Range("ReLU; one cosine of amplitude 0.1 or less; 1024 units or more; ηλ below 0.8")
                   .needs(p_.model != CircleModel::linear, "the linear model is exact")
                   .needs(p_.target == Target::cosine, "other frequencies are learned, too")
                   .needs(p_.amplitude <= 0.1, "the amplitude is above 0.1")
                   .needs(p_.learning_rate * lambda(0) < 0.8, "a step is too large")
                   .needs(p_.width >= 1024, "fewer than 1024 units")),
        within("share of the cosine left by the linear model", predicted_residual(k_), residual(),
               kRounding, "rounding of each update",
               Range("the linear model").needs(p_.model == CircleModel::linear, "hidden units"))};
  }

 private:
  double lambda(Index k) const { return modes_[as_size(k)].eigenvalue; }
  double eigenvalue() const { return training_.eigenvalues()[as_size(k_)]; }
  double predicted_residual(Index k) const {
    return theory::integer_power(1 - p_.learning_rate * lambda(k), step());
  }
  /// The step at which (1 − ηλ)^s is 1/e.
  double predicted_updates() const {
    const double left = 1 - p_.learning_rate * lambda(k_);
    return left > 0 && left < 1 ? -1 / lm::log(left) : kNaN;
  }

  View function_view() const {
    Vector theory = Vector::Zero(kCirclePoints);
    for (Index k = 0; k < kFrequencies; ++k) {
      theory += training_.amplitude_wanted(k) * (1 - predicted_residual(k)) * training_.wave(k);
    }
    return curve("function", "What the network answers around the circle",
                 axis("angle $\\theta$", "°"), axis("answer $f - f_0$"), training_.degrees())
        .measured("network", training_.answer())
        .predicted("kernel of infinite width", theory)
        .add(Role::train, "asked for", training_.wanted());
  }
  View residual_view() const {
    return over_steps(history_, "residual", "What is left of the cosine",
                      axis("share left of $\\cos k\\theta$"))
        .x_axis(axis("updates"))
        .measured("network", "residual")
        .predicted("$(1 - \\eta\\lambda_k)^s$", "predicted")
        .reference("this network's kernel at the start", "own")
        .reference("$1/e$", kInverseE);
  }
  View modes_view() const {
    std::vector<double> has, theory, wanted;
    for (Index k = 0; k < kFrequencies; ++k) {
      wanted.push_back(training_.amplitude_wanted(k));
      has.push_back(training_.amplitude(k));
      theory.push_back(wanted.back() * (1 - predicted_residual(k)));
    }
    return bars("modes", "Which frequencies the network has", axis("frequency $k$"),
                axis("amplitude"), frequencies())
        .measured("network", has)
        .predicted("kernel of infinite width", theory)
        .reference("asked for", wanted);
  }
  View eigenvalues_view() const {
    std::vector<double> theory;
    for (Index k = 0; k < kFrequencies; ++k) theory.push_back(lambda(k));
    return bars("eigenvalues", "The kernel's eigenvalue of each frequency", axis("frequency $k$"),
                axis("eigenvalue $\\lambda_k$"), frequencies())
        .measured("this network at the start", training_.eigenvalues())
        .predicted("infinite width", theory);
  }
  View speeds_view() const {
    std::vector<double> values, rates;
    double least = 1e-3, most = 1;
    for (Index k = 0; k < kFrequencies; ++k) {
      if (training_.amplitude_wanted(k) == 0 || lambda(k) == 0) continue;
      values.push_back(lambda(k));
      rates.push_back(training_.rate(k));
      most = std::max(most, lambda(k));
    }
    return scatter("speeds", "How fast each frequency is learned",
                   log_axis("eigenvalue $\\lambda_k$"), log_axis("rate of learning, per $\\eta$"))
        .measured("frequencies of the task", values, rates)
        .predicted("rate = eigenvalue", std::vector{least, most}, std::vector{least, most});
  }
  static std::vector<double> frequencies() {
    std::vector<double> all;
    for (Index k = 0; k < kFrequencies; ++k) all.push_back(as_double(k));
    return all;
  }

  Index k_;
  CircleTraining training_;
  std::vector<theory::CircleMode> modes_;
  Recorder history_;
};

using Run = std::unique_ptr<Made<CircleKernel>>;

Run run_of(CircleModel model, std::int64_t frequency, std::int64_t width, std::int64_t updates,
           std::int64_t seed) {
  Parameters p;
  p.model = model;
  p.frequency = frequency;
  p.width = width;
  p.updates = updates;
  return run_whole<CircleKernel>(p, seed);
}

/// Each frequency at its own speed, by three networks.
void check_speeds(std::int64_t seed, Battery& result) {
  for (const auto& [frequency, updates] :
       std::vector<std::pair<std::int64_t, std::int64_t>>{{0, 20}, {1, 40}, {2, 80}, {4, 600}}) {
    const Run run = run_of(CircleModel::relu_no_bias, frequency, 2048, updates, seed);
    add_verdicts(
        result,
        "k = " + std::to_string(frequency) + ", H = 2048, seed " + std::to_string(seed) + ": ",
        *run);
  }
}

/// cos 3θ and cos 5θ: never without a bias, at any width; learned with one.
void check_never(Battery& result) {
  for (const std::int64_t frequency : {3, 5}) {
    const std::string name = "k = " + std::to_string(frequency);
    for (const std::int64_t width : {16, 256, 1024}) {
      const Run run = run_of(CircleModel::relu_no_bias, frequency, width, 1000, 1);
      add_verdicts(result, name + ", no bias, H = " + std::to_string(width) + ": ", *run);
    }
    Parameters chord;
    chord.frequency = frequency;
    chord.target = Target::chord;
    add_verdicts(result, name + " in a chord, no bias: ", *run_whole<CircleKernel>(chord, 1));
    const Run biased = run_of(CircleModel::relu_bias, frequency, 1024, 2000, 1);
    add_verdicts(result, name + ", with a bias: ", *biased);
    result.add(*biased, at_most(name + ", with a bias (control): share left after 2000 updates",
                                0.5, biased->residual(), 0, "the theorem says 1",
                                "outside the theorem: there is a bias"));
  }
}

}  // namespace

ExperimentInfo info() {
  return info_of<CircleKernel, Parameters>(
      {.title = "Frequencies on a circle",
       .question = "How fast does a network on a circle learn each frequency, and which does it "
                   "never learn?",
       .precision = "double: what is never learned is a zero to rounding",
       .range = "Eigenvalues: at any width, with a spread of $1/\\sqrt H$. What is never learned: "
                "a theorem at any width. Rates: wide networks and small steps.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) check_speeds(seed, result);
  check_never(result);
  Parameters small;
  small.frequency = 4;
  small.amplitude = 0.05;
  small.updates = 400;
  const Run little = run_whole<CircleKernel>(small, 1);
  add_verdicts(result, "k = 4, a twentieth of the cosine: ", *little);
  result.add(*little, within("k = 4, a twentieth of the cosine: rate over the predicted eigenvalue",
                             1, little->rate_over_eigenvalue(), 0.12,
                             "the eigenvalue of 1024 units scatters by 3 %, of the cosine alone by "
                             "4 %: three standard deviations",
                             "a small amplitude leaves the kernel as it was"));
  for (const std::int64_t frequency : {1, 2}) {
    const Run run = run_of(CircleModel::linear, frequency, 1024, 40, 1);
    add_verdicts(result, "linear, k = " + std::to_string(frequency) + ": ", *run);
  }
  return result;
}

}  // namespace lm::circle_kernel
