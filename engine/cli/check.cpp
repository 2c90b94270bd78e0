// `lmlab check`: the fixed batteries, predicted against measured over named seeds.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/json.hpp"
#include "cli/request.hpp"
#include "lab/registry.hpp"

namespace lm::cli {
namespace {

/// More threads than this are a typing error.
constexpr std::int64_t kMaxJobs = 1024;

/// How often the waiting thread checks whether there is progress to show.
constexpr std::chrono::milliseconds kGlance{200};

struct CheckOptions {
  std::vector<std::string> slugs;
  std::string jobs;
  bool json = false;
};

/// One battery's outcome: its checks, or why there are none.
struct Outcome {
  const ExperimentInfo* info = nullptr;
  std::optional<Battery> battery;
  std::string trouble;
};

/// Runs the batteries on `jobs` threads, each outcome at its own place in the list.
class Batteries {
 public:
  explicit Batteries(std::vector<Outcome>& outcomes) : outcomes_(outcomes) {}

  void run(std::size_t jobs) {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < jobs; ++i) threads.emplace_back([this] { work(); });
    watch();
    for (std::thread& thread : threads) thread.join();
  }

 private:
  void work() {
    for (std::size_t i = next_++; i < outcomes_.size(); i = next_++) {
      carry_out(outcomes_[i]);
      const std::lock_guard<std::mutex> lock(mutex_);
      ++done_;
      changed_.notify_one();
    }
  }

  static void carry_out(Outcome& outcome) {
    try {
      outcome.battery = outcome.info->battery();
    } catch (const std::exception& error) {
      outcome.trouble = error.what();
    }
  }

  void watch() {
    Progress progress;
    std::unique_lock<std::mutex> lock(mutex_);
    while (done_ < outcomes_.size()) {
      changed_.wait_for(lock, kGlance);
      progress.show("check: " + std::to_string(done_) + " of " + std::to_string(outcomes_.size()) +
                    " experiments done");
    }
  }

  std::vector<Outcome>& outcomes_;
  std::atomic<std::size_t> next_{0};
  std::size_t done_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
};

/// The named experiments in the order given, all when none is named.
std::vector<Outcome> choose(const std::vector<std::string>& slugs, std::vector<Fault>& faults) {
  std::vector<Outcome> outcomes;
  for (const ExperimentInfo& info : experiments()) {
    if (slugs.empty()) outcomes.push_back({&info, std::nullopt, ""});
  }
  for (const std::string& slug : slugs) {
    try {
      outcomes.push_back({&find_experiment(slug), std::nullopt, ""});
    } catch (const Error& error) {
      faults.insert(faults.end(), error.faults().begin(), error.faults().end());
    }
  }
  return outcomes;
}

bool passed(const Outcome& outcome) {
  const auto good = [](const Check& check) { return check.passed(); };
  return outcome.battery &&
         std::all_of(outcome.battery->checks.begin(), outcome.battery->checks.end(), good);
}

std::string describe(const Outcome& outcome) {
  if (!outcome.battery)
    return outcome.info->slug + ": no result: " + one_line(outcome.trouble) + "\n";
  std::string seeds;
  for (const std::int64_t seed : outcome.battery->seeds) seeds += " " + std::to_string(seed);
  const std::vector<Claim>& claims = outcome.battery->checks;
  return outcome.info->slug + " (seeds" + seeds + ")\n" +
         check_table({claims.begin(), claims.end()});
}

void print_report(const std::vector<Outcome>& outcomes, bool json) {
  Json list = Json::array();
  std::string text;
  for (const Outcome& outcome : outcomes) {
    if (json && outcome.battery) list.push_back(to_json(*outcome.info, *outcome.battery));
    if (!json) text += describe(outcome);
  }
  print(json ? dump(list, true) : text);
}

int check(const CheckOptions& options) {
  std::vector<Fault> faults;
  const std::int64_t cores = std::max(1u, std::thread::hardware_concurrency());
  std::int64_t jobs = cores;
  if (!options.jobs.empty()) jobs = parse_count("jobs", options.jobs, kMaxJobs, faults);
  std::vector<Outcome> outcomes = choose(options.slugs, faults);
  if (!faults.empty()) throw Error(std::move(faults));
  jobs = std::clamp<std::int64_t>(jobs, 1, static_cast<std::int64_t>(outcomes.size()));
  Batteries(outcomes).run(static_cast<std::size_t>(jobs));
  for (const Outcome& outcome : outcomes) {
    if (!outcome.battery) print_faults({{"battery", outcome.info->slug, outcome.trouble}});
  }
  print_report(outcomes, options.json);
  return std::all_of(outcomes.begin(), outcomes.end(), passed) ? kDone : kFailed;
}

}  // namespace

void add_check(CLI::App& app, int& exit) {
  CLI::App* command = app.add_subcommand("check", "Compare every prediction with its measurement");
  auto options = std::make_shared<CheckOptions>();
  command->add_option("EXPERIMENT", options->slugs, "Slugs; all experiments unless given")
      ->type_name("");
  command->add_option("--jobs", options->jobs, "Experiments at a time; one per core unless given")
      ->type_name("N");
  command->add_flag("--json", options->json,
                    "Print one JSON list instead of tables, with the runs behind each check");
  command->callback([options, &exit] { exit = check(*options); });
}

}  // namespace lm::cli
