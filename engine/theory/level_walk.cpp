// Boltzmann's law, the chances of each hop, and the correlation that hops leave behind.
#include "theory/level_walk.hpp"

#include <cmath>

#include "core/elementary.hpp"

namespace lm::theory {
namespace {

/// e^{x_i}, divided by their sum.
Vector normalized_exp(const Vector& x) {
  const double top = x.maxCoeff();
  Vector p(x.size());
  for (Index i = 0; i < x.size(); ++i) p(i) = lm::exp(x(i) - top);
  return p / p.sum();
}

double acceptance(double rise, HopRule rule) {
  if (rule == HopRule::equal) return 1;
  if (rule == HopRule::heat_bath) return 1 / (1 + lm::exp(rise));
  return rise > 0 ? lm::exp(-rise) : 1;
}

}  // namespace

Vector boltzmann(const Vector& energies, double temperature) {
  return normalized_exp(-energies / temperature);
}

double log_partition(const Vector& energies, double temperature) {
  const double lowest = energies.minCoeff();
  double sum = 0;
  for (const double energy : energies) sum += lm::exp(-(energy - lowest) / temperature);
  return lm::log(sum) - lowest / temperature;
}

Vector settled(const Vector& energies, double temperature, HopRule rule) {
  const Index n = energies.size();
  if (is_balanced(rule)) return boltzmann(energies, temperature);
  Vector x = Vector::Zero(n);
  for (Index i = 0; i < n && rule == HopRule::one_way; ++i) {
    x(i) = std::max(0.0, energies((i + 1) % n) - energies(i)) / temperature;
  }
  return normalized_exp(x);
}

Matrix hop_chances(const Vector& energies, double temperature, HopRule rule) {
  const Index n = energies.size();
  Matrix chances = Matrix::Zero(n, n);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) {
      const bool next = j == (i + 1) % n;
      const double proposed = rule != HopRule::one_way ? 1 / as_double(n) : (next ? 0.5 : 0.0);
      const double rise = (energies(j) - energies(i)) / temperature;
      if (i != j) chances(i, j) = proposed * acceptance(rise, rule);
    }
    chances(i, i) = 1 - chances.row(i).sum();
  }
  return chances;
}

double hops_per_draw(const Matrix& chances, const Vector& p, const Vector& f, std::int64_t hops) {
  const Vector off = f.array() - p.dot(f);
  const Vector weighted = p.cwiseProduct(off);
  const double variance = weighted.dot(off);
  if (!(variance > 0)) return kNaN;
  double sum = 1;
  Vector later = off;
  for (std::int64_t t = 1; t < hops && later.cwiseAbs().maxCoeff() > 1e-12; ++t) {
    later = chances * later;
    sum += 2 * (1 - as_double(t) / as_double(hops)) * weighted.dot(later) / variance;
  }
  return sum;
}

}  // namespace lm::theory
