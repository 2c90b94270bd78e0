// Every layer, activation and loss through the derivative check, first and second order.
#include "layer_check.hpp"
#include "nn/attention.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"
#include "nn/normalization.hpp"

using namespace lm;
using ad::Var;
using nn::Model;
using test::kDerivativeTolerance;
using test::layer_discrepancy;

TEST_CASE("every activation's derivatives", "[nn][derivatives]") {
  for (std::size_t k = 0; k < nn::kActivationNames.size(); ++k) {
    INFO(nn::kActivationNames[k]);
    const auto layer = [&](Model&, Var x) {
      return nn::activate(static_cast<nn::Activation>(k), x, 0.1);
    };
    CHECK(layer_discrepancy(layer, {3, 4}, 1) < kDerivativeTolerance);
  }
}

TEST_CASE("every kind of layer's derivatives", "[nn][derivatives]") {
  struct Case {
    const char* name;
    ad::Shape shape;
    std::function<Var(Model&, Var)> layer;
  };
  const std::vector<Case> cases = {
      {"dense", {3, 4}, [](Model& m, Var x) { return nn::dense(m, x, 5, "d"); }},
      {"scaled_dense",
       {3, 4},
       [](Model& m, Var x) {
         nn::ScaledOptions options;
         options.parametrization = nn::Parametrization::maximal_update;
         options.width_multiplier = 4;
         options.bias = true;
         return nn::scaled_dense(m, x, 5, "d", options);
       }},
      {"convolution, zero padding",
       {2, 20, 2},
       [](Model& m, Var x) {
         nn::ImageSize image{4, 5, 2};
         return nn::convolution(m, x, image, 3, 3, nn::Padding::zero, "c");
       }},
      {"convolution, circular",
       {2, 20, 2},
       [](Model& m, Var x) {
         nn::ImageSize image{4, 5, 2};
         return nn::convolution(m, x, image, 3, 3, nn::Padding::circular, "c");
       }},
      {"convolution, stride 2",
       {2, 20, 2},
       [](Model& m, Var x) {
         nn::ImageSize image{4, 5, 2};
         return nn::convolution(m, x, image, 3, 2, nn::Padding::none, "c", {}, 2);
       }},
      {"average_pool",
       {2, 16, 3},
       [](Model&, Var x) {
         nn::ImageSize image{4, 4, 3};
         return nn::average_pool(x, image, 2);
       }},
      {"max_pool",
       {2, 16, 3},
       [](Model&, Var x) {
         nn::ImageSize image{4, 4, 3};
         return nn::max_pool(x, image, 2);
       }},
      {"global_average_pool", {2, 9, 3}, [](Model&, Var x) { return nn::global_average_pool(x); }},
      {"global_max_pool", {2, 9, 3}, [](Model&, Var x) { return nn::global_max_pool(x); }},
      {"residual",
       {3, 4},
       [](Model& m, Var x) {
         return nn::residual(x, [&](Var h) { return ad::tanh(nn::dense(m, h, 4, "r")); });
       }},
      {"layer_norm", {3, 6}, [](Model& m, Var x) { return nn::layer_norm(m, x, "n"); }},
      {"batch_norm", {6, 3}, [](Model& m, Var x) { return nn::batch_norm(m, x, "n"); }},
      {"attention",
       {2, 5, 6},
       [](Model& m, Var x) {
         nn::AttentionOptions options;
         options.heads = 2;
         return nn::multi_head_attention(m, x, "a", options);
       }},
      {"causal attention",
       {2, 5, 4},
       [](Model& m, Var x) {
         nn::AttentionOptions options;
         options.causal = true;
         return nn::multi_head_attention(m, x, "a", options);
       }},
      {"mlp",
       {3, 4},
       [](Model& m, Var x) {
         return nn::mlp(m, x, {4, 6, 5, 2});
       }},
      {"deep_linear",
       {3, 4},
       [](Model& m, Var x) {
         return nn::deep_linear(m, x, {4, 3, 3, 2});
       }},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    CHECK(layer_discrepancy(c.layer, c.shape, 2) < kDerivativeTolerance);
  }
}

TEST_CASE("every loss's derivatives", "[nn][derivatives]") {
  const auto targets = [](Var x) {
    Random random(5, stream("targets"));
    Matrix t(x.rows(), x.cols());
    for (Index i = 0; i < t.size(); ++i) t.data()[i] = random.uniform();
    return x.graph->constant(t);
  };
  for (std::size_t k = 0; k < kLossConventionNames.size(); ++k) {
    INFO(kLossConventionNames[k]);
    const auto loss = [&](Model&, Var x) {
      return nn::squared_error(x, targets(x), static_cast<LossConvention>(k));
    };
    CHECK(layer_discrepancy(loss, {4, 3}, 3) < kDerivativeTolerance);
  }
  CHECK(layer_discrepancy([&](Model&, Var x) { return nn::cross_entropy(x, targets(x)); }, {4, 3},
                          3) < kDerivativeTolerance);
  CHECK(layer_discrepancy([&](Model&, Var x) { return nn::binary_cross_entropy(x, targets(x)); },
                          {4, 3}, 3) < kDerivativeTolerance);
  CHECK(layer_discrepancy([&](Model&, Var x) { return nn::l2_penalty({x}, 0.3); }, {4, 3}, 3) <
        kDerivativeTolerance);
}
