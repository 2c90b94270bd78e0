// What axes-of-complexity switches: its parameters, the map to learn, the network, and which closed
// form is left.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "lab/parametrized.hpp"
#include "lab/training.hpp"
#include "nn/networks.hpp"
#include "theory/scalar_factorization.hpp"

namespace lm::axes_of_complexity {

inline constexpr double kMissing = kNaN;

enum class Activation { identity, tanh, relu };
enum class Data { white, spectrum, rotated };
enum class Start { random, aligned };
inline constexpr std::array<const char*, 3> kActivationWords = {"identity", "tanh", "relu"};
inline constexpr std::array<const char*, 3> kDataWords = {"white", "spectrum", "rotated"};
inline constexpr std::array<const char*, 2> kStartWords = {"random", "aligned"};

/// Inputs and outputs, examples, and the singular values that the target map has.
inline constexpr Index kSide = 32;
inline constexpr Index kExamples = 64;
inline constexpr Index kModes = 3;
inline constexpr std::array<double, 3> kStrengths = {4, 2, 1};
/// L = (1/2P) Σ‖y − f(x)‖²: the c of the formulas for inputs of unit covariance.
inline constexpr double kFactor = 0.5;
/// The start of an aligned network: the product's strength in each mode.
inline constexpr double kAlignedStart = 1e-3;
/// Half-times of two layers from a random start, where the modes are only nearly apart: as in
/// saxe-modes, where 3.5 % is the largest error over twelve seeds at 32 units.
inline constexpr double kRandomTolerance = 0.05;

struct Parameters {
  std::int64_t depth = 2;
  std::int64_t width = 32;
  Activation activation = Activation::identity;
  Data data = Data::white;
  Start start = Start::random;
  double initial_scale = 1e-3;
  double learning_rate = 0.01;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Axes");
    v.integer(depth, param("depth", "Depth").symbol("L").between(1, 5),
              "Number of weight matrices. 1 turns the coupling of layers off.");
    v.integer(width, width_param(1, 128),
              "Units in each hidden layer. Fewer than three cannot carry three modes.");
    v.choice(activation, kActivationWords, param("activation", "Nonlinearity"),
             "identity turns it off. With it no closed form is known; the linear one is drawn in "
             "its place.");
    v.choice(data, kDataWords, param("data", "Data"),
             "white: inputs of unit covariance. spectrum: variances falling as 1/i along the modes "
             "of the target. rotated: the same variances along other directions, which couples the "
             "modes.");
    v.group("Training");
    v.choice(start, kStartWords, param("start", "Start"),
             "random: normal weights. aligned: every layer along the modes of the target, all of "
             "equal size.");
    v.real(initial_scale,
           param("initial_scale", "Scale of a random start").symbol("\\sigma").log(1e-6, 0.3),
           "Standard deviation of the weights.");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-3, 1),
           "Of gradient descent on all examples.");
  }
};

/// The map to learn, M = U diag(4, 2, 1) Vᵀ, and inputs whose covariance is exactly C.
struct Problem {
  Matrix U, V;  // kSide × kSide, orthogonal
  Matrix C;
  SymmetricEigen spectrum;
  Matrix X, Y;  // kExamples × kSide
};

/// An orthogonal matrix, drawn from the stream of that name.
inline Matrix rotation(std::uint64_t seed, const char* name) {
  Random random(seed, stream(name));
  return qr(normal_matrix(random, kSide, kSide)).Q;
}

/// The map and the inputs of `seed`.
inline Problem draw_problem(Data data, std::uint64_t seed) {
  Problem p;
  p.U = rotation(seed, "axes/outputs");
  p.V = rotation(seed, "axes/inputs");
  Vector variances = Vector::Ones(kSide);
  if (data != Data::white) {
    for (Index i = 0; i < kSide; ++i) variances(i) = 1 / static_cast<double>(i + 1);
  }
  const Matrix axes = data == Data::rotated ? rotation(seed, "axes/covariance") : p.V;
  p.C = axes * variances.asDiagonal() * axes.transpose();
  p.C = (0.5 * (p.C + p.C.transpose())).eval();
  p.spectrum = symmetric_eigen(p.C);
  Random random(seed, stream("axes/examples"));
  const Matrix Q = qr(normal_matrix(random, kExamples, kSide)).Q;
  p.X = std::sqrt(static_cast<double>(kExamples)) * Q * variances.cwiseSqrt().asDiagonal() *
        axes.transpose();
  Matrix M = Matrix::Zero(kSide, kSide);
  for (Index i = 0; i < kModes; ++i) {
    M += kStrengths[static_cast<std::size_t>(i)] * p.U.col(i) * p.V.col(i).transpose();
  }
  p.Y = p.X * M.transpose();
  return p;
}

/// Linear or not, without biases; p.depth matrices.
inline Network network_of(const Parameters& p) {
  std::vector<Index> sizes(static_cast<std::size_t>(p.depth) + 1, p.width);
  sizes.front() = kSide;
  sizes.back() = kSide;
  const nn::MlpOptions options = {
      .activation = std::array{nn::Activation::identity, nn::Activation::tanh,
                               nn::Activation::relu}[static_cast<std::size_t>(p.activation)],
      .layer = {nn::Initializer::normal, p.initial_scale, false, 0}};
  return
      [sizes, options](nn::Model& model, ad::Var x) { return nn::mlp(model, x, sizes, options); };
}

/// What is known of a setting.
enum class Known { equation7, logistic, deeper, borrowed, nothing };
inline constexpr std::array<const char*, 5> kKnownNames = {
    "linear regression, equation 7", "logistic curve of two layers", "curve of a deeper network",
    "none; the linear one, borrowed", "none"};

/// 2cηs₁: what one step may move a layer's part of the strongest mode by, over its strength.
inline double layer_step(const Parameters& p) {
  return p.learning_rate * 2 * kFactor * kStrengths[0];
}
/// The same of the whole mode, 2cηs₁ for each layer. So late is gradient descent on its closed form
/// at most.
inline double step_share(const Parameters& p) {
  return layer_step(p) * static_cast<double>(p.depth);
}
/// Whether the first order in η says how late. A deep network's strongest mode is stable while
/// 2cηs₁L < 2; up to half of that, at five layers, it creeps to its limit and does not overshoot.
/// One layer needs 2cηλ ≤ 1 alone, for 0 ≤ e^{−kx} − (1 − x)^k ≤ x/2 up to x = 1; its λ is 1 or
/// less.
inline bool short_steps(const Parameters& p) {
  return p.depth == 1 ? 2 * kFactor * p.learning_rate <= 1 : layer_step(p) <= 0.2;
}

inline Known known(const Parameters& p) {
  if (p.depth == 1) return Known::equation7;
  if (p.activation != Activation::identity || p.data == Data::rotated) {
    return p.depth == 2 || p.start == Start::aligned ? Known::borrowed : Known::nothing;
  }
  if (p.depth == 2) return Known::logistic;
  return p.start == Start::aligned ? Known::deeper : Known::nothing;
}

}  // namespace lm::axes_of_complexity
