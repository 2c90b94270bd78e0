// The parameters of the experiment input-universality, and the laws of the inputs that it compares.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/schema.hpp"

namespace lm::universality {

/// The four laws of data/entry_law in their order, and the control.
enum class Law { gaussian, rademacher, uniform, laplace, random_radius };
inline constexpr std::size_t kLaws = 5;
inline constexpr std::array<const char*, kLaws> kLawWords = {"gaussian", "rademacher", "uniform",
                                                             "laplace", "random_radius"};
inline constexpr std::array<const char*, kLaws> kLawNames = {"Gaussian", "Rademacher", "uniform",
                                                             "Laplace", "random radius (control)"};

enum class Choice { all, gaussian, rademacher, uniform, laplace, random_radius };
inline constexpr std::array<const char*, kLaws + 1> kChoices = {
    "all", "gaussian", "rademacher", "uniform", "laplace", "random_radius"};

struct Parameters {
  std::int64_t samples = 40;
  std::int64_t dimension = 80;
  double noise = 0.5;
  double signal = 1;
  Choice laws = Choice::all;

  template <class Visitor>
  void visit(Visitor& v) {
    v.integer(samples, {.name = "samples",
                        .symbol = "n",
                        .label = "Examples",
                        .minimum = 10,
                        .maximum = 200,
                        .scale = Scale::log,
                        .group = "Generated data",
                        .help = "Rows of X in each draw."});
    v.integer(dimension, {.name = "dimension",
                          .symbol = "p",
                          .label = "Features",
                          .minimum = 10,
                          .maximum = 200,
                          .scale = Scale::log,
                          .group = "Generated data",
                          .help = "Columns of X in each draw."});
    v.real(noise, {.name = "noise",
                   .symbol = "\\sigma",
                   .label = "Noise of the targets",
                   .minimum = 0,
                   .maximum = 10,
                   .group = "Generated data",
                   .help = "Standard deviation of the noise in $y = Xw + \\sigma\\varepsilon$."});
    v.real(signal, {.name = "signal",
                    .symbol = "r",
                    .label = "Norm of the true weights",
                    .minimum = 0,
                    .maximum = 10,
                    .group = "Generated data",
                    .help = "Length of $w$; its direction is drawn anew each time."});
    v.choice(laws, kChoices,
             {.name = "laws",
              .label = "Laws of the inputs",
              .group = "Generated data",
              .help = "Every law has mean 0 and identity covariance. The control multiplies each "
                      "Gaussian row by one random radius: its entries are uncorrelated but not "
                      "independent."});
  }
};

}  // namespace lm::universality
