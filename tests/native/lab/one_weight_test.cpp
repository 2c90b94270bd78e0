// The example of CONTRIBUTING.md, as it stands there: a whole small experiment.
#include "catch.hpp"
// [example
// Experiment one-weight: gradient descent on (w − s)², which theory follows step by step.
#include <cmath>
#include <optional>
#include <string>

#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"

namespace lm::one_weight {
namespace {

/// w_k is a product of k factors, each rounded once: 100 steps make 2e-14 of it.
constexpr double kTolerance = 1e-12;

struct Parameters {
  double target = 2;
  double learning_rate = 0.1;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Problem");
    v.real(target, param("target", "Target").symbol("s").between(-5, 5),
           "Where the weight is to go.");
    v.group("Training");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(0.01, 2),
           "The distance shrinks by $1 - 2\\eta$ in each step.");
  }
};

class OneWeight : public ExperimentOf<Parameters> {
 public:
  OneWeight(const Parameters& parameters, const Setup&)
      : ExperimentOf(parameters), history_({"weight", "predicted"}) {
    begin();
  }

  std::int64_t suggested_steps() const override { return 100; }
  Views views() const override {
    return {over_steps(history_, "weight", "The weight", axis("$w$"))
                .measured("gradient descent", "weight")
                .predicted("closed form", "predicted")
                .reference("target $s$", p_.target)};
  }
  Scalars scalars() const override {
    return {measured("weight", w_, "weight $w$"),
            predicted("predicted_weight", closed_form(), "$s\\,(1 - (1 - 2\\eta)^k)$")};
  }

 protected:
  void take_step() override { w_ -= p_.learning_rate * 2 * (w_ - p_.target); }
  std::optional<std::string> trouble() const override {
    if (std::abs(w_) < 1e6) return std::nullopt;
    return "the weight passed 1e6; learning_rate above 1 overshoots by more than it corrects";
  }
  void record() override { history_.add(step(), {w_, closed_form()}); }
  Checks checks() const override {
    return {within("weight against the closed form", closed_form(), w_,
                   kTolerance * std::abs(p_.target), "rounding of each step",
                   Range("learning rate below 1, from zero")
                       .needs(p_.learning_rate < 1, "the learning rate is 1 or more"))};
  }

 private:
  // In an experiment of the lab this stands in theory/, with its source and a test of its own.
  double closed_form() const {
    double left = 1;
    for (std::int64_t k = 0; k < step(); ++k) left *= 1 - 2 * p_.learning_rate;
    return p_.target * (1 - left);
  }

  double w_ = 0;
  Recorder history_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<OneWeight, Parameters>(
      {.title = "One weight",
       .question = "How fast does a single weight find its target?",
       .precision = "double: the claim is a closed form",
       .range = "Learning rates below 1. From 1 on each step overshoots by more than it corrects.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1}, {}};
  Parameters quick;
  quick.learning_rate = 0.4;
  add_checks(result, "η = 0.1: ", *run_whole<OneWeight>(Parameters{}, 1));
  add_checks(result, "η = 0.4: ", *run_whole<OneWeight>(quick, 1));
  return result;
}

}  // namespace lm::one_weight
// example]

TEST_CASE("the example of the contributor's guide runs and passes its battery", "[example]") {
  const lm::ExperimentInfo info = lm::one_weight::info();
  CHECK(info.schema.find("target") != nullptr);
  const lm::Battery battery = lm::one_weight::battery();
  REQUIRE(battery.checks.size() == 2);
  for (const lm::Claim& claim : battery.checks) CHECK(claim.passed());
  lm::one_weight::Parameters outside;
  outside.learning_rate = 1.5;
  const auto run = lm::run_for<lm::one_weight::OneWeight>(outside, 1, 3);
  CHECK(run->judged().front().state == lm::CheckState::outside);
}
