# The Emscripten that builds the module: Debian's, or the one that LM_EMSDK names.
#
# LM_EMSDK (environment) is the root of an emsdk checkout. Debian's compiler is named by its full
# path otherwise, so that an emsdk that happens to be first on PATH is not taken unasked.
if(DEFINED ENV{LM_EMSDK} AND NOT "$ENV{LM_EMSDK}" STREQUAL "")
  set(EMSCRIPTEN_ROOT_PATH "$ENV{LM_EMSDK}/upstream/emscripten")
  set(lm_emscripten_bin "${EMSCRIPTEN_ROOT_PATH}")
  set(lm_emscripten_env "EM_CONFIG=$ENV{LM_EMSDK}/.emscripten")
else()
  set(EMSCRIPTEN_ROOT_PATH /usr/share/emscripten)
  set(lm_emscripten_bin /usr/bin)
  # NODE_PATH: above -O1 Emscripten runs a JavaScript optimizer that needs Debian's acorn, which a
  # Node from another source does not find. EM_CONFIG would point to another Emscripten's tools.
  set(lm_emscripten_env NODE_PATH=/usr/share/nodejs --unset=EM_CONFIG --unset=EMSDK)
  unset(ENV{EM_CONFIG})
endif()

if(NOT EXISTS "${EMSCRIPTEN_ROOT_PATH}/cmake/Modules/Platform/Emscripten.cmake")
  message(FATAL_ERROR "Emscripten is missing in ${EMSCRIPTEN_ROOT_PATH}: "
    "run `apt-get install emscripten`, or set LM_EMSDK to an emsdk folder.")
endif()

set(ENV{PATH} "${lm_emscripten_bin}:$ENV{PATH}")
set(CMAKE_CXX_COMPILER "${lm_emscripten_bin}/em++")
set(CMAKE_C_COMPILER "${lm_emscripten_bin}/emcc")
set(CMAKE_AR "${lm_emscripten_bin}/emar")
set(CMAKE_RANLIB "${lm_emscripten_bin}/emranlib")
include("${EMSCRIPTEN_ROOT_PATH}/cmake/Modules/Platform/Emscripten.cmake")

find_program(LM_CCACHE ccache PATHS /usr/bin NO_CMAKE_FIND_ROOT_PATH)
if(LM_CCACHE)
  set(lm_ccache ${LM_CCACHE})
endif()
set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env ${lm_emscripten_env} ${lm_ccache})
set(CMAKE_CXX_LINKER_LAUNCHER ${CMAKE_COMMAND} -E env ${lm_emscripten_env})
