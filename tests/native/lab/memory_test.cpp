// Experiments leave the heap as they found it, and a step of gradient descent allocates nothing.
#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "counted_malloc.hpp"
#include "lab/registry.hpp"
#include "lab/run.hpp"
#include "lab/training.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"

using namespace lm;

namespace {

void live_and_die(const std::string& slug, std::int64_t seed) {
  RunRequest request;
  request.experiment = slug;
  request.seed = seed;
  Run run(request);
  run.advance(5);
  run.digest();
}

}  // namespace

TEST_CASE("a thousand experiments created and dropped leave no block on the heap", "[memory]") {
  // Ten of each, and the rest of those that are made in a millisecond or two.
  constexpr std::int64_t kOfEach = 10, kAll = 1000;
  const std::vector<std::string> quick = {"least-squares", "minimum-norm", "scalar-factorization",
                                          "single-relu-flow"};
  for (const ExperimentInfo& info : experiments()) live_and_die(info.slug, 0);
  const long before = test::live_blocks;
  std::int64_t lived = 0;
  const char* leaking = "none";
  for (const ExperimentInfo& info : experiments()) {
    const long then = test::live_blocks;
    for (std::int64_t seed = 0; seed < kOfEach; ++seed, ++lived) live_and_die(info.slug, seed);
    if (test::live_blocks != then) leaking = info.slug.c_str();
  }
  for (; lived < kAll; ++lived) {
    live_and_die(quick[static_cast<std::size_t>(lived) % quick.size()], lived);
  }
  const long after = test::live_blocks;  // before the test's own words take room
  INFO("leaking, of those made ten times: " << leaking);
  CHECK(after == before);
}

TEST_CASE("a step of gradient descent allocates nothing", "[memory]") {
  for (const char* slug : {"least-squares", "gradient-flow", "minimum-norm", "loss-decay"}) {
    INFO(slug);
    const long unborn = test::allocations;
    RunRequest request;
    request.experiment = slug;
    Run run(request);
#ifdef LM_COUNTS_MALLOC
    REQUIRE(test::allocations - unborn > 10);  // the counter sees what is allocated
#else
    REQUIRE(test::allocations == unborn);
#endif
    // From step 4096 on one step in eight is recorded; the seven between are steps alone.
    run.advance(4096);
    REQUIRE(run.experiment().step() == 4096);
    const long before = test::allocations;
    run.advance(7);
    CHECK(test::allocations == before);
  }
}

TEST_CASE("a step of a network's training allocates nothing", "[memory]") {
  const Network network = [](nn::Model& model, ad::Var x) { return nn::mlp(model, x, {3, 8, 2}); };
  const LossFunction loss = [](ad::Var output, ad::Var target) {
    return nn::squared_error(output, target, LossConvention::mean);
  };
  Training<float> training(Matrix::Ones(12, 3), Matrix::Zero(12, 2), network, loss, {}, 5, 4);
  training.step();
  const long before = test::allocations;
  for (int k = 0; k < 7; ++k) training.step();  // over two ends of an epoch
  CHECK(test::allocations == before);
}
