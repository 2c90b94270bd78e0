// Empty on purpose: clang's own MMX header refuses every target but x86, and Eigen needs none of
// it.
#pragma once
