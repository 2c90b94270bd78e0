// Experiment regularization: three ways to hold weights back, each against the ridge that it is
// near.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "experiments/generalization/regularized_fits.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/verdicts.hpp"
#include "theory/shrinkage.hpp"

namespace lm::regularization {
namespace {

using regularized_fits::Fits;
using regularized_fits::kFeatures;
using regularized_fits::kRate;
using regularized_fits::Masks;

enum class Method { ridge, dropout, early_stopping };
constexpr std::array kMethods = {"ridge", "dropout", "early_stopping"};

struct Parameters {
  Method method = Method::ridge;
  double strength = 0.1;
  double keep = 0.8;
  double time = 10;
  double match = 1;
  std::int64_t examples = 25;
  double noise = 0.5;
  double start = 0;
  Masks masks = Masks::independent;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Method");
    v.choice(method, kMethods, param("method", "Method"),
             "Whose weights stand in the readouts. All three are trained in every run.");
    v.real(strength, param("strength", "Ridge").symbol("\\alpha").log(0.001, 10),
           "The price $\\alpha|w|^2$ of long weights.");
    v.real(keep, param("keep", "Kept share").symbol("p").between(0.1, 0.99),
           "Dropout sets each input of each example to 0 with probability $1 - p$, anew in each "
           "step.");
    v.real(time, param("time", "Stopping time").symbol("t").log(0.1, 100),
           "Descent stops there: learning rate times steps. The largest eigenvalue of "
           "$X^\\mathsf{T}X/n$ is 1.");
    v.real(match, param("match", "Matched ridge, α times t").symbol("s").between(0.1, 3),
           "Stopping at time $t$ is held against ridge with $\\alpha = s/t$.");
    v.group("Data");
    v.integer(examples, param("examples", "Examples").symbol("n").log(15, 200),
              "With ten correlated inputs each.");
    v.real(noise, param("noise", "Noise").symbol("\\sigma").between(0, 2),
           "Standard deviation of the targets' noise.");
    v.group("Where it breaks");
    v.real(start, param("start", "Length of the start").symbol("|w_0|").between(0, 3),
           "of descent without a penalty; the others start from zero.");
    v.choice(masks, regularized_fits::kMaskWords, param("masks", "Masks"),
             "pairs: inputs 1 and 2 are dropped together, 3 and 4, and so on.");
  }
};

constexpr std::int64_t kSteps = 4000;
/// A mean lies so many standard errors off once in two million.
constexpr double kErrors = 5;
/// Before 100 masks their mean says nothing, and would stretch the axis.
constexpr std::int64_t kFewMasks = 20;
/// Rounding of thousands of steps, each of which forgets a share of the ones before.
constexpr double kRounding = 1e-11;

class Regularization : public ExperimentOf<Parameters> {
 public:
  Regularization(const Parameters& p, const Setup& setup)
      : ExperimentOf(p),
        fits_({as_index(p.examples), p.noise, p.strength, p.keep, p.start, p.masks,
               static_cast<std::uint64_t>(setup.seed)}),
        stop_(std::max(Index{1}, as_index(std::floor(p.time / kRate + 0.5)))),
        stopped_(fits_.start()),
        ridge_(theory::ridge_weights(fits_.X(), fits_.y(), p.strength)),
        matched_(theory::ridge_weights(fits_.X(), fits_.y(), p.match / time())),
        descended_(theory::descent_weights(fits_.X(), fits_.y(), fits_.start(), kRate, stop_)),
        dropout_loss_(theory::dropout_loss(fits_.X(), fits_.y(), fits_.least_squares(), p.keep)),
        history_({"plain", "ridge", "dropout", "law", "identity", "low", "high"}) {
    begin();
  }

