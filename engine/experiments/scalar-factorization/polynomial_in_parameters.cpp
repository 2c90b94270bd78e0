// Experiment polynomial-in-parameters: a deep linear network is linear in the data and a polynomial
// of degree L in its parameters.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/sampling.hpp"
#include "lab/battery.hpp"
#include "lab/parametrized.hpp"
#include "lab/plot.hpp"
#include "lab/series.hpp"
#include "lab/training.hpp"
#include "nn/networks.hpp"
#include "theory/parameter_polynomial.hpp"

namespace lm::polynomial_in_parameters {
namespace {

enum class Choice { identity, relu, tanh };
constexpr std::array<const char*, 3> kChoices = {"identity", "relu", "tanh"};

/// The line θ + tδ is walked from t = −kReach to kReach in kSteps steps.
constexpr double kReach = 2;
constexpr std::int64_t kSteps = 64;
/// Differences are shown up to this order past the largest depth.
constexpr Index kMostDepth = 6;
constexpr Index kMostOrder = kMostDepth + 2;
/// Inputs of the network.
constexpr Index kInputs = 4;
/// Differences below this share of the largest output count as zero: rounding, 1e-16, is magnified
/// by up to 2^k in the k-th, here 2^8.
constexpr double kZero = 1e-9;
/// What stands for zero where zeros are drawn on a logarithmic axis.
constexpr double kRounding = 1e-17;

struct Parameters {
  std::int64_t depth = 3;
  std::int64_t width = 8;
  Choice activation = Choice::identity;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Network");
    v.integer(depth, param("depth", "Layers").symbol("L").between(1, as_double(kMostDepth)),
              "Number of weight matrices.");
    v.integer(width, param("width", "Hidden width").symbol("H").log(1, 64),
              "Units in each hidden layer.");
    v.choice(activation, kChoices, param("activation", "Activation"),
             "identity: a deep linear network, the claim's range. relu makes the output piecewise "
             "polynomial, tanh no polynomial at all: the controls.");
  }
};

/// Where step i stands on the line.
double place(std::size_t i) {
  return kReach * (2 * static_cast<double>(i) / static_cast<double>(kSteps) - 1);
}

std::vector<double> places(std::size_t count) {
  std::vector<double> t;
  for (std::size_t i = 0; i < count; ++i) t.push_back(place(i));
  return t;
}

double largest(const std::vector<double>& values) {
  double most = 0;
  for (const double v : values) most = std::max(most, std::abs(v));
  return most;
}

/// The network f(x; θ) evaluated along two lines, θ + tδ at a fixed x and x + tξ at a fixed θ: one
/// point of each a step.
class PolynomialInParameters : public ExperimentOf<Parameters> {
 public:
  PolynomialInParameters(const Parameters& parameters, const Setup& setup)
      : ExperimentOf(parameters) {
    const auto seed = static_cast<std::uint64_t>(setup.seed);
    std::vector<Index> sizes(static_cast<std::size_t>(parameters.depth) + 1, parameters.width);
    sizes.front() = kInputs;
    sizes.back() = 1;
    nn::MlpOptions options;
    options.activation =
        std::array{nn::Activation::identity, nn::Activation::relu,
                   nn::Activation::tanh}[static_cast<std::size_t>(parameters.activation)];
    options.layer = {nn::Initializer::lecun, 1, false, 0};
    const Network mlp = [&](nn::Model& model, ad::Var x) {
      return nn::mlp(model, x, sizes, options);
    };
    // Where the matrices lie in the flat block, and how each starts.
    ad::Graph graph;
    nn::Model layout(graph);
    mlp(layout, graph.input(1, kInputs, "x"));
    theta_.resize(static_cast<std::size_t>(layout.size()));
    delta_.resize(theta_.size());
    layout.initialize(seed, theta_.data());
    // The direction is another start: the seed's bits turned over give it draws of its own.
    layout.initialize(~seed, delta_.data());
    moved_ = theta_;

    Random random(seed, stream("polynomial-in-parameters/data"));
    const Matrix x = normal_matrix(random, 1, kInputs);
    const Matrix direction = normal_matrix(random, 1, kInputs);
    network_ = std::make_unique<Evaluation<double>>(x, mlp, moved_.data());
    Matrix line(kSteps + 1, kInputs);
    for (Index i = 0; i <= kSteps; ++i) {
      line.row(i) = x + place(static_cast<std::size_t>(i)) * direction;
    }
    Evaluation<double> along_data(line, mlp, theta_.data());
    along_data.run();
    const Matrix outputs = along_data.output();
    data_outputs_.assign(outputs.data(), outputs.data() + outputs.size());

    std::vector<Matrix> W, D, still;
    for (const ParameterBlock& block : layout.blocks()) {
      const auto matrix = [&block](const std::vector<double>& flat) {
        return Matrix(
            Eigen::Map<const Matrix>(flat.data() + block.offset, block.rows, block.columns)
                .transpose());
      };
      W.push_back(matrix(theta_));
      D.push_back(matrix(delta_));
      still.push_back(Matrix::Zero(W.back().rows(), W.back().cols()));
    }
    polynomial_ = theory::line_polynomial(W, D, x.transpose());
    straight_ = {theory::line_polynomial(W, still, x.transpose())[0],
                 theory::line_polynomial(W, still, direction.transpose())[0]};
    measure();
    begin();
  }

