// What pinn claims, and where.
#include <algorithm>
#include <cmath>
#include <string>

#include "experiments/physics-informed/pinn_run.hpp"

namespace lm {
namespace {

/// Rounding of sums of large outputs over h² = 1e-6, and the fourth order: tanh's sixth derivative
/// is 90 times its second at most, so h⁴u⁽⁶⁾/90 is (wh)⁴ of u″; twice that for the factor x(1 − x).
constexpr double kDifferenceRounding = 1e-6, kDifferenceOrder = 2;
constexpr double kSteepest = 100;
/// What training leaves of a narrow load's spike: measured up to .016 of the sag.
constexpr double kStrongGap = 0.04;
/// Twenty units round the kink of a point load: .006 to .025 of the sag.
constexpr double kWeakGap = 0.04;
/// What is left in a network that sees no load: training's own error.
constexpr double kNothing = 0.01;
/// Between a network's estimate and least squares, in standard errors, and what training leaves
/// where these are small: of a stiffness as a share, of a place in lengths of the string.
constexpr double kSoftErrors = 0.5, kSoftFloor = 0.01, kPlaceErrors = 3, kPlaceFloor = 0.006;
constexpr double kGone = 1e-3;

}  // namespace

Range PinnRun::trained(const char* text) const {
  return Range(text)
      .needs(p_.points == PointChoice::grid, "the points are drawn at random")
      .needs(p_.samples >= 50 && p_.samples <= 200, "fewer than 50 points or more than 200")
      .needs(p_.width >= 20, "fewer than 20 units")
      .needs(p_.updates >= 2000, "fewer than 2000 updates")
      .needs(p_.learning_rate >= 0.005 && p_.learning_rate <= 0.02,
             "a learning rate below .005 or above .02")
      .needs(truth_.load().kind != theory::LoadKind::sine || p_.frequency <= 3,
             "more than three half-waves")
      .awaits(finished(), "training goes on");
}

bool PinnRun::at_home() const {
  return truth_.load().kind == theory::LoadKind::sine || (p_.place >= 0.1 && p_.place <= 0.9);
}

Checks PinnRun::checks_of_form(Form form) const {
  const bool strong = form == Form::strong;
  Range range = trained("a regular grid of 50 to 200 points; 20 units; nothing unknown")
                    .needs(!asks(), "a number is unknown")
                    .needs(at_home(), "the load is within a tenth of an end");
  const std::string name = strong ? "strong" : "weak";
  return {at_most(name + " form’s distance from what it can know of the load, over the true sag", 0,
                  distance(form), strong ? kStrongGap : kWeakGap,
                  strong ? "what training leaves" : "20 units round a kink", std::move(range))};
}

Checks PinnRun::checks_of_load() const {
  const Eigen::Map<const Vector> w(one(p_.form).training.parameters(), options_.width);
  const double steepest = w.cwiseAbs().maxCoeff();
  const double order = (steepest * kDifferenceApart) * (steepest * kDifferenceApart);
  const double share = theory::seen_share(truth_, options_.samples);
  const Range forward = trained("nothing unknown")
                            .needs(!asks(), "a number is unknown")
                            .needs(at_home(), "the load is within a tenth of an end");
  Range unseen = forward, smooth = forward, by_integral = forward;
  return {
      within("strong form’s error where no point is under the load", 1, error(Form::strong),
             kNothing, "what training leaves",
             unseen.needs(share == 0, "some points are under the load")),
      within("weak form’s sag in the middle against finite elements", elements_middle_,
             middle(Form::weak), 1.5 * kWeakGap * truth_.largest_sag(),
             "half as much again as over the string: the kink is there",
             by_integral.needs(p_.load_by == LoadBy::integral, "the weak form samples the load")),
      at_most("strong form’s error under a smooth load, against the weak form’s", error(Form::weak),
              error(Form::strong), 0, "the strong form’s noise dies with its loss",
              smooth.needs(truth_.load().kind == theory::LoadKind::sine && p_.frequency <= 2,
                           "the load is not a sine of one or two half-waves")),
      at_most(
          "u″ by autodiff against finite differences", 0, derivative_error(),
          kDifferenceRounding + kDifferenceOrder * (order * order),
          "rounding, and the fourth order in the distance 0.001",
          Range("weights up to 100").needs(steepest <= kSteepest, "a unit is steeper than 100")),
  };
}

Check PinnRun::estimate_check() const {
  const bool soft = p_.unknown == Unknown::stiffness, strong = p_.form == Form::strong;
  const bool sine = truth_.load().kind == theory::LoadKind::sine;
  const double off =
      p_.place - (sine || p_.load == theory::LoadKind::point ? 0 : p_.patch_width / 2);
  const double room = std::min(off, 1 - 2 * p_.place + off);
  const double error = fit_.standard_error;
  Range range = trained("readings with noise up to 0.1; a load that the form can see")
                    .needs(asks(), "nothing is unknown")
                    .needs(p_.readings >= 10 && p_.noise <= 0.1, "few or noisy readings")
                    .needs(p_.load_by == LoadBy::integral || sine, "the load is sampled")
                    .needs(soft || !strong, "the strong form does not see where a load is")
                    .needs(soft || !sine, "a sine has no place")
                    .needs(soft || room >= 0.05, "the load is at the end of the string")
                    .needs(!soft || !strong || sine, "points see a load that jumps only roughly");
  return within(
      "the unknown, by the chosen form, against least squares on the exact sag", fit_.value,
      estimate(p_.form),
      soft ? kSoftErrors * error + kSoftFloor * p_.stiffness : kPlaceErrors * error + kPlaceFloor,
      "the equation counts with a finite weight, and training ends", std::move(range));
}

Checks PinnRun::checks_of_question() const {
  const double share = theory::seen_share(truth_, options_.samples);
  return {
      estimate_check(),
      equal("place where the strong form thinks a load hangs", kPlaceGuess, estimate(Form::strong),
            "its loss does not change with the place",
            Range("the place is unknown").needs(p_.unknown == Unknown::place, "it is known")),
      at_most("stiffness that the strong form finds where it sees no load", 0,
              std::abs(estimate(Form::strong)), kGone,
              "without a load only a string without stiffness is bent",
              trained("the stiffness is unknown, and no point is under the load")
                  .needs(p_.unknown == Unknown::stiffness, "it is known")
                  .needs(share == 0, "some points are under the load")),
  };
}

Checks PinnRun::checks() const {
  return joined(joined(checks_of_form(Form::strong), checks_of_form(Form::weak)),
                joined(checks_of_load(), checks_of_question()));
}

}  // namespace lm
