// Experiment axes-of-complexity: depth, width, nonlinearity and data switched one by one, and the
// closed form that is left.
#include <memory>
#include <string>
#include <utility>

#include "experiments/axes_run.hpp"
#include "experiments/battery.hpp"

namespace lm {
namespace {

using axes::Activation;
using axes::AxesOfComplexity;
using axes::Data;
using axes::kModes;
using axes::Parameters;
using axes::Start;

/// The toy model's half-times against tanh's: neighbouring modes, a factor of 2 apart, then keep
/// their order.
constexpr double kBorrowedTolerance = 0.25;

// The battery.

void check_one_layer(std::int64_t seed, Battery& result) {
  for (const Data data : {Data::white, Data::rotated}) {
    Parameters p;
    p.depth = 1;
    p.data = data;
    const auto model = run_whole<AxesOfComplexity>(p, seed);
    result.add(*model,
               at_most(std::string("one layer, ") +
                           axes::kDataWords[static_cast<std::size_t>(data)] + " data, seed " +
                           std::to_string(seed) + ": largest deviation from equation 7, over s",
                       0, model->deviation(), 5e-3, "first order in η: ηλ/e = 3.7e-3 at most",
                       "any data, η = 0.01"));
  }
}

void check_deep(std::int64_t seed, Battery& result) {
  for (const std::int64_t depth : {2, 3}) {
    Parameters p;
    p.depth = depth;
    p.start = Start::aligned;
    p.data = depth == 2 ? Data::spectrum : Data::white;
    const auto model = run_whole<AxesOfComplexity>(p, seed);
    result.add(*model, at_most(std::to_string(depth) + " layers, aligned start, " +
                                   axes::kDataWords[static_cast<std::size_t>(p.data)] +
                                   " data, seed " + std::to_string(seed) +
                                   ": largest deviation from the closed form, over s",
                               0, model->deviation(), axes::step_share(p),
                               "first order in η: 2cηs₁L", "linear, aligned, η = 0.01"));
  }
}

/// The same experiment on the toy model and on a network with tanh.
void check_borrowed(std::int64_t seed, Battery& result) {
  Parameters p;
  const auto linear = run_whole<AxesOfComplexity>(p, seed);
  p.activation = Activation::tanh;
  const auto bent = run_whole<AxesOfComplexity>(p, seed);
  const std::string name = "two layers, seed " + std::to_string(seed) + ", mode ";
  double disorder = 0;
  for (Index i = 0; i < kModes; ++i) {
    const std::string mode = name + std::to_string(i + 1) + ": ";
    result.add(*linear, within(mode + "half-time over the logistic's", 1,
                               linear->half_time(i) / linear->predicted_half_time(i),
                               axes::kRandomTolerance, "the modes are nearly apart at this size",
                               "linear, 32 units, small random start"));
    result.add(*bent,
               within(mode + "half-time with tanh over the linear theory's", 1,
                      bent->half_time(i) / bent->predicted_half_time(i), kBorrowedTolerance,
                      "a toy model's claim: similar, later", "outside the closed form's range"));
    result.add({*bent, *linear}, at_least(mode + "half-time with tanh over that without", 1,
                                          bent->half_time(i) / linear->half_time(i), 0,
                                          "tanh′ ≤ 1 slows every mode", "tanh against none"));
    if (i > 0 && !(bent->half_time(i) > bent->half_time(i - 1))) disorder += 1;
  }
  result.add(*bent, ordered("two layers, tanh, seed " + std::to_string(seed) +
                                ": modes learned out of order",
                            disorder, "the order of the strengths survives", "tanh"));
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    check_one_layer(seed, result);
    if (seed == 1) check_deep(seed, result);  // another seed is another rotation, no more
    check_borrowed(seed, result);
  }
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo axes_of_complexity() {
  ExperimentInfo info;
  info.slug = "axes-of-complexity";
  info.title = "A switchboard of complexity";
  info.question =
      "Depth, width, nonlinearity, data: which can be switched on before the closed form is lost, "
      "and "
      "what does it still tell then?";
  info.precision = "double: strengths start near 1e-5";
  info.source = "engine/experiments/axes_of_complexity.cpp";
  info.range =
      "One linear layer: any data. Two: inputs white or with a spectrum along the target's modes, "
      "a "
      "small start. More: an aligned start. With a nonlinearity or rotated data there is no closed "
      "form.";
  info.no_fitted_parameter = true;
  info.schema = schema_of<Parameters>();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<AxesOfComplexity>(lm::bind<Parameters>(setup.values), setup);
  };
  return info;
}

Battery axes_of_complexity_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
