// One table runs every optimizer through the same properties.
#include "optimize/optimizer.hpp"

#include <cmath>
#include <string>

#include "catch.hpp"
#include "core/error.hpp"
#include "core/rng.hpp"

namespace {

using lm::Method;
using lm::Optimizer;
using lm::OptimizerOptions;
using lm::ParameterBlock;

constexpr int kRows = 4, kColumns = 5, kSize = kRows * kColumns + 3;

/// One matrix and one bias vector.
lm::ParameterLayout layout() {
  ParameterBlock matrix;
  matrix.rows = kRows;
  matrix.columns = kColumns;
  ParameterBlock bias;
  bias.offset = kRows * kColumns;
  bias.columns = 3;
  bias.is_matrix = false;
  return {matrix, bias};
}

std::vector<double> curvatures() {
  std::vector<double> h;
  for (int i = 0; i < kSize; ++i) h.push_back(1 + 9.0 * i / (kSize - 1));
  return h;
}

OptimizerOptions options(int method) {
  OptimizerOptions o;
  o.method = static_cast<Method>(method);
  o.learning_rate = 0.01;
  return o;
}

std::vector<double> start() {
  lm::Random random(1, lm::stream("start"));
  std::vector<double> x(kSize);
  for (double& v : x) v = random.normal();
  return x;
}

/// Runs `steps` steps on ½ Σ h x² and returns where they end.
std::vector<double> descend(Optimizer<double>& optimizer, std::vector<double> x, int steps) {
  const std::vector<double> h = curvatures();
  std::vector<double> gradient(x.size());
  for (int k = 0; k < steps; ++k) {
    for (std::size_t i = 0; i < x.size(); ++i) gradient[i] = h[i] * x[i];
    optimizer.step(x.data(), gradient.data());
  }
  return x;
}

double loss(const std::vector<double>& x) {
  const std::vector<double> h = curvatures();
  double total = 0;
  for (std::size_t i = 0; i < x.size(); ++i) total += 0.5 * h[i] * x[i] * x[i];
  return total;
}

constexpr int kMethods = static_cast<int>(lm::kMethodNames.size());

}  // namespace

TEST_CASE("every optimizer lowers a quadratic", "[optimizer]") {
  for (int m = 0; m < kMethods; ++m) {
    INFO(lm::kMethodNames[static_cast<std::size_t>(m)]);
    Optimizer<double> optimizer(options(m), layout());
    CHECK(loss(descend(optimizer, start(), 500)) < 0.01 * loss(start()));
  }
}

TEST_CASE("after reset every optimizer repeats itself to the bit", "[optimizer]") {
  for (int m = 0; m < kMethods; ++m) {
    INFO(lm::kMethodNames[static_cast<std::size_t>(m)]);
    OptimizerOptions o = options(m);
    o.schedule.shape = lm::RateShape::cosine;
    o.schedule.total = 50;
    o.schedule.warmup = 5;
    Optimizer<double> optimizer(o, layout());
    const std::vector<double> first = descend(optimizer, start(), 40);
    CHECK(optimizer.steps() == 40);
    optimizer.reset();
    CHECK(optimizer.steps() == 0);
    CHECK(descend(optimizer, start(), 40) == first);
  }
}

TEST_CASE("no optimizer moves at a minimum, and none touches the gradient", "[optimizer]") {
  for (int m = 0; m < kMethods; ++m) {
    INFO(lm::kMethodNames[static_cast<std::size_t>(m)]);
    Optimizer<double> optimizer(options(m), layout());
    std::vector<double> x = start();
    const std::vector<double> before = x;
    const std::vector<double> zero(x.size(), 0.0);
    for (int k = 0; k < 10; ++k) optimizer.step(x.data(), zero.data());
    CHECK(x == before);
    std::vector<double> gradient = start();
    optimizer.step(x.data(), gradient.data());
    CHECK(gradient == start());
  }
}

