// Experiment feature-learning: the same network, lazy and rich, on a target that needs features.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/rng.hpp"
#include "core/text.hpp"
#include "data/inputs.hpp"
#include "data/targets.hpp"
#include "experiments/battery.hpp"
#include "experiments/experiment.hpp"
#include "experiments/feature_learning_parameters.hpp"
#include "experiments/training.hpp"
#include "nn/activation.hpp"
#include "nn/losses.hpp"
#include "theory/tangent_kernel.hpp"

namespace lm {
namespace {

using features::Parameters;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kStory = 1000;
constexpr Index kTestExamples = 1000;
/// The test error is computed at steps that this divides.
constexpr std::int64_t kTestEvery = 10;
constexpr double kBiasDeviation = 0.3;
constexpr double kRunawayGrowth = 1e3;
/// The ratio of the two test errors, 91 to 177 over the seeds tried, held to a fifth of that, and
/// the shares of the first layer, measured 0.17 to 0.19 and 0.65 to 0.69; 3/20 at the start.
constexpr double kLeastRatio = 20;
constexpr double kMostLazyShare = 0.25;
constexpr double kLeastRichShare = 0.5;
/// The lazy test error against that of the kernel of infinite width, relative. At 512 units two
/// things of opposite sign are left: the random kernel of so few units errs more (9 % at γ = 0.1),
/// and what features still move at γ = 1 errs less (5 %).
constexpr double kKernelTolerance = 0.15;
/// Where the checks of a run are claimed.
constexpr const char* kRange =
    "d = 20, three coordinates matter, n from 300 to 500, richness from "
    "10 on, 1000 steps";

/// f(x) = 1/(γ√H) Σ u_k relu(w_k·x/√d + b_k), u, w ~ N(0, 1), b ~ N(0, 0.3²).
Network network_of(Index width, double richness) {
  return [width, richness](nn::Model& model, ad::Var x) {
    const double d = static_cast<double>(x.cols()), H = static_cast<double>(width);
    const nn::Start one{nn::Initializer::normal, {}, 1},
        bias{nn::Initializer::normal, {}, kBiasDeviation};
    const ad::Var W = model.parameter(x.cols(), width, "input", one);
    const ad::Var b = model.parameter(1, width, "bias", bias, false);
    const ad::Var u = model.parameter(width, 1, "output", one);
    const ad::Var h = ad::relu((1 / std::sqrt(d)) * ad::matmul(x, W) + b);
    return (1 / (richness * std::sqrt(H))) * ad::matmul(h, u);
  };
}

/// One of the two networks, with what is measured of it.
struct Contender {
  Contender(const Matrix& X, const Matrix& y, const Matrix& X_test, Index width, double gamma,
            double learning_rate, std::uint64_t seed)
      : richness(gamma),
        training(
            X, y, network_of(width, gamma),
            [](ad::Var f, ad::Var t) { return nn::squared_error(f, t, LossConvention::half_mean); },
            descent(learning_rate * gamma * gamma), seed),
        test(X_test, network_of(width, gamma), training.parameters()) {
    pair_up();
  }

  static OptimizerOptions descent(double rate) {
    OptimizerOptions options;
    options.learning_rate = rate;
    return options;
  }

  /// The second half of the units becomes the first with the opposite output weight, so that the
  /// network starts at zero exactly.
  void pair_up() {
    for (const ParameterBlock& block : training.blocks()) {
      const bool output = block.columns == 1;  // width × 1; the others are rows × width
      const Index width = output ? block.rows : block.columns;
      float* first = training.parameters() + block.offset;
      float* const end = first + block.size();
      for (; first != end; first += width) {
        for (Index j = 0; j < width / 2; ++j) {
          first[j + width / 2] = output ? -first[j] : first[j];
        }
      }
    }
    training.refresh();
  }

