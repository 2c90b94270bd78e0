// A run as CSV files: one per view, one of the scalars, one of the checks.
#pragma once

#include <string>
#include <vector>

#include "core/csv_cells.hpp"
#include "core/views.hpp"

namespace lm::cli {

/// One row per point, series after series: `series,role,x,y`, or for a matrix or field
/// `series,role,row,column,z` with rows and columns counted from 0. Numbers read back exactly.
std::string csv(const View& view);

/// `name,value,unit,role`
std::string csv(const std::vector<Scalar>& scalars);

/// `name,kind,predicted,measured,tolerance,why,range,passed`
std::string csv(const std::vector<Check>& checks);

}  // namespace lm::cli
