// A run as CSV files: one a view, one of the scalars, one of the checks.
#pragma once

#include <string>
#include <vector>

#include "core/views.hpp"

namespace lm::cli {

/// A cell, in quotes when it holds a comma, a quote or a line end. Source: RFC 4180 (2005).
std::string csv_cell(const std::string& text);

/// One line of cells with a line feed.
std::string csv_row(const std::vector<std::string>& cells);

/// One row a point, series after series: `series,role,x,y`, or for a matrix or field
/// `series,role,row,column,z` with rows and columns counted from 0. Numbers read back exactly.
std::string csv(const View& view);

/// `name,value,unit,role`
std::string csv(const std::vector<Scalar>& scalars);

/// `name,kind,predicted,measured,tolerance,why,range,passed`
std::string csv(const std::vector<Check>& checks);

}  // namespace lm::cli
