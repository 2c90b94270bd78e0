// Places in one block of memory, handed out and taken back while a plan is made.
#pragma once

#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "core/types.hpp"

namespace lm::ad {

/// Best-fit allocator of offsets. Sizes are rounded up to kAlign scalars (64 bytes of float), so
/// every place starts on a cache line. Nothing here touches memory.
class ArenaPlanner {
 public:
  static constexpr Index kAlign = 16;

  static Index rounded(Index count) { return (count + kAlign - 1) / kAlign * kAlign; }

  Index take(Index count) {
    const Index size = rounded(count);
    const auto fit = by_size_.lower_bound({size, 0});
    if (fit == by_size_.end()) return grow(size);
    const Index offset = fit->second, free = fit->first;
    erase(offset, free);
    if (free > size) insert(offset + size, free - size);
    return offset;
  }

  void give_back(Index offset, Index count) {
    Index size = rounded(count);
    auto next = by_offset_.lower_bound(offset);
    if (next != by_offset_.end() && next->first == offset + size) {
      size += next->second;
      erase(next->first, next->second);
      next = by_offset_.lower_bound(offset);
    }
    if (next != by_offset_.begin()) {
      const auto before = std::prev(next);
      const Index start = before->first, length = before->second;
      if (start + length == offset) {
        erase(start, length);
        offset = start;
        size += length;
      }
    }
    insert(offset, size);
  }

  /// Scalars needed at the widest moment.
  Index size() const { return end_; }

 private:
  // The end moves; a free place that touches it is used first.
  Index grow(Index size) {
    Index offset = end_;
    if (!by_offset_.empty()) {
      const auto last = std::prev(by_offset_.end());
      if (last->first + last->second == end_) {
        offset = last->first;
        erase(last->first, last->second);
      }
    }
    end_ = offset + size;
    return offset;
  }
  void insert(Index offset, Index size) {
    by_offset_.emplace(offset, size);
    by_size_.emplace(size, offset);
  }
  void erase(Index offset, Index size) {
    by_offset_.erase(offset);
    by_size_.erase({size, offset});
  }

  std::map<Index, Index> by_offset_;           // free places: offset → size
  std::set<std::pair<Index, Index>> by_size_;  // the same: (size, offset)
  Index end_ = 0;
};

}  // namespace lm::ad
