// `lmlab sweep`: a grid of parameters times seeds into one CSV file, going on where it stopped.
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/in_order.hpp"
#include "cli/request.hpp"
#include "cli/sweep_file.hpp"
#include "core/text.hpp"

namespace lm::cli {
namespace {

constexpr std::int64_t kMaxShards = 100'000;

struct SweepOptions {
  RunWords words;
  std::vector<std::string> grid;
  std::string seeds = "0";
  std::string jobs;
  std::string shard;
  std::string out;
};

/// `I/N`; without a text the whole.
Shard parse_shard(const std::string& text, std::vector<Fault>& faults) {
  if (text.empty()) return {};
  const std::size_t slash = std::min(text.find('/'), text.size());
  const std::optional<std::int64_t> index = parse_int64(text.substr(0, slash));
  const std::optional<std::int64_t> of =
      slash < text.size() ? parse_int64(text.substr(slash + 1)) : std::nullopt;
  if (index && of && *index >= 1 && *index <= *of && *of <= kMaxShards) {
    return {*index, *of, false};
  }
  faults.push_back({"bad_value", "shard",
                    '"' + text +
                        "\" is not allowed; allowed is I/N with whole numbers 1 ≤ I ≤ N ≤ " +
                        std::to_string(kMaxShards)});
  return {};
}

Sweep open_sweep(const SweepOptions& options, std::vector<Fault> faults) {
  SweepRequest request;
  RunPlan plan = plan_run(options.words, faults);
  request.experiment = options.words.experiment;
  request.settings = std::move(plan.request.parameters);
  request.inputs = std::move(plan.request.inputs);
  request.steps = plan.steps;
  request.seeds = options.seeds;
  for (const std::string& word : options.grid) {
    std::optional<Assignment> axis =
        split_assignment("grid", word, "name=lin|log:from:to:count or name=a,b,c", faults);
    if (axis) request.grid.push_back(std::move(*axis));
  }
  try {
    Sweep sweep(std::move(request));
    if (faults.empty()) return sweep;
  } catch (const Error& error) {
    faults.insert(faults.end(), error.faults().begin(), error.faults().end());
  }
  throw Error(std::move(faults));
}

/// Rows that are there must come out again: same settings, steps, data and epoch.
void check_kept(const SweepFile& file, const SweepLines& lines, const std::string& path,
                std::int64_t jobs) {
  const std::vector<std::pair<std::int64_t, std::string>> kept(file.samples().begin(),
                                                               file.samples().end());
  const auto at = [&](std::int64_t i) { return kept[static_cast<std::size_t>(i)]; };
  in_order(
      "checking the rows that are there", jobs, static_cast<std::int64_t>(kept.size()),
      [&](std::int64_t i) { return lines.line(at(i).first); },
      [&](std::int64_t i, const std::string& line) {
        if (line == at(i).second) return;
        throw Error("other_sweep", "out",
                    '"' + path + "\" has a row " + std::to_string(at(i).first + 1) +
                        " that this sweep does not give: it was made with other settings, steps, "
                        "data or another version; name another file");
      });
}

/// Opens one run of every grid point that is to come, so that a point which the experiment refuses
/// is told before anything is written.
void check_points(const Sweep& sweep, const SweepLines& lines, std::int64_t kept,
                  std::int64_t jobs) {
  std::vector<std::int64_t> runs;
  for (std::int64_t k = kept; k < lines.size(); ++k) {
    const std::int64_t point = lines.run_of(k) / sweep.seeds();
    if (runs.empty() || runs.back() / sweep.seeds() != point) runs.push_back(lines.run_of(k));
  }
  in_order(
      "checking the grid", jobs, static_cast<std::int64_t>(runs.size()),
      [&](std::int64_t i) {
        sweep.open(runs[static_cast<std::size_t>(i)]);
        return std::string();
      },
      [](std::int64_t, const std::string&) {});
}

void sweep(const SweepOptions& options) {
  std::vector<Fault> faults;
  const Shard shard = parse_shard(options.shard, faults);
  const std::int64_t jobs = parse_jobs(options.jobs, faults);
  const Sweep sweep = open_sweep(options, std::move(faults));
  const SweepLines lines(sweep, shard);
  SweepFile file(options.out, lines);
  check_kept(file, lines, options.out, jobs);
  check_points(sweep, lines, file.kept(), jobs);
  file.begin(lines.header());
  const std::int64_t kept = file.kept();
  in_order(
      "sweep", jobs, lines.size() - kept, [&](std::int64_t k) { return lines.line(kept + k); },
      [&](std::int64_t, const std::string& line) { file.append(line); });
  print("wrote " + options.out + ": " + std::to_string(lines.size()) + " rows" +
        (kept > 0 ? ", " + std::to_string(kept) + " of which were there" : "") + "\n");
}

}  // namespace

void add_sweep(CLI::App& app, int& exit) {
  CLI::App* command =
      app.add_subcommand("sweep", "Run a grid of parameters times seeds into one CSV file");
  auto options = std::make_shared<SweepOptions>();
  RunWords& words = options->words;
  command->add_option("EXPERIMENT", words.experiment, "Its slug, as `lmlab list` shows it")
      ->type_name("")
      ->required();
  command
      ->add_option("--grid", options->grid,
                   "A parameter's points: lin:FROM:TO:COUNT, log:FROM:TO:COUNT, or A,B,C; "
                   "repeatable, the first changes slowest")
      ->type_name("NAME=POINTS")
      ->allow_extra_args(false);
  command->add_option("--seeds", options->seeds, "First and last seed; 0 unless given")
      ->type_name("A..B");
  command->add_option("--set", words.settings, "A parameter with one value; repeatable")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command->add_option("--steps", words.steps, "0 to 1000000000; each run's own unless given")
      ->type_name("N");
  command->add_option("--input", words.inputs, "What the experiment reads; repeatable")
      ->type_name("NAME=FILE")
      ->allow_extra_args(false);
  command->add_option("--jobs", options->jobs, "Runs at a time; one per core unless given")
      ->type_name("N");
  command
      ->add_option("--shard", options->shard,
                   "Every N-th run from the I-th on; `lmlab merge` joins the files")
      ->type_name("I/N");
  command->add_option("--out", options->out, "The file; a sweep that was stopped continues in it")
      ->type_name("FILE.csv")
      ->required();
  command->callback([options, &exit] {
    sweep(*options);
    exit = kDone;
  });
}

}  // namespace lm::cli