  /// The share of the first layer's squared weights on the first `relevant` inputs.
  double mass(Index relevant) const {
    const Matrix W = training.parameter(0);
    double kept = 0, all = 0;
    for (Index i = 0; i < W.rows(); ++i) {
      double row = 0;
      for (Index j = 0; j < W.cols(); ++j) row += W(i, j) * W(i, j);
      all += row;
      if (i < relevant) kept += row;
    }
    return kept / all;
  }

  double richness;
  Training<float> training;
  Evaluation<float> test;
  double test_error = kNaN;
};

class FeatureLearning : public Experiment {
 public:
  FeatureLearning(const Parameters& parameters, const Setup& setup);

  std::int64_t suggested_steps() const override { return kStory; }
  Observation observe() const override;

  const Contender& lazy() const { return *lazy_; }
  const Contender& rich() const { return *rich_; }
  double ratio() const { return lazy_->test_error / rich_->test_error; }
  /// The test error after each number of steps by theory: that of the kernel of infinite width,
  /// which shares nothing with the run but the data.
  std::vector<double> kernel_errors(const std::vector<std::int64_t>& steps) const;

 protected:
  void take_step() override;
  std::optional<std::string> trouble() const override;
  void record() override;

 private:
  void measure(Contender& one);
  View inputs_view() const;
  View units_view() const;
  void add_checks(Observation& seen) const;
  View history(const Recorder& kept, const char* name, const char* title, const char* y,
               const char* lazy, const char* rich) const;

