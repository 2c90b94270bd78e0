// Backpropagation, and backpropagation differentiated along a direction.
#include "theory/network_derivatives.hpp"

#include <cmath>
#include <string>

#include "core/elementary.hpp"
#include "core/error.hpp"

namespace lm::theory {
namespace {

/// φ, φ' and φ'' of one number; at a ReLU's kink the slope is 0, as everywhere in the engine.
double value(Pointwise kind, double z) {
  if (kind == Pointwise::tanh) return lm::tanh(z);
  return kind == Pointwise::relu && z < 0 ? 0 : z;
}

double slope(Pointwise kind, double z) {
  if (kind == Pointwise::relu) return z > 0 ? 1 : 0;
  if (kind == Pointwise::identity) return 1;
  const double t = lm::tanh(z);
  return 1 - t * t;
}

double bend(Pointwise kind, double z) {
  if (kind != Pointwise::tanh) return 0;
  const double t = lm::tanh(z);
  return -2 * t * (1 - t * t);
}

template <class F>
Matrix each(const Matrix& z, F f) {
  Matrix out = z;
  for (Index i = 0; i < out.size(); ++i) out.data()[i] = f(out.data()[i]);
  return out;
}

/// z_l and h_l of every layer; h[0] is the input, z[0] is not used.
struct Forward {
  std::vector<Matrix> z, h;
};

Forward forward(const LayeredLoss& loss, const std::vector<Matrix>& weights) {
  Forward pass{{Matrix()}, {loss.X}};
  for (std::size_t l = 0; l < weights.size(); ++l) {
    if (weights[l].rows() != pass.h.back().cols()) {
      throw Error("bad_shape", "layer_gradients",
                  "layer " + std::to_string(l + 1) + " does not fit the one before");
    }
    pass.z.push_back(pass.h.back() * weights[l]);
    const bool last = l + 1 == weights.size();
    pass.h.push_back(last ? pass.z.back() : each(pass.z.back(), [&](double z) {
      return value(loss.activation, z);
    }));
  }
  if (weights.empty() || pass.h.back().rows() != loss.Y.rows() ||
      pass.h.back().cols() != loss.Y.cols()) {
    throw Error("bad_shape", "layer_gradients", "the outputs and the targets differ in shape");
  }
  return pass;
}

}  // namespace

std::vector<Matrix> layer_gradients(const LayeredLoss& loss, const std::vector<Matrix>& weights) {
  const Forward pass = forward(loss, weights);
  std::vector<Matrix> gradients(weights.size());
  Matrix G = 2 * loss.c * (pass.h.back() - loss.Y);
  for (std::size_t l = weights.size(); l-- > 0;) {
    gradients[l] = pass.h[l].transpose() * G;
    if (l == 0) break;
    const Matrix slopes = each(pass.z[l], [&](double z) { return slope(loss.activation, z); });
    G = (G * weights[l].transpose()).cwiseProduct(slopes);
  }
  return gradients;
}

std::vector<Matrix> gradient_change(const LayeredLoss& loss, const std::vector<Matrix>& weights,
                                    const std::vector<Matrix>& directions) {
  const Forward pass = forward(loss, weights);
  const std::size_t L = weights.size();
  if (directions.size() != L) {
    throw Error("bad_shape", "gradient_change", "needs one direction a layer");
  }
  // Forward: how z and h move. Rh[0] = 0, for the data stay.
  std::vector<Matrix> Rz(L + 1), Rh(L + 1);
  Rh[0] = Matrix::Zero(loss.X.rows(), loss.X.cols());
  for (std::size_t l = 1; l <= L; ++l) {
    Rz[l] = Rh[l - 1] * weights[l - 1] + pass.h[l - 1] * directions[l - 1];
    const Matrix slopes = each(pass.z[l], [&](double z) { return slope(loss.activation, z); });
    Rh[l] = l == L ? Rz[l] : Matrix(Rz[l].cwiseProduct(slopes));
  }
  // Backward: how G and the gradients move.
  std::vector<Matrix> change(L);
  Matrix G = 2 * loss.c * (pass.h[L] - loss.Y);
  Matrix RG = 2 * loss.c * Rh[L];
  for (std::size_t l = L; l-- > 0;) {
    change[l] = Rh[l].transpose() * G + pass.h[l].transpose() * RG;
    if (l == 0) break;
    const Matrix slopes = each(pass.z[l], [&](double z) { return slope(loss.activation, z); });
    const Matrix bends = each(pass.z[l], [&](double z) { return bend(loss.activation, z); });
    const Matrix back = G * weights[l].transpose();
    const Matrix Rback = RG * weights[l].transpose() + G * directions[l].transpose();
    RG = Rback.cwiseProduct(slopes) + back.cwiseProduct(bends).cwiseProduct(Rz[l]);
    G = back.cwiseProduct(slopes);
  }
  return change;
}

}  // namespace lm::theory
