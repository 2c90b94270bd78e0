// Layers against the same function written as plain loops.
#include <algorithm>
#include <cmath>

#include "autodiff/executor.hpp"
#include "catch.hpp"
#include "core/error.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"
#include "nn/attention.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"
#include "nn/normalization.hpp"

using namespace lm;
using ad::Var;

namespace {

/// Sums of tens of products of order one, in another order: a few hundred roundings of 1e-16.
constexpr double kRounding = 1e-12;

std::vector<double> normals(Index n, const char* name) {
  Random random(7, stream(name));
  std::vector<double> values(static_cast<std::size_t>(n));
  for (double& v : values) v = random.normal();
  return values;
}

/// What `build` gives for inputs x of `shape`, with parameters set to the values of stream "theta".
std::vector<double> evaluate(const ad::Shape& shape, const std::vector<double>& x,
                             const std::function<Var(nn::Model&, Var)>& build,
                             std::vector<double>* theta = nullptr) {
  ad::Graph graph;
  nn::Model model(graph);
  const Var input = graph.input(shape, "x");
  const Var y = build(model, input);
  ad::Executor<double> run(graph, {y});
  const std::vector<double> parameters = normals(std::max<Index>(1, model.size()), "theta");
  std::copy_n(parameters.begin(), model.size(), run.parameters());
  if (theta != nullptr) *theta = parameters;
  std::copy(x.begin(), x.end(), run.input(input));
  run.run();
  return std::vector<double>(run.value(y), run.value(y) + y.size());
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  REQUIRE(a.size() == b.size());
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::abs(a[i] - b[i]));
  return worst;
}

}  // namespace

TEST_CASE("activations equal their formulas", "[nn]") {
  const std::vector<double> x = {-3, -1, -0.2, 0, 0.3, 1, 2.5};
  const auto reference = [](std::size_t k, double v) {
    const double root = std::sqrt(2 / std::acos(-1.0));
    switch (static_cast<nn::Activation>(k)) {
      case nn::Activation::identity:
        return v;
      case nn::Activation::relu:
        return std::max(v, 0.0);
      case nn::Activation::leaky_relu:
        return v > 0 ? v : 0.01 * v;
      case nn::Activation::sigmoid:
        return 1 / (1 + std::exp(-v));
      case nn::Activation::tanh:
        return std::tanh(v);
      case nn::Activation::gelu:
        return v * 0.5 * std::erfc(-v / std::sqrt(2.0));
      case nn::Activation::gelu_tanh:
        return 0.5 * v * (1 + std::tanh(root * (v + 0.044715 * v * v * v)));
      case nn::Activation::sine:
        return std::sin(v);
      case nn::Activation::softplus:
        return std::log1p(std::exp(v));
      case nn::Activation::quadratic:
        return v * v;
    }
    return 0.0;
  };
  for (std::size_t k = 0; k < nn::kActivationNames.size(); ++k) {
    INFO(nn::kActivationNames[k]);
    const std::vector<double> y = evaluate({1, 7}, x, [&](nn::Model&, Var v) {
      return nn::activate(static_cast<nn::Activation>(k), v);
    });
    for (std::size_t i = 0; i < x.size(); ++i) {
      CHECK(y[i] == Approx(reference(k, x[i])).epsilon(1e-13).margin(1e-15));
    }
  }
}

