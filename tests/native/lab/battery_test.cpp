// The runs of a battery: what they were made of, and which of them a claim rests on.
#include "lab/battery.hpp"

#include <catch.hpp>
#include <limits>

#include "experiments/scalar-factorization/scalar_factorization_run.hpp"
#include "lab/run.hpp"

using lm::Evidence;
using lm::kNaN;
using lm::largest;
using lm::Made;
using lm::median;
using lm::Reading;
using lm::scalar::Parameters;
using lm::scalar::ScalarFactorization;

namespace {

/// A reading of `value` from the untrained run of `seed`.
Reading reading(double value, std::int64_t seed) {
  return {value, Made<ScalarFactorization>(Parameters(), seed)};
}

std::vector<std::int64_t> seeds_of(const Evidence& evidence) {
  std::vector<std::int64_t> seeds;
  for (const lm::Origin& run : evidence.runs) seeds.push_back(run.seed);
  return seeds;
}

}  // namespace

TEST_CASE("a run made for a battery tells what opens that very run", "[battery]") {
  Parameters p;
  p.learning_rate = 0.1 / 3;  // 17 digits
  p.loss = lm::scalar::Loss::half_sum;
  p.label_noise = 0.5;
  Made<ScalarFactorization> made(p, 5);
  made.advance(30);
  made.act("label_noise", "0");
  made.advance(12);
  const Evidence evidence = made;
  REQUIRE(evidence.runs.size() == 1);
  const lm::Origin& origin = evidence.runs.front();
  CHECK(origin.parameters.size() == 3);
  CHECK(origin.seed == 5);
  CHECK(origin.steps == 42);

  lm::RunRequest request{"scalar-factorization", {}, origin.seed, {}, origin.events};
  for (const lm::Named& parameter : origin.parameters) {
    request.parameters.push_back({parameter.name, lm::format_value(parameter.value)});
  }
  lm::Run again(request);
  again.advance(origin.steps);
  lm::Digest a, b;
  hash(a, made.views(), made.scalars());
  hash(b, again.experiment().views(), again.experiment().scalars());
  CHECK(a.hex() == b.hex());

  made.advance(1);
  CHECK(origin.steps == 42);
}

TEST_CASE("an act that is refused is no part of a run", "[battery]") {
  Made<ScalarFactorization> made(Parameters(), 1);
  CHECK_THROWS_AS(made.act("label_noise", "much"), lm::Error);
  CHECK_THROWS_AS(made.act("depth", "3"), lm::Error);
  CHECK(Evidence(made).runs.front().events.empty());
}

TEST_CASE("a median rests on the run in the middle, of an even count on two", "[battery]") {
  const Reading odd = median({reading(3, 1), reading(1, 2), reading(2, 4)});
  CHECK(odd.value == 2);
  CHECK(seeds_of(odd.from) == std::vector<std::int64_t>{4});
  CHECK(odd.from.among == std::vector<std::int64_t>{1, 2, 4});

  const Reading even = median({reading(3, 1), reading(1, 2), reading(2, 3), reading(9, 4)});
  CHECK(even.value == 2.5);
  CHECK(seeds_of(even.from) == std::vector<std::int64_t>{3, 1});

  const Reading none = median({reading(3, 1), reading(kNaN, 2), reading(2, 3)});
  CHECK(std::isnan(none.value));
  CHECK(seeds_of(none.from) == std::vector<std::int64_t>{1, 2, 3});
  CHECK(std::isnan(median(std::vector<Reading>{}).value));
}

TEST_CASE("the largest value rests on its run", "[battery]") {
  const Reading most = largest({reading(3, 1), reading(7, 2), reading(2, 3)});
  CHECK(most.value == 7);
  CHECK(seeds_of(most.from) == std::vector<std::int64_t>{2});
  CHECK(most.from.among == std::vector<std::int64_t>{1, 2, 3});
  CHECK(std::isnan(largest({reading(3, 1), reading(kNaN, 2)}).value));
}

TEST_CASE("a battery puts a prefix before the names of a run's own checks", "[battery]") {
  lm::Battery battery;
  const auto run = lm::run_for<ScalarFactorization>(Parameters(), 1, 50);
  const std::size_t own = run->observe().checks.size();
  REQUIRE(own > 0);
  add_checks(battery, "seed 1: ", *run);
  CHECK(battery.checks.size() == own);
  for (std::size_t i = 0; i < own; ++i) {
    CHECK(battery.checks[i].name == "seed 1: " + run->observe().checks[i].name);
    CHECK(battery.checks[i].evidence.runs.at(0).steps == 50);
  }
}
