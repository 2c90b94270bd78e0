// Experiment kepler-ptolemy: which of two old descriptions of the sky says something new?
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "experiments/generalization/epicycles.hpp"
#include "experiments/generalization/period_laws.hpp"
#include "experiments/generalization/polynomial_basis.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"

namespace lm::kepler_ptolemy {
namespace {

using namespace sky;  // NOLINT(google-build-using-namespace): what this experiment is made of

/// Jupiter's mass in Suns: so much do planets pull at each other, and so far may a period be from
/// Kepler's law, which knows the Sun alone.
constexpr double kPull = 1 / 1047.35;
/// An astronomical unit in 1000 km; how near Mars and the Earth can come, a(1 − e) − a_E(1 + e_E).
constexpr double kUnit = 149597.870700, kLeastDistance = 0.3646;
constexpr std::size_t kLeastCircles = 2, kMostCircles = 10;
constexpr double kStepYears = 1.0 / 12, kSample = 10 / 365.25;

enum class Other { jupiter, saturn };

struct Parameters {
  std::int64_t predict = 2, degree = 5;
  Table table = Table::mean;
  std::int64_t epicycles = 7, years = 20;
  Other other = Other::jupiter;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Years of the planets");
    v.integer(predict, param("predict", "Planets held out").between(1, 4),
              "The outermost ones; the laws are fitted to the others.");
    v.integer(degree, param("degree", "Degree of the polynomial").symbol("d").between(1, 6),
              "Of a polynomial in the axis $a$, and of one in $\\ln a$ for $\\ln T$.");
    v.choice(table, std::array{"mean", "osculating"}, param("table", "Axes"),
             "mean: of orbits averaged over centuries. osculating: of the ellipse on which the "
             "planet was at the beginning of 2000, while the others pulled at it.");
    v.group("Mars among the stars");
    v.integer(epicycles, param("epicycles", "Circles").symbol("n").between(2, 10),
              "Circles on circles, the first and the offset of the centre counted.");
    v.integer(years, param("years", "Years of watching").between(4, 40),
              "The circles are fitted to where Mars is seen in these years; then as many follow.");
    v.choice(other, std::array{"jupiter", "saturn"}, param("other", "Another planet"),
             "To which what was learned from Mars is carried over.");
  }
};

class KeplerPtolemy : public ExperimentOf<Parameters> {
 public:
  KeplerPtolemy(const Parameters& p, const Setup&)
      : ExperimentOf(p),
        data_(years_of(p.table)),
        fitted_(8 - as_index(p.predict)),
        degree_(std::min<Index>(as_index(p.degree), fitted_ - 1)),
        kepler_(power_law(data_, fitted_)),
        polynomial_(polynomial_law(data_, fitted_, degree_, false)),
        logarithmic_(polynomial_law(data_, fitted_, degree_, true)),
        watched_(times(0, as_double(p.years))),
        later_(times(as_double(p.years), 2 * as_double(p.years))),
        model_(Epicycles::fitted(mars(), as_size(p.epicycles), watched_)),
        series_(mars(), as_size(p.epicycles)),
        adjusted_(series_.adjusted_error(watched_, later_)) {
    begin();
  }

