// The run of relu-bricks: what stands, how far it is from the target, and what theory says of that.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "experiments/universal-approximation/brick_pictures.hpp"
#include "experiments/universal-approximation/brick_work.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "theory/broken_lines.hpp"

namespace lm::bricks {

/// Sums of up to 256 bricks of size up to a few hundred, each rounded.
inline constexpr double kExact = 1e-10;
/// A broken line of n pieces against its limit for many: the largest share seen over n ≥ 8, times
/// n², was 1.2 (e^{4x}, evenly spaced), and doubled.
inline constexpr double kLimitShare = 2.5;
/// Knots of equal ∫√|f″| are exact pieces of a cubic beside an inflection only in the limit: there
/// 1.5 % is left at n = 8.
inline constexpr double kInflectionShare = 0.03;
/// The best heights are held at 24 places of each piece (see knots.cpp), which misses up to 0.4 %.
inline constexpr double kHeldShare = 0.005;
/// With equal errors an inflection is worth a part of a piece: one that begins there covers 0.07 of
/// a piece less than its share, one that has it in its middle 0.86 more. Twice as much in the
/// error, over n.
inline constexpr double kEqualShare = 2;
/// A spline's f″ has corners, so the middle of a piece tells it up to a share of order 1/n.
inline constexpr double kDrawnShare = 1;
inline constexpr std::int64_t kEnough = 8, kEnoughDrawn = 64;
inline constexpr std::size_t kShownBricks = 12;
inline constexpr int kLinePoints = 400;
inline constexpr std::int64_t kLongestLadder = 64;

class ReluBricks : public ExperimentOf<Parameters> {
 public:
  ReluBricks(const Parameters& p, const Setup& setup)
      : ExperimentOf(with_target(p, setup)),
        drawn_(!setup.inputs.empty()),
        curve_(curve_of(p_, setup)),
        bend_(curve_.bend()),
        inflects_(bend_.inflects()) {
    build();
    if (is_curve(p_.target)) climb_ladder();
    begin();
  }

  /// All stands at once; a step halves every piece.
  std::int64_t suggested_steps() const override { return 0; }
  Views views() const override {
    Views all = {build_view(), tiles_view(), bricks_view()};
    if (is_curve(p_.target)) all.push_back(rate_view());
    if (p_.target == Target::step) all.push_back(jump_view(p_));
    if (is_plane()) all.push_back(plane_view(network_));
    return all;
  }
  Scalars scalars() const override {
    const theory::Leftover left = predicted_leftover();
    return {measured("sup_error", distance_.sup, "largest error"),
            predicted("predicted_sup_error", predicted_sup(), "largest error, predicted"),
            measured("pieces", as_double(distance_.pieces), "straight pieces"),
            measured("neurons", as_double(network_.neurons()), "neurons"),
            measured("largest_weight", network_.largest_weight(), "largest weight"),
            predicted("predicted_largest_weight", predicted_weight(), "largest weight, predicted"),
            measured("l1_error", distance_.area, "area of the error $\\int|f - g|$"),
            predicted("predicted_l1_error", left.area, "area, predicted"),
            measured("l2_error_squared", distance_.square, "$\\int (f - g)^2$"),
            predicted("predicted_l2_error_squared", left.square, "$\\int (f - g)^2$, predicted"),
            measured("copies_error", copies_error(), "what copying changes in the function")};
  }

  double sup() const { return distance_.sup; }
  double pieces() const { return as_double(distance_.pieces); }
  double neurons() const { return as_double(network_.neurons()); }
  double limit() const { return theory::balanced_error(bend_, now_pieces()); }

 protected:
  void take_step() override {
    halvings_ = step() + 1;
    if (!hand_.kinks.empty()) hand_.halve(curve_);
    build();
  }
  bool finished() const override {
    return (hand_.kinks.empty() && !by_rule()) || now_pieces() * 2 > as_double(kMostPieces);
  }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {}
  void perform(const std::string& name, const std::string& value) override {
    if (name == "kink") {
      hand_.add_kink(curve_, value);
    } else if (name == "brick") {
      hand_.add_brick(value);
    } else {
      return Experiment::act(name, value);
    }
    build();
  }

