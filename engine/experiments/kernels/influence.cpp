// Experiment influence: teach the network one point of a circle, and the kernel's row says how all
// others move.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "experiments/kernels/taught_point.hpp"
#include "lab/battery.hpp"
#include "lab/once.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"

namespace lm::influence {
namespace {

constexpr std::int64_t kStory = 40;
/// Of the relative error of the first step: in proportion to it. Measured 0.001 for tanh, up to
/// 0.04 for ReLU at the defaults.
constexpr double kPerStep = 0.3;
/// ReLU's kinks: the units that a step carries over theirs are few, and scatter as its root.
constexpr double kPerRoot = 0.15;
/// The next order, at a sixteenth of the step.
constexpr double kOrder = 0.1;
/// 72 entries of a row, each a mean of H shares of squares of normals.
constexpr double kErrors = 6;
/// The kernel moves by about e/√H while the point is taught.
constexpr double kFrozen = 1.5;
constexpr double kRounding = 1e-9;
/// Where a spread is 0: what the quadrature leaves, over six.
constexpr double kQuadrature = 1e-5;
/// How far a dot of the circle moves out when its answer rises by one.
constexpr double kRadial = 0.5;

enum class Front { half, one };
constexpr std::array<const char*, 2> kFrontWords{"half", "one"};

struct Parameters {
  WideUnit activation = WideUnit::tanh;
  std::int64_t width = 512;
  double taught = 90;
  double pull = 1;
  double learning_rate = 0.1;
  Front step_loss = Front::half;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Network");
    v.choice(activation, kWideUnitWords, param("activation", "Activation").symbol("\\sigma"),
             "Of the hidden units; the identity makes a linear model.");
    v.integer(width, width_param(16, 4096), "Hidden units.");
    v.group("The lesson");
    v.real(taught, param("taught", "Taught point").unit("°").between(0, 360).start(),
           "The angle of the one point that the network is taught.");
    v.real(pull, param("pull", "Pull").symbol("e").between(-2, 2).start(),
           "By how much the answer at that point is to rise.");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-4, 1),
           "Of gradient descent on the taught point.");
    v.choice(step_loss, kFrontWords, param("step_loss", "In front of the loss").symbol("c"),
             "$L = c\\,(f - y)^2$ with $c = \\frac12$ or $1$: the step is $2c\\eta$.");
  }
};

TeachOptions options_of(const Parameters& p) {
  TeachOptions o;
  o.network = {p.activation, as_index(p.width), false};
  o.degrees = p.taught;
  o.pull = p.pull;
  o.factor = p.step_loss == Front::half ? 0.5 : 1;
  o.learning_rate = p.learning_rate;
  return o;
}

double rms(const Vector& v) { return v.norm() / std::sqrt(as_double(v.size())); }

