// `lmlab replay`: runs a lab record again and says whether the results are the same.
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/files.hpp"
#include "cli/record.hpp"
#include "cli/request.hpp"
#include "lab/registry.hpp"

namespace lm::cli {
namespace {

struct ReplayOptions {
  std::string file;
  std::vector<std::string> inputs;
};

int other_epoch(const Record& record, const ExperimentInfo& info) {
  print_faults({{"other_epoch", "epoch",
                 std::to_string(record.epoch) + " is the record's, and this lmlab has epoch " +
                     std::to_string(info.epoch) + " of " + info.slug +
                     ", whose results differ; replay it with the version that made it" +
                     (record.made_by.empty() ? "" : ": " + record.made_by)}});
  return kOtherEpoch;
}

int replay(const ReplayOptions& options) {
  Record record = read_record(read_file("record", options.file, kMaxRecordBytes));
  const ExperimentInfo& info = find_experiment(record.request.experiment);
  if (record.epoch != info.epoch) return other_epoch(record, info);
  std::vector<Fault> faults;
  std::vector<Input> inputs = read_inputs(options.inputs, faults);
  if (!faults.empty()) throw Error(std::move(faults));
  supply_inputs(record, std::move(inputs));
  Run run = open_run(record.request, {});
  carry_out(run, record.expected.steps);
  const std::optional<std::string> differs = difference(record.expected, run);
  print(differs ? "different: " + *differs + "\n" : "identical\n");
  return differs ? kFailed : kDone;
}

}  // namespace

void add_replay(CLI::App& app, int& exit) {
  CLI::App* command =
      app.add_subcommand("replay", "Run a lab record again: identical, or the first difference");
  auto options = std::make_shared<ReplayOptions>();
  command->add_option("FILE", options->file, "The record")->type_name("")->required();
  command
      ->add_option("--input", options->inputs,
                   "An input of which the record holds only the hash; repeatable")
      ->type_name("NAME=FILE")
      ->allow_extra_args(false);
  command->callback([options, &exit] { exit = replay(*options); });
}

}  // namespace lm::cli
