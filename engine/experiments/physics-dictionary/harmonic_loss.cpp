// Experiment harmonic-loss: the squared error is a spring for each example, and descent a ball in
// honey.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/sampling.hpp"
#include "experiments/physics-dictionary/spring_well.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/harmonic_well.hpp"

namespace lm::harmonic_loss {
namespace {

/// Relaxation times that a run lasts, and that a kicked ball settles before it is measured.
constexpr double kTimes = 8, kSettling = 40;
constexpr std::int64_t kMostSteps = 20'000;
/// Steps of a kicked run over which its temperature is measured.
constexpr std::int64_t kKicked = 20'000;
/// Each step rounds once; the distance starts at a thousandth of the numbers or more, and a step
/// leaves a thousandth of it or more.
constexpr double kRounding = 1e-8, kLeastDistance = 1e-3, kLeastLeft = 1e-3;
constexpr double kErrors = 6;
constexpr Index kCurve = 41;
constexpr Index kBins = 31;
constexpr double kTail = 4;

struct Parameters {
  double target = 1;
  double spread = 0.5;
  std::int64_t examples = 20;
  double weight = -2;
  LossConvention loss = LossConvention::mean;
  WellShape shape = WellShape::square;
  double learning_rate = 0.05;
  std::int64_t batch = 0;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Examples");
    v.real(target, param("target", "Target").symbol("x_0").between(-5, 5),
           "Mean of the law that the examples' targets are drawn from.");
    v.real(spread, param("spread", "Spread of the targets").symbol("s").between(0, 2),
           "Their standard deviation. 0: one weight fits all of them, which is interpolation.");
    v.integer(examples, param("examples", "Examples").symbol("P").log(1, 500),
              "Springs in parallel.");
    v.group("Loss");
    v.choice(loss, kLossConventionNames, param("loss", "Factor of the loss").symbol("c"),
             "sum: 1. mean: 1/P. half_sum: 1/2. half_mean: 1/2P.");
    v.choice(shape, kWellShapeWords, param("shape", "Shape"),
             "square: $(w - y)^2$, a spring. absolute: $|w - y|$, a weight on a string.");
    v.group("Training");
    v.real(weight, param("weight", "Weight at the start").symbol("w_0").between(-5, 5),
           "The model says w to every example.");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-4, 2),
           "Of gradient descent.");
    v.integer(batch, param("batch", "Batch").symbol("B").between(0, 100),
              "Examples drawn for each step, with replacement; 0 takes all of them.");
  }
};

