// Pieces of views that experiments share: a series from its points, counts, numbers in sentences.
#pragma once

#include <string>
#include <vector>

#include "core/types.hpp"
#include "core/views.hpp"

namespace lm {

/// A series with its points; a matrix or field; the entries of a vector; 1, 2, … count.
Series make_series(std::string name, Role role, std::vector<double> x, std::vector<double> y);
Series matrix_series(std::string name, Role role, const Matrix& values);
std::vector<double> to_list(const Vector& v);
std::vector<double> count_from_one(Index count);
/// 0, 1, …: `count` of them.
std::vector<double> count_from_zero(Index count);

/// An empty view of a kind with its axes' labels.
View make_view(std::string name, std::string title, ViewKind kind, std::string x_label,
               std::string y_label);

/// An empty curve over the steps of training, whose points were recorded at `steps`.
View step_view(std::string name, std::string title, std::string y_label, std::string y_scale,
               const std::vector<double>& steps);

/// `value` with so many significant digits (1 to 17), for people: in sentences four are enough.
std::string short_number(double value, int digits = 4);

}  // namespace lm