  Checks checks() const override {
    const double sup = predicted_sup();
    const theory::Leftover left = predicted_leftover();
    Checks all = {
        within("largest error", sup, distance_.sup, sup_tolerance(), sup_reason(), sup_range()),
        at_most("straight pieces, against kinks inside and one", most_pieces(), pieces(), 0,
                "a neuron bends the line at one place", "every network of one hidden layer"),
        within("area of the error", left.area, distance_.area, share_of(left.area),
               "rounding; a jump is left out by 1e-12 of a piece", leftover_range()),
        within("integral of the squared error", left.square, distance_.square,
               share_of(left.square), "rounding; a jump is left out by 1e-12 of a piece",
               leftover_range()),
        within("largest weight behind a neuron", predicted_weight(), network_.largest_weight(),
               kExact * predicted_weight(), "rounding of slopes",
               Range("the parabola with even places; recipes")
                   .needs(!std::isnan(predicted_weight()), "no closed form is stated here")),
        at_most("difference that copying makes in the function", 0, copies_error(), kExact,
                "rounding of the sum over copies",
                Range("two copies or more").needs(p_.copies > 1, "there is one copy of each"))};
    if (is_plane()) all.push_back(plane_check());
    return all;
  }

 private:
  /// A drawn curve is the target, whatever the parameter says.
  static Parameters with_target(Parameters p, const Setup& setup) {
    if (!setup.inputs.empty()) p.target = Target::own;
    return p;
  }
  bool is_plane() const { return p_.target == Target::maximum || p_.target == Target::minimum; }
  double held() const { return is_plane() ? p_.second_input : 0; }
  double now_pieces() const { return as_double(knots_.size()) - 1; }
  bool by_rule() const { return hand_.empty() && is_curve(p_.target); }

  /// What stands now: by hand, by rule, or by recipe.
  void build() {
    knots_ = {curve_.low, curve_.high};
    network_ = {};
    if (!hand_.kinks.empty()) {
      knots_.insert(knots_.begin() + 1, hand_.kinks.begin(), hand_.kinks.end());
    } else if (by_rule()) {
      knots_ = spaced_knots(curve_, as_size(p_.kinks << halvings_), p_.spacing);
    }
    if (!hand_.kinks.empty() || by_rule()) {
      network_ = line_by_rule(curve_, knots_, line_fit());
    } else if (hand_.empty()) {
      network_ = recipe_of(p_);
    }
    network_.bricks.insert(network_.bricks.end(), hand_.bricks.begin(), hand_.bricks.end());
    network_.copies = as_index(p_.copies);
    distance_ = distance(network_, curve_, held());
  }
  /// Best heights are for curves.
  Fit line_fit() const { return is_curve(p_.target) ? p_.fit : Fit::interpolate; }

  /// n = 1, 2, 4, … with this spacing: errors as measured and as predicted, for both heights.
  void climb_ladder() {
    for (std::int64_t n = 1; n <= kLongestLadder; n *= 2) {
      const theory::Knots knots = spaced_knots(curve_, as_size(n), p_.spacing);
      rungs_.push_back(as_double(n));
      for (const Fit fit : {Fit::interpolate, Fit::best}) {
        const std::size_t k = fit == Fit::best ? 1 : 0;
        found_[k].push_back(distance(line_by_rule(curve_, knots, fit), curve_).sup);
        foretold_[k].push_back(predicted_for(knots, fit));
      }
    }
  }

