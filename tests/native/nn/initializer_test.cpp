// One table runs every initializer against its stated variance; parametrizations against theirs.
#include "nn/initializer.hpp"

#include <cmath>

#include "autodiff/executor.hpp"
#include "autodiff/transform.hpp"
#include "catch.hpp"
#include "core/error.hpp"
#include "core/svd.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"

using namespace lm;

TEST_CASE("every initializer has its stated mean and variance", "[nn][initializer]") {
  const Index rows = 300, columns = 200;
  const nn::Fans fans{rows, columns};
  for (std::size_t k = 0; k < nn::kInitializerNames.size(); ++k) {
    INFO(nn::kInitializerNames[k]);
    const auto initializer = static_cast<nn::Initializer>(k);
    Random random(11, stream("w"));
    const Matrix W = nn::initialize(initializer, rows, columns, fans, 1.5, random);
    const double deviation = nn::standard_deviation(initializer, fans, 1.5);
    const double n = static_cast<double>(W.size());
    if (initializer == nn::Initializer::equal) {
      CHECK((W.array() == 1.5).all());
      continue;
    }
    // Five standard errors: a right initializer fails with probability 6e-7. The variance's
    // standard error is at most σ²√(2/n) (normal; uniform and orthogonal entries have less).
    CHECK(std::abs(W.mean()) <= 5 * deviation / std::sqrt(n));
    const double variance = W.squaredNorm() / n;
    CHECK(std::abs(variance - deviation * deviation) <=
          5 * deviation * deviation * std::sqrt(2 / n));
  }
}

TEST_CASE("orthogonal matrices have orthonormal columns, or rows when wide", "[nn][initializer]") {
  for (const auto& size : {std::pair<Index, Index>{7, 4}, {4, 7}, {5, 5}}) {
    Random random(12, stream("q"));
    const Matrix Q = nn::initialize(nn::Initializer::orthogonal, size.first, size.second,
                                    {size.first, size.second}, 2, random);
    const Vector values = singular_values(Q);
    CHECK((values.array() - 2).abs().maxCoeff() < 1e-12);
  }
}

TEST_CASE("draws depend on seed, block and place alone", "[nn][initializer]") {
  const auto start = [](Index hidden, std::uint64_t seed) {
    ad::Graph graph;
    nn::Model model(graph);
    nn::mlp(model, graph.input(1, 3, "x"), {3, hidden, 2});
    std::vector<double> theta(static_cast<std::size_t>(model.size()));
    model.initialize(seed, theta.data());
    return theta;
  };
  CHECK(start(4, 1) == start(4, 1));
  CHECK(start(4, 1) != start(4, 2));
}

namespace {

/// How much the last hidden layer's features and the output move (root mean square) in one gradient
/// step of rate `rate` on ½(f − 1)², at one input of unit mean square.
struct Movement {
  double features, output;
};

Movement movement(nn::Parametrization parametrization, Index width, Index base, double rate) {
  ad::Graph graph;
  nn::Model model(graph);
  const Index d = 16;
  const ad::Var x = graph.constant(Matrix::Ones(1, d));
  nn::ScaledOptions in{parametrization, nn::Position::input, double(width) / double(base)};
  nn::ScaledOptions out{parametrization, nn::Position::output, double(width) / double(base)};
  const ad::Var h = nn::activate(nn::Activation::tanh, nn::scaled_dense(model, x, width, "in", in));
  const ad::Var f = nn::scaled_dense(model, h, 1, "out", out);
  const ad::Var loss =
      nn::squared_error(f, graph.constant(Matrix::Ones(1, 1)), LossConvention::half_sum);
  ad::Executor<double> run(graph, {h, f}, ad::grad(loss, model.parameters()));
  Movement total{0, 0};
  constexpr int kSeeds = 20;
  for (int seed = 0; seed < kSeeds; ++seed) {
    model.initialize(static_cast<std::uint64_t>(seed), run.parameters());
    run.run();
    const Matrix h0 = run.matrix(h), f0 = run.matrix(f);
    for (const ParameterBlock& block : model.blocks()) {
      for (Index i = block.offset; i < block.offset + block.size(); ++i) {
        run.parameters()[i] -= rate * block.sgd_rate * run.packed()[i];
      }
    }
    run.run();
    total.features += (run.matrix(h) - h0).squaredNorm() / double(width) / kSeeds;
    total.output += (run.matrix(f) - f0).squaredNorm() / kSeeds;
  }
  return {std::sqrt(total.features), std::sqrt(total.output)};
}

/// Slope of log(movement) between widths 64 and 1024.
double slope(nn::Parametrization p, Index base, bool features) {
  const Movement narrow = movement(p, 64, base, 0.1), wide = movement(p, 1024, base, 0.1);
  const double ratio = features ? wide.features / narrow.features : wide.output / narrow.output;
  return std::log(ratio) / std::log(16.0);
}

}  // namespace

TEST_CASE("with width, features stand still in the NTK and move in the maximal update",
          "[nn][parametrization]") {
  // One step moves features by width^(-1/2) in the NTK parametrization, width^0 in mean-field and
  // maximal update; outputs move by width^0 in all three. ±0.15: twenty seeds' spread.
  using nn::Parametrization;
  CHECK(slope(Parametrization::ntk, 1, true) == Approx(-0.5).margin(0.15));
  CHECK(slope(Parametrization::ntk, 1, false) == Approx(0).margin(0.15));
  CHECK(slope(Parametrization::mean_field, 1, true) == Approx(0).margin(0.15));
  CHECK(slope(Parametrization::maximal_update, 64, true) == Approx(0).margin(0.15));
}

TEST_CASE("maximal update at the base width is the standard parametrization",
          "[nn][parametrization]") {
  for (const nn::Position position :
       {nn::Position::input, nn::Position::hidden, nn::Position::output}) {
    const nn::LayerScaling a = nn::layer_scaling(nn::Parametrization::standard, position, 64, 1);
    const nn::LayerScaling b =
        nn::layer_scaling(nn::Parametrization::maximal_update, position, 64, 1);
    CHECK(a.multiplier == b.multiplier);
    CHECK(a.deviation == b.deviation);
    CHECK(a.sgd_rate == b.sgd_rate);
    CHECK(a.adam_rate == b.adam_rate);
  }
}

TEST_CASE("mean-field networks have one hidden layer", "[nn][parametrization]") {
  CHECK_THROWS_AS(nn::layer_scaling(nn::Parametrization::mean_field, nn::Position::hidden, 64, 64),
                  Error);
}