  std::int64_t suggested_steps() const override { return kSteps; }
  Views views() const override {
    return {error_view(), weights_view(), shares_view(), gap_view(), masks_view()};
  }
  Scalars scalars() const override {
    const bool any = step() > 0;
    return {measured("error", any ? fits_.error(trained()) : kNaN, "error at new inputs"),
            predicted("predicted_error", fits_.error(closed()), "of the closed form’s weights"),
            reference("least_squares_error", fits_.error(fits_.least_squares()),
                      "of least squares without a penalty"),
            measured("distance_to_ridge", any ? distance() : kNaN, "distance to its ridge"),
            predicted("predicted_distance",
                      p_.method == Method::early_stopping
                          ? (descended_ - matched_).norm() / fits_.least_squares().norm()
                          : 0,
                      "this distance by theory"),
            measured("dropout_identity_error", fits_.masked_loss().mean / dropout_loss_ - 1,
                     "loss under masks over the formula, less 1"),
            measured("dropout_identity_deviation", fits_.masked_loss().error() / dropout_loss_,
                     "its standard error"),
            measured("largest_gap", reached() ? largest_gap() : kNaN,
                     "largest difference of shares, stopped against ridge"),
            predicted("predicted_gap", theory::largest_share_gap(p_.match),
                      "at most, for any $\\lambda t$"),
            measured("stopped_distance", reached() ? stopped_distance() : kNaN,
                     "stopped weights off the closed form"),
            measured("dropout_distance", any ? dropout_distance() : kNaN,
                     "dropout’s weights off its ridge"),
            predicted("dropout_deviation", step() > kSteps / 2 ? dropout_deviation() : kNaN,
                      "by the masks’ luck"),
            reference("plain_distance",
                      (p_.keep * fits_.dropout_limit() - plain_ridge()).norm() /
                          fits_.least_squares().norm(),
                      "dropout’s ridge off plain ridge")};
  }

  double stopped_distance() const {
    return (stopped_ - descended_).norm() / fits_.least_squares().norm();
  }
  double largest_gap() const {
    const Vector gaps = fits_.shares(stopped_) - fits_.shares(matched_);
    return gaps.cwiseAbs().maxCoeff();
  }
  double identity_error() const { return fits_.masked_loss().mean / dropout_loss_ - 1; }
  double identity_deviation() const { return fits_.masked_loss().error() / dropout_loss_; }

 protected:
  void take_step() override {
    fits_.step(step() >= kSteps / 2);
    if (step() < as_size_t(stop_)) stopped_ = fits_.plain();
  }
  bool finished() const override { return step() >= kSteps; }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  void record() override {
    const double mean = fits_.masked_loss().mean / dropout_loss_;
    const double twice = 2 * fits_.masked_loss().error() / dropout_loss_;
    const bool any = step() >= kFewMasks;
    history_.add(step(), {fits_.error(fits_.plain()), fits_.error(fits_.ridge()),
                          fits_.error(p_.keep * dropout_now()),
                          fits_.error(theory::descent_weights(fits_.X(), fits_.y(), fits_.start(),
                                                              kRate, as_index(step()))),
                          any ? mean : kNaN, any ? mean - twice : kNaN, any ? mean + twice : kNaN});
  }

  Checks checks() const override {
    const double scale = fits_.least_squares().norm();
    const double left = power((p_.strength + fits_.eigenvalues()(0)) / (1 + p_.strength));
    Range zero("a start at zero");
    zero.needs(p_.start == 0, "descent starts elsewhere")
        .awaits(reached(), "it has not stopped yet");
    Range independent("independent masks");
    independent.needs(p_.masks == Masks::independent, "inputs are dropped in pairs");
    Range trained = independent;
    independent.awaits(step() >= 200, "fewer than 1000 masks");
    const double curvature = fits_.dropout_rate() * fits_.dropout_curvature();
    const double memory = power_of(1 - curvature, kSteps / 2) / (curvature * kSteps / 2);
    trained.needs(memory < 0.05, "dropout has not forgotten its start after 2000 steps")
        .awaits(finished(), "the run is not over");
    return {
        within("ridge: descent against the closed form", 0, (fits_.ridge() - ridge_).norm() / scale,
               left * ridge_.norm() / scale + kRounding,
               "what descent has left: (1 − η(λ + α))^k of the slowest mode, and rounding",
               Range("after 100 steps").awaits(step() >= 100, "fewer than 100 steps")),
        within("stopping: descent against the closed form of each mode", 0, stopped_distance(),
               kRounding * (1 + p_.start / scale), "rounding",
               Range("any start").awaits(reached(), "it has not stopped yet")),
        at_most("stopping: share of a mode that is left, against ridge with α = s/t",
                theory::largest_share_gap(p_.match), largest_gap(), kRate / exp(1.0) + 1e-8,
                "the bound is for time without steps: (1 − ηλ)^k is off e^(−ληk) by up to ηλ/e",
                zero),
        within("dropout: loss under masks over the formula", 1,
               fits_.masked_loss().mean / dropout_loss_, kErrors * identity_deviation(),
               "five standard errors of these masks", independent),
        at_most("dropout: distance of its mean weights from its ridge", 0, dropout_distance(),
                kErrors * dropout_deviation() + memory * fits_.dropout_limit().norm() / scale,
                "five times the luck of the masks, and what is left of the start", trained)};
  }

