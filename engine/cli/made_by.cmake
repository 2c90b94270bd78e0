# Run at every build: writes OUTPUT from TEMPLATE with the version and the commit, when they changed.
set(LM_MADE_BY ${VERSION})
execute_process(COMMAND git rev-parse --short=7 HEAD WORKING_DIRECTORY ${SOURCE}
  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed EQUAL 0)
  execute_process(COMMAND git diff --quiet HEAD WORKING_DIRECTORY ${SOURCE} RESULT_VARIABLE changed
    ERROR_QUIET)
  if(NOT changed EQUAL 0)
    string(APPEND commit "+")
  endif()
  string(APPEND LM_MADE_BY " (${commit})")
endif()
configure_file(${TEMPLATE} ${OUTPUT} @ONLY)
