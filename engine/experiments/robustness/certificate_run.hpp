// The run of lipschitz-certificate: discs that are promised to be safe, attacked from every side.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/statistics.hpp"
#include "core/text.hpp"
#include "experiments/robustness/certified_points.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"

namespace lm::certificate {

using namespace robustness;  // NOLINT(google-build-using-namespace): its own parts

/// Radii are quotients and roots of sums of a few hundred products.
inline constexpr double kRounding = 1e-9;
/// Cutting polygons leaves corners off by 1e-13 of the square of side 40.
inline constexpr double kCut = 1e-7;
/// The nearest point of the boundary lies within 1° of a direction that is tried. At a corner of
/// half-angle 20° the flip is then found at sin 20°/sin 19° of the radius; a thinner one is missed.
inline constexpr double kBetweenDirections = 0.06;
/// What is seen of the plane: where a point can be pushed.
inline constexpr PlanePoint kLow{-2, -1.5}, kHigh{3, 2};
inline constexpr int kRim = 16;  ///< points along the upper half of a disc

inline constexpr std::array kBallWords{"two", "infinity"};
inline constexpr std::array kHeadWords{"free", "antisymmetric"};
enum class Head { free, antisymmetric };

struct Parameters {
  Ball norm = Ball::two;
  double weight_decay = 0.01;
  std::int64_t width = 12;
  double noise = 0.1;
  std::int64_t layers = 2;
  Head head = Head::free;
  double stretch = 1;
  std::int64_t updates = 300;
  std::int64_t example = 28;
  double push_1 = 0.47, push_2 = 0.85;
  std::int64_t examples = 48;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("The claim");
    v.choice(norm, kBallWords, param("norm", "Distance").symbol("p"),
             "two: $|d|_2$, safe discs. infinity: the largest coordinate of $d$, safe squares.");
    v.real(stretch, param("stretch", "Stretch the discs").log(0.25, 16),
           "1: the radius that is certified. Above 1 nothing is promised.");
    v.group("The network");
    v.integer(layers, param("layers", "Hidden layers").symbol("D").between(0, 3),
              "Of ReLU units; 0 makes a linear model.");
    v.integer(width, param("width", "Width").symbol("H").log(2, 16), "Units per hidden layer.");
    v.real(weight_decay, param("weight_decay", "Weight decay").symbol("\\lambda").between(0, 0.1),
           "Adds $\\frac{\\lambda}{2}$ times the sum of squared weights to the loss.");
    v.choice(head, kHeadWords, param("head", "Two outputs"),
             "antisymmetric: the second starts as minus the first, and stays so.");
    v.integer(updates, param("updates", "Updates").between(0, 600),
              "Of training, by gradient descent with momentum; 0: the network as it was drawn.");
    v.group("The moons");
    v.real(noise, param("noise", "Noise").symbol("\\sigma").between(0, 0.4),
           "Standard deviation of each coordinate.");
    v.integer(examples, param("examples", "Points").symbol("P").log(8, 96),
              "Half of them in each moon; the network is trained on these.");
    v.group("Your attack");
    v.integer(example, param("example", "Point that is attacked").between(0, 95),
              "Counted from 0; past the last is the last.");
    v.real(push_1, param("push_1", "Pushed to $x_1$").symbol("x_1").between(-2, 3).start(),
           "Where the point is pushed, across. Or drag it.");
    v.real(push_2, param("push_2", "Pushed to $x_2$").symbol("x_2").between(-1.5, 2).start(),
           "Where the point is pushed, up. Or drag it.");
  }
};

