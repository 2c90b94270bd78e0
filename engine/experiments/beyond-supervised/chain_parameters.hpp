// What is set in normal-modes.
#pragma once

#include <cstdint>
#include <optional>

#include "core/describe.hpp"
#include "core/types.hpp"

namespace lm::normal_modes {

struct Parameters {
  std::int64_t masses = 8;
  double temperature = 1;
  std::optional<double> second_temperature;
  double mass_ratio = 1;
  bool mass_weighting = false;
  double friction = 0.5;
  double spacing = 4;
  std::int64_t samples = 30000;
  double apart = 0;
  std::int64_t code = 2;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Chain");
    v.integer(masses, param("masses", "Masses").symbol("N").between(2, 24),
              "So many masses in a row between two walls, joined by springs of stiffness 1.");
    v.real(mass_ratio, param("mass_ratio", "Mass ratio").symbol("r").between(1, 16),
           "Every second mass is so many times as heavy as the others, which are 1.");
    v.group("Bath");
    v.real(temperature, param("temperature", "Temperature").symbol("kT").log(0.1, 10),
           "Of the bath that kicks the masses. The springs give the unit.");
    v.real(second_temperature,
           param("second_temperature", "Of the right half")
               .symbol("kT_2")
               .log(0.05, 10)
               .automatic("the temperature of the left half"),
           "The right half of the masses can stand in a bath of its own.");
    v.real(friction, param("friction", "Friction").symbol("\\gamma").between(0.05, 1),
           "How fast the bath takes up a velocity.");
    v.group("Photographs");
    v.integer(samples, param("samples", "Photographs").symbol("n").log(100, 40000),
              "The places of all masses, one photograph in each step.");
    v.real(spacing, param("spacing", "Time between two").symbol("\\tau").log(0.1, 10),
           "In units in which a single mass on two springs has $\\omega = \\sqrt{2}$.");
    v.real(apart, param("apart", "Two kinds of chain").symbol("d").between(0, 8),
           "Half of the photographs show a chain whose rest is bent along the first mode, to one "
           "side; half to the other. So many standard deviations lie between them.");
    v.group("Machine");
    v.flag(mass_weighting, param("mass_weighting", "Weight by masses"),
           "PCA of $\\sqrt{m}\\,x$ in place of $x$.");
    v.integer(code, param("code", "Numbers in the code").symbol("h").between(1, 4),
              "What the linear autoencoder keeps of each photograph.");
  }
};

}  // namespace lm::normal_modes
