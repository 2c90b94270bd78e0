// `lmlab run`: one run, as a table, JSON, CSV files or a lab record.
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/csv.hpp"
#include "cli/files.hpp"
#include "cli/help.hpp"
#include "cli/json.hpp"
#include "cli/record.hpp"
#include "cli/request.hpp"
#include "lab/registry.hpp"
#include "lab/series.hpp"

namespace lm::cli {
namespace {

struct RunOptions {
  RunWords words;
  bool json = false;
  std::string csv;
  std::string record;
};

std::string summary(const Run& run) {
  const std::optional<Divergence>& divergence = run.experiment().divergence();
  std::string text = run.info().slug + ": " + run.info().title + "\nseed " +
                     std::to_string(run.seed()) + ", " + std::to_string(run.experiment().step()) +
                     " steps, digest " + run.digest() + "\n";
  if (divergence) {
    text += "diverged at step " + std::to_string(divergence->step) + ": " +
            plain_text(divergence->message) + "\n";
  }
  return text;
}

std::string scalar_table(const std::vector<Scalar>& scalars) {
  std::vector<std::vector<std::string>> rows = {{"scalar", "value", "unit", "role"}};
  for (const Scalar& scalar : scalars) {
    rows.push_back(
        {scalar.name, short_number(scalar.value, kTableDigits), scalar.unit, word(scalar.role)});
  }
  return "\n" + table(rows);
}

std::vector<NewFile> csv_files(const std::string& folder, const Observation& seen) {
  std::vector<NewFile> files;
  for (const View& view : seen.views)
    files.push_back({folder + "/" + view.name + ".csv", csv(view)});
  files.push_back({folder + "/scalars.csv", csv(seen.scalars)});
  files.push_back({folder + "/checks.csv", csv(seen.checks)});
  return files;
}

/// Writes what was asked for, files first, so that a line on standard output means they are there.
void report(const RunOptions& options, const Run& run, const std::vector<Input>& inputs) {
  const Observation seen = run.experiment().observe();
  std::string written;
  if (!options.csv.empty()) {
    make_folder("csv", options.csv);
    const std::vector<NewFile> files = csv_files(options.csv, seen);
    write_files("csv", files);
    for (const NewFile& file : files) written += "wrote " + file.first + "\n";
  }
  if (!options.record.empty()) {
    write_files("record", {{options.record, dump(record_of(run, inputs), true)}});
    written += "wrote " + options.record + "\n";
  }
  if (options.json) {
    print(dump(to_json(run, inputs), false));
  } else {
    const std::string checks = seen.checks.empty() ? "" : "\n" + check_table(seen.checks);
    print(summary(run) + scalar_table(seen.scalars) + checks + written);
  }
}

void run(const RunOptions& options) {
  std::vector<Fault> faults;
  if (options.json && !options.csv.empty()) {
    faults.push_back(
        {"usage", "csv", '"' + options.csv + "\" is given beside --json; give one of them"});
  }
  const RunPlan plan = plan_run(options.words, faults);
  Run run = open_run(plan.request, std::move(faults));
  carry_out(run, plan.steps.value_or(run.experiment().suggested_steps()));
  report(options, run, plan.request.inputs);
}

/// The end of `lmlab run [SLUG] --help`.
std::string footer(const std::string& slug) {
  std::string text =
      slug.empty() ? "Experiments (`lmlab run EXPERIMENT --help` says more):\n" + experiment_list()
                   : experiment_help(find_experiment(slug));
  text.pop_back();  // CLI11 ends the line
  return text;
}

}  // namespace

void add_run(CLI::App& app, int& exit) {
  CLI::App* command = app.add_subcommand("run", "Run one experiment");
  auto options = std::make_shared<RunOptions>();
  RunWords& words = options->words;
  command->add_option("EXPERIMENT", words.experiment, "Its slug, as `lmlab list` shows it")
      ->type_name("")
      ->required();
  command->add_option("--set", words.settings, "A parameter; repeatable")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command->add_option("--seed", words.seed, "0 to 9007199254740991; 0 unless given")
      ->type_name("N");
  command->add_option("--steps", words.steps, "0 to 1000000000; the experiment's own unless given")
      ->type_name("N");
  command->add_option("--input", words.inputs, "What the experiment reads; repeatable")
      ->type_name("NAME=FILE")
      ->allow_extra_args(false);
  command->add_option("--event", words.events, "A change during the run; repeatable")
      ->type_name("STEP:NAME=VALUE")
      ->allow_extra_args(false);
  command->add_flag("--json", options->json, "Print one JSON object instead of tables");
  command->add_option("--csv", options->csv, "Write one CSV per view, scalars.csv and checks.csv")
      ->type_name("FOLDER");
  command->add_option("--record", options->record, "Write the lab record")->type_name("FILE");
  command->footer([options] { return footer(options->words.experiment); });
  command->callback([options, &exit] {
    run(*options);
    exit = kDone;
  });
}

}  // namespace lm::cli
