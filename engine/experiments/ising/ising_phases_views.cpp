// What `ising-phases` shows.
#include <algorithm>
#include <cmath>

#include "experiments/ising/ising_phases_run.hpp"
#include "theory/ising.hpp"

namespace lm::ising_phases {
namespace {

using ising::Kind;
using ising::Measure;
using ising::OwnEye;
using ising::Unlabelled;

Matrix square_of(const ising::Lattice& lattice) {
  Matrix z(lattice.side(), lattice.side());
  for (Index i = 0; i < z.size(); ++i) z.data()[i] = lattice.spins()[as_size(i)];
  return z;
}

Plot spins_plot(std::string name, std::string title) {
  return heat_map(std::move(name), std::move(title), axis("column"), axis("row"), axis("spin"));
}

std::vector<double> grid(double from, double to, int count) {
  std::vector<double> all;
  for (int k = 0; k <= count; ++k) all.push_back(from + (to - from) * k / count);
  return all;
}

}  // namespace

Views IsingPhases::views() const {
  return joined(
      joined(Views{lattice_view(), phase_view(), history_view(), output_view(), accuracy_view(),
                   size_view(Measure::scaled), size_view(Measure::binder)},
             weight_views()),
      joined(eye_views(), painted_views()));
}

View IsingPhases::lattice_view() const {
  return spins_plot("lattice", "The lattice")
      .add(Role::measured, "spins", square_of(live_.lattice()));
}

View IsingPhases::phase_view() const {
  std::vector<double> x = grid(1, 4, 150), y;
  x.push_back(theory::critical_temperature());
  std::stable_sort(x.begin(), x.end());
  for (const double t : x) y.push_back(theory::spontaneous_magnetization(t));
  Plot plot =
      scatter("phase", "How much the spins agree", axis("temperature $T$"), axis("magnetization"));
  if (live_.magnetization().count() > 0) {
    plot.measured("mean of $|m|$", std::vector{p_.temperature},
                  std::vector{live_.magnetization().mean()});
  }
  plot.add(Role::test, "$|m|$ now", std::vector{p_.temperature},
           std::vector{std::abs(live_.lattice().magnetization())});
  return plot.predicted("Onsager and Yang", x, y);
}

View IsingPhases::history_view() const {
  return over_steps(history_, "history", "Magnetization, step by step", axis("$m$"))
      .measured("mean spin", "magnetization")
      .predicted("up, in theory", theory::spontaneous_magnetization(p_.temperature))
      .predicted("down, in theory", -theory::spontaneous_magnetization(p_.temperature));
}

View IsingPhases::output_view() const {
  std::vector<double> best;
  const std::vector<double> x = grid(1, 3.5, 50);
  for (const double t : x) best.push_back(labels_.output(t));
  const double tc = theory::critical_temperature();
  return scatter("answers", "How sure the classifier is of order", axis("temperature $T$"),
                 axis("mean answer"))
      .measured("classifier", at_.curve, trial().means)
      .predicted("best classifier for these labels", x, best)
      .reference("$T_c$", std::vector{tc, tc}, std::vector{0.0, 1.0})
      .reference("ordered up to here", std::vector{at_.low, at_.low}, std::vector{0.0, 1.0})
      .reference("disordered from here", std::vector{at_.high, at_.high}, std::vector{0.0, 1.0});
}

View IsingPhases::accuracy_view() const {
  const double one = as_double(at_.ordered.size()), zero = as_double(at_.disordered.size());
  return over_steps(accuracy_, "accuracy", "Share of test pictures that are right",
                    axis("accuracy"))
      .measured("classifier", "accuracy")
      .predicted("best classifier", best_accuracy_)
      .reference("always the commoner label", std::max(one, zero) / (one + zero));
}

View IsingPhases::size_view(Measure measure) const {
  const bool scaled = measure == Measure::scaled;
  Plot plot = scaled ? curve("scaled", "Without labels: sizes cross at $T_c$",
                             axis("temperature $T$"), axis("$|m|\\, L^{1/8}$"))
                     : curve("binder", "Without labels: Binder’s ratio crosses, too",
                             axis("temperature $T$"),
                             axis("$1 - \\langle m^4\\rangle/3\\langle m^2\\rangle^2$"));
  double low = 1, high = 0;
  for (std::size_t size = 0; size < Unlabelled::kSides.size() && unlabelled_.readings() >= 500;
       ++size) {
    std::vector<double> x, y;
    for (Index k = 0; k < Unlabelled::kTemperatures; ++k) {
      x.push_back(Unlabelled::temperature(k));
      y.push_back(unlabelled_.value(measure, size, k));
      low = std::min(low, y.back()), high = std::max(high, y.back());
    }
    plot.measured("$L = " + std::to_string(Unlabelled::kSides[size]) + "$", x, y);
  }
  if (high <= low) low = 0, high = 1;
  const double tc = theory::critical_temperature();
  return plot.predicted("$T_c$", std::vector{tc, tc}, std::vector{low, high});
}

Views IsingPhases::weight_views() const {
  const std::vector<Matrix> all = classifier_.first_weights(8);
  if (all.empty()) return {};
  Plot plot = heat_map("weights", "What the first layer weighs", axis("column"), axis("row"),
                       axis("weight"));
  for (std::size_t k = 0; k < all.size(); ++k) {
    plot.add(Role::measured,
             (p_.classifier == Kind::cnn ? "filter " : "unit ") + std::to_string(k + 1), all[k]);
  }
  return {plot};
}

Views IsingPhases::eye_views() const {
  const Index now = std::min(eye_.sorted() + 1, OwnEye::kPictures);
  Views all{spins_plot("sorting", "Picture " + std::to_string(now) + " of 20: order or disorder?")
                .add(Role::measured, "spins", square_of(eye_.picture()))};
  if (eye_.sorted() == 0) return all;
  std::vector<double> x, y;
  for (Index k = 0; k < eye_.sorted(); ++k) {
    x.push_back(eye_.temperature(k));
    y.push_back(eye_.called_ordered(k) ? 1 : 0);
  }
  Plot plot = scatter("eye", "What you called ordered", axis("temperature $T$"),
                      axis("ordered (1) or not (0)"));
  plot.measured("your answers", x, y);
  const OwnEye::Line line = eye_.line();
  if (!std::isnan(line.temperature)) {
    std::vector<double> chance;
    const std::vector<double> t = grid(1.85, 2.7, 60);
    for (const double at : t) {
      chance.push_back(theory::up_probability((line.temperature - at) / line.width / 2, 1));
    }
    plot.reference("curve through them", t, chance);
  }
  const double tc = theory::critical_temperature();
  all.push_back(plot.predicted("$T_c$", std::vector{tc, tc}, std::vector{0.0, 1.0}));
  return all;
}

Views IsingPhases::painted_views() const {
  if (painted_.size() == 0) return {};
  const Index side = even(p_.size);
  Matrix z(side, side);
  std::copy(painted_.data(), painted_.data() + painted_.size(), z.data());
  return {spins_plot("painted", "Your picture").add(Role::measured, "spins", z)};
}

}  // namespace lm::ising_phases
