// Training, probes, margins, and the pictures of the layers.
#include "experiments/training/untangling_run.hpp"

#include <algorithm>
#include <cmath>

#include "measure/probe.hpp"
#include "nn/losses.hpp"
#include "nn/networks.hpp"
#include "theory/two_rings.hpp"

namespace lm::untangling {
namespace {

/// Layers are measured so often, and their margins on both circles.
constexpr std::int64_t kDensity = 64;
/// Points that are drawn, lines of the net, and points on each of them.
constexpr Index kDrawn = 240, kNetLines = 9, kNetPoints = 33;
constexpr double kNetReach = 1.3;
/// From the middle of one picture to that of the next: all are within a circle of radius 1.
constexpr double kApart = 2.4;

nn::MlpOptions units(Unit unit) {
  const nn::Activation activation = unit == Unit::tanh   ? nn::Activation::tanh
                                    : unit == Unit::relu ? nn::Activation::relu
                                                         : nn::Activation::identity;
  const nn::Initializer start = unit == Unit::relu ? nn::Initializer::he : nn::Initializer::xavier;
  return {activation, nn::Activation::identity, {start, 1, true, 0.1}};
}

std::vector<Index> layers_of(const Parameters& p) {
  std::vector<Index> sizes = {2};
  for (const double width : p.hidden_widths) sizes.push_back(as_index(width));
  sizes.push_back(1);
  return sizes;
}

Dataset drawn(const Parameters& p, Index count, std::int64_t seed, const char* name) {
  const std::uint64_t own = stream(name, static_cast<std::uint64_t>(seed));
  const Dataset points = points_of(p.data, count, p.noise, own);
  return p.shuffle ? randomize_labels(points, 1, own) : points;
}

Matrix as_column(const std::vector<Index>& labels) {
  Matrix column(as_index(labels.size()), 1);
  for (std::size_t i = 0; i < labels.size(); ++i) column(as_index(i), 0) = as_double(labels[i]);
  return column;
}

std::vector<std::string> columns(std::size_t layers) {
  std::vector<std::string> names = {"accuracy", "margin"};
  for (std::size_t l = 0; l < layers; ++l) names.push_back("probe " + std::to_string(l));
  return names;
}

std::string layer_name(std::size_t layer) {
  return layer == 0 ? "input" : "layer " + std::to_string(layer);
}

/// Adds a picture, moved to the right: two kinds of points, the net, the probe's line.
struct Drawing {
  std::vector<double> x[2], y[2], net_x, net_y, line_x, line_y;

  void points(const Matrix& at, const std::vector<Index>& labels, double right) {
    for (Index i = 0; i < std::min(kDrawn, at.rows()); ++i) {
      const auto kind = as_size(labels[as_size(i)]);
      x[kind].push_back(at(i, 0) + right);
      y[kind].push_back(at(i, 1));
    }
  }
  void net(const Matrix& at, double right) {
    for (Index i = 0; i < at.rows(); ++i) {
      if (i > 0 && i % kNetPoints == 0) lift(net_x, net_y);
      net_x.push_back(at(i, 0) + right);
      net_y.push_back(at(i, 1));
    }
    lift(net_x, net_y);
  }
  void line(double place, double right) {
    for (const double end : {-1.0, 1.0}) {
      line_x.push_back(place + right);
      line_y.push_back(end);
    }
    lift(line_x, line_y);
  }
  View on(Plot plot) const {
    return plot.reference("lines that were straight", net_x, net_y)
        .measured("kind 0", x[0], y[0])
        .add(Role::test, "kind 1", x[1], y[1])
        .predicted("the probe’s line", line_x, line_y);
  }

