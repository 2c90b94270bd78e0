// Experiment input-normalization: the first layer absorbs any shift and scale of the input exactly,
// and training feels them all the same.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/statistics.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/training.hpp"
#include "lab/verdicts.hpp"
#include "nn/activation.hpp"
#include "nn/layers.hpp"
#include "nn/losses.hpp"
#include "theory/input_scaling.hpp"

namespace lm::input_normalization {
namespace {

constexpr Index kExamples = 64;
constexpr std::int64_t kStory = 2000;
/// Inputs from lower to higher, and no narrower than this.
constexpr double kNarrowest = 0.01;
/// Sums of up to 256 terms round to 1e-14; b − wm/s cancels, and loses a factor of |m|/s.
constexpr double kAbsorbing = 2e-13;
/// Raw descent is compared with its twin for so many steps: what rounds differently grows where
/// descent overshoots.
constexpr std::int64_t kTwinSteps = 5;
constexpr double kTwinTolerance = 1e-9;
/// Units of one layer are drawn independently, the examples share them: standard errors of the mean
/// over units.
constexpr double kErrors = 5;
constexpr Index kShownUnits = 8;

enum class Bend { tanh_curve, sigmoid_curve, relu_corner };

struct Parameters {
  double low = 0;
  double high = 100;
  Bend activation = Bend::tanh_curve;
  std::int64_t width = 32;
  double learning_rate = 0.5;
  double raw_rate = 1;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("The input");
    v.real(low, param("low", "Inputs from").between(-1000, 1000),
           "Examples are evenly spaced from the lower to the higher of the two numbers.");
    v.real(high, param("high", "Inputs to").between(-1000, 1000),
           "An interval narrower than 0.01 counts as 0.01 wide.");
    v.group("The network");
    v.choice(activation, std::array{"tanh", "sigmoid", "relu"},
             param("activation", "Activation").symbol("\\varphi"),
             "Of the hidden layer. Weights and biases start as N(0, 1).");
    v.integer(width, param("width", "Hidden units").symbol("H").log(4, 256),
              "The output is their sum over $\\sqrt{H}$.");
    v.group("Training");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-3, 2),
           "Of gradient descent on the mean squared error, for all three networks.");
    v.real(raw_rate, param("raw_rate", "Learning rate on raw inputs, over the other").log(1e-7, 1),
           "Both networks with raw inputs take this part of the learning rate.");
  }
};

nn::Activation engine_kind(Bend bend) {
  constexpr std::array kinds{nn::Activation::tanh, nn::Activation::sigmoid, nn::Activation::relu};
  return kinds[as_size(static_cast<int>(bend))];
}
theory::Response theory_kind(Bend bend) {
  constexpr std::array kinds{theory::Response::tanh, theory::Response::sigmoid,
                             theory::Response::relu};
  return kinds[as_size(static_cast<int>(bend))];
}

theory::InputScaling scaling_of(const Parameters& p) {
  const double low = std::min(p.low, p.high);
  const double high = std::max({p.low, p.high, low + kNarrowest});
  return {0.5 * (low + high), 0.5 * (high - low)};
}

/// Σ_j a_j φ(w_j x + b_j)/√H: blocks w (1 × H), b (1 × H), a (H × 1).
ad::Var one_layer(nn::Model& model, ad::Var x, Index width, nn::Activation activation,
                  std::vector<ad::Var>* hidden = nullptr) {
  const nn::LayerOptions first{nn::Initializer::normal, 1, true, 1};
  const nn::LayerOptions last{nn::Initializer::normal, 1, false, 0};
  const ad::Var h = nn::activate(activation, nn::dense(model, x, width, "hidden", first));
  if (hidden != nullptr) hidden->push_back(h);
  return nn::dense(model, h, 1, "output", last) * (1 / std::sqrt(as_double(width)));
}

