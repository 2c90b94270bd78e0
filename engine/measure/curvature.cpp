// Hessian products by forward over reverse.
#include "measure/curvature.hpp"

#include <algorithm>
#include <cmath>

#include "autodiff/transform.hpp"
#include "core/error.hpp"
#include "core/linalg.hpp"

namespace lm {
namespace {

constexpr Index kMaxDense = 2000;

template <class S>
void copy(const S* from, Index n, double* to) {
  for (Index i = 0; i < n; ++i) to[i] = static_cast<double>(from[i]);
}

std::vector<ad::Var> product_of(ad::Graph& graph, ad::Var loss, ad::Var direction) {
  const std::vector<ad::Var> parameters = graph.parameters();
  return ad::hvp(loss, parameters, ad::unpack(direction, parameters));
}

}  // namespace

template <class S>
HessianProduct<S>::HessianProduct(ad::Graph& graph, ad::Var loss)
    : direction_(graph.input(1, graph.parameter_size(), "direction")),
      executor_(graph, {}, product_of(graph, loss, direction_)) {}

template <class S>
void HessianProduct<S>::apply(const double* x, double* y) {
  S* direction = executor_.input(direction_);
  for (Index i = 0; i < size(); ++i) direction[i] = static_cast<S>(x[i]);
  executor_.run();
  copy(executor_.packed(), size(), y);
}

template <class S>
SymmetricOperator HessianProduct<S>::as_operator() {
  return [this](const double* x, double* y) { apply(x, y); };
}

template <class S>
SpectrumEnds HessianProduct<S>::ends(const LanczosOptions& options) {
  SpectrumEnds found = lanczos(size(), as_operator(), options, warm_);
  // A start of the top vector alone would never find the bottom one: keep both.
  warm_ = found.top_vector + found.bottom_vector;
  return found;
}

template <class S>
Matrix HessianProduct<S>::dense() {
  const Index n = size();
  if (n > kMaxDense) {
    throw Error("too_large", "HessianProduct::dense",
                std::to_string(n) + " parameters are not allowed; allowed are up to " +
                    std::to_string(kMaxDense));
  }
  Matrix H(n, n);
  Vector unit = Vector::Zero(n);
  for (Index i = 0; i < n; ++i) {
    unit(i) = 1;
    apply(unit.data(), H.row(i).data());
    unit(i) = 0;
  }
  return (H + H.transpose()) / 2;
}

template class HessianProduct<float>;
template class HessianProduct<double>;

Inertia inertia(const Matrix& H, double tolerance) {
  const Vector values = symmetric_eigenvalues(H);
  Inertia counts;
  for (Index i = 0; i < values.size(); ++i) {
    if (std::abs(values(i)) <= tolerance) {
      ++counts.zero;
    } else {
      ++(values(i) < 0 ? counts.negative : counts.positive);
    }
  }
  return counts;
}

}  // namespace lm