  /// The largest error that theory gives these knots.
  double predicted_for(const theory::Knots& knots, Fit fit) const {
    const double n = as_double(knots.size()) - 1;
    const double half = fit == Fit::best ? 0.5 : 1;
    if (p_.spacing == Spacing::even || !hand_.kinks.empty()) {
      return half * theory::interpolation_error(bend_, knots);
    }
    const double cost = p_.spacing == Spacing::balanced ? inflection_cost(n, fit) : 1;
    return half * cost * theory::balanced_error(bend_, n);
  }
  /// The sine and the drawn curve begin and end with an inflection; the sine has one more in the
  /// middle, where an even number of pieces has a knot.
  double inflection_cost(double n, Fit fit) const {
    if (!inflects_) return 1;
    const bool at_knot = p_.target == Target::sine && std::fmod(n, 2) == 0;
    return fit == Fit::best && at_knot ? theory::kInflectionBest : theory::kInflectionInterpolating;
  }
  double predicted_sup() const {
    if (!hand_.bricks.empty()) return kNaN;
    if (is_curve(p_.target)) return predicted_for(knots_, p_.fit);
    if (!hand_.kinks.empty()) return kNaN;
    return p_.target == Target::step ? 0.5 : 0;
  }
  bool is_parabola() const { return p_.target == Target::square; }
  double sup_tolerance() const {
    if (!is_curve(p_.target) || is_parabola()) return kExact;
    const double n = now_pieces();
    const bool balanced = p_.spacing == Spacing::balanced, equal = p_.spacing == Spacing::equal;
    const double share = kLimitShare / (n * n) + (p_.fit == Fit::best ? kHeldShare : 0) +
                         (inflects_ && balanced ? kInflectionShare : 0) +
                         (inflects_ && equal ? kEqualShare / n : 0) +
                         (p_.target == Target::own ? kDrawnShare / n : 0);
    return share * predicted_sup();
  }
  std::string sup_reason() const {
    if (!is_curve(p_.target) || is_parabola()) return "rounding of sums";
    return "terms of order 1/n² (of order 1/n with equal errors at an inflection); 3 % beside an "
           "inflection; the best heights are held at 24 places of a piece; of order 1/n where f″ "
           "has "
           "corners";
  }
  Range sup_range() const {
    const bool hand = !hand_.kinks.empty(), shifts = p_.fit == Fit::best && inflects_;
    const double n = now_pieces();
    Range range(
        "corners and the jump by recipe; x² with any kinks; other curves from 8 pieces on by rule, "
        "a "
        "mountain evenly from 64 on, without best heights");
    return range.needs(hand_.bricks.empty(), "bricks were added by hand")
        .needs(is_curve(p_.target) || !hand, "kinks were placed by hand")
        .needs(!hand || is_parabola(), "kinks were placed by hand on another curve than x²")
        .needs(!shifts || p_.spacing != Spacing::equal,
               "equal errors through the curve are not equal for the best heights")
        .needs(p_.target != Target::own || (p_.spacing == Spacing::even && !shifts),
               "a drawn curve's inflections lie anywhere in a piece")
        .needs(p_.target != Target::own || n >= as_double(kEnoughDrawn),
               "there are fewer than 64 pieces on a drawn curve")
        .needs(p_.target != Target::own || !drawn_, "a drawn curve may bend in less than a piece")
        .needs(!is_curve(p_.target) || is_parabola() || n >= as_double(kEnough),
               "there are fewer than 8 pieces");
  }

  double most_pieces() const {
    return as_double(network_.kinks(curve_.low, curve_.high, held()).size()) + 1;
  }
  /// With even places on x², n pieces of 1/n of the parabola's own remainder; and the jump.
  theory::Leftover predicted_leftover() const {
    if (!hand_.empty()) return {kNaN, kNaN};
    if (p_.target == Target::step) return theory::jump_leftover(p_.steepness);
    if (!is_curve(p_.target)) return {0, 0};
    if (!is_parabola()) return {kNaN, kNaN};
    const double n2 = now_pieces() * now_pieces();
    const theory::Leftover one = theory::parabola_leftover(p_.fit == Fit::best);
    return {one.area / n2, one.square / (n2 * n2)};
  }
  static double share_of(double predicted) { return 1e-9 * predicted + 1e-12; }
  Range leftover_range() const {
    return Range("x² by rule; corners and the jump by recipe")
        .needs(hand_.empty(), "something was placed by hand")
        .needs(is_parabola() || !is_curve(p_.target), "no closed form is stated for this curve");
  }
  double predicted_weight() const {
    const double m = as_double(p_.copies);
    if (!hand_.empty()) return kNaN;
    if (is_parabola()) return (now_pieces() == 1 ? 1 : 2 / now_pieces()) / m;
    if (is_curve(p_.target)) return kNaN;
    return (p_.target == Target::step ? p_.steepness : 1) / m;
  }
  /// The network against itself without copies, along the interval.
  double copies_error() const {
    BrickNetwork single = network_;
    single.copies = 1;
    double largest = 0;
    for (int i = 0; i <= 50; ++i) {
      const double x = curve_.low + (curve_.high - curve_.low) * i / 50;
      largest = std::max(largest, std::abs(single.at(x, held()) - network_.at(x, held())));
    }
    return largest;
  }

