// One example after another: sums into each unit, then what each unit and each weight is to blame
// for.
#include "experiments/training/plain_network.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lm::training_loop {

PlainNetwork::PlainNetwork(std::vector<Index> sizes, std::vector<double> start)
    : sizes_(std::move(sizes)), parameters_(std::move(start)), slopes_(parameters_.size(), 0.0) {
  for (std::size_t l = 1; l < sizes_.size(); ++l) {
    units_.emplace_back(as_size(sizes_[l]));
    blame_.emplace_back(as_size(sizes_[l]));
  }
}

void PlainNetwork::forwards(const double* x) {
  const double* w = parameters_.data();
  for (std::size_t l = 0; l + 1 < sizes_.size(); ++l) {
    const Index in = sizes_[l], out = sizes_[l + 1];
    double* h = units_[l].data();
    std::fill(h, h + out, 0.0);
    for (Index i = 0; i < in; ++i) {
      for (Index j = 0; j < out; ++j) h[j] += x[i] * w[i * out + j];
    }
    w += in * out;
    for (Index j = 0; j < out; ++j) h[j] += w[j];
    w += out;
    if (l + 2 < sizes_.size()) {
      for (Index j = 0; j < out; ++j) h[j] = h[j] > 0 ? h[j] : 0;
    }
    x = h;
  }
}

void PlainNetwork::backwards(const double* x) {
  std::size_t at = parameters_.size();
  for (std::size_t l = sizes_.size() - 1; l-- > 0;) {
    const Index in = sizes_[l], out = sizes_[l + 1];
    const double* from = l == 0 ? x : units_[l - 1].data();
    const double* d = blame_[l].data();
    at -= as_size(out);
    for (Index j = 0; j < out; ++j) slopes_[at + as_size(j)] += d[j];
    at -= as_size(in * out);
    const double* w = parameters_.data() + at;
    double* slope = slopes_.data() + at;
    for (Index i = 0; i < in; ++i) {
      for (Index j = 0; j < out; ++j) slope[i * out + j] += from[i] * d[j];
      if (l == 0) continue;
      double back = 0;
      for (Index j = 0; j < out; ++j) back += w[i * out + j] * d[j];
      blame_[l - 1][as_size(i)] = from[i] > 0 ? back : 0;
    }
  }
}

double PlainNetwork::run(const Matrix& x, const Matrix& y, const std::vector<Index>& rows) {
  std::fill(slopes_.begin(), slopes_.end(), 0.0);
  const double count = as_double(rows.size()) * as_double(y.cols());
  double loss = 0;
  for (const Index row : rows) {
    const double* input = x.data() + row * x.cols();
    forwards(input);
    for (Index k = 0; k < y.cols(); ++k) {
      const double error = units_.back()[as_size(k)] - y(row, k);
      loss += error * error;
      blame_.back()[as_size(k)] = 2 * error / count;
    }
    backwards(input);
  }
  return loss / count;
}

void PlainNetwork::move(double rate) {
  for (std::size_t i = 0; i < parameters_.size(); ++i) parameters_[i] -= rate * slopes_[i];
}

double largest_difference(const double* a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const double off = std::abs(a[i] - b[i]);
    if (!(off <= largest)) largest = off;  // a NaN stays
  }
  return largest;
}

double largest_size(const std::vector<double>& a) {
  double largest = 0;
  for (const double one : a) largest = std::max(largest, std::abs(one));
  return largest;
}

}  // namespace lm::training_loop
