// Draws the spring with its coils, and histograms over the class with theory's curves.
#include "experiments/hooke/spring_pictures.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "theory/gradient_flow.hpp"

namespace lm::hooke {
namespace {

constexpr int kCoils = 13, kPerCoil = 26;
/// Updates of gradient descent that are shown.
constexpr int kShownUpdates = 40;
/// Classmates whose error bars are shown.
constexpr std::size_t kBars = 50;
/// Nineteen of twenty normal numbers are nearer than so many deviations.
constexpr double kNineteen = 1.96;

using List = std::vector<double>;

/// Where things are in the picture of the spring, which lies above the points.
struct Stage {
  explicit Stage(const Story& story) {
    const Bench& bench = story.bench();
    const Vector& x = bench.x;
    reach = std::max(x.cwiseAbs().maxCoeff(), 1e-300);
    lowest = std::min(0.0, x.minCoeff());
    const double most = std::abs(bench.stiffness) * reach + std::abs(bench.offset);
    tall = most > 0 ? most : 1;
    const double top = lowest < 0 ? tall : std::max(0.0, bench.offset);
    height = top + 0.5 * tall;
    coil = 0.16 * tall;
    wall = -1.45 * reach;
    end = story.block();
    force = story.reading();
  }
  double reach, lowest, tall, height, coil, wall, end, force;
};

/// A helix seen from the side, from the wall to the block that it pulls, the block, and the pointer
/// that hangs from it and reads the force off a scale. NaN begins the next part.
void draw_spring(const Stage& at, List& x, List& y) {
  const double length = at.end - at.wall, lead = 0.06 * at.reach, block = 0.09 * at.reach;
  const double from = at.wall + lead, to = at.wall + length - lead - block;
  const auto go = [&](double px, double py) { x.push_back(px), y.push_back(py); };
  const auto lift = [&] { go(kNaN, kNaN); };
  go(at.wall, at.height - 2 * at.coil), go(at.wall, at.height + 2 * at.coil), lift();
  go(at.wall, at.height);
  for (int i = 0; i <= kCoils * kPerCoil; ++i) {
    const double turn = as_double(i) / kPerCoil, angle = 2 * kPi * turn;
    const double swell = std::min({1.0, turn, kCoils - turn});
    go(from + (to - from) * turn / kCoils + 0.055 * at.reach * (1 - lm::cos(angle)) * swell,
       at.height + at.coil * lm::sin(angle) * swell);
  }
  const double left = at.end - block, half = 0.8 * at.coil, scale = 1.12 * at.reach;
  go(left, at.height), go(left, at.height + half), go(at.end, at.height + half);
  go(at.end, at.height - half), go(left, at.height - half), go(left, at.height), lift();
  go(at.end, at.height - half), go(at.end, at.force), go(scale, at.force), lift();
  const double lowest = -1.1 * at.tall, highest = at.lowest < 0 ? 1.1 * at.tall : 0;
  constexpr int kTicks = 11;
  for (int i = 0; i <= kTicks; ++i) {
    const double tick = lowest + (highest - lowest) * i / kTicks;
    go(scale, tick), go(scale + 0.03 * at.reach, tick), go(scale, tick);
  }
}

/// Bins that hold nearly all estimates, of theory and textbook.
struct Bins {
  explicit Bins(const Story& story) {
    const double true_error = story.true_error(), textbook = story.textbook_error();
    const double k = story.bench().stiffness, mean = story.mean_estimate();
    const double low = std::min(mean - 4 * true_error, k - 4 * textbook);
    const double high = std::max(mean + 4 * true_error, k + 4 * textbook);
    width = std::max(std::min(true_error, textbook) / 2.5, (high - low) / 60);
    if (!(width > 0)) width = 1;
    const double count = std::ceil((high - low) / width);
    for (double bin = 0; bin < std::max(1.0, count); ++bin) {
      middle.push_back(low + (bin + 0.5) * width);
    }
  }
  /// How many values lie in each bin.
  List counts(const List& values) const {
    List all(middle.size());
    for (const double value : values) {
      const double bin = std::floor((value - middle.front()) / width + 0.5);
      if (bin >= 0 && bin < as_double(all.size())) ++all[as_size(bin)];
    }
    return all;
  }
  List normal(double mean, double error, double total) const {
    List all;
    for (const double x : middle) {
      all.push_back(total * (normal_cdf((x + width / 2 - mean) / error) -
                             normal_cdf((x - width / 2 - mean) / error)));
    }
    return all;
  }
  double width = 1;
  List middle;
};

/// The class that theory speaks of: as many as have pulled, or all before anyone has.
double class_size(const Story& story) {
  return story.mates().empty() ? as_double(story.bench().p.trials) : story.mate_count();
}

Axis stiffness_axis() { return axis("stiffness $k$", "N/m"); }

}  // namespace

View spring_view(const Story& story) {
  const Stage at(story);
  const Bench& bench = story.bench();
  const Index n = story.pulled();
  List x, y;
  draw_spring(at, x, y);
  Plot plot = scatter("spring", "A spring, pulled and read", axis("displacement $x$", "m"),
                      axis("force $F$", "N"));
  if (n == 0) plot.add(Role::test, "hand", List{at.end}, List{at.height});
  plot.measured("the spring and its scale", x, y);
  plot.add(Role::train, "your pulls", to_list(bench.x.head(n)), to_list(story.forces().head(n)));
  const double ends[] = {1.06 * at.lowest, 1.06 * at.reach};
  const auto line = [&ends](double start, double k) {
    return List{start - k * ends[0], start - k * ends[1]};
  };
  if (std::isfinite(story.result().stiffness)) {
    plot.measured("your line", List(ends, ends + 2),
                  line(story.result().constant, story.result().stiffness));
  }
  // Above the spring's own line, then below it.
  const double swing = kNineteen * story.textbook_error();
  const auto both = [](const List& above, const List& below) {
    return List{above[0], above[1], kNaN, below[0], below[1]};
  };
  const List own = line(bench.offset, bench.stiffness);
  Series fan = make_series("the spring’s own line, and nineteen of twenty others", Role::predicted,
                           {ends[0], ends[1], kNaN, ends[0], ends[1]}, both(own, own));
  fan.z = both(line(bench.offset, bench.stiffness - swing),
               line(bench.offset, bench.stiffness + swing));
  fan.rows = 1, fan.columns = as_index(fan.z.size());
  plot.add(std::move(fan));
  return plot;
}

View table_view(const Story& story) {
  const Index n = story.pulled();
  List k, error;
  for (Index i = 1; i <= n; ++i) {
    const Result& so_far = story.results()[as_size(i)];
    k.push_back(so_far.stiffness);
    error.push_back(story.bench().sigma / std::sqrt(so_far.squares));
  }
  return table("table", "The table of results", axis("pull"), count_from_one(n))
      .measured("$x$ (m)", to_list(story.bench().x.head(n)))
      .measured("$F$ (N)", to_list(story.forces().head(n)))
      .measured("$k$ so far (N/m)", k)
      .predicted("its error", error);
}

View so_far_view(const Story& story) {
  const Bench& bench = story.bench();
  List above, below, number, k;
  for (Index i = 1; i <= story.pulls(); ++i) {
    const double error = bench.sigma / std::sqrt(by_sums(bench, story.forces(), i).squares);
    if (!std::isfinite(error)) continue;
    number.push_back(as_double(i));
    above.push_back(bench.stiffness + error);
    below.push_back(bench.stiffness - error);
  }
  for (Index i = 1; i <= story.pulled(); ++i) {
    k.push_back(story.results()[as_size(i)].stiffness);
  }
  Plot plot = curve("so_far", "What you know after each pull", axis("pulls"), stiffness_axis());
  plot.measured("your $k$ so far", count_from_one(story.pulled()), k);
  Series band = make_series("$k$ and the textbook’s error", Role::predicted, number, above);
  band.z = below;
  band.rows = 1, band.columns = as_index(band.z.size());
  return plot.add(std::move(band))
      .reference("the spring’s $k$", List{1, as_double(story.pulls())},
                 List{bench.stiffness, bench.stiffness});
}

View class_view(const Story& story) {
  const Bins bins(story);
  const double total = class_size(story);
  return bars("class", "The class: everybody’s $k$", stiffness_axis(), axis("classmates"),
              bins.middle)
      .measured("classmates", bins.counts(story.estimates()))
      .predicted("from the errors’ own sizes",
                 bins.normal(story.mean_estimate(), story.true_error(), total))
      .reference("from the textbook’s error",
                 bins.normal(story.bench().stiffness, story.textbook_error(), total));
}

View bars_view(const Story& story) {
  List x[2], y[2];
  const double k = story.bench().stiffness, error = story.textbook_error();
  for (std::size_t i = 0; i < std::min(kBars, story.mates().size()); ++i) {
    const double own = story.mates()[i].stiffness;
    const int side = std::abs(own - k) <= error ? 0 : 1;
    for (const double value : {own - error, own + error, kNaN}) {
      x[side].push_back(as_double(i + 1));
      y[side].push_back(value);
    }
  }
  return curve("error_bars", "Fifty error bars: how many cover the spring’s $k$?",
               axis("classmate"), stiffness_axis())
      .measured("covers it", x[0], y[0])
      .measured("misses it", x[1], y[1])
      .reference("the spring’s $k$", List{1, as_double(kBars)}, List{k, k});
}

View pulls_view(const Story& story) {
  constexpr double kWidth = 0.5;
  constexpr int kSide = 10;
  List middle, normal, student;
  const int freedom = static_cast<int>(story.fit().freedom());
  for (int bin = -kSide; bin <= kSide; ++bin) {
    const double x = kWidth * bin, total = class_size(story);
    middle.push_back(x);
    normal.push_back(total * (normal_cdf(x + kWidth / 2) - normal_cdf(x - kWidth / 2)));
    const double simpson = theory::student_density(x - kWidth / 2, freedom) +
                           4 * theory::student_density(x, freedom) +
                           theory::student_density(x + kWidth / 2, freedom);
    student.push_back(total * kWidth * simpson / 6);
  }
  const auto counts = [&](const List& values) {
    List all(middle.size());
    for (const double value : values) {
      const double bin = std::floor(value / kWidth + 0.5) + kSide;
      if (bin >= 0 && bin < as_double(all.size())) ++all[as_size(bin)];
    }
    return all;
  };
  return bars("pulls", "How many errors is everybody off by?",
              axis("$(\\hat k - k)/\\text{error}$"), axis("classmates"), middle)
      .measured("σ known", counts(story.pulls_known()))
      .measured("σ from the scatter", counts(story.pulls_scatter()))
      .predicted("normal, variance 1", normal)
      .predicted("Student’s $t$", student);
}

View residuals_view(const Story& story) {
  const Bench& bench = story.bench();
  const Index n = story.pulled();
  const Result& fit = story.result();
  List left, x, above, below;
  for (Index i = 0; i < n; ++i) {
    left.push_back(story.forces()(i) - fit.constant + fit.stiffness * bench.x(i));
  }
  std::vector<Index> order;
  for (Index i = 0; i < story.pulls(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](Index a, Index b) { return bench.x(a) < bench.x(b); });
  for (const Index i : order) {
    const double deviation = bench.excess > 0 ? bench.sigma : bench.deviations(i);  // without slips
    x.push_back(bench.x(i));
    above.push_back(deviation);
    below.push_back(-deviation);
  }
  Series band = make_series("one standard deviation", Role::predicted, x, above);
  band.z = below;
  band.rows = 1, band.columns = as_index(band.z.size());
  return scatter("residuals", "What the line leaves over", axis("displacement $x$", "m"),
                 axis("$F - b + kx$", "N"))
      .measured("your pulls", to_list(bench.x.head(n)), left)
      .add(std::move(band))
      .reference("the line", List{x.front(), x.back()}, List{0, 0});
}

View descent_view(const Story& story) {
  const Index n = story.pulled();
  Plot plot = curve("descent", "Gradient descent finds the same $k$", axis("updates"),
                    log_axis("distance from the end", "N/m"), count_from_zero(kShownUpdates + 1));
  if (!std::isfinite(story.result().stiffness)) return plot;
  const Bench& bench = story.bench();
  const double end = story.result().stiffness;
  List measured;
  for (const double k : descend(bench, story.forces(), n, kShownUpdates)) {
    measured.push_back(std::abs(k - end));
  }
  const Vector values = bench.weights.head(n).cwiseSqrt().cwiseProduct(story.forces().head(n));
  const Matrix columns = unit_columns(bench, n);
  const theory::LeastSquares problem(columns, values);
  const theory::Descent descent(problem, 1, Vector::Zero(columns.cols()));
  List predicted;
  for (int k = 0; k <= kShownUpdates; ++k) {
    const Vector gaps = descent.descent_gaps(kUpdate / 2, k);
    predicted.push_back(std::abs(problem.directions().row(0).dot(gaps)) /
                        displacement_length(bench, n));
  }
  return plot.measured("gradient descent", measured)
      .predicted("$(1 - 2\\eta\\lambda)^n$, mode by mode", predicted);
}

}  // namespace lm::hooke