  std::int64_t suggested_steps() const override { return 24 * p_.years; }
  Views views() const override {
    return {law_view(), dive_view(), sky_view(), error_view(), count_view()};
  }
  Scalars scalars() const override {
    const Index last = 7;
    return {
        measured("exponent", kepler_.weights(1), "exponent of the fitted law"),
        predicted("predicted_exponent", 1.5, "Kepler’s third law"),
        measured("kepler_error", largest_error(kepler_, data_, fitted_),
                 "law: largest relative error, planets held out"),
        measured("polynomial_error", largest_error(polynomial_, data_, fitted_),
                 "polynomial in $a$: the same"),
        measured("log_polynomial_error", largest_error(logarithmic_, data_, fitted_),
                 "polynomial in $\\ln a$: the same"),
        measured("first_ratio", ratio(polynomial_, fitted_),
                 "polynomial over truth, first planet held out"),
        measured("last_ratio", ratio(polynomial_, last), "polynomial over truth, Neptune"),
        predicted("predicted_last_ratio", foretold(last).value / data_.period(last),
                  "the same, through Kepler’s law"),
        measured("epicycle_error", watched_error(), "circles: error while Mars was watched", "°"),
        measured("forecast_error", forecast_error(), "circles: error of the forecast", "°"),
        predicted("predicted_forecast_error", adjusted_,
                  "forecast by as many circles of the ellipses", "°"),
        measured("circle_ratio", circle_ratio(), "Earth’s circle over Mars’s, fitted"),
        predicted("predicted_circle_ratio", series_circle_ratio(), "the same, from the ellipses"),
        measured("epicycle_transfer_error", transfer(circle_ratio()),
                 "the other planet, with Mars’s circle", "°"),
        predicted("predicted_transfer_error", predicted_transfer(), "the same, in theory", "°"),
        measured("kepler_transfer_error", transfer(kepler_ratio()),
                 "the other planet, with Kepler’s law", "°")};
  }

  double exponent() const { return kepler_.weights(1); }
  double last_ratio() const { return ratio(polynomial_, 7); }
  double first_ratio() const { return ratio(polynomial_, fitted_); }
  double kepler_error() const { return largest_error(kepler_, data_, fitted_); }
  double log_error() const { return largest_error(logarithmic_, data_, fitted_); }
  double forecast_error() const { return step() > 0 ? model_.error(later_) : kNaN; }
  double watched_error() const { return step() > 0 ? model_.error(watched_) : kNaN; }
  double transfer(double ratio) const { return two_circles_error(other(), ratio, later_); }
  double kepler_ratio() const {
    return lm::pow(kPlanets[kEarth].period() / other().period(), 2.0 / 3);
  }
  double circle_ratio() const { return model_.radius(1) / model_.radius(0); }

 protected:
  void take_step() override {
    const std::size_t count = kLeastCircles + span_.size();
    if (count > kMostCircles) return;
    const Epicycles fit = Epicycles::fitted(mars(), count, watched_), exact(mars(), count);
    span_.push_back(fit.error(watched_));
    ahead_.push_back(fit.error(later_));
    foreseen_.push_back(exact.error(later_));
  }
  bool finished() const override { return step() >= suggested_steps(); }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}

  Checks checks() const override {
    const bool mean = p_.table == Table::mean;
    const auto table = [mean](const char* text) {
      return Range(text).needs(mean, "the axes are those of one moment");
    };
    const Lever lever = lever_of(7);
    const Interpolated six = foretold(7);
    const double omitted = left_out();
    return {within("exponent of the law for the years of the planets", 1.5, exponent(),
                   lever.slope * kPull, "the planets’ pull, 1/1047 of the Sun’s at most",
                   table("mean axes")),
            within("Neptune’s year by the fitted law, over the true one", 1, ratio(kepler_, 7),
                   lever.value * kPull, "the planets’ pull on each period, carried along the line",
                   table("mean axes")),
            within("Neptune’s year by the polynomial, over the true one",
                   six.value / data_.period(7), last_ratio(), six.reach / data_.period(7),
                   "on each period: JPL’s nominal error of the axis, and Jupiter’s pull",
                   table("mean axes; as many weights as planets")
                       .needs(degree_ == fitted_ - 1, "fewer weights than planets")),
            within("Earth’s circle over Mars’s", series_circle_ratio(), circle_ratio(),
                   omitted / series_.radius(0), "the circles that are left out",
                   Range("four circles or more, ten years or more")
                       .needs(p_.epicycles >= 4, "fewer than four circles")
                       .needs(p_.years >= 10, "fewer than ten years")
                       .awaits(step() > 0, "nothing was watched")),
            within("forecast of Mars, against as many circles of two ellipses", adjusted_,
                   forecast_error(), omitted / kLeastDistance * adjusted_,
                   "least squares to first order in what is left out; the next order is smaller "
                   "by the angle of that at Mars’s least distance",
                   Range("four circles or more, ten years or more")
                       .needs(p_.epicycles >= 4, "fewer than four circles")
                       .needs(p_.years >= 10, "fewer than ten years")
                       .awaits(step() > 0, "nothing was watched")),
            within("the other planet with Mars’s circle", predicted_transfer(),
                   transfer(circle_ratio()), transfer_tolerance(),
                   "what the years of the forecast leave of a turn: of phases, and of the planet",
                   Range("ten years or more, four circles or more")
                       .needs(p_.epicycles >= 4, "fewer than four circles")
                       .needs(p_.years >= 10, "fewer than ten years")
                       .awaits(step() > 0, "nothing was watched"))};
  }

