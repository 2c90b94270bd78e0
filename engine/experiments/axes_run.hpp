// The run of axes-of-complexity: its parameters, the map to learn, and the network beside the
// closed form that is left.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/linalg.hpp"
#include "experiments/experiment.hpp"
#include "experiments/training.hpp"
#include "theory/scalar_factorization.hpp"

namespace lm::axes {

inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

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
    v.integer(depth, {.name = "depth",
                      .symbol = "L",
                      .label = "Depth",
                      .minimum = 1,
                      .maximum = 5,
                      .group = "Axes",
                      .help = "Number of weight matrices. 1 turns the coupling of layers off."});
    v.integer(width,
              {.name = "width",
               .symbol = "H",
               .label = "Width",
               .minimum = 1,
               .maximum = 128,
               .scale = Scale::log,
               .group = "Axes",
               .help = "Units in each hidden layer. Fewer than three cannot carry three modes."});
    v.choice(activation, kActivationWords,
             {.name = "activation",
              .label = "Nonlinearity",
              .group = "Axes",
              .help = "identity turns it off. With it no closed form is known; the linear one is "
                      "drawn in its place."});
    v.choice(
        data, kDataWords,
        {.name = "data",
         .label = "Data",
         .group = "Axes",
         .help = "white: inputs of unit covariance. spectrum: variances falling as 1/i along "
                 "the modes of the target. rotated: the same variances along other directions, "
                 "which couples the modes."});
    v.choice(start, kStartWords,
             {.name = "start",
              .label = "Start",
              .group = "Training",
              .help = "random: normal weights. aligned: every layer along the modes of the target, "
                      "all of equal size."});
    v.real(initial_scale, {.name = "initial_scale",
                           .symbol = "\\sigma",
                           .label = "Scale of a random start",
                           .minimum = 1e-6,
                           .maximum = 0.3,
                           .scale = Scale::log,
                           .group = "Training",
                           .help = "Standard deviation of the weights."});
    v.real(learning_rate, {.name = "learning_rate",
                           .symbol = "\\eta",
                           .label = "Learning rate",
                           .minimum = 1e-3,
                           .maximum = 1,
                           .scale = Scale::log,
                           .group = "Training",
                           .help = "Of gradient descent on all examples."});
  }
};

/// The map to learn, M = U diag(4, 2, 1) Vᵀ, and inputs whose covariance is exactly C.
struct Problem {
  Matrix U, V;  // kSide × kSide, orthogonal
  Matrix C;
  SymmetricEigen spectrum;
  Matrix X, Y;  // kExamples × kSide
};

/// What one step may move the strongest mode by, over its strength s₁: 2cηs₁ for each layer. So
/// late is gradient descent on its closed form at most.
double step_share(const Parameters& p);

/// What is known of a setting.
enum class Known { equation7, logistic, deeper, borrowed, nothing };
Known known(const Parameters& p);

class AxesOfComplexity : public Experiment {
 public:
  AxesOfComplexity(const Parameters& parameters, const Setup& setup);

  std::int64_t suggested_steps() const override { return suggested_steps_; }
  Observation observe() const override;

  Known known_form() const { return known(parameters_); }
  /// Strength u_iᵀ M̂ v_i of mode i in the linear map nearest to the network on the data.
  double strength(Index mode, const Matrix& outputs) const;
  /// The closed form's, at time t; NaN where there is none.
  double predicted(Index mode, double t) const;
  double half_time(Index mode) const { return half_times_[static_cast<std::size_t>(mode)]; }
  double predicted_half_time(Index mode) const {
    return predicted_half_times_[static_cast<std::size_t>(mode)];
  }
  double deviation() const { return deviation_; }

 protected:
  void take_step() override { training_->step(); }
  std::optional<std::string> trouble() const override;
  void record() override;

 private:
  double time() const { return parameters_.learning_rate * static_cast<double>(step()); }
  void align();
  double find_half_time(Index mode) const;
  Vector initial_strengths() const;
  View modes_view() const;
  View half_times_view() const;
  View loss_view() const;
  void add_checks(Observation& seen) const;

  Parameters parameters_;
  Problem problem_;
  Matrix readers_;  // column i: X C⁻¹ v_i / P, which reads mode i off the outputs
  std::unique_ptr<Training<double>> training_;
  Vector starts_;     // a₀ of each mode, as the closed form takes it
  Matrix first_map_;  // of depth 1: the initial map
  double start_loss_;
  std::int64_t suggested_steps_;
  std::vector<theory::FactorFlow> flows_;  // of each mode, at the last record
  std::array<double, 3> predicted_half_times_ = {kMissing, kMissing, kMissing};
  std::array<double, 3> half_times_ = {kMissing, kMissing, kMissing};
  double deviation_ = 0;
  Recorder history_;
};

}  // namespace lm::axes
