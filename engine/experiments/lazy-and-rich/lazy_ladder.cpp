// Training the networks of a ladder side by side, and fitting exponents to what they show.
#include "experiments/lazy-and-rich/lazy_ladder.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "core/text.hpp"
#include "lab/series.hpp"

namespace lm {
namespace {

/// The summed loss of all networks at this multiple of its start is on its way to infinity.
constexpr double kRunawayGrowth = 1e4;

std::vector<std::string> rung_names(const std::string& symbol, const std::vector<double>& rungs) {
  std::vector<std::string> names;
  for (const double rung : rungs) names.push_back("$" + symbol + " = " + format_double(rung) + "$");
  return names;
}

/// The root mean square over the repeats, rung by rung.
std::vector<double> typical(const Matrix& values) {
  std::vector<double> sizes;
  for (Index i = 0; i < values.rows(); ++i) {
    double squares = 0;
    for (Index j = 0; j < values.cols(); ++j) squares += values(i, j) * values(i, j);
    sizes.push_back(std::sqrt(squares / static_cast<double>(values.cols())));
  }
  return sizes;
}

}  // namespace

std::vector<double> ascending(const std::vector<double>& list, const std::string& name) {
  std::vector<double> sorted = list;
  std::stable_sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  if (sorted.size() < 2) {
    throw Error("bad_value", name,
                "\"" + format_value(list) + "\" names one value; a slope needs two that differ");
  }
  return sorted;
}

LazyLadder::LazyLadder(Ladder ladder, Index samples, Index dimension, std::int64_t seed)
    : ladder_(std::move(ladder)),
      seed_(static_cast<std::uint64_t>(seed)),
      task_(draw_lazy_task(samples, dimension, seed_)),
      moments_(lazy_kernel_moments(ladder_.options.front(), task_.X)),
      limit_(moments_.mean),
      losses_(rung_names(ladder_.symbol, ladder_.rungs)),
      gaps_(rung_names(ladder_.symbol, ladder_.rungs)),
      drifts_(rung_names(ladder_.symbol, ladder_.rungs)),
      slopes_({"drift", "movement", "distance", "gap"}) {
  for (std::size_t i = 0; i < ladder_.rungs.size(); ++i) {
    for (std::int64_t j = 0; j < ladder_.repeats; ++j) {
      const auto rung = static_cast<std::uint64_t>(ladder_.paired ? 0 : i);
      const auto number = rung << 32u | static_cast<std::uint64_t>(j);
      networks_.push_back(
          std::make_unique<LazyNetwork>(task_, ladder_.options[i], seed_of("network", number)));
      start_loss_ += networks_.back()->loss();
    }
  }
}

std::uint64_t LazyLadder::seed_of(const std::string& what, std::uint64_t number) const {
  return Random(seed_, stream(ladder_.stream + "/" + what, number)).bits();
}

void LazyLadder::take_step() {
  for (const auto& network : networks_) network->step();
}

std::optional<std::string> LazyLadder::trouble() const {
  double total = 0, largest = 0;
  for (const auto& network : networks_) {
    total += network->loss();
    largest = std::max(largest, network->largest_eigenvalue());
  }
  if (total <= kRunawayGrowth * start_loss_) return std::nullopt;
  const double rate = ladder_.options.front().learning_rate;
  std::string text =
      std::isfinite(total) ? "the loss passed 1e4 times its start" : "the loss is not finite";
  return text + "; learning_rate " + format_double(rate) +
         " times the kernels' largest "
         "eigenvalue at the start, $\\lambda_{\\max}$ = " +
         short_number(largest) + ", is " + short_number(rate * largest) +
         (rate * largest > 2 ? ", above" : ", against") +
         " the 2 beyond which the linearization itself diverges";
}

Matrix LazyLadder::values(Quantity quantity) const {
  const Index rungs = static_cast<Index>(ladder_.rungs.size()), repeats = ladder_.repeats;
  Matrix table(rungs, repeats);
  for (Index i = 0; i < rungs; ++i) {
    for (Index j = 0; j < repeats; ++j) {
      const LazyNetwork& one = network(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
      switch (quantity) {
        case Quantity::drift:
          table(i, j) = one.drift();
          break;
        case Quantity::movement:
          table(i, j) = one.distance() / one.start_norm();
          break;
        case Quantity::distance:
          table(i, j) = one.distance();
          break;
        case Quantity::gap:
          table(i, j) = one.gap();
          break;
      }
    }
  }
  return table;
}

Matrix LazyLadder::predicted_distances() const {
  const Index rungs = static_cast<Index>(ladder_.rungs.size()), repeats = ladder_.repeats;
  Matrix table(rungs, repeats);
  for (Index i = 0; i < rungs; ++i) {
    const LazyOptions& o = options(static_cast<std::size_t>(i));
    for (Index j = 0; j < repeats; ++j) {
      const LazyNetwork& one = network(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
      // The rate b² times the gradient a·(…) is b times that of the kernel's own features.
      table(i, j) =
          o.rate_scale * limit_.distance(one.start_residual(), 0.5, o.learning_rate, step());
    }
  }
  return table;
}

PowerLaw LazyLadder::law(Quantity quantity) const {
  return fit_power_law(ladder_.rungs, values(quantity));
}

bool LazyLadder::spans() const {
  return repeats() >= 3 && ladder_.rungs.size() >= kLeastRungs &&
         ladder_.rungs.back() >= kLeastSpan * ladder_.rungs.front();
}

bool LazyLadder::stable() const {
  const double rate = ladder_.options.front().learning_rate;
  return std::all_of(networks_.begin(), networks_.end(), [rate](const auto& network) {
    return rate * network->largest_eigenvalue() < 2;
  });
}

void LazyLadder::record() {
  std::vector<double> losses;
  for (std::size_t i = 0; i < ladder_.rungs.size(); ++i) {
    double total = 0;
    for (std::int64_t j = 0; j < repeats(); ++j) {
      total += network(i, static_cast<std::size_t>(j)).loss() / static_cast<double>(repeats());
    }
    losses.push_back(total);
  }
  losses_.add(step(), losses);
  gaps_.add(step(), typical(values(Quantity::gap)));
  if (step() % kKernelEvery != 0 && !divergence()) return;
  for (const auto& network : networks_) network->measure();
  drifts_.add(step(), typical(values(Quantity::drift)));
  std::vector<double> slopes;
  for (std::size_t q = 0; q < kQuantities; ++q) {
    slopes.push_back(law(static_cast<Quantity>(q)).exponent);
  }
  slopes_.add(step(), slopes);
}

Series LazyLadder::rung_points(const std::string& name, const Matrix& values) const {
  return make_series(name, Role::measured, ladder_.rungs, typical(values));
}

Series LazyLadder::rung_line(const std::string& name, Role role, const Matrix& values,
                             double exponent) const {
  const std::vector<double> sizes = typical(values);
  std::vector<double> y;
  for (const double rung : ladder_.rungs) {
    const double power = lm::exp(exponent * lm::log(rung / ladder_.rungs.back()));
    y.push_back(step() > 0 ? sizes.back() * power : kNaN);
  }
  return make_series(name, role, ladder_.rungs, y);
}

Plot LazyLadder::over_rungs(const char* name, const char* title, const char* y) const {
  Plot plot = scatter(name, title, log_axis(ladder_.axis), log_axis(y));
  return plot.over(ladder_.rungs);
}

View LazyLadder::history(Quantity quantity, const std::string& title, const std::string& y) const {
  const Recorder& kept = quantity == Quantity::drift ? drifts_ : gaps_;
  Plot plot = over_steps(kept, quantity == Quantity::drift ? "drift" : "gap", title, log_axis(y));
  const std::vector<std::string> names = rung_names(ladder_.symbol, ladder_.rungs);
  for (std::size_t i = 0; i < names.size(); ++i) plot.measured(names[i], kept.column(i));
  return plot;
}

View LazyLadder::slopes_view() const {
  return over_steps(slopes_, "slopes", "Exponents while the networks train",
                    axis("exponent in $" + ladder_.symbol + "$"))
      .measured("drift of the kernel", "drift")
      .measured("relative movement of the weights", "movement")
      .measured("gap to the linearization", "gap");
}

/// The kernel of infinite width from the starts of the last rung, over the whole story.
Series LazyLadder::limit_loss() const {
  const std::size_t last = ladder_.rungs.size() - 1;
  std::vector<double> steps, losses;
  const std::int64_t end = std::max(suggested_steps(), step());
  for (std::int64_t k = 0; k <= end; k += std::max<std::int64_t>(1, end / 100)) {
    double total = 0;
    for (std::int64_t j = 0; j < repeats(); ++j) {
      const Vector start = network(last, as_size(j)).start_residual();
      total += 0.5 * limit_.residual(start, 0.5, options(last).learning_rate, k).squaredNorm() /
               as_double(repeats());
    }
    steps.push_back(as_double(k));
    losses.push_back(total);
  }
  return make_series("kernel of infinite width", Role::predicted, steps, losses);
}

View LazyLadder::loss_view() const {
  const std::vector<std::string> names = rung_names(ladder_.symbol, ladder_.rungs);
  const std::size_t last = names.size() - 1;
  return over_steps(losses_, "loss", "Training loss, mean over the repeats", log_axis("loss $L$"))
      .measured(names[0], losses_.column(0))
      .measured(names[last], losses_.column(last))
      .add(limit_loss());
}

View LazyLadder::outputs_view() const {
  const LazyNetwork& one = network(0);
  return bars("outputs", "Outputs of the first rung's first network", axis("example"),
              axis("$f(x_i)$"), count_from_one(task_.y.rows()))
      .measured("network", Vector(one.output()))
      .predicted("its linearization", Vector(one.linear_output()))
      .reference("target", Vector(task_.y.col(0)));
}

View LazyLadder::kernel_view() const {
  return heat_map("kernel", "How far the first rung's kernel has moved: $K - K_0$", axis("example"),
                  axis("example"), axis("$K - K_0$"))
      .measured("change of the kernel", Matrix(network(0).kernel() - network(0).start_kernel()));
}

Range LazyLadder::slopes_range(const char* text) const {
  return Range(text)
      .needs(!divergence(), "the run has diverged")
      .needs(repeats() >= 3, "there are fewer than three networks on each rung")
      .needs(spans(), "the ladder is too short for a slope")
      .needs(stable(), "steps are too large for the kernel's largest eigenvalue")
      .awaits(step() >= suggested_steps(), "the networks have not trained long enough");
}

Scalars LazyLadder::scalars() const {
  const PowerLaw drift = law(Quantity::drift), movement = law(Quantity::movement);
  const PowerLaw distance = law(Quantity::distance), gap = law(Quantity::gap);
  const std::vector<double> drifts = typical(values(Quantity::drift));
  const std::vector<double> gaps = typical(values(Quantity::gap));
  return {measured("drift_slope", drift.exponent, "exponent of the kernel's drift in training"),
          measured("drift_slope_error", drift.standard_error, "its standard error"),
          measured("movement_slope", movement.exponent,
                   "exponent of the relative movement "
                   "$\\lVert\\theta-\\theta_0\\rVert/\\lVert\\theta_0\\rVert$"),
          measured("movement_slope_error", movement.standard_error, "its standard error"),
          measured("distance_slope", distance.exponent,
                   "exponent of the distance $\\lVert\\theta-\\theta_0\\rVert$"),
          measured("gap_slope", gap.exponent, "exponent of the gap to the linearization"),
          measured("gap_slope_error", gap.standard_error, "its standard error"),
          measured("first_drift", drifts.front(), "drift of the kernel on the first rung"),
          measured("last_drift", drifts.back(), "drift of the kernel on the last rung"),
          measured("first_gap", gaps.front(), "largest gap to the linearization on the first rung"),
          measured("last_gap", gaps.back(), "largest gap to the linearization on the last rung"),
          measured("train_loss", losses_.column(ladder_.rungs.size() - 1).back(),
                   "training loss, last rung")};
}

}  // namespace lm