 private:
  using Interpolated = polynomial::Interpolated;
  static const Planet& mars() { return kPlanets[kMars]; }
  const Planet& other() const { return kPlanets[kJupiter + (p_.other == Other::saturn ? 1 : 0)]; }
  static std::vector<double> times(double from, double to) {
    std::vector<double> t;
    for (double x = from; x < to; x += kSample) t.push_back(x);
    return t;
  }
  double now() const { return as_double(step()) * kStepYears; }
  double ratio(const PeriodLaw& law, Index planet) const {
    return law.at(data_.axis(planet)) / data_.period(planet);
  }
  /// The polynomial through the fitted planets if they kept to Kepler's law exactly. A period is
  /// off by 3/2 of the table's error of the axis, and by the pull: at most Jupiter's mass from its
  /// orbit on, and (a/a_J)³ of that inside.
  Interpolated foretold(Index planet) const {
    const Vector axes = data_.axis.head(fitted_);
    Vector errors(fitted_);
    for (Index i = 0; i < fitted_; ++i) {
      const double near = axes(i) / data_.axis(as_index(kJupiter));
      errors(i) = 1.5 * kPlanets[as_size(i)].distance_error / (kUnit * axes(i)) +
                  kPull * std::min(1.0, near * near * near);
    }
    return polynomial::interpolate(
        axes, axes.unaryExpr([](double a) { return theory::kepler_period(a); }), errors,
        data_.axis(planet));
  }
  /// How far relative errors of one in all periods move the slope and Neptune's year, at most.
  struct Lever {
    double slope = 0, value = 0;
  };
  Lever lever_of(Index planet) const {
    const Vector x = data_.axis.unaryExpr([](double a) { return lm::log(a); });
    const double n = as_double(fitted_), centre = x.head(fitted_).mean();
    const Vector off = x.head(fitted_).array() - centre;
    Lever lever;
    for (Index i = 0; i < fitted_; ++i) {
      const double c = off(i) / off.squaredNorm();
      lever.slope += std::abs(c);
      lever.value += std::abs(1 / n + c * (x(planet) - centre));
    }
    lever.value += 1;
    return lever;
  }
  double series_circle_ratio() const { return series_.radius(1) / series_.radius(0); }
  double left_out() const {
    const std::vector<Circle> all = circles_of(mars(), 19);
    double sum = 0;
    for (std::size_t k = as_size(p_.epicycles); k < all.size(); ++k) sum += std::abs(all[k].size);
    return sum;
  }
  /// Wrong circle and the other planet's eccentricity, 2e sin M, which do not know of each other.
  double predicted_transfer() const {
    const double wrong = theory::epicycle_difference(circle_ratio(), kepler_ratio());
    const double e = other().eccentricity;
    return std::sqrt(wrong * wrong + 2 * e * e) * 180 / kPi;
  }