class Influence : public ExperimentOf<Parameters> {
 public:
  Influence(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        point_(options_of(p), static_cast<std::uint64_t>(setup.seed)),
        by_step_((p.step_loss == Front::half ? 1 : 2) * p.learning_rate),
        history_({"taught", "predicted", "antipode"}) {
    now_ = point_.moves();
    begin();
  }

  std::int64_t suggested_steps() const override { return kStory; }
  Views views() const override { return {circle_view(), row_view(), history_view(), error_view()}; }
  Scalars scalars() const override {
    return {
        measured("influence_error", influence_error(), "first step less $2c\\eta Ke$, relative"),
        measured("error_order", error_order(), "power of $\\eta$ in that difference"),
        measured("largest_influence_angle", largest_angle(), "point that moved most", "°"),
        measured("moved", now_.taught, "the taught point's answer has risen by"),
        predicted("predicted_moved", frozen(point_.kernel_row().taught),
                  "the same, by the kernel at the start"),
        measured("antipode_ratio", now_.antipode / now_.taught,
                 "the antipode's move over the taught point's"),
        predicted("predicted_antipode_ratio", antipode(), "the same, in theory"),
        measured("limit_distance", limit_distance(),
                 "kernel against infinite width, in standard deviations"),
        measured("frozen_gap", frozen_gap(), "against the kernel at the start, over the pull")};
  }
  double influence_error() const {
    return step() > 0 ? rms(first_.watched - linear()) / rms(linear()) : kNaN;
  }
  /// From η to the smallest trial, η/16.
  double error_order() const {
    const std::vector<double>& e = point_.trial_errors();
    return lm::log(e.front() / e.back()) / (as_double(kTrials - 1) * lm::log(2.0));
  }
  double frozen_gap() const {
    return (now_.watched - frozen_row()).cwiseAbs().maxCoeff() / std::abs(p_.pull);
  }

 protected:
  void take_step() override {
    point_.step();
    now_ = point_.moves();
    if (step() == 0) first_ = now_;
  }
  std::optional<std::string> trouble() const override { return point_.trouble(p_.learning_rate); }
  void record() override {
    history_.add(step(), {now_.taught, frozen(point_.kernel_row().taught), now_.antipode});
  }
  Checks checks() const override {
    const double size = by_step_ * std::abs(p_.pull);
    const bool smooth = p_.activation != WideUnit::relu;
    const char* kink = "ReLU's kinks add steps of their own";
    return {
        at_most("first step less its prediction 2cηKe, relative", 0, influence_error(),
                (smooth ? kPerStep * size : kPerRoot * std::sqrt(size)) +
                    kRounding / std::max(size, 1e-9),
                "second order: in proportion to the step, with kinks to its root",
                Range("64 units or more; steps 2cη|e| up to 0.1")
                    .needs(p_.width >= 64, "fewer than 64 units")
                    .needs(size <= 0.1, "the step is above 0.1")
                    .needs(p_.pull != 0, "nothing is asked for")),
        within("power of η in that difference", 2, error_order(), kOrder, "the third order",
               Range("smooth activations; 64 units or more; steps 2cη|e| from 1e-5 to 0.2")
                   .needs(smooth, kink)
                   .needs(p_.width >= 64, "fewer than 64 units")
                   .needs(size >= 1e-5, "the difference is rounding")
                   .needs(size <= 0.2, "the step is above 0.2")),
        at_most(
            "the kernel's row against infinite width, in its standard deviations", 0,
            limit_distance(), kErrors, "largest of 72 entries, each a mean of H units",
            Range("64 units or more").needs(p_.width >= 64, "fewer than 64 units").even_diverged()),
        within("the antipode's move over the taught point's", antipode(),
               now_.antipode / now_.taught, kRounding,
               "rounding: such a network is odd at any width and any step",
               Range("odd activations: tanh, erf, identity; steps 2cη|e| from 1e-3 on")
                   .needs(smooth, "ReLU is not odd")
                   .needs(size >= 1e-3, "the answers move by little more than rounding")),
        at_most("answers against the kernel at the start, over the pull", 0, frozen_gap(),
                kFrozen * std::abs(p_.pull) / std::sqrt(as_double(p_.width)),
                "the kernel moves by about e/√H",
                Range("256 units or more, steps 2cη up to ½")
                    .needs(p_.width >= 256, "fewer than 256 units")
                    .needs(p_.pull != 0, "nothing is asked for")
                    .needs(by_step_ <= 0.5, "a step is above ½"))};
  }

 private:
  /// 2cηKe: what the first step should move.
  Vector linear() const { return by_step_ * p_.pull * point_.kernel_row().watched; }
  double frozen(double entry) const {
    return point_.moved_by(entry, point_.kernel_row().taught, step());
  }
  Vector frozen_row() const {
    return point_.kernel_row().watched.unaryExpr([this](double entry) { return frozen(entry); });
  }
  Vector limit_row() const {
    return point_.limit_row().unaryExpr(
        [this](double entry) { return point_.moved_by(entry, point_.limit_taught(), step()); });
  }
  /// A ReLU that fires at a point is silent at its antipode; an odd unit answers the opposite.
  double antipode() const { return p_.activation == WideUnit::relu ? 0 : -1; }
  double limit_distance() const {
    double largest = 0;
    for (Index i = 0; i < kWatched; ++i) {
      const double spread = point_.limit_spread()(i) / std::sqrt(as_double(p_.width));
      const double off = std::abs(point_.kernel_row().watched(i) - point_.limit_row()(i));
      largest = std::max(largest, off / (spread + kQuadrature));
    }
    return largest;
  }
  double largest_angle() const {
    Index at = 0;  // in the direction of the pull: an odd network moves the antipode as far
    (p_.pull < 0 ? Vector(-now_.watched) : now_.watched).maxCoeff(&at);
    return step() == 0 ? kNaN : angles()[as_size(at)];
  }

  static std::vector<double> angles() {
    std::vector<double> all;
    for (Index i = 0; i < kWatched; ++i) all.push_back(360 * as_double(i) / as_double(kWatched));
    return all;
  }
  /// A ring that is pushed outwards by the moves; closed when it is to be a line.
  static Series ring(const char* name, Role role, const Vector& moves, bool closed) {
    Series series = make_series(name, role, {}, {});
    const Matrix points = circle_points(kWatched);
    for (Index i = 0; i < kWatched + (closed ? 1 : 0); ++i) {
      const double radius = 1 + kRadial * moves(i % kWatched);
      series.x.push_back(radius * points(i % kWatched, 0));
      series.y.push_back(radius * points(i % kWatched, 1));
    }
    return series;
  }
  View circle_view() const {
    const Matrix at = point_at(p_.taught);
    const double now = 1 + kRadial * now_.taught, goal = 1 + kRadial * p_.pull;
    return scatter("circle", "Dots move outwards as their answers rise", axis("$x_1$"),
                   axis("$x_2$"))
        .add(ring("the network’s answers", Role::measured, now_.watched, false))
        .add(ring("this network’s kernel", Role::predicted, frozen_row(), true))
        .add(ring("before", Role::reference, Vector::Zero(kWatched), true))
        .add(make_series("the pull", Role::reference, {now * at(0, 0), goal * at(0, 0)},
                         {now * at(0, 1), goal * at(0, 1)}))
        .add(make_series("taught", Role::reference, {goal * at(0, 0)}, {goal * at(0, 1)}));
  }
  View row_view() const {
    return scatter("row", "The kernel’s row: drag the taught point", axis("angle", "°"),
                   axis("rise of the answer"))
        .add(make_series("start", Role::reference, {p_.taught}, {p_.pull}))
        .add(make_series("the network’s answers", Role::measured, angles(), to_list(now_.watched)))
        .add(make_series("this network’s kernel", Role::predicted, angles(), to_list(frozen_row())))
        .add(make_series("infinite width", Role::reference, angles(), to_list(limit_row())));
  }
  View history_view() const {
    return over_steps(history_, "taught", "The taught point and its antipode",
                      axis("rise of the answer"))
        .x_axis(axis("steps"))
        .measured("taught point", "taught")
        .predicted("kernel at the start", "predicted")
        .measured("antipode", "antipode")
        .reference("the pull", p_.pull);
  }
  View error_view() const {
    std::vector<double> rates = point_.trial_rates(), square;
    const std::vector<double>& errors = point_.trial_errors();
    for (const double rate : rates) {
      const double ratio = rate / rates.back();
      square.push_back(errors.back() * ratio * ratio);
    }
    return curve("order", "How wrong the prediction of one step is",
                 log_axis("learning rate $\\eta$"), log_axis("root mean square difference"), rates)
        .measured("first step less $2c\\eta Ke$", errors)
        .reference("$\\propto \\eta^2$, through the smallest", square);
  }

  TaughtPoint point_;
  double by_step_;  // 2cη
  Moves now_, first_;
  Recorder history_;
};

/// One gentle step, and the story, for each activation and both conventions of the loss.
void check_activation(WideUnit unit, std::int64_t seed, Battery& result) {
  for (const Front front : {Front::half, Front::one}) {
    Parameters p;
    p.activation = unit;
    p.step_loss = front;
    const std::string name = std::string(kWideUnitWords.at(as_size(unit))) + ", " +
                             kFrontWords.at(as_size(front)) + " in front, seed " +
                             std::to_string(seed) + ": ";
    add_verdicts(result, name, *run_whole<Influence>(p, seed));
    p.learning_rate = 1e-4;
    add_verdicts(result, name + "η = 1e-4, ", *run_for<Influence>(p, seed, 1));
  }
}

}  // namespace

ExperimentInfo info() {
  return info_of<Influence, Parameters>(
      {.title = "Pull one point",
       .question = "Teach a network one point of a circle: which other points follow, and how far?",
       .precision = "double: the difference of second order is 1e-10 of the answers",
       .range = "One small step at any width, for any activation. Many steps: wide networks, whose "
                "kernel stays as it was.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2}, {}};
  for (const std::int64_t seed : result.seeds) {
    for (const WideUnit unit :
         {WideUnit::tanh, WideUnit::relu, WideUnit::erf, WideUnit::identity}) {
      check_activation(unit, seed, result);
    }
  }
  Parameters narrow;
  narrow.activation = WideUnit::relu;
  narrow.width = 16;
  narrow.pull = 2;
  const auto run = run_whole<Influence>(narrow, 1);
  result.add(*run,
             at_least("16 ReLU units, pull 2 (control): answers against the kernel at the start",
                      0.07, run->frozen_gap(), 0, "a narrow network’s kernel moves",
                      "outside: fewer than 256 units"));
  return result;
}

}  // namespace lm::influence
