// A registry of small experiments, so that the command line is tested without the real ones.
#include <array>
#include <cmath>
#include <functional>
#include <utility>

#include "lab/battery.hpp"
#include "lab/registry.hpp"

namespace {

enum class Mode { plus, minus };

/// One parameter of every kind.
struct Parameters {
  std::int64_t count = 3;
  double start = 0.5;
  std::optional<double> factor;
  bool loud = false;
  Mode mode = Mode::plus;
  std::vector<double> weights = {8, 4, 2, 1};

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer(count, {.name = "count", .label = "Count", .minimum = 1, .maximum = 9});
    v.real(start, {.name = "start",
                   .label = "Start",
                   .unit = "m",
                   .minimum = 0,
                   .maximum = 1,
                   .scale = lm::Scale::log,
                   .help = "where x begins"});
    v.real(factor,
           {.name = "factor", .label = "Factor", .minimum = 0, .maximum = 1e6, .automatic = "two"});
    v.flag(loud, {.name = "loud", .label = "Loud"});
    v.choice(mode, std::array{"plus", "minus"}, {.name = "mode", .label = "Mode"});
    v.list(weights, 4, {.name = "weights", .label = "Weights", .minimum = 0, .maximum = 10});
  }
};

/// x ← factor · x; diverges when x is no longer finite. The input's length is added to the start.
class Growth : public lm::Experiment {
 public:
  Growth(const Parameters& p, const lm::Setup& setup)
      : x_(p.start + static_cast<double>(setup.seed)),
        factor_(p.factor.value_or(2)),
        recorder_({"x"}) {
    for (const lm::Input& input : setup.inputs) x_ += static_cast<double>(input.bytes.size());
    begin();
  }

  std::int64_t suggested_steps() const override { return 10; }

  lm::Views views() const override {
    lm::View history;
    history.name = "history";
    history.title = "Growth";
    history.x = {"step", "", "linear"};
    history.y = {"x", "m", "log"};
    history.steps = recorder_.steps();
    history.series.push_back(
        {"x, measured", lm::Role::measured, recorder_.steps(), recorder_.column(0), {}, 0, 0});
    lm::View grid;
    grid.name = "grid";
    grid.kind = lm::ViewKind::matrix;
    grid.series.push_back({"g", lm::Role::measured, {}, {}, {1, 2, 3, 4, 5, x_}, 2, 3});
    return {history, grid};
  }
  lm::Scalars scalars() const override { return {{"x", x_, "x", "m"}, {"inverse", 1 / (x_ - x_)}}; }

  void act(const std::string& name, const std::string& value) override {
    if (name != "factor") Experiment::act(name, value);
    factor_ = std::stod(value);
  }

 protected:
  lm::Checks checks() const override {
    return {lm::at_least("x stays positive", 0, x_, 0, "a \"power\" of two", "factor > 0")};
  }
  void take_step() override { x_ *= factor_; }
  std::optional<std::string> trouble() const override {
    if (std::isfinite(x_)) return std::nullopt;
    return "x is not finite";
  }
  void record() override { recorder_.add(step(), {x_}); }

 private:
  double x_;
  double factor_;
  lm::Recorder recorder_;
};

lm::ExperimentInfo growth() {
  lm::ExperimentInfo info;
  info.slug = "growth";
  info.title = "Growth";
  info.question = "How fast does it grow?";
  info.lesson = "fake";
  info.epoch = 3;
  info.schema = lm::schema_of<Parameters>();
  info.inputs = {{"data", "csv", "any text"}};
  info.create = [](const lm::Setup& setup) {
    return std::make_unique<Growth>(lm::bind<Parameters>(setup.values), setup);
  };
  info.battery = [] {
    lm::Battery battery{{1, 2}, {}};
    Parameters p;
    p.mode = Mode::minus;
    p.weights = {1, 2};
    lm::Made<Growth> run(p, 2);
    run.advance(3);
    run.act("factor", "1");
    run.advance(1);
    battery.add(run, lm::within("exact", 1, 1.5, 1, "room", "always"));
    battery.add(lm::kNoRun, lm::equal("counted", 2, 2, "whole numbers", "always"));
    return battery;
  };
  return info;
}

/// As growth, with a battery that fails or has no result.
lm::ExperimentInfo variant(const char* slug, std::function<lm::Battery()> battery) {
  lm::ExperimentInfo info = growth();
  info.slug = slug;
  info.battery = std::move(battery);
  return info;
}

lm::Battery failing() {
  lm::Battery battery{{3}, {}};
  battery.add(lm::kNoRun, lm::equal("exact", 1, 2, "none", "always"));
  return battery;
}

lm::Battery broken() { throw lm::Error("out_of_range", "count", "is too large"); }

}  // namespace

namespace lm {

const std::vector<ExperimentInfo>& experiments() {
  static const std::vector<ExperimentInfo> all = {growth(), variant("failing", failing),
                                                  variant("broken", broken)};
  return all;
}

const ExperimentInfo& find_experiment(std::string_view slug) {
  for (const ExperimentInfo& info : experiments()) {
    if (info.slug == slug) return info;
  }
  throw Error("unknown_experiment", "experiment", "there are growth, failing, broken");
}

}  // namespace lm