  /// The mean square knows all phases φ of the Earth and the planet. Over Y years a turn of φ may
  /// be unfinished: W²/(fY) of the wrong circle's mean square W², and 8eW/(πfY) of its product with
  /// 2e sin M. What has the planet's period P is left over by P/(πY) of itself or less: 2e² cos 2M,
  /// and 3seW for how the ellipse changes the Earth's circle s.
  double transfer_tolerance() const {
    const double years = as_double(p_.years), e = other().eccentricity, s = kepler_ratio();
    const double W = theory::epicycle_difference(circle_ratio(), s);
    const double turns = years * (1 / kPlanets[kEarth].period() - 1 / other().period());
    const double fast = (W * W + 8 * e * W / kPi) / turns;
    const double slow =
        (2 * e * e + 3 * s * e * W) * std::min(1.0, other().period() / (kPi * years));
    const double degree = 180 / kPi;
    return (fast + slow) / (2 * predicted_transfer()) * degree * degree;
  }

  View law_view() const {
    Plot plot = scatter("law", "The years of the planets", log_axis("axis $a$", "au"),
                        log_axis("year $T$", "a"));
    std::vector<double> x, line, law, wild, tame;
    for (double a = 0.3; a < 42; a *= 1.02) {
      x.push_back(a);
      law.push_back(theory::kepler_period(a));
      line.push_back(kepler_.at(a));
      const double bent = polynomial_.at(a), log_bent = logarithmic_.at(a);
      wild.push_back(bent > 0.05 && bent < 2000 ? bent : kNaN);
      tame.push_back(log_bent);
    }
    return add_planets(plot)
        .measured("polynomial in $a$", x, wild)
        .measured("polynomial in $\\ln a$", x, tame)
        .measured("fitted power law", x, line)
        .predicted("Kepler: $T = a^{3/2}$", x, law);
  }
  Plot& add_planets(Plot& plot) const {
    plot.add(Role::train, "fitted", to_list(data_.axis.head(fitted_)),
             to_list(data_.period.head(fitted_)));
    plot.add(Role::test, "held out", to_list(data_.axis.tail(8 - fitted_)),
             to_list(data_.period.tail(8 - fitted_)));
    return plot;
  }
  View dive_view() const {
    Plot plot =
        scatter("dive", "The same on plain axes", axis("axis $a$", "au"), axis("year $T$", "a"));
    std::vector<double> x, law, wild;
    for (double a = 0.3; a < 32; a += 0.1) {
      x.push_back(a);
      law.push_back(theory::kepler_period(a));
      const double bent = polynomial_.at(a);
      wild.push_back(bent > -300 && bent < 500 ? bent : kNaN);
    }
    return add_planets(plot)
        .measured("polynomial in $a$", x, wild)
        .predicted("Kepler: $T = a^{3/2}$", x, law);
  }
  View sky_view() const {
    Plot plot = scatter("sky", "Mars seen from the Earth", axis("$x$", "au"), axis("$y$", "au"));
    const double from = std::max(0.0, now() - 15);
    std::vector<double> x, y, u, v;
    for (double t = from; t <= now() + 1e-9; t += kSample) {
      const theory::Place seen = from_earth(mars(), t), said = model_.at(t);
      x.push_back(seen.x), y.push_back(seen.y), u.push_back(said.x), v.push_back(said.y);
    }
    std::vector<double> arm_x{0}, arm_y{0};
    for (std::size_t k = 0; k < model_.circles().size(); ++k) {
      const theory::Place end = model_.arm(k, now());
      arm_x.push_back(end.x), arm_y.push_back(end.y);
    }
    std::vector<double> ring_x, ring_y, small_x, small_y;
    for (int i = 0; i <= 120; ++i) {
      const double angle = 2 * kPi * i / 120, c = lm::cos(angle), s = lm::sin(angle);
      ring_x.push_back(model_.radius(0) * c), ring_y.push_back(model_.radius(0) * s);
      small_x.push_back(arm_x[1] + model_.radius(1) * c);
      small_y.push_back(arm_y[1] + model_.radius(1) * s);
    }
    plot.reference("first circle", ring_x, ring_y)
        .reference("second circle", small_x, small_y)
        .reference("arms", arm_x, arm_y)
        .predicted("two ellipses", x, y);
    plot.add(Role::measured, "circles say", std::vector{u.back()}, std::vector{v.back()});
    plot.add(Role::train, "the Earth", std::vector{0.0}, std::vector{0.0});
    return plot;
  }
  View error_view() const {
    Plot plot = curve("error", "How far off the circles are", axis("years"), axis("error", "°"));
    std::vector<double> x, y, u, v;
    for (const auto* list : {&watched_, &later_}) {
      for (const double t : *list) {
        if (t > now()) break;
        const double off = turn(model_.at(t), from_earth(mars(), t)) * 180 / kPi;
        (list == &watched_ ? x : u).push_back(t);
        (list == &watched_ ? y : v).push_back(off);
      }
    }
    plot.add(Role::train, "while watched", x, y);
    plot.add(Role::test, "forecast", u, v);
    return plot.reference("no error", std::vector{0.0, 2 * as_double(p_.years)},
                          std::vector{0.0, 0.0});
  }
  View count_view() const {
    std::vector<double> n, all;
    for (std::size_t k = 0; k < span_.size(); ++k) n.push_back(as_double(kLeastCircles + k));
    Plot plot = curve("count", "More circles, less error", axis("circles $n$"),
                      log_axis("error, root mean square", "°"), n);
    return plot.add(Role::train, "while watched", span_)
        .add(Role::test, "forecast", ahead_)
        .predicted("forecast by the ellipses’ circles", foreseen_);
  }

