// The network and the bell, their start and their steps.
#include "experiments/quantum-oscillator/trial_state.hpp"

#include <cmath>

#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "core/elementary.hpp"
#include "core/rng.hpp"

namespace lm {
namespace {

/// How far ln ψ falls from the middle to the ends at the start, and where its steps lie.
constexpr double kFall = 6, kPlaces = 4;

ad::Var log_of_network(nn::Model& model, ad::Var x, Index width) {
  const ad::Var w = model.parameter(1, width, "weight", {});
  const ad::Var b = model.parameter(1, width, "bias", {}, false);
  const ad::Var a = model.parameter(1, width, "output", {});
  return ad::sum(ad::tanh(x * w + b) * a, ad::kCols);
}

ad::Var log_of_bell(nn::Model& model, ad::Var x, const GroundStateParameters& p) {
  const auto from = [](double value) { return nn::Start{nn::Initializer::equal, {}, value}; };
  const ad::Var log_spread = model.parameter(1, 1, "log_spread", from(lm::log(p.spread)), false);
  const ad::Var centre = model.parameter(1, 1, "centre", from(p.centre), false);
  return -0.5 * ad::square((x - centre) * ad::exp(-log_spread));
}

void start_network(Training<double>& training, Index width, std::uint64_t seed) {
  Random random(seed, stream("variational-ground-state/start"));
  double* w = training.parameters();
  for (Index j = 0; j < width; ++j) {
    const double place = random.uniform(-kPlaces, kPlaces);
    w[j] = random.uniform(0.5, 2);
    w[width + j] = -w[j] * place;
    w[2 * width + j] = (place < 0 ? kFall : -kFall) / as_double(width);
  }
  training.refresh();
}

}  // namespace

Network trial_network(const GroundStateParameters& p) {
  return [p](nn::Model& model, ad::Var x) {
    const ad::Var log_wave = p.ansatz == Ansatz::network
                                 ? log_of_network(model, x, as_index(p.width))
                                 : log_of_bell(model, x, p);
    const ad::Var wave = ad::exp(log_wave);
    return ad::concat({wave, ad::jvp(wave, x, x.graph->constant(1, x.shape()))}, ad::kCols);
  };
}

std::unique_ptr<Training<double>> trial_training(const GroundStateParameters& p,
                                                 std::uint64_t seed) {
  if (p.ansatz == Ansatz::hand) return nullptr;
  const WaveGrid grid = p.grid();
  OptimizerOptions adam;
  adam.method = Method::adam;
  adam.learning_rate = p.learning_rate;
  adam.schedule.shape = RateShape::cosine;
  adam.schedule.total = p.updates;
  const auto loss = [p, grid](ad::Var out, ad::Var) {
    return wave_energy(ad::slice(out, ad::kCols, 0, 1), ad::slice(out, ad::kCols, 1, 1), grid,
                       p.quartic, p.energy_by);
  };
  auto training = std::make_unique<Training<double>>(grid.nodes(), Matrix::Zero(grid.cells + 1, 1),
                                                     trial_network(p), loss, adam, seed);
  if (p.ansatz == Ansatz::network) start_network(*training, as_index(p.width), seed);
  return training;
}

double scaling_slope(const GroundStateParameters& p, const Training<double>& training) {
  const Matrix first = training.parameter(0), slope = training.parameter_gradient(0);
  if (p.ansatz == Ansatz::network) return first.cwiseProduct(slope).sum();
  return -slope(0, 0) - training.parameter(1)(0, 0) * training.parameter_gradient(1)(0, 0);
}

}  // namespace lm
