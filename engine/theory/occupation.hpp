// How many particles one level holds on average when it exchanges them with a reservoir.
#pragma once

#include <array>

namespace lm::theory {

/// What the particles are: a level holds at most one fermion, any number of bosons, or any number
/// of classical ones, which are told apart.
enum class Statistics { fermi, bose, classical };
inline constexpr std::array kStatisticsWords{"fermi", "bose", "classical"};

/// The mean occupation at x = (E − μ)/T: 1/(e^x + 1), 1/(e^x − 1), e^{−x}. Bosons: infinite for
/// x ≤ 0. Fermions: the sigmoid of −x.
double mean_occupation(Statistics statistics, double x);

/// For fermions whose level is filled or emptied, one or the other tried with ½ and accepted with
/// min(1, e^{∓x}): how many tries count as one independent draw. The level's two states keep
/// λ = 1 − (1 + e^{−|x|})/2 of a deviation from try to try, and the cost is (1 + λ)/(1 − λ).
double tries_per_draw(double x);

}  // namespace lm::theory