class HarmonicLoss : public ExperimentOf<Parameters> {
 public:
  HarmonicLoss(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        y_(p.examples),
        batches_(static_cast<std::uint64_t>(setup.seed), stream("harmonic-loss/batches")),
        all_(p.shape, p.loss, p.examples),
        some_(p.shape, p.loss, std::max<Index>(1, p.batch)),
        w_(p.weight),
        bins_(as_size(kBins), 0.0),
        history_({"weight", "distance", "predicted_weight", "predicted_distance", "honey"}) {
    Random random(static_cast<std::uint64_t>(setup.seed), stream("harmonic-loss/targets"));
    fill_normal(random, y_);
    y_ = (p.target + p.spread * y_.array()).matrix();
    std::copy(y_.begin(), y_.end(), all_.targets());
    middle_ = y_.mean();
    variance_ = (y_.array() - middle_).square().mean();
    stiffness_ = 2 * loss_factor(p.loss, p.examples) * as_double(p.examples);
    batch_factor_ = stiffness_ / (2 * loss_factor(p.loss, batch_rows()) * as_double(batch_rows()));
    measure_stiffness();
    begin();
  }

  std::int64_t suggested_steps() const override {
    const double honey = theory::overdamped_relaxation(p_.learning_rate, stiffness_);
    const auto steps = static_cast<std::int64_t>(std::ceil(kTimes * std::max(honey, 4.0)));
    return kicked() ? settling() + kKicked : std::min(kMostSteps, steps);
  }
  Views views() const override {
    return {well_view(), course_view(), distance_view(), thermal_view()};
  }
  Scalars scalars() const override {
    return {measured("curvature", curvature_, "curvature of the loss"),
            predicted("predicted_curvature", stiffness_, "$k = 2cP$"),
            measured("spring", spring_, "pull of one example, by distance"),
            predicted("predicted_spring", 2 * loss_factor(p_.loss, p_.examples), "$2c$"),
            measured("relaxation", relaxation_, "steps until 1/e of the distance is left"),
            predicted("predicted_relaxation", relaxation(), "$-1/\\ln|1 - \\eta k|$"),
            reference("overdamped_relaxation",
                      theory::overdamped_relaxation(p_.learning_rate, stiffness_),
                      "of a ball in honey, $1/\\eta k$"),
            measured("temperature", temperature(),
                     "temperature $k\\langle(w - \\overline{y})^2\\rangle$"),
            predicted("predicted_temperature", predicted_temperature(),
                      "$(\\eta\\sigma^2/2B)/(1 - \\eta k/2)$"),
            predicted("temperature_error", predicted_temperature() * warmth_error(),
                      "its standard error"),
            reference("small_step_temperature", small_step_temperature(), "$\\eta\\sigma^2/2B$")};
  }

  double curvature() const { return curvature_; }
  double temperature() const {
    return kicked() && counted_ > 0 ? stiffness_ * squares_ / counted_ : kNaN;
  }
  /// |w − ȳ| over what the harmonic law leaves of the start.
  double over_law() const { return std::abs(w_ - middle_) / predicted_distance(); }
  bool crossed() const { return crossed_; }

 protected:
  void take_step() override {
    SpringWell& well = kicked() ? some_ : all_;
    if (kicked()) draw_batch();
    const double before = std::abs(w_ - middle_);
    well.at(w_);
    w_ -= p_.learning_rate * (kicked() ? batch_factor_ : 1) * well.slope();
    crossed_ = crossed_ || (w_ - middle_) * (p_.weight - middle_) < 0;
    note_relaxation(before, std::abs(w_ - middle_));
    if (kicked() && step() >= settling()) count_position();
  }
  std::optional<std::string> trouble() const override {
    if (std::abs(w_) < 1e6) return std::nullopt;
    return "the weight passed 1e6; learning_rate " + short_number(p_.learning_rate) +
           " times the curvature " + short_number(stiffness_) + " is above 2";
  }
  void record() override {
    const double t = as_double(step()), rate = p_.learning_rate * stiffness_;
    const double start = p_.weight - middle_;
    history_.add(step(), {w_, std::abs(w_ - middle_), middle_ + start * power(1 - rate, step()),
                          predicted_distance(), std::abs(start) * lm::exp(-rate * t)});
  }

  Checks checks() const override {
    const double rate = p_.learning_rate * stiffness_;
    const double size = std::abs(p_.weight) + y_.cwiseAbs().maxCoeff() + 1;
    const Range springs =
        Range("the squared error").needs(p_.shape == WellShape::square, "the loss is no square");
    Range calm = springs, warm = springs;
    calm.needs(!kicked(), "each step sees a few examples only")
        .needs(rate < 2, "ηk is 2 or more")
        .needs(std::abs(1 - rate) > kLeastLeft, "ηk is 1: a step lands, and leaves rounding only")
        .needs(std::abs(p_.weight - middle_) > kLeastDistance * size, "the start is the goal")
        .needs(relaxation() < as_double(suggested_steps()), "the run is shorter than a relaxation")
        .awaits(!std::isnan(relaxation_), "more than 1/e of the distance is left");
    warm.needs(kicked(), "each step sees all examples")
        .needs(rate <= 0.5, "ηk is above ½")
        .needs(settling() < kMostSteps, "the ball relaxes too slowly")
        .awaits(counted_ >= kKicked, "the ball has not been watched for 20,000 steps");
    const double rounding = 64 * kEpsilon * stiffness_ * size;
    const double heat = predicted_temperature();
    return {within("curvature of the loss", stiffness_, curvature_, rounding, "rounding", springs),
            within("pull of one example, by distance", 2 * loss_factor(p_.loss, p_.examples),
                   spring_, rounding, "rounding of a sum over all", springs),
            within("steps until 1/e of the distance is left", relaxation(), relaxation_,
                   kRounding * (1 + relaxation()), "rounding of each step", calm),
            within("temperature of the kicked ball", heat, temperature(),
                   kErrors * heat * warmth_error() + rounding * size,
                   "six standard errors, memory included; a kick's law is not quite normal", warm)};
  }

 private:
  bool kicked() const { return p_.batch > 0; }
  Index batch_rows() const { return std::max<Index>(1, p_.batch); }
  std::int64_t settling() const {
    const double honey = theory::overdamped_relaxation(p_.learning_rate, stiffness_);
    return static_cast<std::int64_t>(std::min(as_double(kMostSteps), std::ceil(kSettling * honey)));
  }
  void draw_batch() {
    double* targets = some_.targets();
    const auto count = static_cast<std::uint64_t>(p_.examples);
    for (Index i = 0; i < p_.batch; ++i) targets[i] = y_(static_cast<Index>(batches_.below(count)));
  }
  /// The time at which 1/e is left, on a straight line of the logarithm between two steps.
  void note_relaxation(double before, double after) {
    const double goal = std::abs(p_.weight - middle_) * lm::exp(-1.0);
    if (!std::isnan(relaxation_) || !(after <= goal) || before <= goal) return;
    const double share = after > 0 ? lm::log(before / goal) / lm::log(before / after) : 0;
    relaxation_ = as_double(step()) + share;
  }
  void count_position() {
    const double off = w_ - middle_;
    squares_ += off * off;
    counted_ += 1;
    const double place = (off / (kTail * thermal_width()) + 1) / 2 * as_double(kBins);
    if (place >= 0 && place < as_double(kBins)) bins_[as_size(place)] += 1;
  }
  /// By the slope half a unit to either side; of one example, by moving its target by one.
  void measure_stiffness() {
    all_.at(middle_ + 0.5);
    const double right = all_.slope();
    all_.at(middle_ - 0.5);
    curvature_ = right - all_.slope();
    const double left = all_.slope();
    all_.targets()[0] += 1;
    all_.at(middle_ - 0.5);
    spring_ = left - all_.slope();
    all_.targets()[0] -= 1;
  }

  static double power(double base, std::int64_t exponent) {
    const double size = lm::pow(std::abs(base), as_double(exponent));
    return base < 0 && exponent % 2 != 0 ? -size : size;
  }
  double predicted_distance() const {
    return std::abs(p_.weight - middle_) *
           std::abs(power(1 - p_.learning_rate * stiffness_, step()));
  }
  double relaxation() const { return theory::relaxation_steps(p_.learning_rate, stiffness_); }
  /// Var of a batch's slope: k² Var y / B.
  double force_variance() const {
    return stiffness_ * stiffness_ * variance_ / as_double(batch_rows());
  }
  double small_step_temperature() const {
    return kicked() ? 0.5 * p_.learning_rate * force_variance() : kNaN;
  }
  double predicted_temperature() const {
    if (!kicked()) return kNaN;
    return theory::kicked_temperature(p_.learning_rate, stiffness_, force_variance());
  }
  /// Relative standard error of the temperature.
  double warmth_error() const {
    return theory::variance_error(p_.learning_rate, stiffness_, kKicked);
  }
  double thermal_width() const {
    return std::sqrt(std::max(predicted_temperature(), 0.0) / stiffness_);
  }

  View well_view() const {
    const double reach =
        1.1 * std::max({std::abs(p_.weight - middle_), std::abs(w_ - middle_), 1.0});
    std::vector<double> w, height, parabola;
    all_.at(middle_);
    const double lowest = all_.loss();
    for (Index i = 0; i < kCurve; ++i) {
      const double off = reach * as_double(2 * i - kCurve + 1) / as_double(kCurve - 1);
      w.push_back(middle_ + off);
      all_.at(w.back());
      height.push_back(all_.loss());
      parabola.push_back(lowest + 0.5 * stiffness_ * off * off);
    }
    all_.at(w_);
    return scatter("well", "The loss as a well", axis("weight $w$"), axis("loss $L$"))
        .measured("the loss", w, height)
        .predicted("parabola of curvature $k$", w, parabola)
        .add(Role::test, "the weight now", std::vector{w_}, std::vector{all_.loss()});
  }
  View course_view() const {
    return over_steps(history_, "course", "The weight", axis("weight $w$"))
        .measured("gradient descent", "weight")
        .predicted("harmonic well", "predicted_weight")
        .reference("mean of the targets", middle_);
  }
  View distance_view() const {
    return over_steps(history_, "distance", "What is left of the way",
                      log_axis("distance from the bottom"))
        .measured("gradient descent", "distance")
        .predicted("$|1 - \\eta k|^t$", "predicted_distance")
        .reference("ball in honey, $e^{-\\eta kt}$", "honey");
  }
  /// The share of steps in each bin over its width, and e^{−V/T}.
  View thermal_view() const {
    const double width = thermal_width(), bin = 2 * kTail * width / as_double(kBins);
    std::vector<double> place, density, law;
    for (Index i = 0; i < kBins && bin > 0; ++i) {
      const double off = bin * (as_double(i) + 0.5) - kTail * width, u = off / width;
      place.push_back(middle_ + off);
      density.push_back(bins_[as_size(i)] / std::max(counted_, 1.0) / bin);
      law.push_back(lm::exp(-0.5 * u * u) / (width * std::sqrt(2 * kPi)));
    }
    return curve("thermal", "Where the kicked weight is found", axis("weight $w$"), axis("density"),
                 place)
        .measured("steps counted", density)
        .predicted("$e^{-V/T}$", law);
  }

  Vector y_;
  Random batches_;
  mutable SpringWell all_;
  SpringWell some_;
  double w_ = 0, middle_ = 0, variance_ = 0, stiffness_ = 0, batch_factor_ = 1;
  double curvature_ = 0, spring_ = 0, relaxation_ = kNaN;
  double squares_ = 0, counted_ = 0;
  bool crossed_ = false;
  std::vector<double> bins_;
  Recorder history_;
};

/// All four factors, at steps that creep, that overshoot, and that land.
void check_calm(std::int64_t seed, Battery& result) {
  for (const auto loss : {LossConvention::sum, LossConvention::mean, LossConvention::half_sum,
                          LossConvention::half_mean}) {
    for (const double rate : {0.02, 0.6, 1.7}) {
      Parameters p;
      p.loss = loss;
      const double stiffness = 2 * loss_factor(loss, p.examples) * as_double(p.examples);
      p.learning_rate = rate / stiffness;
      const std::string name = std::string(kLossConventionNames[as_size(static_cast<int>(loss))]) +
                               ", ηk = " + short_number(rate, 2) + ", seed " +
                               std::to_string(seed) + ": ";
      add_verdicts(result, name, *run_whole<HarmonicLoss>(p, seed));
    }
  }
}

void check_kicked(std::int64_t seed, Battery& result) {
  const std::string by = ", seed " + std::to_string(seed) + ": ";
  for (const double rate : {0.05, 0.2}) {
    for (const std::int64_t batch : {1, 4}) {
      Parameters p;
      p.learning_rate = rate;
      p.batch = batch;
      const std::string name = "η = " + short_number(rate, 2) + ", B = " + std::to_string(batch);
      add_verdicts(result, name + by, *run_whole<HarmonicLoss>(p, seed));
    }
  }
  Parameters p;
  p.batch = 1;
  p.spread = 0;
  const auto frozen = run_whole<HarmonicLoss>(p, seed);
  result.add(*frozen, at_most("interpolation" + by + "temperature", 0, frozen->temperature(), 1e-28,
                              "rounding: the square of 1e-15", "all targets equal"));
}

/// A loss that is no square is no spring; a step beyond 1/k crosses the bottom, which honey
/// forbids.
void check_controls(std::int64_t seed, Battery& result) {
  const std::string by = ", seed " + std::to_string(seed) + ": ";
  Parameters p;
  p.shape = WellShape::absolute;
  p.spread = 0.1;
  const auto run = run_for<HarmonicLoss>(p, seed, 40);
  result.add(*run, at_least("control, absolute" + by + "distance after 40 steps over the spring's",
                            10, run->over_law(), 0, "3 − 40 · 0.05 = 1 against 3 · 0.9^40 = 0.04",
                            "outside: the pull is the same at every distance"));
  p = Parameters();
  p.learning_rate = 0.8;
  const auto wild = run_for<HarmonicLoss>(p, seed, 5);
  result.add(*wild, equal("limit, ηk = 1.6" + by + "whether the ball crosses the bottom", 1,
                          wild->crossed() ? 1 : 0, "1 − ηk is negative; in honey it never does",
                          "ηk above 1"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<HarmonicLoss, Parameters>(
      {.title = "A spring for each example",
       .question = "What well is the squared error, how fast does descent relax in it, and how hot "
                   "does a batch make it?",
       .precision = "double: the steps are held against a closed form",
       .range = "The squared error. The relaxation holds for all examples at once and ηk below 2, "
                "the temperature for batches and ηk up to ½.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    check_calm(seed, result);
    check_kicked(seed, result);
    check_controls(seed, result);
  }
  return result;
}

}  // namespace lm::harmonic_loss
