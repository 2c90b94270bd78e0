// Dead units, class scatter, movement.
#include "measure/activity.hpp"

#include <cmath>
#include <map>

#include "core/error.hpp"

namespace lm {

double dead_fraction(const Matrix& h, double threshold) {
  Index dead = 0;
  for (Index j = 0; j < h.cols(); ++j) dead += (h.col(j).array() <= threshold).all();
  return static_cast<double>(dead) / static_cast<double>(h.cols());
}

double scatter_ratio(const Matrix& h, const std::vector<Index>& labels) {
  if (static_cast<Index>(labels.size()) != h.rows()) {
    throw Error(
        "bad_shape", "scatter_ratio",
        std::to_string(labels.size()) + " labels for " + std::to_string(h.rows()) + " rows");
  }
  struct Class {
    Vector sum;
    double count = 0;
  };
  std::map<Index, Class> classes;
  for (Index i = 0; i < h.rows(); ++i) {
    Class& c = classes[labels[static_cast<std::size_t>(i)]];
    if (c.count == 0) c.sum = Vector::Zero(h.cols());
    c.sum += h.row(i).transpose();
    c.count += 1;
  }
  const Vector mean = h.colwise().mean().transpose();
  double between = 0, within = 0;
  for (const auto& entry : classes) {
    const Class& c = entry.second;
    between += c.count * (c.sum / c.count - mean).squaredNorm();
  }
  for (Index i = 0; i < h.rows(); ++i) {
    const Class& c = classes[labels[static_cast<std::size_t>(i)]];
    within += (h.row(i).transpose() - c.sum / c.count).squaredNorm();
  }
  return between > 0 ? within / between : kNaN;
}

double relative_movement(const double* theta, const double* start, Index n) {
  double moved = 0, size = 0;
  for (Index i = 0; i < n; ++i) {
    moved += (theta[i] - start[i]) * (theta[i] - start[i]);
    size += start[i] * start[i];
  }
  return std::sqrt(moved / size);
}

}  // namespace lm
