// `lmlab list`: which experiments there are.
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/json.hpp"
#include "lab/registry.hpp"

namespace lm::cli {
namespace {

void list(bool json) {
  if (json) {
    Json all = Json::array();
    for (const ExperimentInfo& info : experiments()) all.push_back(to_json(info));
    print(dump(all, true));
    return;
  }
  std::vector<std::vector<std::string>> rows = {{"experiment", "lesson", "title"}};
  for (const ExperimentInfo& info : experiments()) {
    rows.push_back({info.slug, info.lesson, info.title});
  }
  print(table(rows));
}

}  // namespace

void add_list(CLI::App& app, int& exit) {
  CLI::App* command = app.add_subcommand("list", "Slugs, titles, lessons and parameters");
  auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "One JSON list with every parameter's schema");
  command->callback([json, &exit] {
    list(*json);
    exit = kDone;
  });
}

}  // namespace lm::cli
