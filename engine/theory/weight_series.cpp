// Truncated power series through a network, and its rounding by the blame of each operation.
#include "theory/weight_series.hpp"

#include <array>
#include <cmath>
#include <vector>

#include "core/elementary.hpp"

namespace lm::theory {
namespace {

/// Coefficient k of a series of n × units matrices.
using Series = std::vector<Matrix>;

double sigmoid(double z) { return 0.5 * (1 + lm::tanh(0.5 * z)); }

double response_of(SeriesUnit unit, double z) {
  if (unit == SeriesUnit::tanh) return lm::tanh(z);
  if (unit == SeriesUnit::sigmoid) return sigmoid(z);
  if (unit == SeriesUnit::sine) return lm::sin(z);
  return z > 0 ? z : 0;
}

double slope_of(SeriesUnit unit, double z) {
  const double y = response_of(unit, z);
  if (unit == SeriesUnit::tanh) return 1 - y * y;
  if (unit == SeriesUnit::sigmoid) return y * (1 - y);
  if (unit == SeriesUnit::sine) return lm::cos(z);
  return z > 0 ? 1 : 0;
}

/// Coefficient k of the product of two series at one place.
double convolved(const Series& a, const Series& b, Index k, Index i, Index j) {
  double sum = 0;
  for (Index m = 0; m <= k; ++m) sum += a[as_size(m)](i, j) * b[as_size(k - m)](i, j);
  return sum;
}

/// φ of a series of one entry: k y_k = Σ_{m=1}^{k} m z_m s_{k−m}, with s the series of the slope,
/// which the response's own coefficients give.
class ResponseSeries {
 public:
  ResponseSeries(SeriesUnit unit, const Series& z) : unit_(unit), z_(z), y_(z), slope_(z) {}

  Series of() {
    const Matrix& first = z_[0];
    for (Index i = 0; i < first.rows(); ++i) {
      for (Index j = 0; j < first.cols(); ++j) entry(i, j);
    }
    return y_;
  }

 private:
  void entry(Index i, Index j) {
    const double z0 = z_[0](i, j);
    y_[0](i, j) = response_of(unit_, z0);
    slope_[0](i, j) = slope_of(unit_, z0);
    for (Index k = 1; k < as_index(z_.size()); ++k) {
      y_[as_size(k)](i, j) = integrated(slope_, k, i, j);
      slope_[as_size(k)](i, j) = slope_coefficient(k, i, j);
    }
  }
  double integrated(const Series& s, Index k, Index i, Index j) const {
    double sum = 0;
    for (Index m = 1; m <= k; ++m) {
      sum += as_double(m) * z_[as_size(m)](i, j) * s[as_size(k - m)](i, j);
    }
    return sum / as_double(k);
  }
  double slope_coefficient(Index k, Index i, Index j) const {
    if (unit_ == SeriesUnit::tanh) return -convolved(y_, y_, k, i, j);
    if (unit_ == SeriesUnit::sigmoid) return y_[as_size(k)](i, j) - convolved(y_, y_, k, i, j);
    if (unit_ == SeriesUnit::sine) return -integrated(y_, k, i, j);
    return 0;
  }

