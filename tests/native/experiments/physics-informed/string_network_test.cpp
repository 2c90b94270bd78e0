// The string's network against plain loops: its derivatives, its losses, the scatter of its
// gradient.
#include "experiments/physics-informed/string_network.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "experiments/physics-informed/gradient_spread.hpp"

using namespace lm;
using theory::LoadKind;

namespace {

constexpr int kUnits = 4;

StringOptions small(LoadKind load) {
  StringOptions o;
  o.load = {load, 0.4, 0.3, 2, 1.5};
  o.samples = 20;
  o.width = kUnits;
  return o;
}

/// Parameters w, b, a, c as the engine lays them out.
std::vector<double> some_weights() {
  std::vector<double> p;
  for (int i = 0; i <= 3 * kUnits; ++i) p.push_back(2 * std::sin(1.3 * i + 0.4));
  return p;
}

double plain_u(const std::vector<double>& p, double x) {
  double sum = p[3 * kUnits];
  for (std::size_t j = 0; j < kUnits; ++j) {
    sum += p[2 * kUnits + j] * std::tanh(p[j] * x + p[kUnits + j]);
  }
  return x * (1 - x) * sum;
}

double slope(const std::vector<double>& p, double x) {
  constexpr double h = 1e-5;
  return (plain_u(p, x + h) - plain_u(p, x - h)) / (2 * h);
}

double bend(const std::vector<double>& p, double x) {
  constexpr double h = 1e-4;
  return (plain_u(p, x + h) - 2 * plain_u(p, x) + plain_u(p, x - h)) / (h * h);
}

/// What a point adds to the mean of its loss.
double at_point(const StringOptions& o, Form form, const std::vector<double>& p, double x) {
  const double f = theory::HangingString(o.load).density(x), s = o.load.stiffness;
  if (form == Form::strong) return std::pow(s * bend(p, x) + f, 2);
  const double energy = 0.5 * s * slope(p, x) * slope(p, x);
  return o.load.kind == LoadKind::sine ? energy - f * plain_u(p, x) : energy;
}

double carried(const StringOptions& o, Form form, const std::vector<double>& p) {
  if (form == Form::strong || o.load.kind == LoadKind::sine) return 0;
  if (o.load.kind == LoadKind::point) return plain_u(p, o.load.place);
  double mean = 0;
  for (int i = 0; i < 1000; ++i) {
    mean += plain_u(p, o.load.place + o.load.width * ((i + 0.5) / 1000 - 0.5)) / 1000;
  }
  return mean;
}

double plain_loss(const StringOptions& o, Form form, const std::vector<double>& p) {
  double total = -carried(o, form, p);
  for (Index i = 0; i < o.samples; ++i) {
    total +=
        at_point(o, form, p, (as_double(i) + 0.5) / as_double(o.samples)) / as_double(o.samples);
  }
  return total;
}

/// ∂g/∂p by central differences.
template <class G>
Vector gradient(std::vector<double> p, const G& g) {
  constexpr double h = 1e-4;
  Vector all(as_index(p.size()));
  for (std::size_t k = 0; k < p.size(); ++k) {
    const double at = p[k];
    p[k] = at + h;
    const double high = g(p);
    p[k] = at - h;
    all(as_index(k)) = (high - g(p)) / (2 * h);
    p[k] = at;
  }
  return all;
}

}  // namespace

TEST_CASE("both losses are those of plain loops", "[physics_informed]") {
  const std::vector<double> p = some_weights();
  for (const LoadKind load : {LoadKind::point, LoadKind::sine, LoadKind::patch}) {
    for (const Form form : {Form::strong, Form::weak}) {
      const StringOptions o = small(load);
      const Rows rows = make_rows(o, 1);
      Training<double> training(rows.x, rows.targets, string_network(o), string_loss(o, form), {},
                                1);
      std::copy(p.begin(), p.end(), training.parameters());
      training.refresh();
      // Second differences leave 1e-6 of u″; 32 places in place of a patch leave 1e-4.
      CHECK(training.loss() == Approx(plain_loss(o, form, p)).epsilon(1e-4));
    }
  }
}

TEST_CASE("the network's derivatives are those of differences", "[physics_informed]") {
  const std::vector<double> p = some_weights();
  const StringOptions o = small(LoadKind::sine);
  Matrix x(5, 1);
  x << 0.1, 0.3, 0.5, 0.8, 0.97;
  std::vector<double> copy = p;
  Evaluation<double> network(x, string_network(o), copy.data());
  network.run();
  const Matrix out = network.output();
  for (Index i = 0; i < x.rows(); ++i) {
    CHECK(out(i, kSag) == Approx(plain_u(p, x(i, 0))));
    CHECK(out(i, kSlope) == Approx(slope(p, x(i, 0))).epsilon(1e-7));
    CHECK(out(i, kBend) == Approx(bend(p, x(i, 0))).epsilon(1e-5));
  }
}

TEST_CASE("the scatter of the gradient is that of its points", "[physics_informed]") {
  const std::vector<double> p = some_weights();
  for (const LoadKind load : {LoadKind::point, LoadKind::sine}) {
    for (const Form form : {Form::strong, Form::weak}) {
      const StringOptions o = small(load);
      constexpr int kPoints = 200;
      Vector mean = Vector::Zero(as_index(p.size()));
      double squares = 0;
      for (int i = 0; i < kPoints; ++i) {
        const double x = (i + 0.5) / kPoints;
        const Vector g =
            gradient(p, [&](const std::vector<double>& q) { return at_point(o, form, q, x); });
        mean += g / kPoints;
        squares += g.squaredNorm() / kPoints;
      }
      const double variance = (squares - mean.squaredNorm()) / kBatchPoints;
      mean -= gradient(p, [&](const std::vector<double>& q) { return carried(o, form, q); });
      GradientSpread spread(o, form, 1);
      const Spread measured = spread.measure(p.data());
      CHECK(measured.absolute == Approx(variance).epsilon(1e-3));
      CHECK(measured.relative == Approx(variance / mean.squaredNorm()).epsilon(1e-3));
    }
  }
}

TEST_CASE("an unknown moves in the weak form, and its place stays in the strong",
          "[physics_informed]") {
  StringOptions o = small(LoadKind::point);
  o.question = {Unknown::place, 12, 0};
  o.load.place = 0.3;
  const Rows rows = make_rows(o, 1);
  CHECK(rows.x.rows() == 20 + 1 + 12);
  CHECK(rows.x(20, 0) == kPlaceGuess);  // the truth is told by the readings alone
  CHECK(rows.targets(32, kReading) == theory::HangingString(o.load).sag(rows.x(32, 0)));
  StringTraining strong(o, Form::strong, rows, 1), weak(o, Form::weak, rows, 1);
  for (int i = 0; i < 50; ++i) {
    strong.step(rows);
    weak.step(rows);
  }
  CHECK(strong.parameters()[3 * kUnits + 1] == kPlaceGuess);
  CHECK(weak.parameters()[3 * kUnits + 1] != kPlaceGuess);
}
