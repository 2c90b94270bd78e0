// Pictures of the chain: itself, its components and modes, its memory, groups and inventions.
#include "experiments/beyond-supervised/chain_pictures.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "lab/plot.hpp"
#include "lab/series.hpp"

namespace lm::normal_modes {
namespace {

/// Photographs that the clouds show.
constexpr Index kDots = 300;
/// Places of the masses at rest in the picture, far enough apart for kT = 1.
constexpr double kApart = 5;

/// One line from wall to wall: each spring a zigzag, each mass a box whose sides go as √m.
View chain_view(const ChainRun& run) {
  std::vector<double> middles, x{0, 0, 0}, y{1, -1, 0};
  const auto to = [&](double at, double height) { x.push_back(at), y.push_back(height); };
  const std::size_t n = run.shown().size();
  for (std::size_t i = 0; i <= n; ++i) {
    const double size = i < n ? std::sqrt(run.modes().masses(as_index(i))) : 0;
    const double middle = kApart * as_double(i + 1) + (i < n ? run.shown()[i] : 0);
    const double half = 0.5 * size, height = 0.15 * size, from = x.back();
    const double length = middle - half - from;
    for (int turn = 0; turn < 8; ++turn) {
      to(from + length * (turn + 1.5) / 10, turn % 2 == 0 ? 0.08 : -0.08);
    }
    to(middle - half, 0);
    if (i == n) continue;
    for (const int side : {-1, 1}) to(middle + side * half, height);
    for (const int side : {1, -1}) to(middle + side * half, -height);
    to(middle - half, 0), to(middle + half, 0);
    middles.push_back(middle);
  }
  to(x.back(), 1), to(x.back(), -1);
  // What was measured is a line beside data.
  return scatter("chain", "The chain, trembling", axis("place"), axis("across"))
      .measured("springs and masses", x, y)
      .add(Role::train, "middle of a mass", middles, std::vector<double>(n, 0.0));
}

View shapes_view(const ChainRun& run, const Found* f) {
  const Index n = run.targets().rows();
  Plot plot = scatter("shapes", "The first three components beside the first three modes",
                      axis("mass"), axis("amplitude"));
  for (Index k = 0; k < std::min<Index>(3, n); ++k) {
    const std::string number = std::to_string(k + 1);
    if (f != nullptr) {
      plot.measured("PC " + number, count_from_one(n), to_list(f->pca.axes.col(k)));
    }
    plot.predicted("mode " + number, count_from_one(n), to_list(run.targets().col(k)));
  }
  return plot;
}

View equipartition_view(const ChainRun& run, const Found* f) {
  const Index n = run.targets().rows();
  Plot plot = scatter("equipartition", "The same energy in each mode", axis("mode $k$"),
                      axis("$\\lambda_k \\omega_k^2 / kT$"));
  if (f != nullptr) {
    const theory::SampledModes s = run.sampled();
    const Vector low = 1 + s.shift.array() - 2 * s.spread.array();
    const Vector high = 1 + s.shift.array() + 2 * s.spread.array();
    Series band =
        make_series("two standard errors", Role::predicted, count_from_one(n), to_list(low));
    band.z = to_list(high);
    band.rows = 1, band.columns = n;
    plot.measured("PCA", count_from_one(n),
                  to_list(f->pca.values.array() * run.modes().squares.array() / run.warmth()))
        .add(band);
  }
  return plot.reference("equipartition", std::vector{1.0, as_double(n)}, std::vector{1.0, 1.0});
}

View overlap_view(const ChainRun& run, const Found* f) {
  Plot plot = heat_map("overlap", "Each component against each mode", axis("mode"),
                       axis("component"), axis("|cosine|"));
  if (f != nullptr) {
    plot.add(Role::measured, "PCA of the photographs",
             Matrix((f->pca.axes.transpose() * run.targets()).cwiseAbs()));
  }
  return plot.add(Role::predicted, "of endless data",
                  Matrix((run.stationary().axes.transpose() * run.targets()).cwiseAbs()));
}

View memory_view(const ChainRun& run, const Parameters& p, const Found* f) {
  const double spacing = run.spacing();
  Plot plot = curve("memory", "How the first mode forgets", axis("time"), axis("$\\rho(t)$"));
  std::vector<double> x, y, t;
  for (int k = 0; k <= 200; ++k) {
    x.push_back(0.2 * k);
    y.push_back(theory::mode_memory(run.modes().squares(0), p.friction, x.back()));
  }
  if (f != nullptr) {
    const Index lags =
        std::min<Index>(static_cast<Index>(40 / spacing) + 1, run.album().count() / 2);
    const std::vector<double> r = thermal_chain::autocorrelation(
        run.album().along(run.modes().masses.asDiagonal() * run.modes().displacements.col(0)),
        lags);
    for (std::size_t l = 0; l < r.size(); ++l) t.push_back(as_double(l) * spacing);
    plot.measured("photographs", t, r);
  }
  return plot.predicted("damped oscillator", x, y);
}

View clouds_view(const ChainRun& run, const Found* f) {
  Plot plot =
      scatter("clouds", "Photographs by their first two components", axis("PC 1"), axis("PC 2"));
  if (f == nullptr) return plot;
  const Matrix newest = run.album().newest(kDots);
  const std::vector<int>& groups = f->groups;
  for (int group = 0; group < 2; ++group) {
    std::vector<double> x, y;
    for (Index t = 0; t < newest.rows(); ++t) {
      if (groups[groups.size() - as_size(newest.rows() - t)] != group) continue;
      x.push_back(newest.row(t).dot(f->pca.axes.col(0)));
      y.push_back(newest.row(t).dot(f->pca.axes.col(1)));
    }
    plot.measured(group == 0 ? "group 1 of the machine" : "group 2 of the machine", x, y);
  }
  return plot;
}

View energy_view(const ChainRun& run, const Parameters& p, const Found* f) {
  std::vector<double> x = count_from_zero(40);
  for (double& e : x) e = (e + 0.5) * as_double(p.masses) / 20;
  Plot plot = bars("energy", "Energies of chains: photographed, invented", axis("energy over $kT$"),
                   axis("share"), x);
  if (f == nullptr) return plot;
  const auto shares = [&](const std::vector<double>& energies) {
    std::vector<double> share(x.size());
    for (const double e : energies) {
      const double bin = e / run.warmth() * 20 / as_double(p.masses);
      if (bin < as_double(x.size())) share[as_size(bin)] += 1 / as_double(energies.size());
    }
    return share;
  };
  return plot.measured("photographs", shares(f->energies))
      .add(Role::test, "invented", shares(f->invented))
      .reference("invented mass by mass", shares(f->shuffled));
}

}  // namespace

Views chain_views(const ChainRun& run, const Parameters& p, const Found* f) {
  return {chain_view(run),       shapes_view(run, f),    equipartition_view(run, f),
          overlap_view(run, f),  memory_view(run, p, f), clouds_view(run, f),
          energy_view(run, p, f)};
}

}  // namespace lm::normal_modes