 private:
  static void lift(std::vector<double>& a, std::vector<double>& b) {
    a.push_back(kNaN);
    b.push_back(kNaN);
  }
};

}  // namespace

Untangling::Untangling(const Parameters& p, const Setup& setup)
    : ExperimentOf(p),
      train_(drawn(p, as_index(p.examples), setup.seed, "untangling/examples")),
      tests_(drawn(p, kTests, setup.seed, "untangling/tests")),
      each_(*std::max_element(p.hidden_widths.begin(), p.hidden_widths.end()) <= 3 ? kCircle
                                                                                   : kRoughCircle),
      circles_(both_circles(each_)),
      net_(net_of_lines(kNetReach, kNetLines, kNetPoints)),
      line_(best_line(drawn(p, 2 * kTests, setup.seed, "untangling/search"))),
      predicted_line_(theory::best_line_on_rings(0.5, p.noise)),
      training_(make(setup.seed)),
      on_train_(evaluate(train_.inputs)),
      on_tests_(evaluate(tests_.inputs)),
      on_circles_(evaluate(circles_)),
      on_net_(evaluate(net_)),
      history_(columns(count())) {
  untrained_ = probes();
  begin();
}

Training<double> Untangling::make(std::int64_t seed) const {
  const OptimizerOptions adam = {.method = Method::adam, .learning_rate = p_.learning_rate};
  const std::vector<Index> sizes = layers_of(p_);
  const nn::MlpOptions options = units(p_.activation);
  return {train_.inputs,
          as_column(train_.labels),
          [=](nn::Model& model, ad::Var x) { return nn::mlp(model, x, sizes, options); },
          [](ad::Var output, ad::Var target) { return nn::binary_cross_entropy(output, target); },
          adam,
          static_cast<std::uint64_t>(seed)};
}

Evaluation<double> Untangling::evaluate(const Matrix& inputs) {
  const std::vector<Index> sizes = layers_of(p_);
  const nn::MlpOptions options = units(p_.activation);
  const Evaluation<double>::Layered layered = [=](nn::Model& model, ad::Var x,
                                                  std::vector<ad::Var>* hidden) {
    return nn::mlp(model, x, sizes, options, hidden);
  };
  return {inputs, layered, training_.parameters()};
}

std::vector<double> Untangling::probes() const {
  on_train_.run();
  on_tests_.run();
  std::vector<double> all;
  for (std::size_t l = 0; l < count(); ++l) {
    const Matrix fitted = l == 0 ? train_.inputs : on_train_.hidden(l - 1);
    const Matrix others = l == 0 ? tests_.inputs : on_tests_.hidden(l - 1);
    all.push_back(fitted.allFinite()
                      ? probe_accuracy(fitted, train_.labels, others, tests_.labels, 2)
                      : kNaN);
  }
  return all;
}

double Untangling::smallest_margin() const {
  on_circles_.run();
  const Matrix logits = on_circles_.output();
  double least = -logits(0, 0);
  for (Index i = 0; i < logits.rows(); ++i) {
    least = std::min(least, i < each_ ? -logits(i, 0) : logits(i, 0));
  }
  return least;
}

/// No logit changes faster than by the product of the matrices' root sums of squares.
double Untangling::lipschitz() const {
  double product = 1;
  for (std::size_t k = 0; k < training_.blocks().size(); k += 2) {
    product *= training_.parameter(k).norm();
  }
  return product;
}

/// The smallest over the largest stretch of the plane by the matrices of all hidden layers; 0 where
/// a layer has one unit.
double Untangling::flatness() const {
  Matrix product = Matrix::Identity(2, 2);
  for (std::size_t k = 0; k + 2 < training_.blocks().size(); k += 2) {
    product = (product * training_.parameter(k)).eval();
  }
  const Matrix gram = product * product.transpose();
  const double half = gram.trace() / 2;
  const double root =
      std::sqrt(std::max(0.0, half * half - gram(0, 0) * gram(1, 1) + gram(0, 1) * gram(1, 0)));
  return half + root > 0 ? std::sqrt(std::max(0.0, half - root) / (half + root)) : 0;
}

const Untangling::Layers& Untangling::layers() const {
  return layers_.of(*this, [this] {
    Layers all;
    all.probes = probes();
    const Matrix logits = on_tests_.output();
    for (Index i = 0; i < kTests; ++i) {
      all.accuracy += (logits(i, 0) > 0 ? 1 : 0) == tests_.labels[as_size(i)];
    }
    all.accuracy /= as_double(kTests);
    all.margin = smallest_margin();
    all.slack = lipschitz() * kPi / as_double(each_);
    all.flatness = flatness();
    return all;
  });
}

void Untangling::record() {
  if (!Schedule(kDensity).due(step()) && !ended()) return;
  std::vector<double> row = layers().probes;
  row.insert(row.begin(), {layers().accuracy, layers().margin});
  history_.add(step(), row);
}

Untangling::Pictures Untangling::pictures() const {
  on_tests_.run();
  on_net_.run();
  Pictures all;
  for (std::size_t l = 0; l < count(); ++l) {
    if (l == 0) {
      all.points.push_back(input_picture(tests_.inputs, tests_.inputs));
      all.net.push_back(input_picture(tests_.inputs, net_));
      continue;
    }
    const Matrix values = on_tests_.hidden(l - 1);
    const Window window(values, tests_.labels, all.points.back());
    all.points.push_back(window.of(values));
    all.net.push_back(window.of(on_net_.hidden(l - 1)));
    all.lines.push_back(window.line());
  }
  return all;
}

View Untangling::flow_view(const Pictures& all) const {
  Drawing drawing;
  for (std::size_t l = 0; l < count(); ++l) {
    const double right = kApart * as_double(l);
    drawing.net(all.net[l], right);
    drawing.points(all.points[l], tests_.labels, right);
    if (l > 0) drawing.line(all.lines[l - 1], right);
  }
  std::string title = "Left to right: the input";
  for (std::size_t l = 1; l < count(); ++l) title += ", " + layer_name(l);
  return drawing.on(scatter("flow", title, axis("$u_1$"), axis("$u_2$")));
}

View Untangling::look_view(const Pictures& all) const {
  const double last = as_double(count() - 1), place = std::min(p_.look, last);
  const auto from = as_size(std::floor(place));
  const std::size_t to = std::min(from + 1, count() - 1);
  const double share = place - as_double(from);
  Drawing drawing;
  drawing.net((1 - share) * all.net[from] + share * all.net[to], 0);
  drawing.points((1 - share) * all.points[from] + share * all.points[to], tests_.labels, 0);
  if (share == 0 && from > 0) drawing.line(all.lines[from - 1], 0);
  const std::string where =
      share == 0 ? "In the " + layer_name(from)
                 : "On the way from the " + layer_name(from) + " to the " + layer_name(to);
  return drawing.on(scatter("look", where, axis("$u_1$"), axis("$u_2$")));
}

View Untangling::probes_view() const {
  std::vector<double> number;
  for (std::size_t l = 0; l < count(); ++l) number.push_back(as_double(l));
  return bars("probes", "What a straight line in each layer gets right",
              axis("layer (0: the input)"), axis("share of held-out points"), number)
      .measured("now", layers().probes)
      .reference("before training", untrained_);
}

Views Untangling::views() const {
  const Pictures all = pictures();
  Plot course = over_steps(history_, "course", "Held-out points that are right", axis("share"));
  course.measured("the network", "accuracy");
  for (std::size_t l = 0; l < count(); ++l) {
    course.add(l == 0 ? Role::reference : Role::test, "probe of the " + layer_name(l),
               "probe " + std::to_string(l));
  }
  const View margin =
      over_steps(history_, "margin", "The worst point of both circles", axis("smallest margin"))
          .measured("smallest margin", "margin")
          .reference("wrong below", 0.0);
  return {flow_view(all), look_view(all), probes_view(), course, margin};
}

}  // namespace lm::untangling
