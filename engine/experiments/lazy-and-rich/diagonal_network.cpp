// Experiment diagonal-network: β = u² − v² from small starts finds sparse fits, from large ones
// short.
#include "theory/diagonal_network.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/linalg.hpp"
#include "core/sampling.hpp"
#include "core/svd.hpp"
#include "core/text.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"

namespace lm::diagonal_network {
namespace {

/// The automatic learning rate is this share of the one at which a coordinate at the height of the
/// signal would begin to oscillate: small enough that uv, constant in gradient flow, stays.
constexpr double kShare = 0.25;
constexpr std::int64_t kStory = 30000;
constexpr double kRunawayGrowth = 1e6;
/// Where the loss is below this share of its start the fit counts as an interpolation, and the
/// distance to the limit says something of the limit.
constexpr double kFitted = 1e-5;
/// ‖β − β_α‖/‖β_α‖ in the end, from two parts of 1 %: what is left to go, and what gradient
/// descent's steps add to gradient flow, which keeps uv. Steps that moved uv by up to 0.6 of α²
/// added 1 %, at the defaults 0.5 %.
constexpr double kLimitTolerance = 0.02, kWayLeft = 0.01, kKept = 0.5;

struct Parameters {
  std::vector<double> scales = {0.001, 0.01, 0.1, 1, 3};
  std::int64_t samples = 40;
  std::int64_t dimension = 100;
  std::int64_t sparsity = 5;
  double noise = 0;
  std::optional<double> learning_rate;

  template <class Visitor>
  void visit(Visitor& v) {
    v.list(scales, 8,
           param("scales", "Scales of the start").symbol("\\alpha").log(1e-4, 10).group("Network"),
           "Every $u_i$ and $v_i$ starts at $\\alpha$, separated by colons; each step trains one "
           "network for each.");
    v.group("Generated data");
    v.integer(samples, samples_param(2, 100),
              "Fewer than weights, so that infinitely many $\\beta$ fit.");
    v.integer(dimension, param("dimension", "Features").symbol("d").log(4, 200).generated(),
              "Independent standard normal inputs.");
    v.integer(sparsity,
              param("sparsity", "Nonzero true weights").symbol("k").log(1, 200).generated(),
              "The first $k$ of the true weights are $1/\\sqrt k$, the others zero.");
    v.real(noise,
           param("noise", "Noise of the targets").symbol("\\sigma").between(0, 2).generated(),
           "Standard deviation of the noise added to $y = X\\beta^*$.");
    v.real(
        learning_rate,
        param("learning_rate", "Learning rate")
            .symbol("\\eta")
            .log(1e-8, 10)
            .group("Training")
            .automatic("an eighth of 1/(λ_max √(1 + 4α⁴)) at each scale"),
        "Step size of gradient descent on $L = \\tfrac{1}{2P}\\lVert y - X\\beta\\rVert^2$ in $u$ "
        "and $v$.");
  }
};

/// One network β = u ∘ u − v ∘ v in training from u = v = α.
struct Diagonal {
  double alpha = 1;
  double rate = 0;
  Vector u, v, beta, residual, gradient;
  Vector limit;  ///< theory's β_α
  double loss = 0, start_loss = 0;
};

std::vector<std::string> names_of(const std::vector<double>& scales) {
  std::vector<std::string> names;
  for (const double alpha : scales) names.push_back("$\\alpha = " + format_double(alpha) + "$");
  return names;
}

Parameters checked(Parameters p) {
  std::stable_sort(p.scales.begin(), p.scales.end());
  p.scales.erase(std::unique(p.scales.begin(), p.scales.end()), p.scales.end());
  if (p.samples > p.dimension) {
    throw Error("out_of_range", "samples",
                std::to_string(p.samples) + " is not allowed; allowed is at most the dimension, " +
                    std::to_string(p.dimension) + ", so that more than one fit exists");
  }
  if (p.sparsity > p.dimension) {
    throw Error("out_of_range", "sparsity",
                std::to_string(p.sparsity) + " is not allowed; allowed is at most the dimension, " +
                    std::to_string(p.dimension));
  }
  return p;
}

class DiagonalNetwork : public ExperimentOf<Parameters> {
 public:
  DiagonalNetwork(const Parameters& parameters, const Setup& setup)
      : ExperimentOf(checked(parameters)),
        losses_(names_of(p_.scales)),
        risks_(names_of(p_.scales)),
        norms_(names_of(p_.scales)) {
    const auto seed = static_cast<std::uint64_t>(setup.seed);
    const Index P = p_.samples, d = p_.dimension;
    Random inputs(seed, stream("diagonal-network/inputs"));
    Random noise(seed, stream("diagonal-network/noise"));
    X_ = normal_matrix(inputs, P, d);
    truth_ = Vector::Zero(d);
    const double height = 1 / std::sqrt(static_cast<double>(p_.sparsity));
    for (Index i = 0; i < p_.sparsity; ++i) truth_(i) = height;
    y_ = X_ * truth_ + normal_vector(noise, P, p_.noise);
    const Matrix gram = X_ * X_.transpose();
    shortest_ = X_.transpose() * cholesky_solve(gram, y_);
    largest_ = symmetric_eigenvalues(gram)(P - 1) / static_cast<double>(P);
    for (const double alpha : p_.scales) {
      Diagonal one;
      one.alpha = alpha;
      // β's own rate is 4√(β² + 4α⁴) times that of a linear model.
      const double stiffness = largest_ * std::sqrt(1 + 4 * alpha * alpha * alpha * alpha);
      one.rate = p_.learning_rate.value_or(kShare / (2 * stiffness));
      one.u = one.v = Vector::Constant(d, alpha);
      one.limit = theory::diagonal_network_limit(X_, y_, alpha);
      refresh(one);
      one.start_loss = one.loss;
      networks_.push_back(std::move(one));
    }
    begin();
  }