 private:
  static std::int64_t as_size_t(Index n) { return static_cast<std::int64_t>(n); }
  static double power_of(double base, std::int64_t k) {
    double result = 1;
    for (; k > 0; k /= 2, base *= base) {
      if (k % 2 == 1) result *= base;
    }
    return result;
  }
  /// (1 − rate)^k after the present step.
  double power(double rate) const { return power_of(1 - rate, step()); }
  double time() const { return kRate * as_double(stop_); }
  bool reached() const { return step() >= as_size_t(stop_); }
  /// Until its mean begins, dropout is shown as it is.
  const Vector& dropout_now() const {
    return step() > kSteps / 2 ? fits_.dropout_mean() : fits_.dropout();
  }
  Vector trained() const {
    if (p_.method == Method::ridge) return fits_.ridge();
    return p_.method == Method::dropout ? Vector(p_.keep * dropout_now()) : stopped_;
  }
  Vector closed() const {
    if (p_.method == Method::ridge) return ridge_;
    return p_.method == Method::dropout ? Vector(p_.keep * fits_.dropout_limit()) : descended_;
  }
  double distance() const {
    const Vector& ridge = p_.method == Method::early_stopping ? matched_ : closed();
    return (trained() - ridge).norm() / fits_.least_squares().norm();
  }
  double dropout_distance() const {
    return (dropout_now() - fits_.dropout_limit()).norm() / fits_.least_squares().norm();
  }
  double dropout_deviation() const {
    const double steps = as_double(std::max<std::int64_t>(1, step() - kSteps / 2));
    return fits_.dropout_error(steps) / fits_.least_squares().norm();
  }
  /// Plain ridge of the mean price that dropout asks.
  Vector plain_ridge() const {
    const double mean = fits_.X().squaredNorm() / as_double(fits_.X().rows() * kFeatures);
    return theory::ridge_weights(fits_.X(), fits_.y(), (1 - p_.keep) / p_.keep * mean);
  }

