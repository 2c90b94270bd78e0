# What the WebAssembly build adds to the engine's flags, and how the module is linked.

# Emscripten maps SSE intrinsics to WebAssembly SIMD, so Eigen takes the same 4-wide packets as the
# native reference build. emscripten.hpp mends the three places where Eigen takes the compiler for
# an x86 one; include/ shadows the MMX header that clang refuses to read for another target.
target_compile_options(lm_flags INTERFACE
  -msimd128 -msse4.2 -fwasm-exceptions
  "SHELL:-include ${CMAKE_CURRENT_LIST_DIR}/emscripten.hpp"
  "SHELL:-include ${CMAKE_CURRENT_LIST_DIR}/products.hpp")
# For size, since the page waits for the module: every experiment's code is in it, and nearly all of
# that runs once per frame. -finline-functions: Emscripten tells clang at -Oz to inline nothing, which
# makes C++ larger, not smaller. The files below run inside a step, and are compiled for speed.
# -flto: the linker sees the module whole, which takes 6 to 9 % off it. It also makes the code of everything at
# every link, so the build for `npm start` goes without, and without Binaryen's passes: a change shows soon.
option(LM_WASM_SMALL "Spend the linker's time on a smaller module" ON)
target_compile_options(lm_flags INTERFACE -Oz -finline-functions)
if(LM_WASM_SMALL)
  target_compile_options(lm_flags INTERFACE -flto)
  set(level -Os)                 # at -Oz the C library's memcpy would copy byte by byte
else()
  set(level -O1)
endif()
set(LM_WASM_FAST
  autodiff/kernels/elementwise.cpp
  autodiff/kernels/finite.cpp
  autodiff/kernels/matmul.cpp
  autodiff/kernels/move.cpp
  autodiff/kernels/reduce.cpp
  bindings/compat/products.cpp
  core/elementary.cpp
  core/rng.cpp
  core/sha256.cpp
  optimize/transform.cpp)
target_include_directories(lm_flags SYSTEM BEFORE INTERFACE ${CMAKE_CURRENT_LIST_DIR}/include)
# A 32-bit pointer makes Eigen assume 8 registers; 16 gives the matrix kernels of x86-64: the same
# tiles, hence the same order of additions.
target_compile_definitions(lm_flags INTERFACE EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS=16)

# STACK_SIZE was called TOTAL_STACK before Emscripten 3.1.25.
if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.25)
  set(stack_size TOTAL_STACK)
else()
  set(stack_size STACK_SIZE)
endif()

set(LM_WASM_LINK_OPTIONS
  --bind
  -fwasm-exceptions
  $<$<BOOL:${LM_WASM_SMALL}>:-flto>
  -sMALLOC=emmalloc              # 3 KB less; nothing allocates in a step
  "SHELL:--js-library ${CMAKE_CURRENT_LIST_DIR}/decimal.js"  # what core/decimal.cpp calls
  -lexports.js                   # its effect here: imports keep their names, so one glue fits all modules
  -sDYNAMIC_EXECUTION=0          # runs under a Content-Security-Policy without 'unsafe-eval'
  -sMODULARIZE=1 -sEXPORT_ES6=1
  -sENVIRONMENT=web,worker,node
  -sFILESYSTEM=0
  -sNODEJS_CATCH_EXIT=0 -sNODEJS_CATCH_REJECTION=0  # a module leaves its host's errors alone
  -sALLOW_MEMORY_GROWTH=1
  -sINITIAL_MEMORY=33554432      # 32 MiB: the lessons' runs fit without growing
  -sMAXIMUM_MEMORY=2147483648    # 2 GiB: every address stays positive as a signed integer
  ${level}
  -s${stack_size}=4194304)       # 4 MiB: Eigen puts blocks of up to 128 KiB on the stack
