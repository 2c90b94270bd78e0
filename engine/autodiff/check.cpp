// The recursive derivative check.
#include "autodiff/check.hpp"

#include <algorithm>
#include <cmath>

#include "autodiff/executor.hpp"
#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"
#include "core/rng.hpp"
#include "core/text.hpp"

namespace lm::ad {
namespace {

// Directions with entries uniform in (−1, 1), one of each shape.
std::vector<std::vector<double>> draw(const std::vector<Var>& like, Random& random) {
  std::vector<std::vector<double>> all;
  for (const Var& v : like) {
    std::vector<double> one(static_cast<std::size_t>(v.size()));
    for (double& entry : one) entry = random.uniform(-1, 1);
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<Var> constants(const std::vector<Var>& like,
                           const std::vector<std::vector<double>>& data) {
  std::vector<Var> all;
  for (std::size_t i = 0; i < like.size(); ++i) {
    all.push_back(like[i].graph->constant(like[i].shape(), data[i]));
  }
  return all;
}

std::vector<Var> make_inputs(Graph& graph, const std::vector<Matrix>& points) {
  std::vector<Var> xs;
  for (const Matrix& point : points) {
    xs.push_back(graph.input(point.rows(), point.cols(),
                             std::string("x").append(std::to_string(xs.size()))));
  }
  return xs;
}

Var inner(const std::vector<Var>& a, const std::vector<Var>& b) {
  Var total = dot(a[0], b[0]);
  for (std::size_t i = 1; i < a.size(); ++i) total = total + dot(a[i], b[i]);
  return total;
}

bool close(double expected, double got, double tolerance) {
  const double scale = std::max(1.0, std::abs(expected));
  return std::abs(expected - got) <= tolerance * scale;  // false for NaN
}

std::string complaint(int order, const std::string& mode, double expected, double got) {
  return "derivative of order " + std::to_string(order) + ", " + mode + ": expected " +
         format_double(expected) + ", got " + format_double(got);
}

// One order: a graph with its function, tangent and adjoint, run at x, x + hv and x − hv.
class Level {
 public:
  Level(const Function& function, const std::vector<Matrix>& points, Random& random)
      : points_(points), xs_(make_inputs(graph_, points)), ys_(function(xs_)) {
    direction_ = draw(xs_, random);
    cotangent_ = draw(ys_, random);
    const std::vector<Var> v = constants(xs_, direction_), w = constants(ys_, cotangent_);
    tangents_ = jvp(ys_, xs_, v);
    forward_ = inner(w, tangents_);
    reverse_ = inner(vjp(ys_, w, xs_), v);
  }

  std::string compare(int order, const CheckOptions& options) {
    std::vector<Var> outputs = ys_;
    outputs.insert(outputs.end(), tangents_.begin(), tangents_.end());
    outputs.push_back(forward_);
    outputs.push_back(reverse_);
    Executor<double> run(graph_, outputs);
    const std::vector<Matrix> plus = values_at(run, options.step);
    const std::vector<Matrix> minus = values_at(run, -options.step);
    values_at(run, 0);
    for (std::size_t k = 0; k < ys_.size(); ++k) {
      const Matrix tangent = run.matrix(tangents_[k]);
      for (Index i = 0; i < tangent.size(); ++i) {
        const double slope = (plus[k].data()[i] - minus[k].data()[i]) / (2 * options.step);
        if (close(slope, tangent.data()[i], options.tolerance)) continue;
        return complaint(
            order, "forward mode, output " + std::to_string(k) + " element " + std::to_string(i),
            slope, tangent.data()[i]);
      }
    }
    const double expected = run.scalar(forward_), got = run.scalar(reverse_);
    if (close(expected, got, options.tolerance)) return "";
    return complaint(order, "reverse mode against forward", expected, got);
  }

  // x ↦ (tangents along these directions, adjoints of these cotangents).
  Function derivative(const Function& function) const {
    const auto direction = direction_, cotangent = cotangent_;
    return [=](const std::vector<Var>& xs) {
      const std::vector<Var> ys = function(xs);
      std::vector<Var> out = jvp(ys, xs, constants(xs, direction));
      const std::vector<Var> adjoints = vjp(ys, constants(ys, cotangent), xs);
      out.insert(out.end(), adjoints.begin(), adjoints.end());
      return out;
    };
  }

 private:
  std::vector<Matrix> values_at(Executor<double>& run, double step) const {
    for (std::size_t i = 0; i < xs_.size(); ++i) {
      Matrix x = points_[i];
      for (Index j = 0; j < x.size(); ++j) {
        x.data()[j] += step * direction_[i][static_cast<std::size_t>(j)];
      }
      run.set(xs_[i], x);
    }
    run.run();
    std::vector<Matrix> values;
    for (const Var& y : ys_) values.push_back(run.matrix(y));
    return values;
  }

  Graph graph_;
  std::vector<Matrix> points_;
  std::vector<Var> xs_, ys_, tangents_;
  std::vector<std::vector<double>> direction_, cotangent_;
  Var forward_, reverse_;
};

}  // namespace

std::string check_gradients(const Function& function, const std::vector<Matrix>& points,
                            std::uint64_t seed, const CheckOptions& options) {
  Random random(seed, stream("check_gradients"));
  Function current = function;
  for (int order = 1; order <= options.order; ++order) {
    Level level(current, points, random);
    std::string fault = level.compare(order, options);
    if (!fault.empty()) return fault;
    if (order < options.order) current = level.derivative(current);
  }
  return "";
}

}  // namespace lm::ad