class LipschitzCertificate : public ExperimentOf<Parameters> {
 public:
  LipschitzCertificate(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        points_(setting(p, setup.seed), p.norm, p.stretch),
        chosen_(std::min(as_index(p.example), points_.size() - 1)),
        pushed_{p.push_1, p.push_2} {
    begin();
  }

  std::int64_t suggested_steps() const override { return kDirections; }
  Views views() const override {
    return {plane_view(), ladder_view(), angles_view(), slope_view(), tightness_view()};
  }
  Scalars scalars() const override {
    return {
        measured("violations", points_.breaches(), "breaches inside the discs"),
        measured("attacks", points_.attacks(), "attacks so far"),
        measured("largest_certified_over_true", points_.largest_tightness(),
                 "largest certified over true radius"),
        predicted("lipschitz_bound", points_.lipschitz(), "product of norms $L$"),
        measured("exact_slope", points_.steepest(), "steepest fall of the lead, exactly"),
        measured("looseness", looseness(), "what the product claims, over the steepest fall"),
        predicted("median_radius", median(points_.radii(Rung::product)), "median radius"),
        measured("median_true_radius", median(points_.radii(Rung::exact)), "median, exactly"),
        measured("accuracy", points_.accuracy(), "share of points that are right"),
        measured("pieces", points_.pieces(), "linear pieces of the plane"),
        measured("margin", points_.margin(chosen_), "lead $M$ at the chosen point"),
        predicted("radius", radius(Rung::product), "its certified radius"),
        predicted("best_certificate", radius(Rung::pieces), "steepest piece nearby"),
        measured("true_radius", radius(Rung::exact), "its distance to the boundary"),
        measured("found_radius", finite(radius(Rung::all_angles)), "attacked from all sides"),
        measured("many_step_radius", finite(radius(Rung::many_steps)), "by many gradient steps"),
        measured("one_step_radius", finite(radius(Rung::one_step)), "by one gradient step"),
        measured("push_distance", pushed_by(), "how far you pushed"),
        measured("push_over_radius", pushed_over_radius(), "in certified radii"),
        measured("push_flips", push_flips() ? 1 : 0, "whether the class changed")};
  }
  double breaches() const { return points_.breaches(); }
  double tightness() const { return points_.largest_tightness(); }
  double looseness() const { return factor() * points_.lipschitz() / points_.steepest(); }
  double median_radius() const { return median(points_.radii(Rung::product)); }
  double pushed_by() const { return distance(pushed_, home(), p_.norm); }
  double pushed_over_radius() const { return pushed_by() / radius(Rung::product); }
  bool push_flips() const { return (points_.lead()(pushed_) <= 0) != points_.is_one(chosen_); }

 protected:
  void take_step() override { points_.attack(as_index(step())); }
  bool finished() const override { return step() >= kDirections; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}
  /// `example:angle`: pushes that point along the angle until its class changes, or to the reach.
  void perform(const std::string& name, const std::string& value) override {
    if (name != "attack") return Experiment::act(name, value);
    const std::size_t colon = value.find(':');
    const auto which = parse_int64(value.substr(0, colon));
    const auto angle =
        colon == std::string::npos ? std::nullopt : parse_double(value.substr(colon + 1));
    if (!which || *which < 0 || *which >= points_.size() || !angle || !(std::abs(*angle) <= 360)) {
      throw Error("bad_value", "attack",
                  "\"" + value.substr(0, 40) +
                      "\" is given; allowed is example:angle, an example "
                      "from 0 to " +
                      std::to_string(points_.size() - 1) + " and degrees from -360 to 360");
    }
    chosen_ = as_index(*which);
    const PlanePoint along = direction(*angle, p_.norm);
    const double flip = first_flip(points_.lead(), home(), along);
    pushed_ = moved(home(), along, std::min(flip, kReach));
    by_act_ = true;
  }

  Checks checks() const override {
    const bool all = finished();
    const Range bounded =
        Range("networks that know both classes, at any width, depth and decay")
            .needs(!points_.boundary().empty(), "the class is the same everywhere");
    Range linear = Range("a linear model");
    linear.needs(p_.layers == 0, "there are hidden layers")
        .needs(!points_.boundary().empty(), "the class is the same everywhere");
    Range opposite("a linear model whose second output is minus the first");
    opposite.needs(p_.layers == 0, "there are hidden layers")
        .needs(p_.head == Head::antisymmetric, "the outputs are not opposite")
        .needs(!points_.boundary().empty(), "the class is the same everywhere");
    Range found = bounded;
    found.needs(farthest() < kReach - 0.1, "the boundary is beyond the reach of an attack")
        .awaits(all, "some directions have not been tried");
    return {equal("breaches inside the discs", 0, points_.breaches(), "a theorem: none",
                  Range("the certified radius, or less, of any network")
                      .needs(p_.stretch <= 1, "the discs are stretched beyond the certificate")),
            at_most("largest certified over true radius", 1, points_.largest_tightness(), kCut,
                    "rounding of cut polygons", bounded),
            ordered("rungs of the ladder that are out of order, over all points", out_of_order(),
                    "a better bound is never below a cheaper one; rounding up to 1e-7", bounded),
            within("largest radius that all directions find, over the exact one", 1, worst_found(),
                   kBetweenDirections, "the nearest point lies within 1° of a direction", found),
            at_most("steepest fall that an attack met", points_.steepest(), points_.steepest_met(),
                    kCut * points_.steepest(), "rounding of differences", "any network"),
            within("certified over true radius of the linear model",
                   theory::linear_tightness(points_.network().W.back(), p_.norm),
                   points_.largest_tightness(), kCut, "rounding of cut polygons", linear),
            within("certified over true radius of opposite outputs", 1, points_.largest_tightness(),
                   kCut, "rounding of cut polygons", opposite),
            equal("whether your push changed the class", 0, push_flips() ? 1 : 0, "inside the disc",
                  Range("pushes shorter than the certified radius")
                      .needs(pushed_by() < radius(Rung::product), "the push left the disc"))};
  }

 private:
  static MoonsSetting setting(const Parameters& p, std::int64_t seed) {
    return {.examples = as_index(p.examples),
            .noise = p.noise,
            .layers = as_index(p.layers),
            .width = as_index(p.width),
            .antisymmetric = p.head == Head::antisymmetric,
            .weight_decay = p.weight_decay,
            .updates = p.updates,
            .seed = seed};
  }
  double factor() const { return p_.norm == Ball::two ? std::sqrt(2.0) : 2.0; }
  PlanePoint home() const { return points_.point(chosen_); }
  double radius(Rung rung) const { return points_.radius(rung, chosen_); }
  static double finite(double value) { return std::isfinite(value) ? value : kNaN; }

  double farthest() const {
    const std::vector<double>& all = points_.radii(Rung::exact);
    return *std::max_element(all.begin(), all.end());
  }
  double worst_found() const {
    double most = 0;
    for (Index i = 0; i < points_.size(); ++i) {
      most = std::max(most, points_.radius(Rung::all_angles, i) / points_.radius(Rung::exact, i));
    }
    return most;
  }
  /// Rungs that lie below one that they must not be below.
  double out_of_order() const {
    static constexpr std::array<std::pair<Rung, Rung>, 9> kOrder{{{Rung::product, Rung::pair},
                                                                  {Rung::pair, Rung::layers},
                                                                  {Rung::pair, Rung::steepest},
                                                                  {Rung::layers, Rung::pieces},
                                                                  {Rung::steepest, Rung::pieces},
                                                                  {Rung::pieces, Rung::exact},
                                                                  {Rung::exact, Rung::all_angles},
                                                                  {Rung::exact, Rung::many_steps},
                                                                  {Rung::exact, Rung::one_step}}};
    Index wrong = 0;
    for (Index i = 0; i < points_.size(); ++i) {
      for (const auto& [low, high] : kOrder) {
        if (points_.radius(low, i) > points_.radius(high, i) * (1 + kCut) + kRounding) ++wrong;
      }
    }
    return as_double(wrong);
  }

  /// Discs (squares) one after another; y and z are the rim, there and back, so that both the rim
  /// is drawn and the inside is shaded.
  void add_disc(Series& series, const PlanePoint& x, double r) const {
    if (!series.x.empty()) add_rim(series, kNaN, kNaN, kNaN);
    if (p_.norm == Ball::infinity) {
      for (const auto& [side, up] : {std::pair{-1, -1}, {-1, 1}, {1, 1}, {1, -1}, {-1, -1}}) {
        add_rim(series, x[0] + side * r, x[1] + up * r, x[1] - up * r);
      }
      return;
    }
    for (int k = 0; k <= 2 * kRim; ++k) {
      const PlanePoint rim = direction(180 - 180.0 * k / kRim, Ball::two);
      add_rim(series, x[0] + r * rim[0], x[1] + r * rim[1], x[1] - r * rim[1]);
    }
  }
  static void add_rim(Series& series, double x, double y, double z) {
    series.x.push_back(x);
    series.y.push_back(y);
    series.z.push_back(z);
    series.rows = 1;
    series.columns = as_index(series.x.size());
  }

  /// The first series is what a hand can move.
  View plane_view() const {
    Plot plot = scatter("plane", "No point may change its class inside its disc", axis("$x_1$"),
                        axis("$x_2$"));
    plot.reference("start", std::vector{p_.push_1}, std::vector{p_.push_2});
    Series discs = make_series("certified", Role::predicted, {}, {});
    for (Index i = 0; i < points_.size(); ++i) {
      add_disc(discs, points_.point(i), p_.stretch * points_.radius(Rung::product, i));
    }
    for (const Index label : {0, 1}) plot.add(moon(label));
    plot.add(std::move(discs)).add(boundary_line());
    Series exact = make_series("safe in truth", Role::reference, {}, {});
    if (std::isfinite(radius(Rung::exact))) add_disc(exact, home(), radius(Rung::exact));
    exact.z.clear();
    exact.rows = exact.columns = 0;
    plot.add(std::move(exact))
        .reference("your push", std::vector{home()[0], pushed_[0]},
                   std::vector{home()[1], pushed_[1]});
    if (by_act_) plot.reference("attack", std::vector{pushed_[0]}, std::vector{pushed_[1]});
    return plot.add(Role::test, "chosen point", std::vector{home()[0]}, std::vector{home()[1]});
  }
  Series moon(Index label) const {
    Series moon = make_series(label == 0 ? "class A" : "class B", Role::train, {}, {});
    for (Index i = 0; i < points_.size(); ++i) {
      if (points_.data().labels[as_size(i)] != label) continue;
      moon.x.push_back(points_.point(i)[0]);
      moon.y.push_back(points_.point(i)[1]);
    }
    return moon;
  }
  Series boundary_line() const {
    Series line = make_series("boundary", Role::measured, {}, {});
    for (const theory::PlanarSegment& s : points_.boundary()) {
      double from = 0, to = 1;  // the part of the segment that is in sight
      for (const std::size_t i : {0, 1}) {
        const double a = (kLow[i] - s.a[i]) / (s.b[i] - s.a[i]);
        const double b = (kHigh[i] - s.a[i]) / (s.b[i] - s.a[i]);
        if (s.a[i] == s.b[i]) continue;
        from = std::max(from, std::min(a, b));
        to = std::min(to, std::max(a, b));
      }
      if (!(from < to)) continue;
      for (const double t : {from, to}) {
        line.x.push_back(s.a[0] + t * (s.b[0] - s.a[0]));
        line.y.push_back(s.a[1] + t * (s.b[1] - s.a[1]));
      }
      line.x.push_back(kNaN);
      line.y.push_back(kNaN);
    }
    return line;
  }
  View ladder_view() const {
    Plot plot = bars("ladder", "How far a point is safe: promised from below, broken from above",
                     axis("1: the chosen point, 2: the median of all"), axis("radius"), {1, 2});
    for (std::size_t k = 0; k < kRungs; ++k) {
      const auto rung = static_cast<Rung>(k);
      plot.add(rung < Rung::exact ? Role::predicted : Role::measured, kRungNames[k],
               std::vector{finite(radius(rung)), finite(median(points_.radii(rung)))});
    }
    return plot;
  }
  View angles_view() const {
    const std::vector<double>& flips = points_.flips(chosen_);
    std::vector<double> angles, shown;
    for (std::size_t k = 0; k < flips.size(); ++k) {
      angles.push_back(360 * as_double(k) / as_double(kDirections));
      shown.push_back(finite(flips[k]));
    }
    const auto line = [&](Plot& plot, Role role, Rung rung, const char* name) {
      plot.add(role, name, {0.0, 360.0}, {finite(radius(rung)), finite(radius(rung))});
    };
    Plot plot = scatter("angles", "The chosen point, attacked from every side", axis("angle", "°"),
                        axis("distance at which the class changes"));
    plot.measured("first flip", angles, shown);
    line(plot, Role::predicted, Rung::product, "certified radius");
    line(plot, Role::predicted, Rung::pieces, "steepest piece nearby");
    line(plot, Role::reference, Rung::exact, "distance to the boundary");
    return plot;
  }
  /// Along the push: the lead, and the fastest fall that each bound allows.
  View slope_view() const {
    const double far = std::max({pushed_by(), finite(radius(Rung::exact)), 1e-3}) * 1.5;
    const double side = points_.is_one(chosen_) ? -1 : 1, m = points_.margin(chosen_);
    const double by = std::max(pushed_by(), 1e-12);
    const PlanePoint along{(pushed_[0] - home()[0]) / by, (pushed_[1] - home()[1]) / by};
    std::vector<double> t, lead, product, steep;
    for (int k = 0; k <= 120; ++k) {
      t.push_back(far * k / 120);
      lead.push_back(side * points_.lead()(moved(home(), along, t.back())));
      product.push_back(std::max(m - factor() * points_.lipschitz() * t.back(), -m));
      steep.push_back(std::max(m - points_.steepest() * t.back(), -m));
    }
    return curve("slope", "The lead along your push, and how fast it may fall", axis("distance"),
                 axis("lead of the class"), t)
        .measured("the network", lead)
        .predicted("product of norms", product)
        .predicted("steepest piece", steep)
        .reference("the class changes", 0.0);
  }
  View tightness_view() const {
    const double most = std::isfinite(farthest()) ? farthest() : 1;
    const std::vector<double>& exact = points_.radii(Rung::exact);
    return scatter("tightness", "What is promised of every point, against the truth",
                   axis("distance to the boundary"), axis("certified radius"))
        .measured("product of norms", exact, points_.radii(Rung::product))
        .measured("layer by layer, nearby", exact, points_.radii(Rung::layers))
        .measured("steepest piece nearby", exact, points_.radii(Rung::pieces))
        .reference("exact", std::vector{0.0, most}, std::vector{0.0, most});
  }

  CertifiedPoints points_;
  Index chosen_;
  PlanePoint pushed_;
  bool by_act_ = false;
};

}  // namespace lm::certificate
