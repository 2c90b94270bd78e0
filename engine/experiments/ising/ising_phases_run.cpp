// What the run sets up, what a step is, and what is checked.
#include "experiments/ising/ising_phases_run.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "theory/ising.hpp"
#include "theory/ising_torus.hpp"

namespace lm::ising_phases {
namespace {

using ising::Kind;
using ising::Measure;

/// Readings of the lattices without labels in a whole run.
constexpr std::int64_t kReadings = 2400;
/// Accuracies are recorded every so many steps.
constexpr std::int64_t kEvery = 20;
/// Means of 16 to 32 blocks lie so many standard errors off once in thirty thousand runs.
constexpr double kErrors = 6;
/// Finite sizes move the crossings of 16 and 32 by less than this.
constexpr double kScaledSize = 0.01, kBinderSize = 0.015;

Vector labels_of(const ising::Pictures& pictures, const Temperatures& at) {
  Vector labels(pictures.count());
  for (Index i = 0; i < labels.size(); ++i) {
    labels(i) = pictures.temperatures[as_size(i)] < (at.low + at.high) / 2 ? 1 : 0;
  }
  return labels;
}

ising::PhaseClassifier taught(const Parameters& p, const Temperatures& at, std::uint64_t seed) {
  // In turns over all temperatures; so a label is as frequent as its temperatures.
  std::vector<double> all = at.ordered;
  all.insert(all.end(), at.disordered.begin(), at.disordered.end());
  const ising::Pictures pictures = ising::draw_pictures(
      even(p.size), all, as_index(p.labels), p.signs == Signs::up, seed, "ising/training");
  return {p.classifier, even(p.size), pictures.spins, labels_of(pictures, at), seed};
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

IsingPhases::IsingPhases(const Parameters& p, const Setup& setup)
    : ExperimentOf(p),
      seed_(static_cast<std::uint64_t>(setup.seed)),
      at_(p),
      live_(even(p.lattice), Random(seed_, stream("ising/live")), p.temperature, p.moves),
      tests_(ising::draw_pictures(even(p.size), at_.curve, kEach * as_index(at_.curve.size()),
                                  p.signs == Signs::up, seed_, "ising/test")),
      classifier_(taught(p, at_, seed_)),
      unlabelled_(seed_),
      eye_(seed_),
      labels_(even(p.size), at_.ordered, at_.disordered),
      best_crossing_(labels_.crossing()),
      best_accuracy_(labels_.accuracy()),
      history_({"magnetization", "energy"}),
      accuracy_({"accuracy"}) {
  if (p.flip) tests_.spins = -tests_.spins;
  begin();
}

void IsingPhases::take_step() {
  live_.step();
  classifier_.step();
  const std::int64_t readings = kReadings / suggested_steps();
  for (std::int64_t k = 0; k < readings; ++k) unlabelled_.read();
}

std::optional<std::string> IsingPhases::trouble() const {
  if (classifier_.finite()) return std::nullopt;
  return "the loss is not finite";
}

void IsingPhases::record() {
  history_.add(step(), {live_.lattice().magnetization(), live_.lattice().energy()});
  if (step() % kEvery == 0) accuracy_.add(step(), {trial().accuracy});
}

void IsingPhases::changed(const std::string& name) {
  if (name == "temperature") live_.set_temperature(p_.temperature);
}

void IsingPhases::perform(const std::string& name, const std::string& value) {
  if (name == "sort") {
    if (value != "ordered" && value != "disordered") {
      throw Error("bad_value", "sort",
                  "sort is \"" + value.substr(0, 64) + "\"; allowed: ordered, disordered");
    }
    if (eye_.done()) throw Error("bad_value", "sort", "all 20 pictures are sorted");
    eye_.sort(value == "ordered");
  } else if (name == "paint") {
    paint(value);
  } else {
    ExperimentOf::perform(name, value);
  }
}

void IsingPhases::paint(const std::string& hex) {
  const Index side = even(p_.size), digits = side * side / 4;
  const bool fits = as_index(hex.size()) == digits &&
                    std::all_of(hex.begin(), hex.end(), [](char c) { return hex_digit(c) >= 0; });
  if (!fits) {
    throw Error("bad_value", "paint",
                "paint must be " + std::to_string(digits) +
                    " hexadecimal digits, one for four spins of " + std::to_string(side) + " × " +
                    std::to_string(side));
  }
  painted_.resize(1, side * side);
  for (Index i = 0; i < side * side; ++i) {
    const int digit = hex_digit(hex[as_size(i / 4)]);
    painted_(0, i) = ((digit >> (3 - i % 4)) & 1) != 0 ? 1 : -1;
  }
}

const Trial& IsingPhases::trial() const {
  return trial_.of(*this, [this] { return judge(at_, classifier_.outputs(tests_.spins)); });
}

const ising::Unlabelled::Crossing& IsingPhases::crossing(Measure measure) const {
  return (measure == Measure::scaled ? scaled_ : binder_).of(*this, [&] {
    return unlabelled_.crossing(measure);
  });
}

bool IsingPhases::is_best() const { return p_.classifier == Kind::energy; }

double IsingPhases::expected_parameters() const {
  const double pixels = as_double(even(p_.size) * even(p_.size));
  switch (p_.classifier) {
    case Kind::cnn:
      return 9 * 8 + 8 + 8 + 1;
    case Kind::mlp:
      return (pixels + 1) * 32 + 32 + 1;
    case Kind::logistic:
      return pixels + 1;
    default:
      return 1;
  }
}

double IsingPhases::oddness() const {
  const Matrix some = tests_.spins.topRows(50);
  const Vector one = classifier_.logits(some), other = classifier_.logits(-some);
  return (one + other - Vector::Constant(50, 2 * classifier_.bias())).cwiseAbs().maxCoeff();
}

Scalars IsingPhases::scalars() const {
  const theory::TorusEnergy exact = theory::torus_energy(even(p_.lattice), p_.temperature);
  const ising::OwnEye::Line line = eye_.line();
  const auto &scaled = crossing(Measure::scaled), &binder = crossing(Measure::binder);
  Scalars all{
      measured("magnetization", live_.magnetization().mean(), "mean of $|m|$ of the lattice shown"),
      predicted("predicted_magnetization", theory::spontaneous_magnetization(p_.temperature),
                "$m$ of an infinite lattice, Yang"),
      measured("energy", live_.energy().mean(), "its energy of a site"),
      predicted("predicted_energy", exact.energy, "the same, exactly at this size, Kaufman"),
      measured("accuracy", trial().accuracy, "share of test pictures that are right"),
      predicted("best_accuracy", best_accuracy_, "the same of the best classifier"),
      measured("crossing_temperature", trial().crossing, "where its mean answer is ½"),
      measured("crossing_error", trial().crossing_error, "standard error of that temperature"),
      predicted("best_crossing", best_crossing_, "the same of the best classifier"),
      measured("critical_temperature", scaled.temperature,
               "$T_c$ without labels, by $|m| L^{1/8}$"),
      measured("critical_error", scaled.error, "its standard error"),
      measured("binder_temperature", binder.temperature, "the same by Binder’s ratio"),
      measured("binder_error", binder.error, "its standard error"),
      predicted("predicted_critical_temperature", theory::critical_temperature(),
                "$2/\\ln(1 + \\sqrt 2)$"),
      measured("parameters", as_double(classifier_.parameters()), "numbers it learns"),
      measured("eye_sorted", as_double(eye_.sorted()), "pictures that you sorted")};
  if (eye_.sorted() > 0) {
    all.push_back(measured("eye_temperature", line.temperature, "where your answers change"));
    all.push_back(measured("eye_error", line.error, "its standard error"));
  }
  if (painted_.size() > 0) {
    all.push_back(measured("painted_output", classifier_.outputs(painted_)(0),
                           "how sure it is that your picture is ordered"));
    all.push_back(measured("painted_magnetization", painted_.mean(), "$m$ of your picture"));
  }
  return all;
}

Checks IsingPhases::checks() const {
  return joined(joined(lattice_checks(), label_checks()), size_checks());
}

Checks IsingPhases::lattice_checks() const {
  const double t = p_.temperature, tc = theory::critical_temperature();
  const auto &e = live_.energy(), &m = live_.magnetization();
  const bool fast =
      p_.moves == ising::Moves::both ||
      (p_.moves == ising::Moves::metropolis ? std::abs(t - tc) > 0.4 : t <= tc && t > tc - 0.3);
  Range any("both moves; Metropolis alone 0.4 off T_c, Wolff alone up to 0.3 below; 256 readings");
  any.needs(fast, "these moves are slow here").awaits(e.count() >= 256, "fewer than 256 readings");
  Range cold("the same, up to T = 2.1, side 32 and more");
  cold.needs(fast, "these moves are slow here")
      .needs(t <= 2.1 && p_.lattice >= 32, "near T_c or small")
      .awaits(m.count() >= 256, "fewer than 256 readings");
  const Index side = even(p_.lattice);
  const double count = as_double(e.count()), sites = as_double(side * side);
  const theory::TorusEnergy exact = theory::torus_energy(side, t);
  // A run of all spins up has no blocks that differ: its error is at least one spin's in the run.
  const double least = 16 / sites / std::sqrt(count);
  return {within("energy of a site against Kaufman's lattice of this size", exact.energy, e.mean(),
                 kErrors * std::max(e.error(), std::sqrt(exact.variance / sites / count)) + least,
                 "six standard errors, by blocks", any),
          within("mean |m| against Yang's magnetization", theory::spontaneous_magnetization(t),
                 m.mean(), kErrors * m.error() + least + 0.002,
                 "six standard errors, by blocks; the tail of |m| at side 32", cold)};
}

Checks IsingPhases::label_checks() const {
  const double tested = as_double(kEach * as_index(at_.ordered.size() + at_.disordered.size()));
  const double p = best_accuracy_;
  const double error = std::sqrt(std::max(p * (1 - p), 1 / tested) / tested);
  Range rule(
      "the threshold on the energy; 2000 pictures or more, of which even the best errs in some");
  rule.needs(is_best(), "another classifier")
      .needs(p_.labels >= 2000, "fewer pictures")
      .needs(p < 0.998, "the labels can be told apart, and many thresholds are as good");
  const double scatter = kErrors * 1.5 * error;
  Range any(
      "any classifier, where even the best errs in so many pictures that its bound is below 1");
  any.needs(p + scatter < 1, "with so few errors the bound lies above 1");
  Range linear("the logistic neuron");
  linear.needs(p_.classifier == Kind::logistic, "another classifier");
  Checks all{
      at_most("share right against that of the best classifier", p, trial().accuracy, scatter,
              "six standard errors of pictures that remember the one before", any),
      within("threshold on the energy: share right against the best", p, trial().accuracy,
             kErrors * 1.5 * error + 0.01, "the same, and a threshold found from pictures", rule),
      within("threshold on the energy: crossing against the best classifier's", best_crossing_,
             trial().crossing, 0.03 + kErrors * trial().crossing_error,
             "a threshold found from pictures; six standard errors", rule),
      equal("numbers that the classifier learns", expected_parameters(),
            as_double(classifier_.parameters()), "a count", "any setting")};
  if (p_.classifier == Kind::logistic) {
    all.push_back(at_most("logistic: answers to a picture and its flip add up to 2b", 0, oddness(),
                          1e-3, "single precision: 500 roundings of answers up to 30", linear));
  }
  return all;
}

Checks IsingPhases::size_checks() const {
  const auto &scaled = crossing(Measure::scaled), &binder = crossing(Measure::binder);
  const double tc = theory::critical_temperature();
  Range enough("1600 readings of each size, at the end of the run");
  enough.awaits(unlabelled_.readings() >= 1600, "fewer readings");
  return {
      within("T_c without labels, by |m|L^(1/8), against Onsager's", tc, scaled.temperature,
             kErrors * scaled.error + kScaledSize, "six standard errors; sizes 16 and 32", enough),
      within("T_c without labels, by Binder's ratio, against Onsager's", tc, binder.temperature,
             kErrors * binder.error + kBinderSize, "six standard errors; sizes 16 and 32", enough)};
}

}  // namespace lm::ising_phases
