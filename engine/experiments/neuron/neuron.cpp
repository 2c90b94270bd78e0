// Experiment neuron: one neuron and its nonlinearity, and what a stack of layers is without one.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "core/statistics.hpp"
#include "experiments/neuron/linear_stack.hpp"
#include "experiments/neuron/pictures.hpp"
#include "experiments/neuron/unit.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "theory/random_product.hpp"

namespace lm::neuron {
namespace {

/// Standard deviation of the stack's biases.
constexpr double kBiasScale = 0.1;
/// Both sides round a few times at numbers up to 30.
constexpr double kOutputTolerance = 1e-13;
/// A golden section finds a flat place to about the root of a double's precision, and the value
/// there to the precision itself.
constexpr double kPlaceTolerance = 1e-6, kValueTolerance = 1e-12;
/// A hundred layers round a hundred times.
constexpr double kCollapseTolerance = 1e-13;
/// A single draw lies this many standard deviations from the mean or less, but for one in millions.
constexpr double kDeviations = 5;

struct Parameters {
  theory::Response activation = theory::Response::relu;
  double weight = 1;
  double second_weight = 0.5;
  double bias = 0;
  double input = 1;
  double second_input = 0;
  double swing = 2;
  std::int64_t layers = 40;
  std::int64_t width = 6;
  bool between = false;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("The neuron");
    v.choice(activation, theory::kResponseWords,
             param("activation", "Activation").symbol("\\varphi"),
             "What the neuron makes of its weighted sum.");
    v.real(weight, param("weight", "Weight").symbol("w_1").between(-4, 4),
           "How much the first input counts.");
    v.real(second_weight, param("second_weight", "Second weight").symbol("w_2").between(-4, 4),
           "How much the second input counts.");
    v.real(bias, param("bias", "Bias").symbol("b").between(-4, 4),
           "Added to the weighted sum: how willing the neuron is to fire.");
    v.group("The signal");
    v.real(input, param("input", "Input").symbol("x_1").between(-4, 4),
           "The first input, about which it swings.");
    v.real(second_input, param("second_input", "Second input").symbol("x_2").between(-4, 4),
           "The second input, which stands still.");
    v.real(swing, param("swing", "Swing").between(0, 4),
           "During a run the first input goes so far up and down, once, and comes back.");
    v.group("A stack of layers");
    v.integer(layers, param("layers", "Layers").symbol("L").log(1, 100),
              "Random linear layers; a step of the run adds one.");
    v.integer(width, param("width", "Width").symbol("n").between(2, 16), "Units of each layer.");
    v.flag(between, param("between", "Activation between the layers"),
           "Puts the neuron's activation behind each layer, so that they are linear no more.");
  }
};

class Neuron : public ExperimentOf<Parameters> {
 public:
  Neuron(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        unit_(activation_of(p.activation), 1),
        trace_(traced(activation_of(p.activation))),
        x_(1, 2),
        stack_(as_index(p.width),
               p.between ? activation_of(p.activation) : nn::Activation::identity, kBiasScale,
               static_cast<std::uint64_t>(setup.seed)),
        history_({"input", "sum", "output", "predicted", "ratio", "typical", "low", "high"}) {
    unit_.set_weights(weights());
    look(0);
    begin();
  }

  std::int64_t suggested_steps() const override { return p_.layers; }
  Views views() const override {
    const Weights at = weights();
    return {machine_view(at, x_, unit_),
            activation_view(p_.activation, trace_, unit_),
            plane_view(p_.activation, at, x_),
            wave_view(),
            slope_view(p_.activation, trace_),
            forms_.view(),
            fold_view(stack_),
            spectrum_view()};
  }

  Scalars scalars() const override {
    const theory::Extreme lowest = theory::lowest_response(p_.activation, kReach);
    return {
        measured("sum", unit_.sum(0), "weighted sum $z = w \\cdot x + b$"),
        measured("output", unit_.output(0), "output $\\varphi(z)$"),
        predicted("predicted_output", closed_output(), "closed form of $\\varphi(z)$"),
        measured("derivative", unit_.slope(0), "slope $\\varphi'(z)$ by autodiff"),
        predicted("predicted_derivative", theory::response_slope(p_.activation, closed_sum()),
                  "closed form of $\\varphi'(z)$"),
        measured("largest_derivative", trace_.steepest, "largest slope on $|z| \\le 8$"),
        predicted("predicted_largest_derivative", theory::steepest_slope(p_.activation, kReach),
                  "largest slope, closed form"),
        measured("minimum", trace_.lowest.value, "lowest output on $|z| \\le 8$"),
        predicted("predicted_minimum", lowest.value, "lowest output, closed form"),
        measured("minimum_at", trace_.lowest.place, "where the output is lowest"),
        predicted("predicted_minimum_at", lowest.place, "where, closed form"),
        measured("tanh_form_minimum", forms_.lowest(), "lowest output of GELU's tanh form"),
        measured("tanh_form_deviation", forms_.gap(), "largest difference of GELU's two forms"),
        predicted("predicted_tanh_form_deviation", forms_.predicted_gap(),
                  "the same from the closed forms"),
        measured("collapse_error", stack_.collapse_error(),
                 "distance of the layers from the one matrix"),
        measured("spectrum_ratio", stack_.spectrum_ratio(), "$\\sigma_2/\\sigma_1$ of the product"),
        predicted("predicted_spectrum_ratio", typical(0), "typical $\\sigma_2/\\sigma_1$"),
    };
  }

  /// ln r₂/r₁, and how far it is above ln σ₂/σ₁ (see theory/random_product.hpp).
  double log_second() const { return lm::log(stack_.second_over_first()); }
  double log_chance() const { return log_second() - lm::log(stack_.spectrum_ratio()); }
  double collapse_error() const { return stack_.collapse_error(); }

 protected:
  void take_step() override {
    stack_.add_layer();
    look(step() + 1);
  }
  bool finished() const override { return step() >= p_.layers; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {
    history_.add(step(), {x_(0, 0), unit_.sum(0), unit_.output(0), closed_output(),
                          stack_.spectrum_ratio(), typical(0), typical(-1), typical(1)});
  }

  Checks checks() const override {
    const theory::Extreme lowest = theory::lowest_response(p_.activation, kReach);
    const theory::LogLaw law = second_law();
    return {
        at_most("largest distance of the output from its closed form", 0, output_error_,
                kOutputTolerance, "rounding of sums up to 36", "always"),
        at_most("largest distance of autodiff's slope from the closed form", 0,
                slope_error(p_.activation, trace_), kOutputTolerance, "rounding",
                "every point but a kink"),
        within("largest slope", theory::steepest_slope(p_.activation, kReach), trace_.steepest,
               kValueTolerance, "rounding: the search ends where the slope is flat", "always"),
        within("lowest output", lowest.value, trace_.lowest.value, kValueTolerance,
               "rounding: the search ends where the output is flat", "always"),
        within("where the output is lowest", lowest.place, trace_.lowest.place, kPlaceTolerance,
               "near a lowest point outputs differ by less than rounding", "always"),
        within("largest difference of GELU's two forms", forms_.predicted_gap(), forms_.gap(),
               kOutputTolerance, "rounding", "always"),
        at_most("distance of the layers from the one matrix", 0, stack_.collapse_error(),
                kCollapseTolerance, "rounding of up to 100 layers",
                Range("layers without an activation")
                    .needs(is_linear(), "an activation stands between the layers")),
        within("ln of the second stretch over the first", law.mean, log_second(),
               kDeviations * law.deviation, "five standard deviations of one draw",
               Range("10 layers or more, so that the logarithm's law is nearly normal")
                   .needs(p_.layers >= 10, "there are fewer than 10 layers")
                   .awaits(step() >= 10, "fewer than 10 layers have been added")),
    };
  }

 private:
  Weights weights() const { return {{p_.weight, p_.second_weight}, p_.bias}; }
  bool is_linear() const { return !p_.between || p_.activation == theory::Response::identity; }
  theory::LogLaw second_law() const { return theory::second_over_first(p_.width, step()); }
  /// σ₂/σ₁ so many standard deviations from the typical one, which holds once it is small.
  double typical(double deviations) const {
    if (step() == 0) return 1;
    const theory::LogLaw law = second_law();
    return lm::exp(law.mean - theory::chance_direction(p_.width) + deviations * law.deviation);
  }
  double closed_sum() const { return p_.weight * x_(0, 0) + p_.second_weight * x_(0, 1) + p_.bias; }
  double closed_output() const { return theory::response(p_.activation, closed_sum()); }
  /// Puts the inputs where they are after k steps and runs the neuron. Back at the start the sine
  /// is 0, not nearly.
  void look(std::int64_t k) {
    const bool home = k % p_.layers == 0;
    const double phase = as_double(k) / as_double(p_.layers);
    x_ << p_.input + (home ? 0 : p_.swing * lm::sin(2 * kPi * phase)), p_.second_input;
    unit_.run(x_);
    output_error_ = std::max(output_error_, std::abs(unit_.output(0) - closed_output()));
  }
  View wave_view() const {
    return over_steps(history_, "wave", "What goes in and what comes out", axis("signal"))
        .measured("output $y$", "output")
        .predicted("closed form of $y$", "predicted")
        .reference("input $x_1$", "input");
  }
  View spectrum_view() const {
    return over_steps(history_, "spectrum", "What is left of the second direction",
                      log_axis("$\\sigma_2/\\sigma_1$ of the product"))
        .measured("this stack", "ratio")
        .predicted("typical, once it is small", "typical")
        .reference("a standard deviation less", "low")
        .reference("a standard deviation more", "high");
  }

  Unit unit_;
  Traced trace_;
  TwoForms forms_;
  double output_error_ = 0;
  Matrix x_;  // 1 × 2
  LinearStack stack_;
  Recorder history_;
};

/// The mean over the runs of a logarithm against its law.
void check_mean(const char* name, double predicted, const Runs<Neuron>& runs,
                double (Neuron::*number)() const, Battery& result) {
  std::vector<double> values;
  for (const Reading& reading : read(runs, number)) values.push_back(reading.value);
  result.add(all_of(runs), within(name, predicted, mean(values), 4 * standard_error(values),
                                  "four standard errors of the mean over these seeds",
                                  "independent normal entries, many layers"));
}

}  // namespace

ExperimentInfo info() {
  return info_of<Neuron, Parameters>(
      {.title = "One neuron",
       .question = "What does a neuron do with its inputs, and what is left of a deep network when "
                   "its nonlinearity is taken away?",
       .precision = "double: closed forms are held to rounding, and ratios fall to 1e-30",
       .range = "Slopes hold everywhere but at a kink. Layers are one matrix as long as no "
                "activation stands between them. The law of the second stretch is for layers of "
                "independent normal entries.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1}, {}};
  for (std::int64_t seed = 2; seed <= 12; ++seed) result.seeds.push_back(seed);
  for (std::size_t k = 0; k < theory::kResponseWords.size(); ++k) {
    Parameters p;
    p.activation = static_cast<theory::Response>(k);
    p.layers = 100;
    add_checks(result, std::string(theory::kResponseWords[k]) + ": ", *run_whole<Neuron>(p, 1));
  }
  Parameters deep;
  deep.layers = 100;
  const Runs<Neuron> runs = run_whole<Neuron>(deep, result.seeds);
  check_mean("100 layers of width 6, mean of ln r₂/r₁, the second stretch over the first",
             theory::second_over_first(6, 100).mean, runs, &Neuron::log_second, result);
  check_mean("100 layers of width 6, mean of ln r₂/r₁ − ln σ₂/σ₁", theory::chance_direction(6),
             runs, &Neuron::log_chance, result);
  const Reading worst = largest(read(runs, &Neuron::collapse_error));
  result.add(worst.from,
             at_most("100 layers of width 6, largest distance from the one matrix", 0, worst.value,
                     kCollapseTolerance, "rounding of 100 layers", "layers without an activation"));
  for (const theory::Response kind : {theory::Response::relu, theory::Response::tanh}) {
    Parameters p;
    p.activation = kind;
    p.between = true;
    p.layers = 3;
    const auto run = run_whole<Neuron>(p, 1);
    result.add(*run, at_least(std::string("control, ") + theory::kResponseWords[as_size(kind)] +
                                  " between 3 layers: distance from the one matrix",
                              0.01, run->collapse_error(), 0,
                              "no one matrix: a hundredth is 1e11 times what rounding leaves",
                              "outside the claim's range"));
  }
  return result;
}

}  // namespace lm::neuron
