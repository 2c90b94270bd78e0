// The parts of the lesson on one neuron: the graph, the stack, the counts and the learner.
#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "core/elementary.hpp"
#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "core/svd.hpp"
#include "experiments/neuron/learner.hpp"
#include "experiments/neuron/linear_stack.hpp"
#include "experiments/neuron/relu_count.hpp"
#include "experiments/neuron/unit.hpp"
#include "lab/registry.hpp"
#include "lab/run.hpp"

using namespace lm;

namespace {

Run run_of(const char* slug, std::vector<Assignment> parameters, std::int64_t seed = 1) {
  RunRequest request;
  request.experiment = slug;
  request.parameters = std::move(parameters);
  request.seed = seed;
  Run run(request);
  run.advance(run.experiment().suggested_steps());
  return run;
}

double scalar(const Run& run, const std::string& name) {
  for (const Scalar& one : run.experiment().scalars()) {
    if (one.name == name) return one.value;
  }
  FAIL("no scalar " + name);
  return 0;
}

}  // namespace

TEST_CASE("a run of the neuron ends where its parameters say", "[neuron]") {
  const Run off = run_of("neuron", {{"weight", "2"}, {"bias", "-3"}, {"input", "1"}});
  CHECK(scalar(off, "sum") == -1);
  CHECK(scalar(off, "output") == 0);
  CHECK(scalar(off, "derivative") == 0);
  const Run on = run_of("neuron", {{"weight", "2"}, {"bias", "0.5"}, {"input", "1"}});
  CHECK(scalar(on, "output") == 2.5);
  CHECK(scalar(on, "derivative") == 1);
  const Run sigmoid = run_of("neuron", {{"activation", "sigmoid"}});
  CHECK(scalar(sigmoid, "largest_derivative") == Approx(0.25).margin(1e-12));
  const Run gelu = run_of("neuron", {{"activation", "gelu"}});
  CHECK(scalar(gelu, "minimum") == Approx(-0.169971).margin(5e-7));
  CHECK(scalar(gelu, "minimum_at") == Approx(-0.751792).margin(1e-6));
  CHECK(scalar(gelu, "tanh_form_minimum") == Approx(-0.170041).margin(5e-7));
  CHECK(scalar(gelu, "tanh_form_deviation") == Approx(4.73e-4).margin(5e-6));
}

TEST_CASE("a sine neuron gives xor on the corners of a square", "[neuron]") {
  Unit unit(nn::Activation::sine, 4);
  const double quarter = 1.5707963267948966;
  unit.set_weights({{quarter, quarter}, quarter});
  Matrix corners(4, 2);
  corners << 1, 1, 1, -1, -1, 1, -1, -1;
  unit.run(corners);
  for (Index i = 0; i < 4; ++i) {
    CHECK(unit.output(i) == Approx(-corners(i, 0) * corners(i, 1)).margin(1e-14));
  }
}

TEST_CASE("the switching line's ends lie on the line and on the square", "[neuron]") {
  for (const Weights& weights : {Weights{{1, 0.5}, 0}, Weights{{-2, 3}, 4}, Weights{{0, 1}, -2},
                                 Weights{{3, 0}, 1}, Weights{{1, -1}, 5}}) {
    const Matrix ends = boundary_line(weights, 4);
    REQUIRE(ends.rows() == 2);
    for (Index i = 0; i < 2; ++i) {
      const double at = weights.w[0] * ends(i, 0) + weights.w[1] * ends(i, 1) + weights.b;
      CHECK(at == Approx(0).margin(1e-12));
      CHECK(ends.row(i).cwiseAbs().maxCoeff() == Approx(4));
    }
  }
  CHECK(boundary_line({{1, 0}, 5}, 4).rows() == 0);
  CHECK(boundary_line({{1, 1}, 9}, 4).rows() == 0);
  CHECK(boundary_line({{0, 0}, 1}, 4).rows() == 0);
}

