// A classifier on trial: what it says at each temperature, and where it changes its mind.
#pragma once

#include <vector>

#include "experiments/ising/phase_classifier.hpp"
#include "experiments/ising/phase_parameters.hpp"

namespace lm::ising_phases {

/// Pictures to be tested on at each temperature.
inline constexpr Index kEach = 40;

/// The labelled temperatures, and those on which the curve is drawn.
struct Temperatures {
  explicit Temperatures(const Parameters& p);
  double low, high;  // the gap
  std::vector<double> ordered, disordered;
  std::vector<double> curve;  // the labelled ones, and 27 more across the gap; ascending
};

/// Mean outputs and what follows from them.
struct Trial {
  std::vector<double> means, errors;  // for each temperature of the curve
  double accuracy = kNaN;             // on labelled temperatures
  double crossing = kNaN, crossing_error = kNaN;
};

/// `outputs`: of the pictures as draw_pictures orders them, kEach at each temperature.
Trial judge(const Temperatures& at, const Vector& outputs);

}  // namespace lm::ising_phases
