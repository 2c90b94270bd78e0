// The figures of variational-ground-state.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "experiments/quantum-oscillator/ground_state_run.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"

namespace lm {
namespace {

/// What is drawn of the well, and where the meter stands.
constexpr double kDrawn = 4, kMeter = 4.4, kWellTop = 4;
/// Hψ/ψ is drawn where |ψ|² is at least this share of its largest.
constexpr double kSeen = 1e-3;

struct Line {
  std::vector<double> x, y;
};

template <class F>
Line line(double from, double to, const F& f, Index parts = 160) {
  Line l;
  for (Index i = 0; i <= parts; ++i) {
    const double x = from + (to - from) * as_double(i) / as_double(parts);
    l.x.push_back(x);
    l.y.push_back(f(x));
  }
  return l;
}

/// ψ normalized and upright, lifted by `level`.
Line lifted(const WaveSamples& at, double level) {
  double norm = 0, sum = 0;
  for (std::size_t i = 0; i < at.x.size(); ++i) {
    norm += at.weight[i] * at.wave[i] * at.wave[i];
    sum += at.weight[i] * at.wave[i];
  }
  Line l;
  for (std::size_t i = 0; i < at.x.size(); i += 2) {
    if (std::abs(at.x[i]) > kDrawn) continue;
    l.x.push_back(at.x[i]);
    l.y.push_back(level + (sum < 0 ? -1 : 1) * at.wave[i] / std::sqrt(norm));
  }
  return l;
}

/// Where the potential reaches the top of the picture.
double turning(double quartic, double top) {
  const double square =
      quartic > 0 ? (std::sqrt(0.25 + 4 * quartic * top) - 0.5) / (2 * quartic) : 2 * top;
  return std::min(std::sqrt(square), kDrawn);
}

}  // namespace

View GroundStateRun::well_view() const {
  Plot plot =
      scatter("well", "ψ in its well, at the height of its energy", axis("$x$"), axis("energy"));
  const double edge = turning(p_.quartic, kWellTop), now = energy();
  const Line well =
      line(-edge, edge, [this](double x) { return theory::potential(p_.quartic, x); });
  const Line wave = lifted(seen().samples, now);
  const Line best =
      line(-kDrawn, kDrawn, [this](double x) { return exact() + levels_.wave(0, x); });
  plot.add(make_series("start", Role::train, {p_.spread}, {p_.dent}))
      .measured("ψ", wave.x, wave.y)
      .measured("energy meter", std::vector(2, kMeter), std::vector{0.0, now})
      .measured("well", well.x, well.y)
      .predicted("exact ground state", best.x, best.y)
      .predicted("floor $E_0$", std::vector{-kDrawn, kMeter + 0.2}, std::vector(2, exact()))
      .add(make_series("reading", Role::train, {kMeter}, {now}));
  if (p_.ansatz == Ansatz::network) {
    const theory::HandState hand = p_.hand();
    WaveSamples yours = seen().samples;
    for (std::size_t i = 0; i < yours.x.size(); ++i) yours.wave[i] = hand.at(yours.x[i]);
    const Line by_hand = lifted(yours, hand_.energy);
    plot.reference("yours", by_hand.x, by_hand.y);
  }
  return plot;
}

View GroundStateRun::energy_view() const {
  Plot plot = over_steps(history_, "energy", "The energy in training", axis("energy"));
  plot.x_axis(axis("updates")).measured("meter", "energy");
  if (!by_elements()) {
    plot.measured("true energy", "true_energy").predicted("least of these differences", "floor");
  }
  return plot.predicted("exact $E_0$", "exact")
      .predicted("best Gaussian", "gaussian")
      .reference("yours", "hand");
}

View GroundStateRun::excess_view() const {
  return over_steps(history_, "excess", "How far above the floor", log_axis("$E - E_0$"))
      .x_axis(axis("updates"))
      .measured("true energy", "excess")
      .predicted("best Gaussian", "gaussian_excess");
}

View GroundStateRun::squeeze_view() const {
  const double l = p_.quartic, high = 2.5;
  const Line kinetic = line(0.3, high, [](double s) { return 1 / (4 * s * s); });
  const Line potential =
      line(0.3, high, [l](double s) { return s * s / 4 + 0.75 * l * s * s * s * s; });
  std::vector<double> sum = kinetic.y;
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += potential.y[i];
  const WaveSamples& at = seen().samples;
  double norm = 0, square = 0;
  for (std::size_t i = 0; i < at.x.size(); ++i) {
    norm += at.weight[i] * at.wave[i] * at.wave[i];
    square += at.weight[i] * at.x[i] * at.x[i] * at.wave[i] * at.wave[i];
  }
  return scatter("squeeze", "What squeezing costs",
                 axis("spread $s = \\sqrt{2\\langle x^2\\rangle}$"), log_axis("energy"))
      .measured("now", std::vector{std::sqrt(2 * square / norm)}, std::vector{energy()})
      .predicted("a bell’s energy", kinetic.x, sum)
      .reference("kinetic", kinetic.x, kinetic.y)
      .reference("potential", kinetic.x, potential.y)
      .reference("floor $E_0$", std::vector{0.3, high}, std::vector(2, exact()));
}

View GroundStateRun::tests_view() const {
  return over_steps(history_, "tests", "Two tests of an eigenstate: does it vanish?",
                    log_axis("size"))
      .x_axis(axis("updates"))
      .measured("variance of the energy", "variance")
      .measured("virial, without its sign", "virial")
      .measured("energy above $E_0$", "excess")
      .predicted("variance of the best Gaussian", gaussian_.variance);
}

View GroundStateRun::local_view() const {
  const WaveSamples& at = seen().samples;
  double largest = 0;
  for (const double y : at.wave) largest = std::max(largest, y * y);
  Line local;
  for (std::size_t i = 3; i < at.x.size(); i += 8) {
    const double y = at.wave[i];
    if (y * y < kSeen * largest) continue;
    local.x.push_back(at.x[i]);
    local.y.push_back(theory::potential(p_.quartic, at.x[i]) - 0.5 * at.bend[i] / y);
  }
  return curve("local", "The energy at each place", axis("$x$"), axis("$H\\psi/\\psi$"))
      .measured("ψ now", local.x, local.y)
      .predicted("eigenstate", std::vector{-3.0, 3.0}, std::vector(2, exact()));
}

Views GroundStateRun::views() const {
  Views all{well_view(), squeeze_view(), local_view()};
  if (!training_) return all;
  return joined(std::move(all), Views{energy_view(), excess_view(), tests_view()});
}

}  // namespace lm
