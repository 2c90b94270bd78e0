// What theory says at the start, a photograph, and what is found in all of them.
#include "experiments/beyond-supervised/chain_run.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/svd.hpp"

namespace lm::normal_modes {
namespace {

/// Draws from the fitted model; photographs that clustering takes.
constexpr Index kInvented = 2000, kNewest = 2000;

Vector masses_of(const Parameters& p) {
  Vector m = Vector::Ones(as_index(p.masses));
  for (Index i = 1; i < m.size(); i += 2) m(i) = p.mass_ratio;
  return m;
}
Vector temperatures_of(const Parameters& p) {
  Vector T = Vector::Constant(as_index(p.masses), p.temperature);
  if (p.second_temperature) T.tail(T.size() / 2).setConstant(*p.second_temperature);
  return T;
}

}  // namespace

ChainRun::ChainRun(const Parameters& p, std::uint64_t seed)
    : p_(p),
      seed_(seed),
      modes_(theory::chain_modes(masses_of(p))),
      temperatures_(temperatures_of(p)),
      targets_(p.mass_weighting ? modes_.shapes : modes_.displacements),
      ticks_(std::max<std::int64_t>(
          1, static_cast<std::int64_t>(p.spacing / thermal_chain::kTick + 0.5))),
      chain_(modes_.masses, temperatures_, p.friction, Random(seed, stream("chain/bath"))),
      album_(as_index(p.samples), as_index(p.masses)),
      machine_(as_index(p.masses), std::min(as_index(p.code), as_index(p.masses)),
               Random(seed, stream("chain/code"))),
      sides_(seed, stream("chain/sides")) {
  work_out();
  chain_.advance(
      static_cast<std::int64_t>(std::min(5000.0, 10 / slowest()) / thermal_chain::kTick));
  shown_ = chain_.places();
}

void ChainRun::take_step() {
  chain_.advance(ticks_);
  const double side = sides_.sign();
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    shown_[i] = chain_.places()[i] + side * bend_(as_index(i));
  }
  album_.add(shown_.data());
  machine_.learn(album_.moments());
}

bool ChainRun::one_bath() const {
  return !p_.second_temperature || *p_.second_temperature == p_.temperature;
}

double ChainRun::slowest() const {
  const double half = p_.friction / 2;
  return half - std::sqrt(std::max(0.0, half * half - modes_.squares(0)));
}

Matrix ChainRun::weigh(const Matrix& C) const {
  if (!p_.mass_weighting) return C;
  const Vector root = modes_.masses.array().sqrt();
  return root.asDiagonal() * C * root.asDiagonal();
}

theory::SampledModes ChainRun::sampled() const {
  return theory::sampled_modes(Vector(warmth() / modes_.squares.array()), inefficiency_,
                               as_double(count()));
}

double ChainRun::ratio_error() const {
  const theory::SampledModes s = sampled();
  return modes_.squares(1) / modes_.squares(0) *
         std::sqrt(s.spread(0) * s.spread(0) + s.spread(1) * s.spread(1));
}

double ChainRun::pca_loss() const {
  const Index h = machine_.decoder().cols();
  const Vector values = thermal_chain::principal_components(album_.moments(), targets_).values;
  return values.tail(values.size() - h).sum();
}
/// Of modes 1 and 2 in a covariance of x.

double ChainRun::correlation_in(const Matrix& C) const {
  const Vector root = modes_.masses.array().sqrt();
  const Matrix q =
      modes_.shapes.transpose() * root.asDiagonal() * C * root.asDiagonal() * modes_.shapes;
  return q(0, 1) / std::sqrt(q(0, 0) * q(1, 1));
}

void ChainRun::work_out() {
  const Index n = modes_.masses.size();
  endless_ = theory::stationary_covariance(modes_, temperatures_, p_.friction);
  stationary_ = thermal_chain::principal_components(weigh(endless_), targets_);
  inefficiency_.resize(n, n);
  for (Index j = 0; j < n; ++j) {
    for (Index k = 0; k <= j; ++k) {
      inefficiency_(j, k) = inefficiency_(k, j) =
          theory::mode_inefficiency(modes_.squares(j), modes_.squares(k), p_.friction, spacing());
    }
  }
  const Vector first = modes_.displacements.col(0);
  bend_ = p_.apart / 2 * std::sqrt(first.dot(endless_ * first)) * first;
}

Found ChainRun::find() const {
  Found f;
  f.covariance = album_.covariance();
  f.pca = thermal_chain::principal_components(weigh(f.covariance), targets_);
  const Vector root = modes_.masses.array().sqrt();
  const Vector first = p_.mass_weighting ? Vector(root.array() * f.pca.axes.col(0).array())
                                         : Vector(f.pca.axes.col(0));
  f.memory = thermal_chain::memory_of_squares(album_.along(first));
  const theory::SampledModes s = sampled();
  f.pulls = (f.pca.values.array() / (warmth() / modes_.squares.array()) - 1 - s.shift.array()) /
            s.spread.array();
  f.correlation = correlation_in(f.covariance);
  f.invented = thermal_chain::invented_energies(f.covariance, false, kInvented,
                                                Random(seed_, stream("chain/invented")));
  f.shuffled = thermal_chain::invented_energies(f.covariance, true, kInvented,
                                                Random(seed_, stream("chain/shuffled")));
  const Matrix newest = album_.newest(kNewest);
  for (Index t = 0; t < newest.rows(); ++t) {
    f.energies.push_back(theory::chain_energy(newest.data() + t * newest.cols(), newest.cols()));
  }
  compare_code(f);
  group(f, newest);
  return f;
}
/// The smallest cosine between the decoder's plane and that of the first components of x.

void ChainRun::compare_code(Found& f) const {
  const Matrix& D = machine_.decoder();
  const Matrix axes = thermal_chain::principal_components(album_.moments(), targets_).axes;
  f.code_overlap = singular_values(svd(D).U.transpose() * axes.leftCols(D.cols())).minCoeff();
}

double ChainRun::code_lag() const {
  const Vector values = thermal_chain::principal_components(album_.moments(), targets_).values;
  const Index h = std::min(machine_.decoder().cols(), values.size() - 1);
  const double gap = values(h - 1) - values(h);
  const double rate = thermal_chain::LinearCode::kRate * gap / values.sum();
  return values(0) / gap / (rate * as_double(count()));
}

void ChainRun::group(Found& f, const Matrix& newest) const {
  thermal_chain::TwoMeans means = thermal_chain::two_means(newest);
  double right = 0;
  for (Index t = 0; t < newest.rows(); ++t) {
    const bool bent = sides_.sign_at(static_cast<std::uint64_t>(count() - newest.rows() + t)) > 0;
    right += bent == (means.labels[as_size(t)] == 1) ? 1 : 0;
  }
  const double share = right / as_double(newest.rows());
  f.cluster_share = std::max(share, 1 - share);
  f.groups = std::move(means.labels);
}

}  // namespace lm::normal_modes
