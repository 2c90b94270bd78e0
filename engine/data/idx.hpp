// The IDX format of MNIST's files, plain or gzip: strict, because the files are untrusted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.hpp"

namespace lm {

/// An IDX array of unsigned bytes (type 08): sizes of its dimensions, then its bytes, row-major.
struct IdxArray {
  std::vector<Index> sizes;
  std::string bytes;
};

/// The most bytes that an IDX file may hold when decompressed: MNIST's training images are 47 MB.
constexpr std::size_t kMaxIdxBytes = std::size_t{64} << 20;

/// The most pixels that an image may have, 64 × 64: a network's first layer has a weight for each
/// and every unit. MNIST's have 784.
constexpr Index kMaxIdxPixels = 4096;

/// The most pixels of all images that are taken, 64 MB as doubles: 10,000 of MNIST's.
constexpr Index kMaxIdxTaken = 8'000'000;

/// Reads an IDX file, decompressing gzip. Errors, each one sentence that names what was found and
/// what is allowed (path `source`): `bad_idx` for a wrong magic number, another element type, more
/// than three dimensions, a size of zero, or a length that contradicts the sizes; `too_large`;
/// `bad_gzip`.
IdxArray read_idx(std::string_view file, const std::string& source);

/// Images (three dimensions: N × height × width) with their labels (one dimension: N): inputs
/// N × (height · width) with byte/255 in [0, 1], labels, one-hot targets of max(label) + 1 classes.
/// The first `most` examples are taken; 0: all; never more than have kMaxIdxTaken pixels. Errors
/// also when the counts differ, and `too_large` above kMaxIdxPixels.
Dataset idx_dataset(std::string_view images, std::string_view labels, Index most = 0);

}  // namespace lm
