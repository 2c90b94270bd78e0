// Operations counted in a plan against counts by hand.
#include "measure/operations.hpp"

#include "autodiff/executor.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "catch.hpp"

using namespace lm;

TEST_CASE("a layer's operations, forwards and backwards", "[operations]") {
  ad::Graph graph;
  const ad::Var x = graph.input(10, 3, "x"), t = graph.input(10, 2, "t");
  const ad::Var W = graph.parameter(3, 2, "W");
  const ad::Var loss = ad::sum(ad::square(ad::tanh(ad::matmul(x, W)) - t));
  const ad::Executor<double> forward(graph, {loss});
  const Operations once = count_operations(forward.plan());
  CHECK(once.products == 2 * 10 * 3 * 2);
  CHECK(once.others == 4 * 20);  // tanh, −, square, sum
  const ad::Executor<double> both(graph, {loss}, {ad::grad(loss, W)});
  CHECK(count_operations(both.plan()).products == 2 * once.products);
  CHECK(count_operations(both.plan()).all() < 5 * once.all());
}