  std::vector<double> line() const {
    std::vector<double> x;
    for (int i = 0; i <= kLinePoints; ++i) {
      x.push_back(curve_.low + (curve_.high - curve_.low) * i / kLinePoints);
    }
    const std::vector<double> kinks = network_.kinks(curve_.low, curve_.high, held());
    x.insert(x.end(), kinks.begin(), kinks.end());
    std::stable_sort(x.begin(), x.end());
    return x;
  }
  template <class Of>
  static std::vector<double> each(const std::vector<double>& x, const Of& of) {
    std::vector<double> y;
    for (const double at : x) y.push_back(of(at));
    return y;
  }
  std::vector<double> heights(const std::vector<double>& x) const {
    return each(x, [this](double at) { return network_.at(at, held()); });
  }

  /// The first series is what a hand can move. The network's z is the target: the band between.
  View build_view() const {
    const std::vector<double> kinks = network_.kinks(curve_.low, curve_.high, held()), x = line();
    Series network = make_series("network", Role::measured, x, heights(x));
    network.z = each(x, curve_.f);
    network.rows = 1;
    network.columns = as_index(x.size());
    return scatter("build", "The bricks on the curve, and what is left between", axis("$x$"),
                   axis("output"))
        .add(Role::train, "kinks", kinks, heights(kinks))
        .add(std::move(network))
        .reference("target", x, each(x, curve_.f));
  }
  View tiles_view() const {
    const std::vector<double> x = line();
    std::vector<double> error, edges, tops;
    for (const double at : x) error.push_back(std::abs(network_.at(at, held()) - curve_.f(at)));
    for (const Tile& tile : distance_.tiles) {
      edges.insert(edges.end(), {tile.low, tile.low, tile.high, tile.high});
      const double top = tile_top(tile);
      tops.insert(tops.end(), {0, top, top, 0});
    }
    Series arcs = make_series("error", Role::measured, x, error);
    arcs.z.assign(x.size(), 0.0);
    arcs.rows = 1;
    arcs.columns = as_index(x.size());
    return curve("tiles", "The error, piece by piece", axis("$x$"), axis("$|f - g|$"))
        .add(std::move(arcs))
        .predicted(p_.fit == Fit::best ? "$h^2|g''|/16$ each" : "$h^2|g''|/8$ each", edges, tops);
  }
  double tile_top(const Tile& tile) const {
    if (!is_curve(p_.target) || !hand_.bricks.empty()) return kNaN;
    return (p_.fit == Fit::best ? 0.5 : 1) *
           theory::interpolation_error(bend_, {tile.low, tile.high});
  }
  View bricks_view() const {
    const std::vector<double> x = line();
    Plot plot =
        curve("bricks", "Each brick by itself, and their sum", axis("$x$"), axis("output"), x);
    plot.measured("sum", heights(x));
    for (std::size_t i = 0; i < std::min(network_.bricks.size(), kShownBricks); ++i) {
      const Brick& one = network_.bricks[i];
      plot.reference("brick " + std::to_string(i + 1),
                     each(x, [&](double at) { return one.at(at, held()); }));
    }
    return plot;
  }
  View rate_view() const {
    const std::size_t k = p_.fit == Fit::best ? 1 : 0;
    const char* const words[] = {"through the curve", "best heights"};
    return curve("rate", "The error against the number of bricks", log_axis("bricks $n$"),
                 log_axis("largest error"))
        .measured(words[k], rungs_, found_[k])
        .predicted("theory", rungs_, foretold_[k])
        .reference(words[1 - k], rungs_, found_[1 - k])
        .add(Role::test, "now", std::vector{now_pieces()}, std::vector{distance_.sup});
  }
  Check plane_check() const {
    return at_most(
        "largest error over all pairs of numbers", 0,
        plane_error(network_, p_.target == Target::maximum), 1e-14, "rounding",
        Range("the recipe's three bricks").needs(hand_.empty(), "something was placed by hand"));
  }

  bool drawn_;
  Curve curve_;
  theory::Bend bend_;
  bool inflects_;
  ByHand hand_;
  std::int64_t halvings_ = 0;
  theory::Knots knots_;
  BrickNetwork network_;
  Distance distance_;
  std::vector<double> rungs_;
  std::array<std::vector<double>, 2> found_, foretold_;
};

}  // namespace lm::bricks
