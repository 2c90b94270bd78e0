// Experiment glass-box: one weight of a deep network is moved, and the gradient of every layer with
// it.
#include <memory>
#include <string>

#include "core/elementary.hpp"
#include "experiments/battery.hpp"
#include "experiments/glass_box_run.hpp"

namespace lm {
namespace {

using glass::GlassBox;
using glass::kFarLayer;
using glass::kFirstOrder;
using glass::kRounding;
using glass::kSeen;
using glass::Parameters;
using glass::Reading;

void check_frozen(std::int64_t seed, std::int64_t steps, Battery& result) {
  const std::string name =
      "20 layers, " + std::to_string(steps) + " steps, seed " + std::to_string(seed) + ": ";
  Parameters p;
  Made<GlassBox> model(p, seed);
  model.advance(steps);
  const Reading reading = model.read();
  double changed = 0;
  for (std::size_t l = 1; l <= model.layers(); ++l) {
    if (relative_change(reading.change, reading.before, l) > kSeen) changed += 1;
  }
  result.add(
      model,
      at_least(name + "relative change of layer 17's gradient after a nudge of 0.1 in layer 3",
               kSeen, relative_change(reading.change, reading.before, kFarLayer), 0,
               "a weight of layer 3 feeds all that comes after", "tanh, 20 layers"));
  result.add(model, equal(name + "layers whose gradient changes by more than 1e-4", 20, changed,
                          "every gradient holds every weight", "tanh, 20 layers"));
  result.add(model,
             at_most(name + "change at a nudge of 1e-6 minus the Hessian's, by hand, relative", 0,
                     reading.small_prediction_error, kFirstOrder,
                     "second order in the nudge, and rounding of the gradients over it",
                     "smooth activations"));
  // What the Hessian misses is second order: its share of the change is first order in the nudge.
  const auto missed = [&](double nudge) -> lm::Reading {
    Parameters small = p;
    small.nudge = nudge;
    const auto again = run_for<GlassBox>(small, seed, steps);
    return {again->read().prediction_error, *again};
  };
  const lm::Reading large = missed(1e-2), small = missed(1e-3);
  result.add({large.from, small.from},
             within(name + "order in the nudge of what the Hessian misses, from 1e-2 to 1e-3", 1,
                    lm::log(large.value / small.value) / lm::log(10.0), 0.1,
                    "the next order at 1e-2", "smooth activations"));
  result.add(model,
             at_least(name + "change of the network's Hessian along a nudge of 0.1", 1e-3,
                      reading.hessian_change, 0, "it is no quadratic", "two layers or more"));
  result.add(model, at_most(name + "change of the linear model's Hessian", 0,
                            reading.linear_hessian_change, kRounding * 10,
                            "rounding of the gradients, over a nudge of 0.1", "one layer"));
  result.add(
      model,
      at_most(name + "linear model: change of the gradient minus 2c XᵀXΔ, relative", 0,
              (reading.linear_change - reading.linear_predicted).norm() /
                  reading.linear_predicted.norm(),
              kRounding * 10, "rounding of the gradients, over a nudge of 0.1", "one layer"));
}

Battery battery() {
  Battery result{{1, 2, 3, 4, 5}, {}};
  for (const std::int64_t seed : result.seeds) {
    check_frozen(seed, 0, result);
    check_frozen(seed, 100, result);
  }
  return result;
}

}  // namespace

namespace catalogue {

ExperimentInfo glass_box() {
  ExperimentInfo info;
  info.slug = "glass-box";
  info.title = "A transparent machine";
  info.question =
      "Freeze a network of twenty layers and change one weight. Which gradients notice?";
  info.precision = "double: changes of gradients are told from rounding down to a nudge of 1e-6";
  info.source = "engine/experiments/glass_box.cpp";
  info.range =
      "The Hessian predicts the change for small edits of smooth networks. For the linear model it "
      "does for every edit.";
  info.no_fitted_parameter = true;
  info.schema = schema_of<Parameters>();
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<GlassBox>(bind<Parameters>(setup.values), setup);
  };
  return info;
}

Battery glass_box_battery() { return battery(); }

}  // namespace catalogue
}  // namespace lm