  Parameters parameters_;
  Matrix X_, y_, X_test_, y_test_;
  double start_loss_ = 0;
  std::unique_ptr<Contender> lazy_, rich_;
  Recorder losses_, errors_;
};

FeatureLearning::FeatureLearning(const Parameters& parameters, const Setup& setup)
    : parameters_(parameters),
      losses_({"lazy", "rich"}),
      errors_({"lazy", "rich", "lazy mass", "rich mass"}) {
  const auto seed = static_cast<std::uint64_t>(setup.seed);
  const Index d = parameters.dimension;
  X_ = sign_inputs(parameters.samples, d, seed);
  X_test_ = sign_inputs(kTestExamples, d, Random(seed, stream("feature-learning/test")).bits());
  y_ = staircase(X_, parameters.relevant);
  y_test_ = staircase(X_test_, parameters.relevant);
  const Index width = parameters.width / 2 * 2;
  const double gamma = parameters.richness.value_or(std::sqrt(static_cast<double>(width)));
  lazy_ = std::make_unique<Contender>(X_, y_, X_test_, width, 1, parameters.learning_rate, seed);
  rich_ =
      std::make_unique<Contender>(X_, y_, X_test_, width, gamma, parameters.learning_rate, seed);
  start_loss_ = lazy_->training.loss();
  begin();
}

void FeatureLearning::take_step() {
  lazy_->training.step();
  rich_->training.step();
}

std::optional<std::string> FeatureLearning::trouble() const {
  for (const Contender* one : {lazy_.get(), rich_.get()}) {
    const double loss = one->training.loss();
    if (loss <= kRunawayGrowth * start_loss_) continue;
    return std::string("the loss of the ") + (one == lazy_.get() ? "lazy" : "rich") +
           (std::isfinite(loss) ? " network passed 1e3 times its start"
                                : " network is not finite") +
           "; learning_rate " + format_double(parameters_.learning_rate) + " is too large";
  }
  return std::nullopt;
}

void FeatureLearning::measure(Contender& one) {
  one.test.run();
  const Matrix f = one.test.output();
  double squares = 0, scale = 0;
  for (Index i = 0; i < f.rows(); ++i) {
    squares += (f(i, 0) - y_test_(i, 0)) * (f(i, 0) - y_test_(i, 0));
    scale += y_test_(i, 0) * y_test_(i, 0);
  }
  one.test_error = squares / scale;
}

void FeatureLearning::record() {
  losses_.add(step(), {lazy_->training.loss(), rich_->training.loss()});
  if (step() % kTestEvery != 0 && !divergence()) return;
  measure(*lazy_);
  measure(*rich_);
  const Index k = parameters_.relevant;
  errors_.add(step(), {lazy_->test_error, rich_->test_error, lazy_->mass(k), rich_->mass(k)});
}

View FeatureLearning::history(const Recorder& kept, const char* name, const char* title,
                              const char* y, const char* lazy, const char* rich) const {
  View view;
  view.name = name;
  view.title = title;
  view.kind = ViewKind::curve;
  view.x = {"step $k$", "", "linear"};
  view.y = {y, "", "log"};
  view.steps = kept.steps();
  for (const char* column : {lazy, rich}) {
    Series series;
    series.name = column == lazy ? "lazy, $\\gamma = 1$"
                                 : "rich, $\\gamma = " + format_double(rich_->richness) + "$";
    series.role = Role::measured;
    series.x = kept.steps();
    series.y = kept.column(column);
    view.series.push_back(std::move(series));
  }
  return view;
}

View FeatureLearning::inputs_view() const {
  View view;
  view.name = "inputs";
  view.title = "Where the first layer looks: share of its squared weights by input";
  view.kind = ViewKind::bars;
  view.x = {"input coordinate", "", "linear"};
  view.y = {"share", "", "linear"};
  for (const Contender* one : {lazy_.get(), rich_.get()}) {
    const Matrix W = one->training.parameter(0);
    Series series;
    series.name = one == lazy_.get() ? "lazy" : "rich";
    series.role = one == lazy_.get() ? Role::reference : Role::measured;
    const double all = W.cwiseAbs2().sum();
    for (Index i = 0; i < W.rows(); ++i) {
      series.x.push_back(static_cast<double>(i + 1));
      series.y.push_back(W.row(i).cwiseAbs2().sum() / all);
    }
    view.series.push_back(std::move(series));
  }
  return view;
}

View FeatureLearning::units_view() const {
  View view;
  view.name = "units";
  view.title = "Hidden units in the plane of the first two inputs";
  view.kind = ViewKind::scatter;
  view.x = {"weight from $x_1$", "", "linear"};
  view.y = {"weight from $x_2$", "", "linear"};
  for (const Contender* one : {rich_.get(), lazy_.get()}) {
    const Matrix W = one->training.parameter(0);
    Series series;
    series.name = one == lazy_.get() ? "lazy" : "rich";
    series.role = one == lazy_.get() ? Role::test : Role::measured;
    for (Index k = 0; k < W.cols(); ++k) {
      series.x.push_back(W(0, k));
      series.y.push_back(W(1, k));
    }
    view.series.push_back(std::move(series));
  }
  return view;
}

std::vector<double> FeatureLearning::kernel_errors(const std::vector<std::int64_t>& steps) const {
  const double d = static_cast<double>(X_.cols());
  const auto kernel = [d](const Vector& x, const Vector& z) {
    return theory::relu_bias_kernel(x / std::sqrt(d), z / std::sqrt(d), kBiasDeviation);
  };
  const theory::KernelDynamics dynamics(theory::kernel_matrix(X_, X_, kernel));
  const Matrix cross = theory::kernel_matrix(X_test_, X_, kernel);
  const double c = 0.5 / static_cast<double>(X_.rows());
  std::vector<double> errors;
  for (const std::int64_t k : steps) {
    const Vector f = dynamics.moved(cross, y_.col(0), c, parameters_.learning_rate, k);
    errors.push_back((f - y_test_.col(0)).squaredNorm() / y_test_.squaredNorm());
  }
  return errors;
}

void FeatureLearning::add_checks(Observation& seen) const {
  const bool claimed = parameters_.dimension == 20 && parameters_.relevant == 3 &&
                       parameters_.samples >= 300 && parameters_.samples <= 500 &&
                       rich_->richness >= 10 && step() >= kStory && !divergence();
  if (!claimed) return;
  seen.checks.push_back(at_least("lazy test error over the rich one", kLeastRatio, ratio(), 0,
                                 "the same data, width, start and kernel at the start", kRange));
  seen.checks.push_back(at_least("share of the rich first layer on the inputs that matter",
                                 kLeastRichShare, rich_->mass(3), 0, "3/20 at the start", kRange));
  seen.checks.push_back(at_most("the same share of the lazy one", kMostLazyShare, lazy_->mass(3), 0,
                                "3/20 at the start", kRange));
}

Observation FeatureLearning::observe() const {
  Observation seen;
  seen.views = {history(errors_, "error", "Test error over the target's mean square", "test error",
                        "lazy", "rich"),
                inputs_view(), units_view(),
                history(losses_, "loss", "Training loss", "loss $L$", "lazy", "rich"),
                history(errors_, "mass", "Share of the first layer on the inputs that matter",
                        "share", "lazy mass", "rich mass")};
  seen.views.back().y.scale = "linear";
  const Index k = parameters_.relevant;
  const auto add = [&seen](const char* name, double value, const char* label) {
    seen.scalars.push_back({name, value, label, "", Role::measured});
  };
  add("test_error_lazy", lazy_->test_error, "test error, lazy");
  add("test_error_rich", rich_->test_error, "test error, rich");
  add("ratio", ratio(), "lazy over rich");
  add("mass_lazy", lazy_->mass(k), "share of the first layer on the inputs that matter, lazy");
  add("mass_rich", rich_->mass(k), "the same, rich");
  add("train_loss_lazy", lazy_->training.loss(), "training loss, lazy");
  add("train_loss_rich", rich_->training.loss(), "training loss, rich");
  add_checks(seen);
  return seen;
}

// The battery.

/// The lazy end is a kernel machine, and time does not help it.
void check_kernel(const Reading& rich_error, Battery& result) {
  Parameters p;
  p.width = 512;
  p.richness = 0.1;
  Made<FeatureLearning> model(p, 1);
  model.advance(kStory);
  constexpr std::int64_t kForever = 1'000'000;
  const std::vector<double> kernel = model.kernel_errors({kStory, kForever});
  const char* why = "512 units are not infinitely many";
  const char* range = "H = 512, n = 400, d = 20, 1000 steps, seed 1";
  result.add(model, within("test error at γ = 1 over the infinitely wide kernel's", 1,
                           model.lazy().test_error / kernel[0], kKernelTolerance, why, range));
  result.add(model, within("test error at γ = 0.1 over the infinitely wide kernel's", 1,
                           model.rich().test_error / kernel[0], kKernelTolerance, why, range));
  constexpr double kLeastKernelRatio = 100;  // what the lesson's prose says; measured 120
  result.add(
      {model, rich_error.from},
      at_least("test error of that kernel after a million steps over the rich network's after 1000",
               kLeastKernelRatio, kernel[1] / rich_error.value, 0,
               "a control: more time does not make the lazy network catch up",
               "n = 400, d = 20, seed 1"));
}

Battery battery() {
  Battery result{{1, 2}, {}};
  Reading rich_error;
  for (const std::int64_t seed : result.seeds) {
    Made<FeatureLearning> model(Parameters{}, seed);
    model.advance(kStory);
    add_checks(result, "seed " + std::to_string(seed) + ": ", model);
    if (seed == 1) rich_error = {model.rich().test_error, model};
  }
  check_kernel(rich_error, result);
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo feature_learning() {
  ExperimentInfo info;
  info.slug = "feature-learning";
  info.title = "Lazy or rich";
  info.question = "On a target that needs features, what does learning them buy?";
  info.precision = "float: the work is large and the claim is a factor of twenty";
  info.source = "engine/experiments/feature_learning.cpp";
  info.range =
      "The staircase of three inputs among 20, 300 to 500 examples: enough for a network that "
      "finds the three, too few for a kernel, which must learn every cubic term. With 100 examples "
      "neither succeeds; a linear target both learn.";
  info.no_fitted_parameter = false;
  info.schema = schema_of<Parameters>();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<FeatureLearning>(bind<Parameters>(setup.values), setup);
  };
  return info;
}

Battery feature_learning_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
