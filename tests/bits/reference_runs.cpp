// Prints digests of short trainings that touch every layer, optimizer and data set: the same lines
// from every build and in every browser (reference_runs.json).
#include <cstdio>

#include "core/linalg.hpp"
#include "data/digits.hpp"
#include "data/idx.hpp"
#include "data/inputs.hpp"
#include "data/planar.hpp"
#include "data/regression.hpp"
#include "data/targets.hpp"
#include "measure/activity.hpp"
#include "measure/curvature.hpp"
#include "measure/landscape.hpp"
#include "measure/rank.hpp"
#include "measure/similarity.hpp"
#include "measure/tangent_kernel.hpp"
#include "nn/attention.hpp"
#include "nn/normalization.hpp"
#include "reference_training.hpp"

using namespace lm;
using namespace lm::reference;

namespace {

Dataset small_digits(Index samples) { return drawn_digits(samples, {}, kSeed); }

// --- trainings -----------------------------------------------------------------------------------

std::string deep_linear() {
  const Matrix X = gaussian_inputs(40, power_law_spectrum(12, 1), true, kSeed);
  Recipe recipe;
  recipe.optimizer = optimizer(Method::gradient_descent, 0.1);
  recipe.steps = 1500;
  return train<float>(
      pairs(X, linear_teacher(X, 0.1, kSeed)), recipe,
      [](Model& model, Var x, const std::function<Var(ad::Shape)>&) {
        return nn::deep_linear(model, x, {12, 9, 7, 1}, {Initializer::normal, 0.3, false, 0});
      });
}

std::string digits_adam() {
  Recipe recipe;
  recipe.loss = Loss::cross_entropy;
  recipe.optimizer = optimizer(Method::adam, 2e-3);
  recipe.batch = 32;
  return train<float>(small_digits(320), recipe,
                      mlp({64, 33, 37, 10}, layers(Activation::relu, Initializer::he)));
}

std::string spirals_heavy_ball() {
  Recipe recipe;
  recipe.loss = Loss::cross_entropy;
  recipe.optimizer = optimizer(Method::heavy_ball, 0.1);
  recipe.steps = 1200;
  return train<float>(spirals(60, 1.2, 0.02, kSeed), recipe,
                      mlp({2, 16, 16, 2}, layers(Activation::tanh, Initializer::xavier)));
}

std::string moons_adamw() {
  Recipe recipe;
  recipe.loss = Loss::cross_entropy;
  recipe.optimizer = optimizer(Method::adamw, 1e-2);
  recipe.optimizer.weight_decay = 0.05;
  recipe.optimizer.schedule.shape = RateShape::cosine;
  recipe.optimizer.schedule.warmup = 20;
  recipe.optimizer.schedule.total = 400;
  recipe.steps = 500;
  recipe.batch = 20;
  return train<float>(moons(100, 0.1, kSeed), recipe,
                      mlp({2, 12, 2}, layers(Activation::gelu, Initializer::lecun, 0.1)));
}

std::string rings_rmsprop() {
  Recipe recipe;
  recipe.loss = Loss::cross_entropy;
  recipe.optimizer = optimizer(Method::rmsprop, 5e-3);
  recipe.optimizer.clip_norm = 1;
  recipe.steps = 400;
  return train<float>(rings(50, 0.05, kSeed), recipe,
                      mlp({2, 10, 2}, layers(Activation::gelu_tanh, Initializer::uniform)));
}

std::string xor_nesterov() {
  Recipe recipe;
  recipe.loss = Loss::binary_cross_entropy;
  recipe.optimizer = optimizer(Method::nesterov, 0.2);
  recipe.l2 = 1e-3;
  recipe.steps = 600;
  return train<float>(xor_points(40, 0.1, kSeed), recipe,
                      mlp({2, 6, 2}, layers(Activation::sigmoid, Initializer::orthogonal)));
}

std::string convolution_max_pool() {
  Recipe recipe;
  recipe.loss = Loss::cross_entropy;
  recipe.optimizer = optimizer(Method::adam, 3e-3);
  recipe.batch = 20;
  recipe.steps = 120;
  return train<float>(
      small_digits(200), recipe, [](Model& model, Var x, const std::function<Var(ad::Shape)>&) {
        nn::ImageSize image{8, 8, 1};
        x = ad::reshape(x, {x.rows(), 64, 1});
        x = ad::relu(nn::convolution(model, x, image, 6, 3, nn::Padding::zero, "c1"));
        x = nn::max_pool(x, image, 2);
        x = ad::relu(nn::convolution(model, x, image, 8, 3, nn::Padding::none, "c2"));
        return nn::dense(model, nn::flatten(x), 10, "out");
      });
}

std::string convolution_circular() {
  Recipe recipe;
  recipe.loss = Loss::cross_entropy;
  recipe.optimizer = optimizer(Method::gradient_descent, 0.3);
  recipe.batch = 20;
  recipe.steps = 120;
  recipe.optimizer.schedule.shape = RateShape::step;
  recipe.optimizer.schedule.period = 40;
  return train<float>(
      small_digits(200), recipe, [](Model& model, Var x, const std::function<Var(ad::Shape)>&) {
        nn::ImageSize image{8, 8, 1};
        x = ad::reshape(x, {x.rows(), 64, 1});
        x = ad::sin(nn::convolution(model, x, image, 6, 3, nn::Padding::circular, "c1"));
        x = nn::average_pool(x, image, 2);
        x = ad::softplus(nn::convolution(model, x, image, 8, 3, nn::Padding::circular, "c2"));
        const Var means = nn::global_average_pool(x), tops = nn::global_max_pool(x);
        return nn::dense(model, ad::concat({means, tops}, ad::kCols), 10, "out");
      });
}

std::string residual_layer_norm() {
  const Matrix X = sphere_inputs(64, 10, 1, kSeed);
  Recipe recipe;
  recipe.optimizer = optimizer(Method::adam, 3e-3);
  return train<float>(pairs(X, network_teacher(X, 8, kSeed)), recipe,
                      [](Model& model, Var x, const std::function<Var(ad::Shape)>&) {
                        for (int block = 0; block < 3; ++block) {
                          const std::string name = "block" + std::to_string(block);
                          x = nn::residual(x, [&](Var h) {
                            h = nn::layer_norm(model, h, name + ".norm");
                            return nn::dense(model, ad::softplus(h), 10, name);
                          });
                        }
                        return nn::dense(model, x, 1, "out");
                      });
}

std::string batch_norm_dropout() {
  Recipe recipe;
  recipe.loss = Loss::cross_entropy;
  recipe.optimizer = optimizer(Method::gradient_descent, 0.1);
  recipe.batch = 25;
  recipe.dropout_keep = 0.8;
  recipe.steps = 200;
  return train<float>(randomize_labels(small_digits(250), 0.5, kSeed), recipe,
                      [&](Model& model, Var x, const std::function<Var(ad::Shape)>& mask) {
                        x = nn::batch_norm(model, nn::dense(model, x, 24, "hidden"), "norm");
                        x = nn::activate(Activation::leaky_relu, x);
                        x = nn::dropout(x, mask(x.shape()), 0.8);
                        return nn::dense(model, x, 10, "out");
                      });
}

std::string attention() {
  // Pairs (a, b) of modular addition as two tokens, embedded by a table.
  constexpr Index kModulus = 7, kWidth = 8;
  const Dataset all = modular_addition(kModulus);
  Matrix tokens(all.size(), 2);
  for (Index i = 0; i < all.size(); ++i) {
    tokens(i, 0) = static_cast<double>(i / kModulus);
    tokens(i, 1) = static_cast<double>(i % kModulus);
  }
  Recipe recipe;
  recipe.loss = Loss::cross_entropy;
  recipe.optimizer = optimizer(Method::adamw, 5e-3);
  recipe.optimizer.weight_decay = 0.1;
  return train<float>(
      pairs(tokens, all.targets), recipe,
      [](Model& model, Var x, const std::function<Var(ad::Shape)>&) {
        const Index n = x.rows();
        const Var table =
            model.parameter(kModulus, kWidth, "embedding", {Initializer::normal, {}, 0.5});
        Var h = ad::gather(table, ad::reshape(x, {2 * n, 1}));
        nn::AttentionOptions options;
        options.heads = 2;
        options.causal = true;
        h = nn::multi_head_attention(model, ad::reshape(h, {n, 2, kWidth}), "attention", options);
        return nn::dense(model, nn::flatten(h), kModulus, "out");
      });
}

std::string modular_muon() {
  Recipe recipe;
  recipe.optimizer = optimizer(Method::muon, 5e-3);
  recipe.optimizer.weight_decay = 0.1;
  recipe.steps = 150;
  return train<float>(modular_addition(7), recipe,
                      mlp({14, 24, 7}, layers(Activation::quadratic, Initializer::lecun)));
}

std::string polynomial_sgd() {
  const Matrix X = grid_points(40);
  Recipe recipe;
  recipe.optimizer = optimizer(Method::gradient_descent, 0.05);
  recipe.batch = 8;
  recipe.steps = 1000;
  return train<double>(pairs(X, polynomial(X, Vector{{0.5, -1.0, 0.0, 2.0}}, 0.1, kSeed)), recipe,
                       mlp({1, 15, 1}, layers(Activation::sine, Initializer::normal, 1)));
}

/// A network in a parametrization on ±1 inputs with a staircase target.
std::string scaled(nn::Parametrization parametrization, Activation activation) {
  const Matrix X = sign_inputs(48, 9, kSeed);
  Recipe recipe;
  recipe.optimizer = optimizer(Method::gradient_descent, 0.05);
  nn::ScaledMlpOptions options;
  options.parametrization = parametrization;
  options.activation = activation;
  options.base_width = parametrization == nn::Parametrization::mean_field ? 1 : 8;
  options.bias = true;
  return train<double>(pairs(X, staircase(X, 3)), recipe,
                       [=](Model& model, Var x, const std::function<Var(ad::Shape)>&) {
                         return nn::scaled_mlp(model, x, {9, 32, 1}, options);
                       });
}

std::string standard_parametrization() {
  return scaled(nn::Parametrization::standard, Activation::relu);
}
std::string ntk_parametrization() { return scaled(nn::Parametrization::ntk, Activation::tanh); }
std::string mean_field_parametrization() {
  return scaled(nn::Parametrization::mean_field, Activation::sigmoid);
}
std::string maximal_update_parametrization() {
  return scaled(nn::Parametrization::maximal_update, Activation::gelu);
}

// --- measurements --------------------------------------------------------------------------------

/// Chebyshev's T₄ at the edge of stability, its sharpness and its loss on a plane as it trains.
std::string sharpness() {
  fix_blocking();
  const Matrix X = grid_points(20);
  ad::Graph graph;
  Model model(graph);
  const Var f = nn::mlp(model, graph.constant(X), {1, 12, 12, 1},
                        layers(Activation::tanh, Initializer::lecun));
  const Var loss = nn::squared_error(f, graph.constant(chebyshev(X, 4)), LossConvention::half_mean);
  ad::Executor<double> step(graph, {loss}, ad::grad(loss, model.parameters()));
  HessianProduct<double> hessian(graph, loss);
  model.initialize(kSeed, step.parameters());
  hessian.executor().bind_parameters(step.parameters());
  Optimizer<double> descent(optimizer(Method::gradient_descent, 0.2), model.blocks());
  Digest digest;
  for (int k = 0; k < 400; ++k) {
    step.run();
    if (k % 100 == 0) {
      const SpectrumEnds ends = hessian.ends();
      digest.add(step.scalar(loss)).add(ends.top).add(ends.bottom);
    }
    descent.step(step.parameters(), step.packed());
  }
  const Vector theta = Eigen::Map<const Vector>(step.parameters(), model.size());
  Random random(kSeed, stream("direction"));
  const Vector direction = filter_normalized_direction(model.blocks(), theta, random);
  digest.add(theta.data(), static_cast<std::size_t>(theta.size()));
  digest.add(direction.data(), static_cast<std::size_t>(direction.size()));
  return digest.hex();
}

/// Kernels, similarity, ranks and scatter of two untrained networks on drawn digits.
std::string representations() {
  fix_blocking();
  const Dataset data = small_digits(40);
  Digest digest;
  std::vector<Matrix> hidden;
  for (const Activation activation : {Activation::relu, Activation::tanh}) {
    ad::Graph graph;
    Model model(graph);
    std::vector<Var> activations;
    const auto network = [activation](Model& to, Var x, std::vector<Var>* to_hidden) {
      return nn::mlp(to, x, {64, 20, 1}, layers(activation, Initializer::he), to_hidden);
    };
    network(model, graph.constant(data.inputs), &activations);
    ad::Executor<double> run(graph, activations);
    model.initialize(kSeed, run.parameters());
    run.run();
    hidden.push_back(run.matrix(activations.front()));
    ad::Graph one;
    Model same(one);
    const Var x = one.input(1, 64, "x");
    TangentKernel<double> kernel(one, x, network(same, x, nullptr));
    kernel.executor().bind_parameters(run.parameters());
    const Matrix K = kernel.matrix(data.inputs);
    digest.add(K.data(), static_cast<std::size_t>(K.size()));
    digest.add(dead_fraction(hidden.back())).add(scatter_ratio(hidden.back(), data.labels));
    const Vector values =
        symmetric_eigenvalues(Matrix(hidden.back().transpose() * hidden.back())).cwiseMax(0);
    digest.add(effective_rank(values)).add(participation_ratio(values));
  }
  digest.add(linear_cka(hidden[0], hidden[1])).add(mutual_neighbours(hidden[0], hidden[1], 5));
  return digest.hex();
}

/// Half of the cube's corners, and their parity.
std::string parity_adam() {
  const Matrix corners = all_signs(6);
  Recipe recipe;
  recipe.optimizer = optimizer(Method::adam, 1e-2);
  recipe.batch = 16;
  return train<float>(pairs(corners.topRows(32), parity(corners, 6).topRows(32)), recipe,
                      mlp({6, 24, 1}, layers(Activation::tanh, Initializer::xavier)));
}

/// A table and an image file as a student may bring them.
std::string files() {
  Regression table = load_regression(
      "mass,\"height, cm\",age\r\n1.5,170,31\r\n-2e-1,160.25,28\r\n3,181,44.5\r\n.7,158,30\r\n",
      "csv");
  standardize(table);
  add_intercept(table);
  Recipe recipe;
  recipe.steps = 200;
  const auto linear = [](Model& model, Var x, const std::function<Var(ad::Shape)>&) {
    return nn::deep_linear(model, x, {3, 1}, {Initializer::normal, 0.1, false, 0});
  };
  Digest digest;
  digest.add(train<double>(pairs(table.X, Matrix(table.y)), recipe, linear));
  std::string images("\0\0\x08\x03\0\0\0\x04\0\0\0\x02\0\0\0\x02", 16);
  for (int i = 0; i < 16; ++i) images += static_cast<char>(i * 37 % 256);
  const std::string labels("\0\0\x08\x01\0\0\0\x04\x02\x00\x01\x02", 12);
  recipe.loss = Loss::cross_entropy;
  digest.add(train<float>(idx_dataset(images, labels), recipe,
                          mlp({4, 5, 3}, layers(Activation::relu, Initializer::he))));
  return digest.hex();
}

/// A run by name; the digest covers the recorded losses and the final parameters.
struct ReferenceRun {
  const char* name;
  std::string (*digest)();
};

// clang-format off
constexpr ReferenceRun kRuns[] = {
    {"deep-linear", deep_linear},  // depth 3, gradient descent, Gaussian inputs, 1,500 steps
    {"digits-adam", digits_adam},  // ReLU, cross-entropy, Adam, mini-batches of drawn digits
    {"spirals-heavy-ball", spirals_heavy_ball},  // tanh, heavy ball, 1,200 steps
    {"moons-adamw", moons_adamw},  // GELU, AdamW, warm-up and cosine
    {"rings-rmsprop", rings_rmsprop},  // GELU in tanh form, RMSProp, clipping
    {"xor-nesterov", xor_nesterov},  // sigmoid, binary cross-entropy, Nesterov, L2
    {"convolution-max-pool", convolution_max_pool},  // convolution with zero padding and without, max pooling
    {"convolution-circular", convolution_circular},  // circular convolution, sine, softplus, pooling of every other kind
    {"residual-layer-norm", residual_layer_norm},  // residual blocks, layer normalization, network teacher on the sphere
    {"batch-norm-dropout", batch_norm_dropout},  // batch normalization, dropout, leaky ReLU, random labels
    {"attention", attention},  // embedding by gather, causal two-head attention, modular addition
    {"modular-muon", modular_muon},  // quadratic activation, Muon
    {"polynomial-sgd", polynomial_sgd},  // double, sine, mini-batches, noisy polynomial
    {"parity-adam", parity_adam},  // tanh, Adam, mini-batches of the cube's corners
    {"files", files},  // CSV in double, IDX in float
    {"standard", standard_parametrization},  // double, standard parametrization, staircase
    {"ntk", ntk_parametrization},  // double, NTK parametrization
    {"mean-field", mean_field_parametrization},  // double, mean-field parametrization
    {"maximal-update", maximal_update_parametrization},  // double, maximal-update parametrization
    {"sharpness", sharpness},  // Chebyshev at the edge of stability, Lanczos, filter-normalized direction
    {"representations", representations},  // tangent kernels, CKA, neighbours, ranks, scatter
};
// clang-format on

}  // namespace

int main() {
  for (const ReferenceRun& run : kRuns) std::printf("%s %s\n", run.name, run.digest().c_str());
}
