// The dots of the circuit, laid out like the seeds of a sunflower.
#include "experiments/olfaction/circuit_pictures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "lab/plot.hpp"

namespace lm::olfactory_expansion {
namespace {

/// 2π/φ² for the golden ratio φ: the angle from one seed to the next.
constexpr double kGolden = 2.399963229728653;
constexpr double kNoseCentre = -2.2, kNoseRadius = 0.62;
constexpr double kCellsCentre = 0.4, kCellsRadius = 1.3;
/// The share of glomeruli that are shown as excited.
constexpr double kExcited = 0.2;

struct Points {
  std::vector<double> x, y;
  void add(double at, double height) { x.push_back(at), y.push_back(height); }
};
/// By whom a dot is excited: nobody, the first odour alone, the second alone, both.
using Kinds = std::array<Points, 4>;
constexpr std::array<const char*, 4> kKindWords{"neither", "odour 1 only", "odour 2 only",
                                                "both odours"};
std::size_t kind_of(bool first, bool second) { return (first ? 1u : 0u) + (second ? 2u : 0u); }

/// The place of seed k of n in a disc.
std::array<double, 2> seed_place(Index k, Index n, double centre, double radius) {
  const double r = radius * std::sqrt((as_double(k) + 0.5) / as_double(n));
  const double angle = kGolden * as_double(k);
  return {centre + r * lm::cos(angle), r * lm::sin(angle)};
}

/// The rate that the `share` of largest rates reach.
double reached_by(std::vector<double> rates, double share) {
  std::stable_sort(rates.begin(), rates.end(), std::greater<>());
  return rates[as_size(share * as_double(rates.size()))];
}

/// The silent ones as the ground on which the others stand.
void add_kinds(Plot& plot, const Kinds& kinds) {
  plot.add(Role::train, kKindWords[0], kinds[0].x, kinds[0].y);
  for (const std::size_t kind : {std::size_t{3}, std::size_t{1}, std::size_t{2}}) {
    plot.measured(kKindWords[kind], kinds[kind].x, kinds[kind].y);
  }
}

/// The wires of the first cell that both odours excite, or of the first cell.
Points wires_of_one(const OlfactoryRun& run, const Parameters& p) {
  Index cell = 0;
  for (Index k = as_index(p.cells) - 1; k >= 0; --k) {
    if (run.fires(0, k) && run.fires(1, k)) cell = k;
  }
  const auto to = seed_place(cell, as_index(p.cells), kCellsCentre, kCellsRadius);
  Points lines;
  for (Index k = 0; k < as_index(p.connections); ++k) {
    const auto from =
        seed_place(run.wires_of(cell)[k], as_index(p.inputs), kNoseCentre, kNoseRadius);
    lines.add(from[0], from[1]);
    lines.add(to[0], to[1]);
    lines.add(kNaN, kNaN);
  }
  return lines;
}

}  // namespace

View circuit_view(const OlfactoryRun& run, const Parameters& p) {
  Kinds kinds;
  const double first = reached_by(run.rates(0), kExcited);
  const double second = reached_by(run.rates(1), kExcited);
  for (Index k = 0; k < as_index(p.inputs); ++k) {
    const auto at = seed_place(k, as_index(p.inputs), kNoseCentre, kNoseRadius);
    kinds[kind_of(run.rates(0)[as_size(k)] > first, run.rates(1)[as_size(k)] > second)].add(at[0],
                                                                                            at[1]);
  }
  for (Index k = 0; k < as_index(p.cells); ++k) {
    const auto at = seed_place(k, as_index(p.cells), kCellsCentre, kCellsRadius);
    kinds[kind_of(run.fires(0, k), run.fires(1, k))].add(at[0], at[1]);
  }
  const Points wires = wires_of_one(run, p);
  Plot plot = scatter("circuit", "The circuit: glomeruli on the left, cells on the right",
                      axis("$x_1$"), axis("$x_2$"));
  plot.reference("wires of one cell", wires.x, wires.y);
  add_kinds(plot, kinds);
  return plot;
}

View cloud_view(const OlfactoryRun& run, const Parameters& p) {
  Kinds kinds;
  std::array<double, 2> scale{}, threshold{1e9, 1e9};
  for (int odour = 0; odour < 2; ++odour) {
    double square = 0;
    for (const double sum : run.sums(odour)) square += sum * sum;
    scale[as_size(odour)] = std::sqrt(square / as_double(p.cells));
  }
  for (Index k = 0; k < as_index(p.cells); ++k) {
    std::array<double, 2> at{};
    for (const int odour : {0, 1}) {
      const auto o = as_size(odour);
      at[o] = run.sums(odour)[as_size(k)] / scale[o];
      if (run.fires(odour, k)) threshold[o] = std::min(threshold[o], at[o]);
    }
    kinds[kind_of(run.fires(0, k), run.fires(1, k))].add(at[0], at[1]);
  }
  Plot plot =
      scatter("cells", "Every cell, by what the two odours do to it", axis("$h_1$"), axis("$h_2$"));
  add_kinds(plot, kinds);
  return plot.reference("thresholds", std::vector{threshold[0], threshold[0], kNaN, -4.0, 4.0},
                        std::vector{-4.0, 4.0, kNaN, threshold[1], threshold[1]});
}

}  // namespace lm::olfactory_expansion
