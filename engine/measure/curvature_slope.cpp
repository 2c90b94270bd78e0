// The gradient of uᵀ H v as a graph.
#include "measure/curvature_slope.hpp"

#include <algorithm>
#include <vector>

#include "autodiff/ops.hpp"
#include "autodiff/transform.hpp"

namespace lm {
namespace {

/// The tangent along u of the tangent along v of the gradient: the third derivative with two of its
/// three directions filled. It is symmetric in all three, so this is ∇(uᵀ H v).
std::vector<ad::Var> slope_of(ad::Graph& graph, ad::Var loss, ad::Var u, ad::Var v) {
  const std::vector<ad::Var> parameters = graph.parameters();
  const std::vector<ad::Var> products = ad::hvp(loss, parameters, ad::unpack(v, parameters));
  return ad::jvp(products, parameters, ad::unpack(u, parameters));
}

}  // namespace

CurvatureSlope::CurvatureSlope(ad::Graph& graph, ad::Var loss)
    : u_(graph.input(1, graph.parameter_size(), "u")),
      v_(graph.input(1, graph.parameter_size(), "v")),
      executor_(graph, {}, slope_of(graph, loss, u_, v_)) {}

const double* CurvatureSlope::apply(const double* u, const double* v) {
  std::copy(u, u + size(), executor_.input(u_));
  std::copy(v, v + size(), executor_.input(v_));
  executor_.run();
  return executor_.packed();
}

}  // namespace lm
