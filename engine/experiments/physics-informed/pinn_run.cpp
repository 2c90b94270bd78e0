// A run of pinn: steps and measurements.
#include "experiments/physics-informed/pinn_run.hpp"

#include <algorithm>
#include <cmath>

#include "lab/plot.hpp"
#include "lab/series.hpp"

namespace lm {
namespace {

/// Middles of cells at which the networks are compared with the exact sag; ½ comes last.
constexpr Index kCells = 200;
/// u″ is held against differences at these, with five points each.
constexpr Index kDifferences = 40;

Matrix grid_points() {
  Matrix x(kCells + 1, 1);
  for (Index i = 0; i < kCells; ++i) x(i, 0) = (as_double(i) + 0.5) / as_double(kCells);
  x(kCells, 0) = 0.5;
  return x;
}

Matrix stencil_points() {
  Matrix x(5 * kDifferences, 1);
  for (Index i = 0; i < kDifferences; ++i) {
    for (Index j = 0; j < 5; ++j) {
      x(5 * i + j, 0) =
          (as_double(i) + 0.5) / as_double(kDifferences) + as_double(j - 2) * kDifferenceApart;
    }
  }
  return x;
}

double elements_at(const Vector& nodes, double x) {
  const double cell = x * as_double(nodes.size() - 1);
  const Index k = std::min(as_index(cell), nodes.size() - 2);
  const double along = cell - as_double(k);
  return (1 - along) * nodes(k) + along * nodes(k + 1);
}

/// Of linear finite elements between their nodes, over the sag.
double error_of_elements(const theory::HangingString& string, const Vector& nodes) {
  double off = 0, all = 0;
  for (Index i = 0; i < kCells; ++i) {
    const double x = (as_double(i) + 0.5) / as_double(kCells), u = string.sag(x);
    const double gap = elements_at(nodes, x) - u;
    off += gap * gap;
    all += u * u;
  }
  return std::sqrt(off / all);
}

}  // namespace

PinnRun::One::One(const StringOptions& o, Form form, const Rows& rows, std::uint64_t seed)
    : training(o, form, rows, seed),
      grid(grid_points(), string_network(o), training.parameters()),
      stencil(stencil_points(), string_network(o), training.parameters()),
      spread(o, form, seed) {}

PinnRun::PinnRun(const PinnParameters& p, const Setup& setup)
    : ExperimentOf(p),
      options_(p.options()),
      truth_(options_.load),
      seed_(static_cast<std::uint64_t>(setup.seed)),
      rows_(make_rows(options_, seed_)),
      strong_(options_, Form::strong, rows_, seed_),
      weak_(options_, Form::weak, rows_, seed_),
      history_({"strong", "weak", "elements", "strong_spread", "weak_spread", "strong_relative",
                "weak_relative", "strong_unknown", "weak_unknown"}) {
  const Vector nodes = theory::finite_elements(truth_, options_.samples);
  elements_error_ = error_of_elements(truth_, nodes);
  elements_middle_ = elements_at(nodes, 0.5);
  start_[0] = strong_.spread.measure(strong_.training.parameters());
  start_[1] = weak_.spread.measure(weak_.training.parameters());
  if (asks()) fit_readings();
  begin();
}

void PinnRun::fit_readings() {
  const Index m = options_.question.readings;
  const Vector x = rows_.x.col(0).tail(m), d = rows_.targets.col(kReading).tail(m);
  const double sigma = noise_deviation(options_);
  fit_ = p_.unknown == Unknown::stiffness ? theory::fit_stiffness(truth_, x, d, sigma)
                                          : theory::fit_place(truth_, x, d, sigma);
}

void PinnRun::take_step() {
  if (options_.points == PointChoice::redrawn) redraw(rows_, options_, seed_, step() + 1);
  strong_.training.step(rows_);
  weak_.training.step(rows_);
}

std::optional<std::string> PinnRun::trouble() const {
  const auto strong = strong_.training.trouble(p_.learning_rate);
  return strong ? strong : weak_.training.trouble(p_.learning_rate);
}

Seen PinnRun::look(Form form) const {
  One& of = one(form);
  of.grid.run();
  const Matrix out = of.grid.output();
  Seen seen{out.col(kSag), out.col(kBend), out(kCells, kSag), 0, out(0, kUnknown)};
  double off = 0, all = 0;
  for (Index i = 0; i < kCells; ++i) {
    const double u = truth_.sag(out(i, kAt));
    off += (seen.sag(i) - u) * (seen.sag(i) - u);
    all += u * u;
  }
  seen.error = std::sqrt(off / all);
  return seen;
}

const Seen& PinnRun::seen(Form form) const {
  return seen_[form == Form::strong ? 0 : 1].of(*this, [this, form] { return look(form); });
}

double PinnRun::estimate(Form form) const { return asks() ? seen(form).unknown : kNaN; }

double PinnRun::expected(Form form, double x) const {
  const bool samples = form == Form::strong || p_.load_by == LoadBy::samples;
  return samples ? theory::sampled_sag(truth_, options_.samples, x) : truth_.sag(x);
}

double PinnRun::distance(Form form) const {
  double off = 0, all = 0;
  for (Index i = 0; i < kCells; ++i) {
    const double x = (as_double(i) + 0.5) / as_double(kCells), u = truth_.sag(x);
    const double gap = seen(form).sag(i) - expected(form, x);
    off += gap * gap;
    all += u * u;
  }
  return std::sqrt(off / all);
}

double PinnRun::derivative_error() const {
  double off = 0, size = 1;
  Evaluation<double>& at = one(p_.form).stencil;
  at.run();
  const Matrix out = at.output();
  for (Index i = 0; i < kDifferences; ++i) {
    const auto u = [&](Index j) { return out(5 * i + j, kSag); };
    const double bend = (-u(0) + 16 * u(1) - 30 * u(2) + 16 * u(3) - u(4)) /
                        (12 * kDifferenceApart * kDifferenceApart);
    size = std::max(size, std::abs(bend));
    off = std::max(off, std::abs(bend - out(5 * i + 2, kBend)));
  }
  return off / size;
}

void PinnRun::record() {
  const Spread strong = strong_.spread.measure(strong_.training.parameters());
  const Spread weak = weak_.spread.measure(weak_.training.parameters());
  history_.add(step(), {error(Form::strong), error(Form::weak), elements_error_, strong.absolute,
                        weak.absolute, strong.relative, weak.relative, estimate(Form::strong),
                        estimate(Form::weak)});
}

Scalars PinnRun::scalars() const {
  const double under = as_double(theory::points_under(truth_, options_.samples));
  return {
      measured("relative_error", error(p_.form), "error of the chosen form, over the true sag"),
      measured("midpoint", middle(p_.form), "its sag in the middle, $u(\\frac12)$"),
      predicted("predicted_midpoint", expected(p_.form, 0.5), "what that form can know of it"),
      predicted("exact_midpoint", truth_.sag(0.5), "the true sag in the middle"),
      measured("strong_error", error(Form::strong), "error of the strong form"),
      measured("weak_error", error(Form::weak), "error of the weak form"),
      measured("error_ratio", error(Form::strong) / error(Form::weak),
               "error of the strong form over that of the weak"),
      predicted("elements_error", elements_error_, "error of as many finite elements"),
      measured("strong_midpoint", middle(Form::strong), "strong form's $u(\\frac12)$"),
      measured("weak_midpoint", middle(Form::weak), "weak form's $u(\\frac12)$"),
      reference("points_under_load", under, "points of the regular grid under the load"),
      predicted("seen_share", theory::seen_share(truth_, options_.samples),
                "share of the load that they carry, $nh/w$"),
      measured("gradient_variance_ratio", absolute_ratio(),
               "variance of the gradient at the start, strong over weak"),
      measured("relative_variance_ratio", relative_ratio(), "the same over the squared mean"),
      measured("derivative_error", derivative_error(), "$u''$ against finite differences"),
      measured("estimate", estimate(p_.form), "the unknown, by the chosen form"),
      measured("strong_estimate", estimate(Form::strong), "the unknown, by the strong form"),
      measured("weak_estimate", estimate(Form::weak), "the unknown, by the weak form"),
      predicted("predicted_estimate", fit_.value, "the unknown, by least squares"),
      predicted("standard_error", fit_.standard_error, "standard error of least squares"),
  };
}

}  // namespace lm