  SeriesUnit unit_;
  const Series& z_;
  Series y_, slope_;
};

/// The layers' inputs and sums at the weights as they are.
struct Forward {
  explicit Forward(const SeriesNetwork& net) {
    Matrix now = net.X;
    for (std::size_t l = 0; l < net.weights.size(); ++l) {
      h.push_back(now);
      z.push_back((now * net.weights[l]).rowwise() + net.biases[l].transpose());
      now = z.back();
      if (l + 1 == net.weights.size()) break;
      for (Index i = 0; i < now.size(); ++i) {
        now.data()[i] = response_of(net.unit, now.data()[i]);
      }
    }
    output = now;
  }
  std::vector<Matrix> h, z;  ///< h[l] goes into layer l, z[l] comes out of its sum
  Matrix output;
};

/// The loss as a series when sum j of layer l moves by t times `column` (n).
Vector loss_series(const SeriesNetwork& net, const Forward& forward, std::size_t layer, Index unit,
                   const Vector& column, Index order) {
  Series z(as_size(order) + 1, Matrix::Zero(forward.z[layer].rows(), forward.z[layer].cols()));
  z[0] = forward.z[layer];
  if (order > 0) z[1].col(unit) = column;
  for (std::size_t l = layer; l + 1 < net.weights.size(); ++l) {
    const Series h = ResponseSeries(net.unit, z).of();
    z.assign(h.size(), {});
    for (std::size_t k = 0; k < h.size(); ++k) z[k] = h[k] * net.weights[l + 1];
    z[0].rowwise() += net.biases[l + 1].transpose();
  }
  z[0] -= net.Y;
  Vector loss = Vector::Zero(order + 1);
  for (Index k = 0; k <= order; ++k) {
    for (Index m = 0; m <= k; ++m) {
      loss(k) += z[as_size(m)].cwiseProduct(z[as_size(k - m)]).sum();
    }
  }
  return loss / as_double(net.Y.size());
}

/// Variance of a rounding to the nearest double at this size.
double rounding_variance(double value) {
  if (value == 0 || !std::isfinite(value)) return 0;
  int exponent = 0;
  std::frexp(value, &exponent);
  const double ulp = std::ldexp(1.0, exponent - 53);
  return ulp * ulp / 12;
}

/// Of a sum Σ_k a_k w_k + b, term after term.
double sum_variance(const Matrix& h, Index row, const Matrix& W, Index column, double bias) {
  double partial = 0, variance = 0;
  for (Index k = 0; k < W.rows(); ++k) {
    const double product = h(row, k) * W(k, column);
    variance += rounding_variance(product);
    partial += product;
    if (k > 0) variance += rounding_variance(partial);
  }
  return variance + rounding_variance(partial + bias);
}

/// Of the sum of the numbers in eight lanes, whose sums are then added two by two: that part of it
/// that changes when those numbers do that `changes`.
double lanes_variance(const std::vector<double>& numbers, const std::vector<bool>& changes) {
  std::array<double, 8> lanes{};
  std::array<bool, 8> changed{};
  double variance = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::size_t k = i % lanes.size();
    lanes[k] += numbers[i];
    changed[k] = changed[k] || changes[i];
    if (i >= lanes.size() && changed[k]) variance += rounding_variance(lanes[k]);
  }
  for (std::size_t half = lanes.size() / 2; half > 0; half /= 2) {
    for (std::size_t i = 0; i < half; ++i) {
      lanes[i] += lanes[i + half];
      changed[i] = changed[i] || changed[i + half];
      if (changed[i]) variance += rounding_variance(lanes[i]);
    }
  }
  return variance;
}

/// Of mean (output − Y)² when the output `unit` changes, or all of them (−1): differences, squares,
/// their sum, and its division by their number N, which is exact where N is a power of two.
double loss_variance(const Matrix& output, const Matrix& Y, Index unit) {
  const double share = 1 / as_double(Y.size());
  std::vector<double> squares;
  std::vector<bool> changes;
  double total = 0, variance = 0;
  for (Index i = 0; i < Y.size(); ++i) {
    const double e = output.data()[i] - Y.data()[i];
    squares.push_back(e * e);
    changes.push_back(unit < 0 || i % Y.cols() == unit);
    total += e * e;
    if (changes.back()) variance += 4 * e * e * rounding_variance(e) + rounding_variance(e * e);
  }
  variance = share * share * (variance + lanes_variance(squares, changes));
  const bool exact = (Y.size() & (Y.size() - 1)) == 0;
  return exact ? variance : variance + rounding_variance(total * share);
}

/// What the rounding of layer l's sums and responses adds to the loss's variance, unit by unit.
std::vector<Vector> unit_variances(const SeriesNetwork& net, const Forward& forward) {
  const std::size_t layers = net.weights.size();
  std::vector<Vector> all(layers);
  Matrix out = 2 * (forward.output - net.Y) / as_double(net.Y.size());  // blame of what comes out
  for (std::size_t l = layers; l-- > 0;) {
    const Matrix& z = forward.z[l];
    const bool bent = l + 1 < layers;
    Matrix in = out;  // blame of the sums
    all[l] = Vector::Zero(z.cols());
    for (Index i = 0; i < z.rows(); ++i) {
      for (Index j = 0; j < z.cols(); ++j) {
        if (bent) in(i, j) *= slope_of(net.unit, z(i, j));
        const double sum = sum_variance(forward.h[l], i, net.weights[l], j, net.biases[l](j));
        all[l](j) += in(i, j) * in(i, j) * sum;
        if (!bent || net.unit == SeriesUnit::relu) continue;
        all[l](j) += 2 * out(i, j) * out(i, j) * rounding_variance(forward.h[l + 1](i, j));
      }
    }
    if (l > 0) out = in * net.weights[l].transpose();
  }
  return all;
}

Index count_weights(const SeriesNetwork& net) {
  Index count = 0;
  for (const Matrix& W : net.weights) count += W.size() + W.cols();
  return count;
}

}  // namespace

Matrix weight_series(const SeriesNetwork& net, Index order) {
  const Forward forward(net);
  Matrix series(count_weights(net), order + 1);
  Index p = 0;
  for (std::size_t l = 0; l < net.weights.size(); ++l) {
    const Index units = net.weights[l].cols();
    const auto add = [&](Index unit, const Vector& column) {
      series.row(p++) = loss_series(net, forward, l, unit, column, order).transpose();
    };
    for (Index k = 0; k < net.weights[l].rows(); ++k) {
      for (Index j = 0; j < units; ++j) add(j, forward.h[l].col(k));
    }
    for (Index j = 0; j < units; ++j) add(j, Vector::Ones(net.X.rows()));
  }
  return series;
}

Vector rounding_deviations(const SeriesNetwork& net) {
  const Forward forward(net);
  const std::vector<Vector> units = unit_variances(net, forward);
  Vector deviations(count_weights(net));
  std::vector<double> after(units.size(), 0);
  for (std::size_t l = units.size() - 1; l > 0; --l) after[l - 1] = after[l] + units[l].sum();
  const double whole = loss_variance(forward.output, net.Y, -1);
  Index p = 0;
  for (std::size_t l = 0; l < units.size(); ++l) {
    const bool last = l + 1 == units.size();
    for (Index k = 0; k <= net.weights[l].rows(); ++k) {
      for (Index j = 0; j < units[l].size(); ++j) {
        const double loss = last ? loss_variance(forward.output, net.Y, j) : whole;
        deviations(p++) = std::sqrt(units[l](j) + after[l] + loss);
      }
    }
  }
  return deviations;
}

}  // namespace lm::theory