TEST_CASE("scale of the loss: adaptive methods ignore it, the others are proportional",
          "[optimizer]") {
  constexpr double kScale = 1024;  // a power of two, so that scaling itself rounds nothing
  for (int m = 0; m < kMethods; ++m) {
    INFO(lm::kMethodNames[static_cast<std::size_t>(m)]);
    const Method method = static_cast<Method>(m);
    OptimizerOptions o = options(m);
    o.epsilon = 1e-300;  // the only thing that breaks the invariance
    const auto moved = [&](double factor) {
      Optimizer<double> optimizer(o, layout());
      std::vector<double> x(kSize, 0.0), gradient = start();
      for (double& g : gradient) g *= factor;
      for (int k = 0; k < 3; ++k) optimizer.step(x.data(), gradient.data());
      return x[7];
    };
    const bool adaptive = method == Method::rmsprop || method == Method::adam ||
                          method == Method::adamw || method == Method::muon;
    const double expected = adaptive ? 1 : kScale;
    // 1e-6: Muon's guard against a zero norm (1e-7) shifts it by that much.
    CHECK(moved(kScale) / moved(1) == Approx(expected).epsilon(1e-6));
  }
}

TEST_CASE("elementwise methods do not care how parameters are cut into blocks", "[optimizer]") {
  for (int m = 0; m < kMethods; ++m) {
    if (static_cast<Method>(m) == Method::muon) continue;  // it knows matrices
    INFO(lm::kMethodNames[static_cast<std::size_t>(m)]);
    ParameterBlock whole;
    whole.columns = kSize;
    Optimizer<double> one(options(m), {whole});
    Optimizer<double> many(options(m), layout());
    CHECK(descend(one, start(), 30) == descend(many, start(), 30));
  }
}

TEST_CASE("per-block rates multiply the update", "[optimizer]") {
  for (int m = 0; m < kMethods; ++m) {
    INFO(lm::kMethodNames[static_cast<std::size_t>(m)]);
    lm::ParameterLayout scaled = layout();
    scaled[1].sgd_rate = scaled[1].adam_rate = 4;
    Optimizer<double> plain(options(m), layout());
    Optimizer<double> rated(options(m), scaled);
    std::vector<double> a(kSize, 0.0), b(kSize, 0.0);
    plain.step(a.data(), start().data());
    rated.step(b.data(), start().data());
    CHECK(b[0] == a[0]);
    CHECK(b[kSize - 1] == 4 * a[kSize - 1]);
  }
}

TEST_CASE("decoupled decay shrinks weights by rate times decay; L2 enters the gradient",
          "[optimizer]") {
  for (int m = 0; m < kMethods; ++m) {
    const Method method = static_cast<Method>(m);
    INFO(lm::kMethodNames[static_cast<std::size_t>(m)]);
    OptimizerOptions o = options(m);
    o.weight_decay = 0.5;
    Optimizer<double> optimizer(o, layout());
    std::vector<double> x(kSize, 2.0);
    const std::vector<double> zero(kSize, 0.0);
    optimizer.step(x.data(), zero.data());
    const bool proportional = method != Method::rmsprop && method != Method::adam;
    const double nesterov = method == Method::nesterov ? 1 + o.momentum : 1;
    if (proportional) CHECK(x[0] == Approx(2 - 0.01 * 0.5 * 2 * nesterov));
    if (method == Method::adam)
      CHECK(x[0] == Approx(2 - 0.01));  // the sign of the decay's gradient
  }
}

TEST_CASE("clipping bounds the gradient's norm before anything else", "[optimizer]") {
  OptimizerOptions o = options(static_cast<int>(Method::gradient_descent));
  o.clip_norm = 1;
  Optimizer<double> optimizer(o, layout());
  std::vector<double> x(kSize, 0.0);
  const std::vector<double> gradient(kSize, 100.0);
  optimizer.step(x.data(), gradient.data());
  double squares = 0;
  for (const double v : x) squares += v * v;
  CHECK(std::sqrt(squares) == Approx(0.01));
}

TEST_CASE("bad options are refused by name", "[optimizer]") {
  const auto path = [](OptimizerOptions o) {
    try {
      Optimizer<double> optimizer(o, layout());
    } catch (const lm::Error& error) {
      return error.faults().at(0).path;
    }
    return std::string();
  };
  OptimizerOptions o;
  CHECK(path(o).empty());
  o.learning_rate = -1;
  CHECK(path(o) == "learning_rate");
  o = {};
  o.momentum = 1;
  CHECK(path(o) == "momentum");
  o = {};
  o.epsilon = 0;
  CHECK(path(o) == "epsilon");
}