TEST_CASE("the stack's ratio is the product's, and in the plane its determinant's", "[neuron]") {
  LinearStack wide(7, nn::Activation::identity, 0.1, 3);
  CHECK(wide.spectrum_ratio() == Approx(1));
  for (int l = 0; l < 5; ++l) wide.add_layer();
  const Vector values = singular_values(wide.product());
  CHECK(wide.spectrum_ratio() == Approx(values(1) / values(0)).epsilon(1e-12));
  CHECK(wide.collapse_error() < 1e-14);

  LinearStack narrow(2, nn::Activation::identity, 0.1, 4);
  Random random(4, stream("neuron/layers"));  // the layers, drawn once more
  double log_area = 0;
  for (int l = 0; l < 80; ++l) {
    narrow.add_layer();
    const Matrix W = normal_matrix(random, 2, 2, 1 / std::sqrt(2.0));
    normal_matrix(random, 1, 2, 0.1);
    log_area += lm::log(std::abs(W(0, 0) * W(1, 1) - W(0, 1) * W(1, 0)));
  }
  const double longest = lm::log(singular_values(narrow.product())(0));
  CHECK(lm::log(narrow.spectrum_ratio()) == Approx(log_area - 2 * longest).epsilon(1e-10));
  CHECK(narrow.spectrum_ratio() < 1e-16);
}

TEST_CASE("a bend between the layers cannot be one matrix", "[neuron]") {
  LinearStack bent(6, nn::Activation::relu, 0.1, 1);
  for (int l = 0; l < 3; ++l) bent.add_layer();
  CHECK(bent.collapse_error() > 0.05);
}

TEST_CASE("counts are those of plain loops", "[neuron]") {
  ReluCount count(0.5, {-1, 2}, 0.3, 2, 4);
  const std::vector<double> inputs{-1.5, -0.2, 0, 0.7, 1.9, 5};
  for (const double z : inputs) count.add(z);
  CHECK(count.mean() == Approx((0.3 + 0.5 + 1.2 + 2.4 + 5.5) / 6));
  CHECK(count.slope() == Approx(3.5 / 6));
  CHECK(count.curvature() == Approx(2 / 0.6 / 6));
  CHECK(count.rise() == Approx((0.3 + 0.5 + 4 * 0.5 - 0.5) / 6));
  CHECK(count.means()[0] == Approx((0.9 + 4) / 6));
  CHECK(count.shares()[1] == Approx(1));
  CHECK(count.density()[3] == Approx(1.0 / 6));
  double sum = 0, squares = 0;
  for (const double z : inputs) {
    const double y = std::max(z + 0.5, 0.0);
    sum += y / 6;
    squares += y * y;
  }
  CHECK(count.standard_error() == Approx(std::sqrt((squares - 6 * sum * sum) / 30)));
}

TEST_CASE("on xor the weights are back at zero after each pass", "[neuron]") {
  const Examples four = square(kXor);
  Learner learner(four);
  for (int pass = 0; pass < 5; ++pass) {
    for (int i = 0; i < 4; ++i) CHECK(learner.look(four));
    CHECK(learner.w.norm() == 0);
  }
}

TEST_CASE("the margins of the square are the largest that a search finds", "[neuron]") {
  for (Index labeling = 0; labeling < 16; ++labeling) {
    const Examples four = square(labeling);
    Random random(9, static_cast<std::uint64_t>(labeling));
    double best = -1;
    for (int draw = 0; draw < 20000; ++draw) {
      const Vector w = normal_vector(random, 3);
      best = std::max(best, (four.X * w).cwiseProduct(four.y).minCoeff() / w.norm());
    }
    INFO(labeling);
    if (square_margin(labeling) == 0) {
      CHECK(best < 0);
      CHECK(mistakes_on_square(labeling) == kMostOnSquare + 1);
    } else {
      CHECK(best <= square_margin(labeling) + 1e-12);
      CHECK(best > 0.92 * square_margin(labeling));
      CHECK(as_double(mistakes_on_square(labeling)) <= 3 / std::pow(square_margin(labeling), 2));
    }
  }
}

TEST_CASE("a noisy perceptron does not end, and says that it is outside", "[neuron]") {
  const Run run = run_of("perceptron", {{"labels", "noisy"}});
  CHECK(run.experiment().step() == run.experiment().suggested_steps());
  CHECK_FALSE(run.experiment().ended());
  CHECK(scalar(run, "errors") > 0);
  for (const Check& check : run.experiment().judged()) {
    if (check.name == "mistakes") CHECK(check.state == CheckState::outside);
  }
}