  std::int64_t suggested_steps() const override { return kStory; }
  Views views() const override {
    return {
        risk_view(),
        coefficients_view(true),
        coefficients_view(false),
        history(norms_, "norms", "Length of the fit in the sum norm",
                axis("$\\lVert\\beta\\rVert_1$"))
            .reference("truth", truth_.cwiseAbs().sum())
            .reference("shortest fit $X^+y$", shortest_.cwiseAbs().sum()),
        history(risks_, "risks", "Error of the fit", log_axis("$\\lVert\\beta-\\beta^*\\rVert^2$")),
        history(losses_, "loss", "Training loss", log_axis("loss $L$"))};
  }
  Scalars scalars() const override {
    const Diagonal &low = networks_.front(), &high = networks_.back();
    double worst = 0, drift = 0;
    for (const Diagonal& one : networks_) {
      worst = std::max(worst, deviation(one));
      drift = std::max(drift, imbalance(one));
    }
    return {
        measured("risk_smallest", risk(low.beta), "error of the fit, smallest start"),
        measured("risk_largest", risk(high.beta), "error of the fit, largest start"),
        predicted("predicted_risk_smallest", risk(low.limit),
                  "its limit by theory, smallest start"),
        predicted("predicted_risk_largest", risk(high.limit), "its limit by theory, largest start"),
        reference("risk_shortest", risk(shortest_), "error of the shortest fit $X^+y$"),
        measured("norm_smallest", low.beta.cwiseAbs().sum(),
                 "$\\lVert\\beta\\rVert_1$, smallest start"),
        measured("norm_largest", high.beta.cwiseAbs().sum(),
                 "$\\lVert\\beta\\rVert_1$, largest start"),
        reference("norm_truth", truth_.cwiseAbs().sum(), "$\\lVert\\beta^*\\rVert_1$ of the truth"),
        measured("deviation", worst, "largest distance from the limits, relative"),
        measured("imbalance", drift, "largest change of $u_iv_i/\\alpha^2$"),
        measured("train_loss", low.loss, "training loss, smallest start")};
  }

  const std::vector<Diagonal>& networks() const { return networks_; }
  const Vector& truth() const { return truth_; }
  const Vector& shortest() const { return shortest_; }
  double risk(const Vector& beta) const { return (beta - truth_).squaredNorm(); }
  /// ‖β − β_α‖/‖β_α‖.
  static double deviation(const Diagonal& one) {
    return (one.beta - one.limit).norm() / one.limit.norm();
  }
  /// max |u v/α² − 1|, which gradient flow keeps at zero.
  static double imbalance(const Diagonal& one) {
    return (one.u.cwiseProduct(one.v).array() / (one.alpha * one.alpha) - 1).abs().maxCoeff();
  }
  /// How far it still has to go, over ‖β_α‖, to first order in the residual.
  double way_left(const Diagonal& one) const {
    return theory::diagonal_network_way_left(X_, one.residual, one.beta, one.alpha).norm() /
           one.limit.norm();
  }
  static bool fitted(const Diagonal& one) { return one.loss < kFitted * one.start_loss; }

 protected:
  void take_step() override {
    for (Diagonal& one : networks_) {
      one.u.array() *= 1 - 2 * one.rate * one.gradient.array();
      one.v.array() *= 1 + 2 * one.rate * one.gradient.array();
      refresh(one);
    }
  }
  std::optional<std::string> trouble() const override {
    for (const Diagonal& one : networks_) {
      if (one.loss <= kRunawayGrowth * std::max(one.start_loss, 1e-300)) continue;
      return "the loss at $\\alpha$ = " + format_double(one.alpha) +
             (std::isfinite(one.loss) ? " passed 1e6 times its start" : " is not finite") +
             "; learning_rate " + format_double(one.rate) + " is too large for it: auto takes " +
             format_double(
                 kShare /
                 (2 * largest_ * std::sqrt(1 + 4 * one.alpha * one.alpha * one.alpha * one.alpha)));
    }
    return std::nullopt;
  }
  void record() override {
    std::vector<double> losses, risks, norms;
    for (const Diagonal& one : networks_) {
      losses.push_back(one.loss);
      risks.push_back(risk(one.beta));
      norms.push_back(one.beta.cwiseAbs().sum());
    }
    losses_.add(step(), losses);
    risks_.add(step(), risks);
    norms_.add(step(), norms);
  }