TEST_CASE("convolution equals its four loops, with every padding and stride", "[nn]") {
  const Index N = 2, H = 5, W = 6, C = 2, F = 3;
  const std::vector<double> x = normals(N * H * W * C, "image");
  struct Case {
    nn::Padding padding;
    Index kernel, stride;
  };
  for (const Case& c :
       {Case{nn::Padding::none, 3, 1}, Case{nn::Padding::none, 2, 2}, Case{nn::Padding::zero, 3, 1},
        Case{nn::Padding::circular, 3, 1}, Case{nn::Padding::circular, 5, 1}}) {
    nn::ImageSize out{H, W, C};
    std::vector<double> theta;
    const std::vector<double> y = evaluate(
        {N, H * W, C}, x,
        [&](nn::Model& m, Var v) {
          return nn::convolution(m, v, out, F, c.kernel, c.padding, "c", {}, c.stride);
        },
        &theta);
    const Index pad = c.padding == nn::Padding::none ? 0 : c.kernel / 2;
    std::vector<double> expected;
    for (Index n = 0; n < N; ++n) {
      for (Index i = 0; i < out.height; ++i) {
        for (Index j = 0; j < out.width; ++j) {
          for (Index f = 0; f < F; ++f) {
            double sum = theta[static_cast<std::size_t>(c.kernel * c.kernel * C * F + f)];
            for (Index u = 0; u < c.kernel; ++u) {
              for (Index v = 0; v < c.kernel; ++v) {
                for (Index k = 0; k < C; ++k) {
                  Index r = i * c.stride + u - pad, s = j * c.stride + v - pad;
                  if (c.padding == nn::Padding::circular) {
                    r = (r + H) % H;
                    s = (s + W) % W;
                  }
                  if (r < 0 || r >= H || s < 0 || s >= W) continue;
                  sum += x[static_cast<std::size_t>(((n * H + r) * W + s) * C + k)] *
                         theta[static_cast<std::size_t>(((u * c.kernel + v) * C + k) * F + f)];
                }
              }
            }
            expected.push_back(sum);
          }
        }
      }
    }
    CHECK(largest_difference(y, expected) < kRounding);
  }
}

TEST_CASE("pooling equals its loops", "[nn]") {
  const Index N = 2, H = 4, W = 6, C = 3;
  const std::vector<double> x = normals(N * H * W * C, "image");
  for (const bool use_max : {false, true}) {
    const std::vector<double> y = evaluate({N, H * W, C}, x, [&](nn::Model&, Var v) {
      nn::ImageSize image{H, W, C};
      return use_max ? nn::max_pool(v, image, 2) : nn::average_pool(v, image, 2);
    });
    std::vector<double> expected;
    for (Index n = 0; n < N; ++n) {
      for (Index i = 0; i < H; i += 2) {
        for (Index j = 0; j < W; j += 2) {
          for (Index k = 0; k < C; ++k) {
            double sum = 0, largest = -1e300;
            for (Index u = 0; u < 2; ++u) {
              for (Index v = 0; v < 2; ++v) {
                const double value =
                    x[static_cast<std::size_t>(((n * H + i + u) * W + j + v) * C + k)];
                sum += value;
                largest = std::max(largest, value);
              }
            }
            expected.push_back(use_max ? largest : sum / 4);
          }
        }
      }
    }
    CHECK(largest_difference(y, expected) < kRounding);
  }
}

TEST_CASE("circular convolution commutes with shifts exactly; global pooling forgets them",
          "[nn]") {
  const Index H = 4, W = 5;
  const std::vector<double> x = normals(H * W, "lattice");
  std::vector<double> shifted(x.size());
  for (Index i = 0; i < H; ++i) {
    for (Index j = 0; j < W; ++j) {
      shifted[static_cast<std::size_t>(((i + 1) % H) * W + (j + 2) % W)] =
          x[static_cast<std::size_t>(i * W + j)];
    }
  }
  const auto convolve = [&](nn::Model& m, Var v) {
    nn::ImageSize image{H, W, 1};
    return nn::convolution(m, v, image, 1, 3, nn::Padding::circular, "c");
  };
  const std::vector<double> y = evaluate({1, H * W, 1}, x, convolve);
  const std::vector<double> z = evaluate({1, H * W, 1}, shifted, convolve);
  for (Index i = 0; i < H; ++i) {
    for (Index j = 0; j < W; ++j) {
      CHECK(z[static_cast<std::size_t>(((i + 1) % H) * W + (j + 2) % W)] ==
            y[static_cast<std::size_t>(i * W + j)]);
    }
  }
  const auto pooled = [&](nn::Model& m, Var v) { return nn::global_max_pool(convolve(m, v)); };
  CHECK(evaluate({1, H * W, 1}, x, pooled) == evaluate({1, H * W, 1}, shifted, pooled));
}