class InputNormalization : public ExperimentOf<Parameters> {
 public:
  InputNormalization(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        scaling_(scaling_of(p)),
        u_(kExamples),
        x_(kExamples),
        y_(kExamples),
        history_({"raw", "normalized", "absorbed", "twin"}) {
    for (Index i = 0; i < kExamples; ++i) {
      u_(i) = -1 + 2 * as_double(i) / (kExamples - 1);
      x_(i) = scaling_.centre + scaling_.spread * u_(i);
      y_(i) = lm::sin(kPi * u_(i));
    }
    const auto seed = static_cast<std::uint64_t>(setup.seed);
    raw_ = training_on(x_, p_.raw_rate, seed);
    normalized_ = training_on(u_, 1, seed);
    absorbed_ = training_on(x_, p_.raw_rate, seed);
    absorb(normalized_->parameters(), absorbed_->parameters());
    absorbed_->refresh();
    twin_ = std::make_unique<theory::RawDescent>(theory_kind(p_.activation), u_, y_, row(0), row(1),
                                                 row(2), scaling_, p_.learning_rate * p_.raw_rate);
    saturated_raw_ = saturation(x_, raw_->parameters());
    saturated_normalized_ = saturation(u_, normalized_->parameters());
    begin();
  }

  std::int64_t suggested_steps() const override { return kStory; }
  Views views() const override {
    return {saturation_view(), loss_view(), fit_view(), units_view()};
  }
  Scalars scalars() const override {
    const theory::Stretches stretch = theory::stretches(scaling_);
    return {measured("absorption_error", absorption_error(),
                     "difference of outputs after absorbing, relative"),
            measured("saturated_raw", saturated_raw_.mean(), "saturated at the start, raw inputs"),
            predicted("predicted_saturated_raw", foretold(x_).mean(), "the same, predicted"),
            measured("saturated_normalized", saturated_normalized_.mean(),
                     "saturated at the start, normalized inputs"),
            predicted("predicted_saturated_normalized", foretold(u_).mean(), "the same, predicted"),
            measured("loss_raw", raw_->loss(), "loss, raw inputs"),
            measured("loss_normalized", normalized_->loss(), "loss, normalized inputs"),
            measured("loss_absorbed", absorbed_->loss(), "loss, same function but raw inputs"),
            predicted("largest_stretch", stretch.most, "steepest direction is steeper by up to"),
            predicted("smallest_stretch", stretch.least, "flattest direction, flatter by up to"),
            measured("twin_error", twin_error_, "raw descent from its closed form, 5 steps")};
  }

  double loss_ratio() const { return raw_->loss() / normalized_->loss(); }
  double absorbed_ratio() const { return absorbed_->loss() / normalized_->loss(); }
  double normalized_loss() const { return normalized_->loss(); }
  double growth() const { return absorbed_->loss() / start_loss_; }

 protected:
  void take_step() override {
    for (Training<double>* one : {raw_.get(), normalized_.get(), absorbed_.get()}) {
      if (one->finite()) one->step();
    }
    if (step() < kTwinSteps) follow_twin();
  }
  std::optional<std::string> trouble() const override {
    return normalized_->trouble(p_.learning_rate);
  }
  void record() override {
    if (step() == 0) start_loss_ = normalized_->loss();
    const bool along = step() <= kTwinSteps;
    history_.add(
        step(), {shown(*raw_), shown(*normalized_), shown(*absorbed_), along ? twin_loss() : kNaN});
  }

  Checks checks() const override {
    const double lever = 1 + std::abs(scaling_.centre) / scaling_.spread;
    return {
        at_most("difference of outputs when the shift and scale are absorbed, relative", 0,
                absorption_error(), kAbsorbing * lever,
                "rounding, which the difference b − wm/s makes larger by 1 + |m|/s",
                "every network of this kind, trained or not"),
        saturation_check("saturated at the start, raw inputs", x_, saturated_raw_),
        saturation_check("saturated at the start, normalized inputs", u_, saturated_normalized_),
        at_most("distance of descent on raw inputs from its form in normalized weights", 0,
                twin_error_, kTwinTolerance * lever,
                "rounding, larger by 1 + |m|/s, and what five steps stretch it by",
                Range("5 steps, while the outputs stay below 1e6; smooth activations")
                    .needs(p_.activation != Bend::relu_corner,
                           "rounding decides on which side of a kink an example is")
                    .needs(twin_size_ < 1e6, "descent on raw inputs has left for infinity")
                    .awaits(step() >= kTwinSteps, "fewer than 5 steps were taken"))};
  }

 private:
  std::unique_ptr<Training<double>> training_on(const Vector& inputs, double factor,
                                                std::uint64_t seed) const {
    const Index width = as_index(p_.width);
    const nn::Activation kind = engine_kind(p_.activation);
    return std::make_unique<Training<double>>(
        inputs, y_,
        [width, kind](nn::Model& model, ad::Var x) { return one_layer(model, x, width, kind); },
        [](ad::Var output, ad::Var target) {
          return nn::squared_error(output, target, LossConvention::mean);
        },
        OptimizerOptions{.learning_rate = p_.learning_rate * factor}, seed);
  }
  /// Block k of the normalized network as a vector.
  Vector row(std::size_t block) const {
    const Matrix values = normalized_->parameter(block);
    return Eigen::Map<const Vector>(values.data(), values.size());
  }
  /// w′ = w/s, b′ = b − wm/s, a′ = a.
  void absorb(const double* from, double* to) const {
    const Index H = as_index(p_.width);
    for (Index j = 0; j < H; ++j) {
      to[j] = from[j] / scaling_.spread;
      to[H + j] = from[H + j] - to[j] * scaling_.centre;
      to[2 * H + j] = from[2 * H + j];
    }
  }
  /// Hidden activations (examples × units) of a network with these parameters, and its outputs.
  struct Seen {
    Matrix hidden;
    Vector output;
  };
  Seen look(const Vector& inputs, const double* parameters) const {
    std::vector<double> own(parameters, parameters + 3 * p_.width);
    const Index width = as_index(p_.width);
    const nn::Activation kind = engine_kind(p_.activation);
    Evaluation<double> evaluation(
        Matrix(inputs),
        Evaluation<double>::Layered([&](nn::Model& model, ad::Var x, std::vector<ad::Var>* hidden) {
          return one_layer(model, x, width, kind, hidden);
        }),
        own.data());
    evaluation.run();
    return {evaluation.hidden(0), evaluation.output().col(0)};
  }
  double absorption_error() const {
    return absorption_.of(*this, [this] {
      std::vector<double> raw(as_size(3 * p_.width));
      absorb(normalized_->parameters(), raw.data());
      const Vector there = look(x_, raw.data()).output, here = normalized_->output().col(0);
      return (there - here).cwiseAbs().maxCoeff() / std::max(1.0, here.cwiseAbs().maxCoeff());
    });
  }
  /// Which share of the units is saturated at each example, told from their output; and how much
  /// the units' own shares of the examples scatter.
  struct Saturation {
    Vector by_input;
    double error = 0;

    double mean() const { return by_input.mean(); }
  };
  Saturation saturation(const Vector& inputs, const double* parameters) const {
    const Matrix h = look(inputs, parameters).hidden;
    const Matrix flags = h.unaryExpr([this](double v) { return is_saturated(v) ? 1.0 : 0.0; });
    const Vector by_unit = flags.colwise().mean();
    return {flags.rowwise().mean(), standard_error(to_list(by_unit))};
  }
  bool is_saturated(double h) const {
    if (p_.activation == Bend::tanh_curve) return 1 - h * h < theory::kSaturatedSlope;
    if (p_.activation == Bend::sigmoid_curve) return 4 * h * (1 - h) < theory::kSaturatedSlope;
    return h <= 0;
  }
  Vector foretold(const Vector& inputs) const {
    return inputs.unaryExpr(
        [this](double x) { return theory::saturated_share(theory_kind(p_.activation), x); });
  }
  Check saturation_check(const char* name, const Vector& inputs, const Saturation& seen) const {
    const double units = as_double(p_.width);
    return within(name, foretold(inputs).mean(), seen.mean(), kErrors * seen.error + 5 / units,
                  "five standard errors of the mean over units; and five units, which may all miss",
                  "weights and biases drawn from N(0, 1)");
  }

  void follow_twin() {
    twin_->step();
    const Vector there = twin_->outputs(), here = absorbed_->output().col(0);
    twin_size_ = std::max(twin_size_, there.cwiseAbs().maxCoeff());
    twin_error_ = std::max(twin_error_, (there - here).cwiseAbs().maxCoeff());
  }
  double twin_loss() const { return (twin_->outputs() - y_).squaredNorm() / as_double(kExamples); }
  static double shown(const Training<double>& one) { return one.finite() ? one.loss() : kNaN; }

  View saturation_view() const {
    return curve("saturation", "Units that no longer answer, by input", axis("input $x$"),
                 axis("saturated share"), to_list(x_))
        .measured("raw inputs", to_list(saturated_raw_.by_input))
        .measured("normalized inputs", to_list(saturated_normalized_.by_input))
        .predicted("raw, predicted", to_list(foretold(x_)))
        .predicted("normalized, predicted", to_list(foretold(u_)));
  }
  View loss_view() const {
    return over_steps(history_, "loss", "The loss of the three networks", log_axis("loss $L$"))
        .measured("normalized inputs", "normalized")
        .measured("same function, raw inputs", "absorbed")
        .measured("raw inputs", "raw")
        .predicted("raw descent in normalized weights", "twin");
  }
  View fit_view() const {
    Plot plot = scatter("fit", "What they have learned", axis("input $x$"), axis("output"));
    plot.add(Role::train, "examples", to_list(x_), to_list(y_));
    const auto add = [&](const char* name, const Training<double>& one) {
      const Vector f = one.output().col(0);
      if (f.allFinite()) plot.measured(name, to_list(x_), to_list(f));
    };
    add("normalized inputs", *normalized_);
    add("same function, raw inputs", *absorbed_);
    add("raw inputs", *raw_);
    return plot;
  }
  View units_view() const {
    const Matrix raw = look(x_, raw_->parameters()).hidden;
    const Matrix scaled = look(u_, normalized_->parameters()).hidden;
    Plot plot = curve("units", "Eight hidden units over the inputs", axis("input $x$"),
                      axis("$\\varphi(wx + b)$"), to_list(x_));
    for (Index j = 0; j < std::min(raw.cols(), kShownUnits); ++j) {
      const std::string name = " " + std::to_string(j + 1);
      if (raw.col(j).allFinite()) plot.measured("raw" + name, to_list(raw.col(j)));
      plot.reference("normalized" + name, to_list(scaled.col(j)));
    }
    return plot;
  }

  theory::InputScaling scaling_;
  Vector u_, x_, y_;
  std::unique_ptr<Training<double>> raw_, normalized_, absorbed_;
  std::unique_ptr<theory::RawDescent> twin_;
  Saturation saturated_raw_, saturated_normalized_;
  double twin_error_ = 0, twin_size_ = 0, start_loss_ = 0;
  Once<double> absorption_;
  Recorder history_;
};

Parameters on(double low, double high) {
  Parameters p;
  p.low = low;
  p.high = high;
  return p;
}

void check_ranges(Battery& result) {
  for (const auto& [low, high] : {std::pair{0.0, 100.0}, {990.0, 999.0}, {-1.0, 1.0}}) {
    for (const Bend kind : {Bend::tanh_curve, Bend::sigmoid_curve, Bend::relu_corner}) {
      Parameters p = on(low, high);
      p.activation = kind;
      p.width = 256;
      p.learning_rate = 0.1;
      add_verdicts(result,
                   "from " + short_number(low) + " to " + short_number(high) + ", activation " +
                       std::to_string(static_cast<int>(kind) + 1) + " of 3: ",
                   *run_for<InputNormalization>(p, 1, 200));
    }
  }
}

/// What training makes of it: no theory says how low a loss goes, so medians over seeds.
void check_training(const std::vector<std::int64_t>& seeds, Battery& result) {
  const Runs<InputNormalization> wide = run_whole<InputNormalization>(on(0, 100), seeds);
  const Reading ratio = median(read(wide, &InputNormalization::loss_ratio));
  result.add(ratio.from,
             at_least("inputs from 0 to 100: loss on raw inputs over that on "
                      "normalized ones, median",
                      10, ratio.value, 0, "measured 30 and more; no theory says how much",
                      "tanh, 32 units, 2000 steps, η = 0.5"));
  const Reading same = median(read(wide, &InputNormalization::absorbed_ratio));
  result.add(same.from, at_least("inputs from 0 to 100: loss from the same function on raw inputs "
                                 "over that on normalized ones, median",
                                 10, same.value, 0, "measured 30 and more; no theory says how much",
                                 "tanh, 32 units, 2000 steps, η = 0.5"));
  const auto control = run_whole<InputNormalization>(on(-1, 1), 1);
  result.add(*control,
             within("control, inputs from −1 to 1: the same ratio", 1, control->loss_ratio(), 1e-9,
                    "nothing is shifted or scaled", "raw inputs that are normalized already"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<InputNormalization, Parameters>(
      {.title = "Raw and normalized inputs",
       .question = "Does it matter whether the inputs run from −1 to 1 or from 0 to 100, if the "
                   "network can express the same functions?",
       .precision = "double: an identity is held to rounding",
       .range = "The identity, for every network of this kind. Saturation, at the start. How low "
                "training ends, no theory says.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3, 4, 5}, {}};
  check_ranges(result);
  check_training(result.seeds, result);
  return result;
}

}  // namespace lm::input_normalization
