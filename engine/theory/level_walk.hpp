// Levels of energy, a particle that hops among them by some rule, and how well a count of it can
// be.
#pragma once

#include <array>

#include "core/types.hpp"

namespace lm::theory {

/// p_i = e^{−E_i/T}/Z, which is the softmax of −E/T. `energies`: one or more. T > 0.
Vector boltzmann(const Vector& energies, double temperature);

/// ln Z = ln Σ e^{−E_i/T}; the free energy is F = −T ln Z.
double log_partition(const Vector& energies, double temperature);

/// How a hop is proposed and when it is accepted. With n levels, metropolis, heat_bath and equal
/// propose each level, the present one too, with 1/n; one_way proposes the next in the list (the
/// first after the last) with ½, and else stays. Accepted with
///   metropolis, one_way  min(1, e^{−ΔE/T})          (Metropolis et al. 1953, eq. 3)
///   heat_bath            1/(1 + e^{ΔE/T})            (Barker 1965; Glauber 1963)
///   equal                1.
enum class HopRule { metropolis, heat_bath, equal, one_way };
inline constexpr std::array kHopRuleWords{"metropolis", "heat_bath", "equal", "one_way"};

/// Whether p_i P(i→j) = p_j P(j→i) for p = boltzmann: detailed balance.
inline bool is_balanced(HopRule rule) {
  return rule == HopRule::metropolis || rule == HopRule::heat_bath;
}

/// The populations that a rule keeps: boltzmann for the balanced ones, 1/n for equal. For one_way
/// the flow p_i · min(1, e^{−(E_{i+1} − E_i)/T}) is the same all around, so
/// p_i ∝ e^{max(0, E_{i+1} − E_i)/T}.
Vector settled(const Vector& energies, double temperature, HopRule rule);

/// P(i→j), n × n; rows add up to 1.
Matrix hop_chances(const Vector& energies, double temperature, HopRule rule);

/// What a quantity f of a walk costs by its memory: n Var(mean of f over n hops) / Var(f), for a
/// walk whose law p is settled: 1 + 2 Σ_{t<n} (1 − t/n) ρ_t, with ρ_t the correlation of f with
/// itself t hops later (Sokal 1997, eq. 2.20). So many hops count as one independent draw.
/// NaN when f is the same on all levels.
double hops_per_draw(const Matrix& chances, const Vector& p, const Vector& f, std::int64_t hops);

}  // namespace lm::theory
