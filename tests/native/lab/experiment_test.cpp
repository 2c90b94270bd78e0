// The state machine that all experiments share: chunking, divergence, frames, events.
#include "lab/experiment.hpp"

#include <limits>

#include "catch.hpp"

namespace {

/// x ← factor · x, recorded; diverges when x is no longer finite; the factor can be moved.
class Doubling : public lm::Experiment {
 public:
  explicit Doubling(double factor) : factor_(factor), recorder_({"x"}) { begin(); }

  std::int64_t suggested_steps() const override { return 100; }
  lm::Views views() const override {
    lm::View history;
    history.name = "history";
    history.steps = recorder_.steps();
    history.series.push_back(
        {"x", lm::Role::measured, recorder_.steps(), recorder_.column("x"), {}, 0, 0});
    lm::View now;
    now.name = "now";
    now.kind = lm::ViewKind::bars;
    now.series.push_back({"x", lm::Role::measured, {0}, {x_}, {}, 0, 0});
    return {history, now};
  }
  lm::Scalars scalars() const override { return {{"x", x_}}; }
  void act(const std::string& name, const std::string& value) override {
    if (name != "factor") Experiment::act(name, value);
    factor_ = std::stod(value);
  }

 protected:
  lm::Checks checks() const override {
    const lm::Range settled("any run"), late = lm::Range("late").awaits(false, "too early");
    const lm::Range always = lm::Range("every step").even_diverged();
    return {lm::at_least("x", 1, x_, 0, "", settled), lm::at_least("x", 1, x_, 0, "", late),
            lm::at_least("x", 1, x_, 0, "", always)};
  }
  void take_step() override { x_ *= factor_; }
  std::optional<std::string> trouble() const override {
    if (x_ <= std::numeric_limits<double>::max()) return std::nullopt;
    return "x is not finite";
  }
  void record() override { recorder_.add(step(), {x_}); }

 private:
  double x_ = 1;
  double factor_;
  lm::Recorder recorder_;
};

std::string digest_of(const lm::Experiment& experiment) {
  lm::Digest digest;
  hash(digest, experiment.views(), experiment.scalars());
  return digest.hex();
}

}  // namespace

TEST_CASE("what is recorded does not depend on how the steps are chunked", "[experiment]") {
  Doubling whole(1.0001);
  whole.advance(3000);
  Doubling parts(1.0001);
  for (const int chunk : {1, 511, 1, 2, 485, 2000}) parts.advance(chunk);
  CHECK(parts.step() == whole.step());
  CHECK(digest_of(parts) == digest_of(whole));
  CHECK(parts.frames().size() == whole.frames().size());
}

TEST_CASE("divergence is a result at a step, and nothing moves after it", "[experiment]") {
  Doubling run(2);
  run.advance(5000);
  REQUIRE(run.divergence().has_value());
  CHECK(run.divergence()->step == 1024);  // 2^1023 is the last finite power of two
  CHECK(run.divergence()->message == "x is not finite");
  CHECK(run.step() == 1024);
  run.advance(10);
  CHECK(run.step() == 1024);
}

TEST_CASE("a run that diverged is judged only by what holds in every step", "[experiment]") {
  Doubling run(2);
  run.advance(100);
  lm::Checks checks = run.judged();
  CHECK(checks[0].state == lm::CheckState::agrees);
  CHECK(checks[1].state == lm::CheckState::outside);  // the run is over, and it came to nothing
  CHECK(checks[2].state == lm::CheckState::agrees);
  run.advance(5000);
  checks = run.judged();
  for (const std::size_t which : {0, 1}) {
    CHECK(checks[which].state == lm::CheckState::outside);
    CHECK(checks[which].since == "the run diverged at step 1024");
  }
  CHECK(checks[2].state == lm::CheckState::agrees);
}

TEST_CASE("frames hold the present views of past steps, without the histories", "[experiment]") {
  Doubling run(1.5);
  run.advance(200);
  const std::vector<lm::Frame>& frames = run.frames();
  REQUIRE(frames.size() > 40);
  CHECK(frames[3].step == 3);
  REQUIRE(frames[3].observation.views.size() == 1);
  CHECK(frames[3].observation.views[0].name == "now");
  CHECK(frames[3].observation.views[0].series[0].y[0] == 1.5 * 1.5 * 1.5);
  for (std::size_t i = 1; i < frames.size(); ++i) CHECK(frames[i].step > frames[i - 1].step);
}

TEST_CASE("frames are bounded however long the run", "[experiment]") {
  Doubling run(1);
  run.advance(1'000'000);
  CHECK(run.frames().size() < 300);
}

TEST_CASE("an unknown act is refused by name", "[experiment]") {
  Doubling run(1);
  try {
    run.act("colour", "red");
    FAIL("an unknown act was accepted");
  } catch (const lm::Error& error) {
    CHECK(error.faults().at(0).code == "unknown_event");
    CHECK(error.faults().at(0).path == "colour");
  }
}
