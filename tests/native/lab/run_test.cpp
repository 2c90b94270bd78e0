// A run by its request: acts that say the name which a live parameter once had.
#include "lab/run.hpp"

#include <optional>
#include <string>

#include "catch.hpp"
#include "core/error.hpp"
#include "lab/parametrized.hpp"

namespace {

struct Parameters {
  double rate = 0.5;
  double target = 1;

  template <class Visitor>
  void visit(Visitor& v) {
    v.real(rate, lm::param("rate", "Rate").between(0, 1).live().formerly("speed"));
    v.real(target, lm::param("target", "Target").between(-5, 5).formerly("goal"));
  }
};

/// w ← w + rate · (target − w); it remembers which parameter changed last.
class Approach : public lm::ExperimentOf<Parameters> {
 public:
  Approach(const Parameters& p, const lm::Setup&) : ExperimentOf(p) { begin(); }

  std::int64_t suggested_steps() const override { return 10; }
  lm::Views views() const override { return {}; }
  lm::Scalars scalars() const override { return {{"weight", w_}}; }
  const std::string& last_changed() const { return last_changed_; }

 protected:
  lm::Checks checks() const override { return {}; }
  void take_step() override { w_ += p_.rate * (p_.target - w_); }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}
  void changed(const std::string& name) override { last_changed_ = name; }

 private:
  double w_ = 0;
  std::string last_changed_;
};

const lm::ExperimentInfo& approach() {
  static const lm::ExperimentInfo info = lm::info_of<Approach, Parameters>(
      {.title = "Approach", .question = "", .precision = "", .range = ""});
  return info;
}

lm::RunRequest at_step_two(const std::string& name) {
  lm::RunRequest request;
  request.events = {{2, name, "0.25"}};
  return request;
}

}  // namespace

TEST_CASE("an act by a parameter's former name is the same act", "[run]") {
  lm::Run before(approach(), at_step_two("speed")), now(approach(), at_step_two("rate"));
  before.advance(10);
  now.advance(10);
  CHECK(before.digest() == now.digest());
  CHECK(now.experiment().scalars()[0].value != 1 - 1.0 / 1024);  // what ten steps at 0.5 leave
  REQUIRE(before.events().size() == 1);
  CHECK(before.events()[0].name == "rate");
  CHECK(dynamic_cast<const Approach&>(before.experiment()).last_changed() == "rate");

  before.act("speed", "1");
  now.act("rate", "1");
  before.advance(1);
  now.advance(1);
  CHECK(before.digest() == now.digest());
  CHECK(before.events().back().name == "rate");
}

TEST_CASE("a former name of a parameter that is not live is no act", "[run]") {
  lm::Run run(approach(), {});
  for (const char* name : {"goal", "target", "colour"}) {
    CHECK_THROWS_AS(run.act(name, "2"), lm::Error);
  }
  CHECK(run.events().empty());
}
