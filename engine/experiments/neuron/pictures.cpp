// The views of a nonlinearity.
#include "experiments/neuron/pictures.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "lab/plot.hpp"
#include "lab/series.hpp"

namespace lm {
namespace {

/// Every tenth point of a trace is drawn.
constexpr Index kShown = 10;
/// The plane of the two inputs: |x| up to kPlane, kCells squares a side.
constexpr double kPlane = 4;
constexpr Index kCells = 41;

double closed_gap(double z) {
  return theory::response(theory::Response::gelu_tanh, z) -
         theory::response(theory::Response::gelu, z);
}

}  // namespace

View activation_view(theory::Response kind, const Traced& trace, const Unit& unit) {
  std::vector<double> z, closed;
  for (Index i = 0; i < trace.z.size(); i += kShown) {
    z.push_back(trace.z(i));
    closed.push_back(theory::response(kind, z.back()));
  }
  const double at = unit.sum(0), y = unit.output(0), slope = unit.slope(0);
  return scatter("activation", "The sum rides on the activation's curve", axis("sum $z$"),
                 axis("output $\\varphi(z)$"))
      .measured("the neuron", std::vector{at}, std::vector{y})
      .predicted("closed form $\\varphi$", z, closed)
      .reference("slope by autodiff", std::vector{at - 1.5, at + 1.5},
                 std::vector{y - 1.5 * slope, y + 1.5 * slope});
}
View plane_view(theory::Response kind, const Weights& weights, const Matrix& x) {
  Unit many(activation_of(kind), kCells * kCells);
  many.set_weights(weights);
  std::vector<double> at;
  for (Index i = 0; i < kCells; ++i) {
    at.push_back(kPlane * as_double(2 * i - kCells + 1) / as_double(kCells - 1));
  }
  Matrix X(kCells * kCells, 2), outputs(kCells, kCells);
  for (Index i = 0; i < X.rows(); ++i) X.row(i) << at[as_size(i % kCells)], at[as_size(i / kCells)];
  many.run(X);
  for (Index i = 0; i < X.rows(); ++i) outputs(i / kCells, i % kCells) = many.output(i);
  const Matrix line = boundary_line(weights, kPlane);
  return field("plane", "The output over the plane of the inputs", axis("$x_1$"), axis("$x_2$"),
               axis("output"))
      .measured("output", outputs, at, at)
      .predicted("$w \\cdot x + b = 0$", to_list(line.col(0)), to_list(line.col(1)))
      .measured("the input", std::vector{x(0, 0)}, std::vector{x(0, 1)});
}
View slope_view(theory::Response kind, const Traced& trace) {
  std::vector<double> z, measured, closed;
  for (Index i = kShown / 2; i < trace.z.size(); i += kShown) {  // between them, past the kink
    z.push_back(trace.z(i));
    measured.push_back(trace.slope(i));
    closed.push_back(theory::response_slope(kind, z.back()));
  }
  return curve("slope", "The slope of the activation", axis("sum $z$"), axis("$\\varphi'(z)$"), z)
      .measured("autodiff", measured)
      .predicted("closed form", closed);
}
double slope_error(theory::Response kind, const Traced& trace) {
  double worst = 0;
  for (Index i = 0; i < trace.z.size(); ++i) {
    const double z = trace.z(i);
    if (theory::has_kink_at(kind, z)) continue;
    worst = std::max(worst, std::abs(trace.slope(i) - theory::response_slope(kind, z)));
  }
  return worst;
}

View machine_view(const Weights& weights, const Matrix& x, const Unit& unit) {
  Plot plot("machine", "The neuron as a machine", ViewKind::network, axis(""), axis(""));
  Matrix lines(3, 1), gate(1, 1);
  lines << weights.w[0], weights.w[1], weights.b;
  gate << unit.slope(0);
  plot.measured("weights", lines).measured("slope", gate);
  plot.measured("inputs, and 1", std::vector{x(0, 0), x(0, 1), 1.0}, std::vector<double>{});
  plot.measured("sum", std::vector{unit.sum(0)}, std::vector<double>{});
  return plot.measured("output", std::vector{unit.output(0)}, std::vector<double>{});
}
View fold_view(const LinearStack& stack) {
  const Matrix points = stack.seen(), one = stack.predicted_seen();
  return scatter("fold", "A circle of inputs after the layers so far",
                 axis("direction of the longest stretch"), axis("the next direction"))
      .measured("through the layers", to_list(points.col(0)), to_list(points.col(1)))
      .predicted("one matrix", to_list(one.col(0)), to_list(one.col(1)))
      .reference("what went in", to_list(stack.start().col(0)), to_list(stack.start().col(1)));
}
TwoForms::TwoForms()
    : tanh_form_(traced(nn::Activation::gelu_tanh)), gelu_(traced(nn::Activation::gelu)) {}

double TwoForms::gap() const { return (tanh_form_.output - gelu_.output).cwiseAbs().maxCoeff(); }

double TwoForms::predicted_gap() const {
  double most = 0;
  for (const double z : to_list(gelu_.z)) most = std::max(most, std::abs(closed_gap(z)));
  return most;
}

View TwoForms::view() const {
  std::vector<double> z, measured, closed;
  for (Index i = 0; i < gelu_.z.size(); i += kShown) {
    z.push_back(gelu_.z(i));
    measured.push_back(tanh_form_.output(i) - gelu_.output(i));
    closed.push_back(closed_gap(z.back()));
  }
  return curve("forms", "GELU's tanh form minus GELU", axis("$z$"), axis("difference"), z)
      .measured("as computed", measured)
      .predicted("closed forms", closed);
}
}  // namespace lm
