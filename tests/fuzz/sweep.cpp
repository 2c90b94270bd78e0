// Feeds arbitrary text to grids, seeds and CSV rows: points that read back, or faults.
#include "lab/sweep.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include "core/csv_cells.hpp"
#include "core/error.hpp"
#include "lab/registry.hpp"
#include "require.hpp"

using lm::fuzz::require;

/// Every point of the axis is taken by the schema, and naming the points gives the same axis.
static void check_axis(const lm::Schema& schema, const lm::Parameter& parameter,
                       const lm::GridAxis& axis) {
  std::string named;
  for (const std::string& value : axis.values) {
    schema.parse({{axis.name, value}});
    named += (named.empty() ? "" : ",") + value;
  }
  require(lm::expand_grid(schema, parameter, named).values == axis.values, "points read back");
}

static void check_cells(const std::string& text) {
  const std::optional<std::vector<std::string>> cells = lm::csv_cells(text);
  if (!cells) return;
  std::string row = lm::csv_row(*cells);
  row.pop_back();
  require(lm::csv_cells(row) == cells, "cells that were read are written and read again");
  for (const std::string& cell : *cells) {
    require(lm::is_inert_cell(lm::no_formula(cell)), "what was disarmed is safe");
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_cells(text);
  const std::string grid = text.substr(0, text.find('\n'));
  const std::string rest = text.substr(std::min(text.size(), grid.size() + 1));
  const lm::ExperimentInfo& info = lm::experiments().front();
  for (const lm::Parameter& parameter : info.schema.parameters) {
    try {
      check_axis(info.schema, parameter, lm::expand_grid(info.schema, parameter, grid));
    } catch (const lm::Error& error) {
      require(!error.faults().empty(), "an error has at least one fault");
    }
  }
  try {
    const lm::Sweep sweep({info.slug, {}, rest, {}, 0, {}});
    require(sweep.place(sweep.size() - 1).back() ==
                std::to_string(sweep.first_seed() + sweep.seeds() - 1),
            "the last run has the last seed");
  } catch (const lm::Error& error) {
    require(!error.faults().front().message.empty(), "a fault says what is wrong");
  }
  return 0;
}