  Years data_;
  Index fitted_, degree_;
  PeriodLaw kepler_, polynomial_, logarithmic_;
  std::vector<double> watched_, later_;
  Epicycles model_, series_;
  double adjusted_;
  std::vector<double> span_, ahead_, foreseen_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<KeplerPtolemy, Parameters>(
      {.title = "Kepler and Ptolemy",
       .question = "Two descriptions fit the sky. Which of them says something about a planet that "
                   "nobody has seen?",
       .precision = "double: years are compared to 1e-4",
       .range = "Kepler's law knows the Sun alone: it holds to the pull of the planets on each "
                "other, a thousandth at most. Mars and the Earth run here on two plane ellipses.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1}, {}};
  const auto run = run_whole<KeplerPtolemy>(Parameters{}, 1);
  add_verdicts(result, "six planets: ", *run);
  result.add(*run, at_most("six planets: error of Uranus’s and Neptune’s year by the law", 0,
                           run->kepler_error(), 1e-3, "the planets’ pull", "mean axes"));
  result.add(*run, at_most("control, polynomial in a: Uranus’s year over the true one", -5,
                           run->first_ratio(), 0, "its sign is wrong, too",
                           "outside: a polynomial is no law of powers"));
  result.add(*run, at_most("control, polynomial in a: Neptune’s year over the true one", -50,
                           run->last_ratio(), 0, "its sign is wrong, too",
                           "outside: a polynomial is no law of powers"));
  result.add(*run, at_most("the same degree in ln a: largest error", 0, run->log_error(), 0.02,
                           "what bends the line is the planets’ pull alone", "mean axes"));
  Parameters p;
  for (const std::int64_t circles : {4, 5, 6}) {
    p.epicycles = circles;
    add_verdicts(result, std::to_string(circles) + " circles: ", *run_for<KeplerPtolemy>(p, 1, 12));
  }
  p = {};
  p.table = Table::osculating;
  const auto moment = run_for<KeplerPtolemy>(p, 1, 12);
  result.add(*moment, at_least("control, axes of one moment: distance of the exponent from 1.5",
                               1e-3, std::abs(moment->exponent() - 1.5), 0,
                               "the ellipse of a moment is not that of a year",
                               "outside: axes of one moment"));
  p = {};
  p.other = Other::saturn;
  add_verdicts(result, "carried over to Saturn: ", *run_for<KeplerPtolemy>(p, 1, 12));
  return result;
}

}  // namespace lm::kepler_ptolemy
