// Threads that draw numbers from one counter, and a queue that gives their results back in order.
#include "cli/in_order.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>

#include "cli/console.hpp"
#include "cli/request.hpp"

namespace lm::cli {
namespace {

using Clock = std::chrono::steady_clock;

/// How often the waiting thread checks whether there is progress to show.
constexpr std::chrono::milliseconds kGlance{200};

/// Results may run ahead of the one that is waited for by this many per thread.
constexpr std::int64_t kAhead = 4096;

/// A result, or what was thrown instead.
struct Result {
  std::string text;
  std::exception_ptr trouble;
};

class Queue {
 public:
  Queue(std::int64_t count, const std::function<std::string(std::int64_t)>& work)
      : count_(count), work_(work) {}

  ~Queue() { stop(); }
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  void start(std::int64_t jobs) {
    limit_ = kAhead * jobs;
    for (std::int64_t i = 0; i < std::min(jobs, count_); ++i) {
      threads_.emplace_back([this] { draw(); });
    }
  }

  /// The result of `index`, once it is there; meanwhile `glance` is called with the number done.
  Result wait(std::int64_t index, const std::function<void(std::int64_t)>& glance) {
    std::unique_lock<std::mutex> lock(mutex_);
    while (results_.find(index) == results_.end()) {
      changed_.wait_for(lock, kGlance);
      glance(done_);
    }
    Result result = std::move(results_[index]);
    results_.erase(index);
    taken_ = index + 1;
    room_.notify_all();
    return result;
  }

 private:
  void draw() {
    while (!stopped_) {  // every number that is drawn gets its result
      const std::int64_t i = next_++;
      if (i >= count_) return;
      Result result;
      try {
        result.text = work_(i);
      } catch (...) {
        result.trouble = std::current_exception();
        stopped_ = true;  // what was drawn before goes on: it may come first in order
      }
      std::unique_lock<std::mutex> lock(mutex_);
      results_[i] = std::move(result);
      ++done_;
      changed_.notify_one();
      room_.wait(lock, [&] { return stopped_ || i < taken_ + limit_; });
    }
  }

  void stop() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopped_ = true;
    }
    room_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  const std::int64_t count_;
  const std::function<std::string(std::int64_t)>& work_;
  std::int64_t limit_ = 0;
  std::atomic<std::int64_t> next_{0};
  std::atomic<bool> stopped_{false};
  std::int64_t done_ = 0;
  std::int64_t taken_ = 0;
  std::map<std::int64_t, Result> results_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable room_;
  std::vector<std::thread> threads_;
};

}  // namespace

std::int64_t parse_jobs(const std::string& text, std::vector<Fault>& faults) {
  if (text.empty()) return std::max(1u, std::thread::hardware_concurrency());
  return std::max<std::int64_t>(1, parse_count("jobs", text, kMaxJobs, faults));
}

void in_order(const std::string& what, std::int64_t jobs, std::int64_t count,
              const std::function<std::string(std::int64_t)>& work,
              const std::function<void(std::int64_t, const std::string&)>& take) {
  Progress progress;
  const Clock::time_point begin = Clock::now();
  const auto glance = [&](std::int64_t done) {
    if (!progress.due()) return;
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    std::string text =
        what + ": " + std::to_string(done) + " of " + std::to_string(count) + " done";
    if (done > 0) {
      const double each = seconds / static_cast<double>(done);
      text += ", about " + time_left(each * static_cast<double>(count - done)) + " left";
    }
    progress.show(text);
  };
  Queue queue(count, work);
  queue.start(jobs);
  for (std::int64_t i = 0; i < count; ++i) {
    const Result result = queue.wait(i, glance);
    if (result.trouble) std::rethrow_exception(result.trouble);
    take(i, result.text);
  }
}

std::string time_left(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::floor(seconds + 0.5));
  if (whole < 90) return std::to_string(whole) + " s";
  const std::int64_t minutes = (whole + 30) / 60;
  if (minutes < 90) return std::to_string(minutes) + " min";
  return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

}  // namespace lm::cli