  View error_view() const {
    Plot plot =
        over_steps(history_, "error", "Error at new inputs, on the way", log_axis("squared error"));
    plot.measured("descent without a penalty", "plain")
        .measured("with ridge", "ridge")
        .measured("with dropout", "dropout")
        .predicted("descent, mode by mode", "law")
        .reference("ridge, closed form", fits_.error(ridge_))
        .reference("dropout’s ridge", fits_.error(p_.keep * fits_.dropout_limit()))
        .reference("stopped at $t$", std::vector{as_double(stop_), as_double(stop_)},
                   std::vector{fits_.error(descended_) / 2, fits_.error(fits_.start())});
    return plot;
  }
  View weights_view() const {
    Plot plot =
        bars("weights", "Weights", axis("input $j$"), axis("$w_j$"), count_from_one(kFeatures));
    if (step() > 0) plot.measured("trained", to_list(trained()));
    return plot.predicted("closed form", to_list(closed()))
        .reference("least squares", to_list(fits_.least_squares()))
        .reference("truth", to_list(fits_.truth()));
  }
  View shares_view() const {
    std::vector<double> line, ridge, stopped;
    for (double l = fits_.eigenvalues()(0); l <= 1.02; l *= 1.05) {
      line.push_back(l);
      ridge.push_back(theory::ridge_share(l, p_.strength));
      stopped.push_back(theory::stopped_share(l, kRate, stop_));
    }
    const std::vector<double> at = to_list(fits_.eigenvalues());
    Plot plot = scatter("shares", "How much of each mode is left",
                        log_axis("eigenvalue $\\lambda$"), axis("share of least squares"));
    if (step() > 0) plot.measured("with ridge", at, to_list(fits_.shares(fits_.ridge())));
    if (reached()) plot.measured("stopped at $t$", at, to_list(fits_.shares(stopped_)));
    return plot.predicted("$\\lambda/(\\lambda + \\alpha)$", line, ridge)
        .predicted("$1 - (1 - \\eta\\lambda)^k$", line, stopped);
  }
  View gap_view() const {
    std::vector<double> x, gap, at = to_list(fits_.eigenvalues());
    for (double u = 0.01; u < 130; u *= 1.05) {
      x.push_back(u);
      gap.push_back(-expm1(-u) - theory::ridge_share(u, p_.match));
    }
    for (double& l : at) l *= time();
    Plot plot = scatter("gap", "Stopped less ridge with $\\alpha = s/t$", log_axis("$\\lambda t$"),
                        axis("difference of the shares"));
    if (reached()) {
      plot.measured("modes", at, to_list(fits_.shares(stopped_) - fits_.shares(matched_)));
    }
    const double most = theory::largest_share_gap(p_.match);
    return plot.predicted("$1 - e^{-\\lambda t} - \\lambda t/(\\lambda t + s)$", x, gap)
        .reference("the largest", std::vector<double>{0.01, 130}, std::vector<double>{most, most});
  }
  View masks_view() const {
    Plot plot = over_steps(history_, "masks", "Loss under masks over the formula", axis("ratio"));
    plot.measured("mean of all masks", "identity").predicted("formula", 1.0);
    Series band = make_series("two standard errors", Role::reference, history_.steps(),
                              history_.column("low"));
    band.z = history_.column("high"), band.rows = 1, band.columns = as_index(band.z.size());
    return plot.add(std::move(band));
  }

  Fits fits_;
  Index stop_;
  Vector stopped_, ridge_, matched_, descended_;
  double dropout_loss_;
  Recorder history_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<Regularization, Parameters>(
      {.title = "Three ways to hold back",
       .question = "Are ridge, dropout and early stopping the same thing?",
       .precision = "double: closed forms are held to rounding",
       .range =
           "Linear regression. Stopping is near ridge from a start at zero; dropout is ridge for "
           "masks that are independent.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    const std::string at = ", seed " + std::to_string(seed) + ": ";
    add_verdicts(result, "α = 0.1, p = 0.8, t = 10" + at,
                 *run_whole<Regularization>(Parameters{}, seed));
    Parameters other;
    other.strength = 0.01, other.keep = 0.5, other.time = 3, other.match = 0.53;
    add_verdicts(result, "α = 0.01, p = 0.5, t = 3, s = 0.53" + at,
                 *run_whole<Regularization>(other, seed));
    Parameters away;
    away.start = 2;
    const auto far = run_whole<Regularization>(away, seed);
    result.add(
        *far, at_least("control, a start away from zero" + at + "largest difference of shares", 0.4,
                       far->largest_gap(), 0, "twice the bound: the start is remembered",
                       "outside: |w₀| = 2"));
    Parameters pairs;
    pairs.masks = Masks::pairs, pairs.keep = 0.5;
    const auto two = run_whole<Regularization>(pairs, seed);
    result.add(*two, at_least("control, inputs dropped in pairs" + at + "standard errors off",
                              kErrors, std::abs(two->identity_error()) / two->identity_deviation(),
                              0, "the products of each pair are missing in the formula",
                              "outside: masks that are not independent"));
  }
  return result;
}

}  // namespace lm::regularization
