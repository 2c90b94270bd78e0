// The cache sizes that matrix products block for: set once to fixed numbers, never asked.
#pragma once

namespace lm {

/// Tells Eigen to block matrix products for 32 KiB, 512 KiB and 4 MiB of cache on every machine.
///
/// The block size decides in which order a long product is summed, so sizes asked from the
/// processor (as Eigen does by itself) would change the last bits from machine to machine. Every
/// entry to the engine that multiplies matrices calls this first: creating an experiment does, and
/// so does each function of core/linalg. Cheap to call again; safe from several threads.
void fix_blocking();

}  // namespace lm
