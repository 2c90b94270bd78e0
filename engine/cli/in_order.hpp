// Work on several threads whose results are taken in order.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace lm::cli {

/// More threads than this are a typing error.
constexpr std::int64_t kMaxJobs = 1024;

/// The number of `--jobs`: what was typed, or one per core when nothing was; a fault for anything
/// but 1 to kMaxJobs.
std::int64_t parse_jobs(const std::string& text, std::vector<Fault>& faults);

/// Calls `work(i)` for i = 0 … count − 1 on `jobs` threads, and `take(i, result)` on this one, in
/// order and as soon as all before it are there. Says on standard error how far `what` is and about
/// how long it will take when it takes long. What `work` throws first in order is thrown here,
/// after all before it was taken; later work is given up then.
void in_order(const std::string& what, std::int64_t jobs, std::int64_t count,
              const std::function<std::string(std::int64_t)>& work,
              const std::function<void(std::int64_t, const std::string&)>& take);

/// `40 s`, `3 min`, `2 h 5 min`: what a person needs to know of a time to wait.
std::string time_left(double seconds);

}  // namespace lm::cli