TEST_CASE("layer and batch normalization give zero mean and unit variance", "[nn]") {
  // With θ = gain and bias drawn at random, undo them before looking at the moments.
  for (const bool batch : {false, true}) {
    const Index rows = 8, columns = 5;
    std::vector<double> theta;
    const std::vector<double> x = normals(rows * columns, "rows");
    const std::vector<double> y = evaluate(
        {rows, columns}, x,
        [&](nn::Model& m, Var v) {
          return batch ? nn::batch_norm(m, v, "n", nullptr, 0) : nn::layer_norm(m, v, "n", 0);
        },
        &theta);
    const auto at = [&](Index i, Index j) {
      return (y[static_cast<std::size_t>(i * columns + j)] -
              theta[static_cast<std::size_t>(columns + j)]) /
             theta[static_cast<std::size_t>(j)];
    };
    for (Index a = 0; a < (batch ? columns : rows); ++a) {
      double mean = 0, square = 0;
      const Index n = batch ? rows : columns;
      for (Index b = 0; b < n; ++b) {
        const double value = batch ? at(b, a) : at(a, b);
        mean += value / static_cast<double>(n);
        square += value * value / static_cast<double>(n);
      }
      CHECK(std::abs(mean) < kRounding);
      CHECK(square == Approx(1).epsilon(1e-10));
    }
  }
}

TEST_CASE("attention equals its loops, and hides the future when causal", "[nn]") {
  const Index n = 4, d = 3;
  const std::vector<double> x = normals(n * d, "tokens");
  for (const bool causal : {false, true}) {
    const std::vector<double> weights = evaluate({1, n, d}, x, [&](nn::Model&, Var v) {
      return nn::attention_weights(v, v, nn::AttentionScale::inverse_sqrt, causal);
    });
    for (Index i = 0; i < n; ++i) {
      const Index keys = causal ? i + 1 : n;
      std::vector<double> e(static_cast<std::size_t>(n), 0.0);
      double total = 0;
      for (Index j = 0; j < keys; ++j) {
        double dot = 0;
        for (Index k = 0; k < d; ++k) {
          dot += x[static_cast<std::size_t>(i * d + k)] * x[static_cast<std::size_t>(j * d + k)];
        }
        e[static_cast<std::size_t>(j)] = std::exp(dot / std::sqrt(3.0));
        total += e[static_cast<std::size_t>(j)];
      }
      for (Index j = 0; j < n; ++j) {
        CHECK(weights[static_cast<std::size_t>(i * n + j)] ==
              Approx(e[static_cast<std::size_t>(j)] / total).epsilon(1e-12).margin(1e-300));
      }
    }
  }
}

TEST_CASE("a deep linear network is the product of its matrices", "[nn]") {
  const std::vector<double> x = normals(2 * 4, "rows");
  std::vector<double> theta;
  const std::vector<double> y = evaluate(
      {2, 4}, x,
      [](nn::Model& m, Var v) {
        return nn::deep_linear(m, v, {4, 3, 5, 2});
      },
      &theta);
  using Map = Eigen::Map<const Matrix>;
  const Matrix expected =
      Map(x.data(), 2, 4) *
      (Map(theta.data(), 4, 3) * (Map(theta.data() + 12, 3, 5) * Map(theta.data() + 27, 5, 2)));
  CHECK(largest_difference(y, std::vector<double>(expected.data(), expected.data() + 4)) <
        kRounding);
}

