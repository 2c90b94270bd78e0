// Read this first: one neuron, its loss and its gradient, by hand and by the engine.
//
// The worked example of lecture note 004: x = 2, w₁ = ½, w₂ = 3/2, target y = 3,
//   z = w₁x = 1,   h = relu(z) = 1,   ŷ = w₂h = 3/2,   L = (y − ŷ)² = 9/4,
//   dL/dŷ = −2(y − ŷ) = −3,   dL/dw₂ = −3·h = −3,   dL/dw₁ = −3·w₂·x = −9.
// All of it is exact in floating point, so the test asks for equality.
#include "autodiff/executor.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "catch.hpp"

using namespace lm::ad;

TEST_CASE("the worked example of note 004 is exact") {
  Graph graph;
  const Var x = graph.input(1, 1, "x");
  const Var y = graph.input(1, 1, "y");
  const Var w1 = graph.parameter(1, 1, "w1");
  const Var w2 = graph.parameter(1, 1, "w2");

  const Var z = matmul(x, w1);
  const Var h = relu(z);
  const Var prediction = matmul(h, w2);
  const Var loss = sum(square(y - prediction));

  Executor<float> run(graph, {z, h, prediction, loss, grad(loss, prediction)},
                      grad(loss, {w1, w2}));
  run.set(x, 2);
  run.set(y, 3);
  run.parameters()[0] = 0.5f;
  run.parameters()[1] = 1.5f;
  run.run();

  CHECK(run.scalar(z) == 1);
  CHECK(run.scalar(h) == 1);
  CHECK(run.scalar(prediction) == 1.5f);
  CHECK(run.scalar(loss) == 2.25f);
  CHECK(run.scalar(grad(loss, prediction)) == -3);  // the same node again: expressions are shared
  CHECK(run.packed()[1] == -3);                     // dL/dw2
  CHECK(run.packed()[0] == -9);                     // dL/dw1
}