  std::int64_t suggested_steps() const override { return kSteps; }
  Views views() const override { return {line_view(true), differences_view(), line_view(false)}; }
  Scalars scalars() const override {
    const Index L = as_index(p_.depth);
    return {
        measured("degree", degree(true), "degree in the parameters, as measured"),
        predicted("predicted_degree", as_double(L), "degree predicted: the depth $L$"),
        measured("data_degree", degree(false), "degree in the data, as measured"),
        measured("second_difference", parameter_difference(2),
                 "second difference along the parameters"),
        measured("data_second_difference", data_difference(2), "second difference along the data"),
        measured("last_difference", parameter_difference(L),
                 "difference of order $L$ along the parameters"),
        measured("vanishing_difference", parameter_difference(L + 1),
                 "difference of order $L + 1$ along the parameters"),
        measured("deviation", deviation(true), "largest deviation from the polynomial, relative"),
        measured("parameter_count", as_double(theta_.size()), "number of parameters")};
  }

  /// Largest k-th difference of the outputs so far along a line over the largest output; NaN while
  /// there are too few.
  double parameter_difference(Index order) const { return relative(outputs_, order); }
  double data_difference(Index order) const { return relative(shown_data(), order); }
  /// The same of the polynomial's own differences.
  double predicted_difference(Index order) const {
    std::vector<double> values;
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      values.push_back(theory::polynomial_value(polynomial_, place(i))(0));
    }
    if (order > p_.depth) return 0;
    return relative(values, order);
  }
  /// The highest order whose differences do not vanish; NaN before all orders can be told.
  double degree(bool along_parameters) const {
    if (static_cast<Index>(outputs_.size()) <= kMostOrder) return kNaN;
    Index highest = 0;
    for (Index k = 1; k <= kMostOrder; ++k) {
      const double size = along_parameters ? parameter_difference(k) : data_difference(k);
      if (size > kZero) highest = k;
    }
    return static_cast<double>(highest);
  }
  /// Largest |output − polynomial| over the largest output, along either line.
  double deviation(bool along_parameters) const {
    const std::vector<double> measured = along_parameters ? outputs_ : shown_data();
    const std::vector<Vector>& theory = along_parameters ? polynomial_ : straight_;
    double worst = 0;
    for (std::size_t i = 0; i < measured.size(); ++i) {
      worst =
          std::max(worst, std::abs(measured[i] - theory::polynomial_value(theory, place(i))(0)));
    }
    const double scale = largest(measured);
    return scale > 0 ? worst / scale : worst;
  }

 protected:
  void take_step() override { measure(); }
  std::optional<std::string> trouble() const override { return std::nullopt; }
  bool finished() const override { return step() >= kSteps; }
  void record() override {}

 private:
  void measure() {
    const double t = place(outputs_.size());
    for (std::size_t i = 0; i < moved_.size(); ++i) moved_[i] = theta_[i] + t * delta_[i];
    network_->run();
    outputs_.push_back(network_->output()(0, 0));
  }
  bool linear() const { return p_.activation == Choice::identity; }
  std::vector<double> shown_data() const {
    return {data_outputs_.begin(),
            data_outputs_.begin() + static_cast<std::ptrdiff_t>(outputs_.size())};
  }
  static double relative(const std::vector<double>& values, Index order) {
    const std::vector<double> differences = theory::forward_differences(values, order);
    const double scale = largest(values);
    return differences.empty() || scale == 0 ? kNaN : largest(differences) / scale;
  }
  View line_view(bool along_parameters) const {
    const std::vector<double> measured = along_parameters ? outputs_ : shown_data();
    const std::vector<Vector>& theory = along_parameters ? polynomial_ : straight_;
    const std::vector<double> all = places(as_size(kSteps) + 1);
    std::vector<double> values;
    for (const double t : all) values.push_back(theory::polynomial_value(theory, t)(0));
    return curve(along_parameters ? "parameters" : "data",
                 along_parameters ? "The output along a line in the parameters"
                                  : "The output along a line in the data",
                 axis("$t$"),
                 axis(along_parameters ? "$f(x;\\,\\theta + t\\,\\delta)$"
                                       : "$f(x + t\\,\\xi;\\,\\theta)$"))
        .measured("network", places(measured.size()), measured)
        .add(linear() ? Role::predicted : Role::reference,
             along_parameters ? "polynomial of degree $L$, from the matrices" : "straight line",
             all, values);
  }

