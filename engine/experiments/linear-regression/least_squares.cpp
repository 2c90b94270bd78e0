// Experiment least-squares: gradient descent on a convex bowl ends at the pseudo-inverse's weights.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/linalg.hpp"
#include "core/svd.hpp"
#include "experiments/linear-regression/descent_plane.hpp"
#include "lab/battery.hpp"
#include "lab/linear_model.hpp"

namespace lm::least_squares {
namespace {

/// The Hessian is measured, as differences of gradients, up to this many weights: d gradients and
/// an eigendecomposition of d × d must stay far below the time that a slider may take.
constexpr Index kMaxMeasuredHessian = 64;
/// An eigenvalue below this share of the largest counts as zero: forming the differences and the
/// decomposition leave about d ε.
constexpr double kZeroShare = 1e-10;
/// Final weights against the pseudo-inverse: the promise made to whoever brings data. Suggested
/// steps leave 1e-12, so what is tested is mostly rounding.
constexpr double kSolutionTolerance = 1e-8;
/// Gradient descent against its own closed form: rounding alone, at most κ ε ≈ 1e-12 at κ = 1e4;
/// measured 1e-16 to 1e-13.
constexpr double kExactTolerance = 1e-10;
/// Central differences of the loss, a quadratic, have no truncation error: rounding of the loss
/// divided by the gradient's size remains, about 1e-12 in the battery.
constexpr double kGradientTolerance = 1e-7;

using Parameters = LinearParameters;

class LeastSquares : public LinearModel {
 public:
  LeastSquares(const Parameters& parameters, const Setup& setup)
      : LinearModel(parameters, setup, Solution::descent) {
    if (data().X.cols() <= kMaxMeasuredHessian) measure_hessian();
    begin();
  }

  Views views() const override {
    const bool one_feature = data().X.cols() == 1 || (data().X.cols() == 2 && p_.intercept);
    Views all =
        joined(LinearModel::views(), {spectrum_view(), one_feature ? fit_view() : outputs_view()});
    if (problem().rank() >= 2) all.push_back(plane_.view(*this, false));
    return all;
  }
  Scalars scalars() const override {
    return joined(LinearModel::scalars(),
                  {measured("gradient_norm", gradient_at(weights()).norm(),
                            "norm of the gradient $\\lVert\\nabla L\\rVert$"),
                   predicted("zero_eigenvalues", as_double(data().X.cols() - problem().rank()),
                             "zero eigenvalues of the Hessian $d - \\mathrm{rank}\\,X$")});
  }

  /// Eigenvalues, descending, of the Hessian measured as differences of gradients; empty when d is
  /// above kMaxMeasuredHessian.
  const Vector& hessian_eigenvalues() const { return hessian_; }
  /// 2cλ_i, then d − min(P, d) zeros.
  Vector predicted_hessian_eigenvalues() const {
    Vector predicted = Vector::Zero(data().X.cols());
    const Vector& lambda = problem().eigenvalues();
    predicted.head(lambda.size()) = 2 * factor() * lambda;
    return predicted;
  }
  double zero_eigenvalues() const {
    const double largest = hessian_.size() > 0 ? hessian_(0) : 0.0;
    return static_cast<double>((hessian_.array().abs() <= kZeroShare * largest).count());
  }

 protected:
  void record() override {
    LinearModel::record();
    plane_.record(*this);
  }
  Vector predicted_weights() const override { return solution().limit(); }

 private:
  void measure_hessian() {
    const Index d = data().X.cols();
    // The gradient is affine, so its difference over a step of any size is a column of the Hessian.
    const Vector base = gradient_at(Vector::Zero(d));
    Matrix hessian(d, d);
    for (Index j = 0; j < d; ++j) hessian.col(j) = gradient_at(Vector::Unit(d, j)) - base;
    hessian_ = symmetric_eigenvalues(0.5 * (hessian + hessian.transpose())).reverse();
  }
  View spectrum_view() const {
    Plot plot =
        bars("hessian", "Eigenvalues of the Hessian $2cX^\\top X$",
             axis("number, from the largest"), axis("eigenvalue"), count_from_one(data().X.cols()));
    if (hessian_.size() > 0) plot.measured("differences of gradients", hessian_);
    return plot.predicted("$2c\\lambda_i$, then zeros", predicted_hessian_eigenvalues());
  }
  /// With one feature: the points, and the lines that gradient descent and theory draw through
  /// them.
  View fit_view() const {
    constexpr Index kLinePoints = 41;
    const Vector feature = data().X.col(0);
    const double low = std::min(feature.minCoeff(), 0.0);
    const double high = std::max(feature.maxCoeff(), 0.0);
    std::vector<double> x;
    for (int i = 0; i < kLinePoints; ++i) x.push_back(low + (high - low) * i / (kLinePoints - 1));
    const auto heights = [&x](const Vector& w) {
      std::vector<double> y;
      for (const double at : x) y.push_back(w(0) * at + (w.size() > 1 ? w(1) : 0.0));
      return y;
    };
    return scatter("fit", "Data and fitted line", axis(label_text(data().names[0])),
                   axis(label_text(data().target)))
        .add(Role::train, "data", to_list(feature), to_list(data().y))
        .measured("gradient descent", x, heights(weights()))
        .predicted("least squares", x, heights(predicted_weights()));
  }