 private:
  void refresh(Diagonal& one) const {
    const double count = static_cast<double>(X_.rows());
    one.beta = one.u.cwiseAbs2() - one.v.cwiseAbs2();
    one.residual = y_;
    one.residual.noalias() -= X_ * one.beta;
    one.loss = one.residual.squaredNorm() / (2 * count);
    one.gradient.noalias() = X_.transpose() * one.residual;
    one.gradient /= -count;
  }
  View risk_view() const {
    std::vector<double> alphas, measured, predicted;
    for (const Diagonal& one : networks_) {
      alphas.push_back(one.alpha);
      measured.push_back(risk(one.beta));
      predicted.push_back(risk(one.limit));
    }
    return scatter("risk", "Error of the fit, by the scale of the start",
                   log_axis("scale of the start $\\alpha$"),
                   log_axis("$\\lVert\\beta - \\beta^*\\rVert^2$"))
        .over(alphas)
        .measured("gradient descent", measured)
        .predicted("limit of gradient flow, no fit", predicted)
        .reference("shortest fit $X^+y$", risk(shortest_));
  }

  View coefficients_view(bool smallest) const {
    constexpr Index kShown = 40;
    const Diagonal& one = smallest ? networks_.front() : networks_.back();
    const Index shown = std::min<Index>(one.beta.size(), kShown);
    return bars(smallest ? "smallest" : "largest",
                "Coefficients from $\\alpha = " + format_double(one.alpha) + "$",
                axis("feature $i$"), axis("$\\beta_i$"), count_from_one(shown))
        .measured("gradient descent", Vector(one.beta.head(shown)))
        .predicted("limit of gradient flow", Vector(one.limit.head(shown)))
        .reference("truth", Vector(truth_.head(shown)));
  }
  Plot history(const Recorder& kept, const char* name, const char* title, Axis y) const {
    Plot plot = over_steps(kept, name, title, std::move(y));
    const std::vector<std::string> names = names_of(p_.scales);
    for (std::size_t i = 0; i < names.size(); ++i) plot.measured(names[i], kept.column(i));
    return plot;
  }
  Checks checks() const override {
    Checks all;
    for (const Diagonal& one : networks_) {
      const double left = way_left(one);
      all.push_back(
          within("distance of the fit from the limit of gradient flow, relative, α = " +
                     format_double(one.alpha),
                 0, deviation(one), kLimitTolerance,
                 "1 % left to go, and the steps' own bias, first order in η",
                 Range("what is left to go up to 1 % of the limit; uv kept within a half of α²")
                     .needs(imbalance(one) <= kKept,
                            "the steps moved uv by " + short_number(imbalance(one)) + " of α²")
                     .awaits(left <= kWayLeft, "what is left of the residual is " +
                                                   short_number(left) + " of the limit away")));
    }
    return all;
  }

  Matrix X_;
  Vector truth_, y_, shortest_;
  double largest_ = 0;  // eigenvalue of XᵀX/P
  std::vector<Diagonal> networks_;
  Recorder losses_, risks_, norms_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<DiagonalNetwork, Parameters>(
      {.title = "From sparse to short",
       .question = "Of all the weights that fit, which does a two-layer network find, and how "
                   "does the scale of its start decide?",
       .precision = "double: the limits are compared down to their fourth digit",
       .range = "Gradient flow from $u = v = \\alpha$ on data that can be fitted. Steps add a "
                "bias of first order in the learning rate; a small start takes longer to leave, "
                "about $\\ln 1/\\alpha$.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    Made<DiagonalNetwork> model(Parameters{}, seed);
    model.advance(kStory);
    const std::string name = "seed " + std::to_string(seed) + ": ";
    const char* range = "P = 40, d = 100, 5 nonzero weights, no noise";
    for (const Diagonal& one : model.networks()) {
      const std::string at = ", α = " + format_double(one.alpha);
      result.add(model, at_most(name + "share of the loss left" + at, 0, one.loss / one.start_loss,
                                kFitted, "below it the fit counts as an interpolation", range));
      result.add(
          model,
          within(name + "distance from the limit of gradient flow, relative" + at, 0,
                 DiagonalNetwork::deviation(one), kLimitTolerance,
                 "the steps' own bias, first order in η: 0.7 % at most in seeds 1 to 3", range));
    }
    const double low = model.risk(model.networks().front().beta);
    const double high = model.risk(model.networks().back().beta);
    const double shortest = model.risk(model.shortest());
    result.add(
        model,
        at_most(name + "error of the fit at α = 0.001", 0, low, 0.01,
                "Woodworth et al. 2020: α → 0 gives the least sum norm, which finds a sparse "
                "truth; the shortest fit misses 1 − P/d = 0.6 of it",
                range));
    result.add(model,
               within(name + "error at α = 3 over the shortest fit's", 1, high / shortest, 0.01,
                      "Woodworth et al. 2020: α → ∞ gives the shortest fit, up to "
                      "terms in (β/α²)², 0.3 % at |β| = 0.45",
                      range));
  }
  return result;
}

}  // namespace lm::diagonal_network