  View differences_view() const {
    std::vector<double> along, data, predicted;
    for (Index k = 1; k <= kMostOrder; ++k) {
      // Zero has no place on a logarithmic axis: rounding's level stands for it.
      along.push_back(std::max(parameter_difference(k), kRounding));
      data.push_back(std::max(data_difference(k), kRounding));
      predicted.push_back(std::max(predicted_difference(k), kRounding));
    }
    Plot plot = bars("differences", "Largest difference of each order, over the largest output",
                     axis("order $k$ of the difference"), log_axis("$|\\Delta^k f|$, relative"),
                     count_from_one(kMostOrder));
    plot.measured("along the parameters", along);
    if (linear()) plot.predicted("polynomial of degree $L$", predicted);
    return plot.add(Role::test, "along the data", data);
  }

  Checks checks() const override {
    const Index L = as_index(p_.depth);
    const Range range =
        Range("no activation")
            .needs(linear(), "the network has an activation")
            .awaits(std::isfinite(degree(true)), "too few points of the line so far");
    return {at_most("difference of order L + 1 along the parameters, relative", 0,
                    parameter_difference(L + 1), kZero, "rounding, magnified 2^(L+1) times", range),
            at_most("second difference along the data, relative", 0, data_difference(2), kZero,
                    "rounding", range),
            within("difference of order L over L! h^L a_L", 1,
                   parameter_difference(L) / predicted_difference(L), 1e-6,
                   "rounding, magnified 2^L times, of a difference that may be small", range),
            at_most("largest |output − polynomial|, relative", 0, deviation(true), 1e-12,
                    "rounding of two orders of the same products", range)};
  }

  std::vector<double> theta_, delta_;  // θ and δ, flat
  std::vector<double> moved_;          // θ + tδ, which the network reads
  std::unique_ptr<Evaluation<double>> network_;
  std::vector<Vector> polynomial_;  // along the parameters, of the depth's degree
  std::vector<Vector> straight_;    // along the data, of degree one
  std::vector<double> outputs_, data_outputs_;
};

}  // namespace

ExperimentInfo info() {
  return info_of<PolynomialInParameters, Parameters>(
      {.title = "Linear in the data, not in the parameters",
       .question =
           "A deep linear network computes a linear function. What kind of function is it of its "
           "weights?",
       .precision = "double: differences of order eight are told from rounding",
       .range = "Networks without activation. With ReLU the output is piecewise polynomial, with "
                "tanh it is no polynomial.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  for (const std::int64_t seed : result.seeds) {
    for (std::int64_t depth = 1; depth <= kMostDepth; ++depth) {
      Parameters p;
      p.depth = depth;
      Made<PolynomialInParameters> model(p, seed);
      model.advance(kSteps);
      const std::string name =
          "depth " + std::to_string(depth) + ", seed " + std::to_string(seed) + ": ";
      result.add(model, equal(name + "degree in the parameters", static_cast<double>(depth),
                              model.degree(true), "differences below 1e-9 count as zero",
                              "no activation"));
      result.add(model, equal(name + "degree in the data", 1, model.degree(false),
                              "differences below 1e-9 count as zero", "no activation"));
      result.add(model,
                 at_most(name + "largest |output − polynomial|, relative", 0, model.deviation(true),
                         1e-12, "rounding of two orders of the same products", "no activation"));
    }
    for (const Choice activation : {Choice::relu, Choice::tanh}) {
      Parameters p;
      p.activation = activation;
      Made<PolynomialInParameters> model(p, seed);
      model.advance(kSteps);
      const std::string name = std::string("control, ") +
                               kChoices[static_cast<std::size_t>(activation)] + ", seed " +
                               std::to_string(seed) + ": ";
      result.add(model, at_least(name + "degree in the parameters, of 3 layers",
                                 static_cast<double>(kMostOrder), model.degree(true), 0,
                                 "no polynomial: differences of every order remain",
                                 "outside the claim's range"));
      result.add(model, at_least(name + "degree in the data", 2, model.degree(false), 0,
                                 "the data no longer enter linearly", "outside the claim's range"));
    }
  }
  return result;
}

}  // namespace lm::polynomial_in_parameters