  /// With several features: each example's fitted value against its target.
  View outputs_view() const {
    const std::vector<double> ends = {data().y.minCoeff(), data().y.maxCoeff()};
    return scatter("outputs", "Fitted values against targets",
                   axis("target " + label_text(data().target)), axis("fitted $x\\cdot w$"))
        .measured("gradient descent", to_list(data().y), to_list(data().X * weights()))
        .reference("fitted = target", ends, ends);
  }
  Checks checks() const override {
    Checks all = {
        at_most(
            "relative distance of the weights from the exact solution of gradient descent", 0,
            relative_distance(weights(), descent_weights()), kExactTolerance + step_rounding(),
            "rounding: a mode forgets an error within κ steps, so about κ·2e-16, and 2.2e-16 per "
            "step",
            exact_range()),
        at_most("relative distance of the weights from the pseudo-inverse's (plus the start's null "
                "part)",
                0, relative_distance(weights(), predicted_weights()), kSolutionTolerance,
                "every mode is within 1e-12 of its initial distance; the rest is rounding",
                settled_range("a learning rate below the critical one, and as many steps as are "
                              "needed"))};
    if (hessian_.size() > 0) {
      all.push_back(equal(
          "number of zero eigenvalues of the Hessian (differences of gradients)",
          as_double(data().X.cols() - problem().rank()), zero_eigenvalues(), "a count",
          Range("up to 64 weights, condition number below 1e10")
              .even_diverged()
              .needs(problem().condition_number() < 1e10, "the condition number is 1e10 or more")));
    }
    return all;
  }

  Vector hessian_;
  DescentPlane plane_;
};

/// The gradient of the loss by central differences.
Vector numerical_gradient(const LeastSquares& model, const Vector& w) {
  constexpr double kStep = 1e-3;
  Vector gradient(w.size());
  for (Index j = 0; j < w.size(); ++j) {
    const Vector shift = kStep * Vector::Unit(w.size(), j);
    gradient(j) = (model.loss_at(w + shift) - model.loss_at(w - shift)) / (2 * kStep);
  }
  return gradient;
}

struct Case {
  const char* name;
  Parameters parameters;
};

std::vector<Case> battery_cases() {
  Parameters wide;
  Parameters tall;
  tall.samples = 40;
  tall.dimension = 8;
  Parameters wide_ill;
  wide_ill.samples = 6;
  wide_ill.dimension = 12;
  wide_ill.spectrum = Spectrum::geometric;
  wide_ill.condition = 1e4;
  Parameters tall_ill = wide_ill;
  std::swap(tall_ill.samples, tall_ill.dimension);
  return {{"wide (P=8, d=20)", wide},
          {"tall (P=40, d=8)", tall},
          {"wide, κ=1e4 (P=6, d=12)", wide_ill},
          {"tall, κ=1e4 (P=12, d=6)", tall_ill}};
}

void check_gradient(const std::string& name, const Made<LeastSquares>& model, Battery& result) {
  const Vector w = Vector::Ones(model.data().X.cols());
  result.add(model,
             at_most(name + "gradient −2cXᵀ(y − Xw) against central differences of the loss", 0,
                     relative_distance(model.gradient_at(w), numerical_gradient(model, w)),
                     kGradientTolerance, "rounding of the loss over a step of 1e-3",
                     "every w; the loss is a quadratic"));
}

void check_hessian(const std::string& name, const Made<LeastSquares>& model, Battery& result) {
  const Vector& measured = model.hessian_eigenvalues();
  const Vector predicted = model.predicted_hessian_eigenvalues();
  result.add(model, equal(name + "zero eigenvalues of the Hessian",
                          predicted.size() - static_cast<double>(model.problem().rank()),
                          model.zero_eigenvalues(), "a count: d − P for wide data, 0 for tall",
                          "independent rows or columns"));
  result.add(model,
             at_most(name + "eigenvalues of the Hessian against 2cλ_i, relative to the largest", 0,
                     (measured - predicted).cwiseAbs().maxCoeff() / predicted(0), 1e-12,
                     "rounding: about d ε", "always"));
}

/// The pseudo-inverse by a route of its own: normal equations when tall, SVD when wide.
Vector independent_solution(const Regression& data) {
  if (data.X.rows() >= data.X.cols()) return theory::normal_equations(data.X, data.y);
  return pseudo_inverse_solve(data.X, data.y);
}

}  // namespace

ExperimentInfo info() {
  return info_of<LeastSquares, Parameters>(
      {.title = "Gradient descent on least squares",
       .question = "Which weights does gradient descent find, with more data than weights and "
                   "with fewer?",
       .precision = "double: the claim is a closed form, held to 1e-8 and finer",
       .range =
           "Any data with a learning rate below the critical one $1/(c\\lambda_{\\max})$; after "
           "as many steps as are needed the weights are the pseudo-inverse's plus the start's "
           "null-space part.",
       .epoch = 2,
       .no_fitted_parameter = true,
       .inputs = {regression_input()}});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    for (const Case& c : battery_cases()) {
      Made<LeastSquares> model(c.parameters, seed);
      const std::string name = std::string(c.name) + ", seed " + std::to_string(seed) + ": ";
      check_gradient(name, model, result);
      check_hessian(name, model, result);
      model.advance(model.suggested_steps());
      const bool tall = model.data().X.rows() >= model.data().X.cols();
      result.add(
          model,
          at_most(name + "relative distance of the final weights from " +
                      (tall ? "the normal equations' (XᵀX)⁻¹Xᵀy" : "the pseudo-inverse's (by SVD)"),
                  0, relative_distance(model.weights(), independent_solution(model.data())),
                  kSolutionTolerance,
                  "suggested steps leave 1e-12 in the slowest mode; the rest is rounding",
                  "default learning rate, κ(XᵀX) up to 1e4"));
      result.add(
          model,
          at_most(
              name +
                  "relative distance of the final weights from gradient descent's exact solution",
              0, relative_distance(model.weights(), model.descent_weights()), kExactTolerance,
              "rounding: about κ·2e-16", "every learning rate, κ up to 1e4"));
    }
  }
  return result;
}

}  // namespace lm::least_squares