TEST_CASE("losses equal their formulas", "[nn]") {
  const std::vector<double> z = {2, -1, 0.5, 300, -4, 1};
  const std::vector<double> t = {1, 0, 0, 0, 0.25, 0.75};
  const auto loss = [&](const std::function<Var(Var, Var)>& f) {
    return evaluate({2, 3}, z, [&](nn::Model&, Var v) {
      return f(v, v.graph->constant(ad::Shape(2, 3), t));
    })[0];
  };
  double squares = 0, entropy = 0, binary = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    squares += (z[i] - t[i]) * (z[i] - t[i]);
    binary += (std::max(z[i], 0.0) + std::log1p(std::exp(-std::abs(z[i]))) - t[i] * z[i]) / 6;
  }
  for (std::size_t r = 0; r < 2; ++r) {
    const double top = *std::max_element(z.begin() + 3 * static_cast<long>(r),
                                         z.begin() + 3 * static_cast<long>(r) + 3);
    double total = 0;
    for (std::size_t k = 0; k < 3; ++k) total += std::exp(z[3 * r + k] - top);
    for (std::size_t k = 0; k < 3; ++k) {
      entropy -= t[3 * r + k] * (z[3 * r + k] - top - std::log(total)) / 2;
    }
  }
  const double factors[] = {1, 1.0 / 2, 0.5, 0.25};
  for (std::size_t k = 0; k < 4; ++k) {
    const auto convention = static_cast<LossConvention>(k);
    CHECK(loss([&](Var a, Var b) { return nn::squared_error(a, b, convention); }) ==
          Approx(factors[k] * squares));
  }
  CHECK(loss([](Var a, Var b) { return nn::cross_entropy(a, b); }) == Approx(entropy));
  CHECK(loss([](Var a, Var b) { return nn::binary_cross_entropy(a, b); }) == Approx(binary));
  CHECK(loss([](Var a, Var) { return nn::l2_penalty({a}, 0.5); }) ==
        Approx(0.25 * (4 + 1 + 0.25 + 90000 + 16 + 1)));
}

TEST_CASE("the linearized model is the tangent of the network", "[nn]") {
  ad::Graph graph;
  nn::Model model(graph);
  const Var x = graph.constant(Matrix{{0.3, -0.7}, {1.1, 0.4}});
  const Var y = nn::mlp(model, x, {2, 5, 1});
  std::vector<Var> offsets;
  for (const Var& p : model.parameters()) offsets.push_back(graph.input(p.shape(), "offset"));
  const Var line = nn::linearized(y, model.parameters(), offsets);
  ad::Executor<double> tangent(graph, {y, line});
  model.initialize(3, tangent.parameters());
  std::vector<double> theta(tangent.parameters(), tangent.parameters() + model.size());
  const std::vector<double> delta = normals(model.size(), "offset");
  for (std::size_t k = 0; k < offsets.size(); ++k) {
    std::copy_n(delta.begin() + model.blocks()[k].offset, offsets[k].size(),
                tangent.input(offsets[k]));
  }
  tangent.run();
  const Matrix f0 = tangent.matrix(y), slope = tangent.matrix(line) - f0;
  ad::Executor<double> moved(graph, {y});
  // f(θ + tδ) − f(θ) − t·slope falls as t²: a hundredfold for a tenth of t.
  const auto remainder = [&](double t) {
    for (std::size_t i = 0; i < theta.size(); ++i) moved.parameters()[i] = theta[i] + t * delta[i];
    moved.run();
    return (moved.matrix(y) - f0 - t * slope).norm();
  };
  CHECK(remainder(1e-3) / remainder(1e-4) == Approx(100).epsilon(0.05));
}

TEST_CASE("layers refuse what does not fit, by name", "[nn]") {
  ad::Graph graph;
  nn::Model model(graph);
  const Var x = graph.input(3, 4, "x");
  CHECK_THROWS_AS(nn::mlp(model, x, {5, 2}), Error);
  CHECK_THROWS_AS(nn::deep_linear(model, x, std::vector<Index>(12, 4)), Error);
  CHECK_THROWS_AS(nn::residual(x, [&](Var h) { return nn::dense(model, h, 3, "r"); }), Error);
  nn::ImageSize image{5, 5, 1};
  CHECK_THROWS_AS(nn::max_pool(graph.input({1, 25, 1}, "i"), image, 2), Error);
  CHECK_THROWS_AS(nn::dropout(x, x, 0), Error);
}
