# Functions that declare the project's targets, so that all have the same warnings, sanitizers and floating-point rules.

# Warnings, sanitizers and strict IEEE arithmetic for one target.
function(twoneuron_target_options target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wshadow -Wpointer-arith -Wformat=2 -Wundef
    # no symbol that stays global in libtwoneuron.a
    $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-fno-gnu-unique>
    $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes -Wmissing-prototypes -Wvla -Wdouble-promotion>
    $<$<BOOL:${TWONEURON_WERROR}>:-Werror>
    # the reference must round as the kernels do: fma only where the source says fma
    -ffp-contract=off -fno-fast-math
    # gcc 12 makes a vector of a pair of (double)(float) conversions and then drops them
    $<$<C_COMPILER_ID:GNU>:-fno-tree-slp-vectorize>)
  target_compile_definitions(${target} PRIVATE _GNU_SOURCE)
  if(TWONEURON_SANITIZE)
    target_compile_options(${target} PRIVATE
      -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1)
    target_link_options(${target} PRIVATE -fsanitize=address,undefined)
  endif()
  if(TWONEURON_SANITIZE_THREAD)
    target_compile_options(${target} PRIVATE -fsanitize=thread)
    target_link_options(${target} PRIVATE -fsanitize=thread)
  endif()
endfunction()

# twoneuron_library(<name> SOURCES <file>... [PUBLIC <target>...] [PRIVATE <target>...])
# A static library target twoneuron_<name> for one folder of host/. It links the targets of the folders that it uses:
# PUBLIC for those whose headers its own headers include. All link `base`.
function(twoneuron_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;PUBLIC;PRIVATE")
  add_library(twoneuron_${name} STATIC ${arg_SOURCES})
  target_include_directories(twoneuron_${name} PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/host)
  if(NOT name STREQUAL "base")
    list(APPEND arg_PUBLIC twoneuron_base)
  endif()
  target_link_libraries(twoneuron_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
  twoneuron_target_options(twoneuron_${name})
endfunction()

# Label of the tests whose host code other tests run as well. In a sanitized build, where they would be the longest,
# they run in `script/test --thorough` only.
set(TWONEURON_REPEATED)
if(TWONEURON_SANITIZE)
  set(TWONEURON_REPEATED thorough)
endif()

# The environment of every test; to add to it, set the property ENVIRONMENT_MODIFICATION. Drivers and twoneuron keep
# files between runs, above all built kernels. Here they keep them in a folder of the tests, so that a home folder is
# neither needed nor changed.
set(TWONEURON_TEST_CACHE "${PROJECT_BINARY_DIR}/cache" CACHE PATH
  "Where tests keep built kernels; build folders may share one")
set(TWONEURON_TEST_DRIVERS "/etc/OpenCL/vendors/pocl.icd" CACHE STRING
  "OpenCL drivers that tests use: an .icd file, a folder of them, or nothing for all that are installed")
set(TWONEURON_TEST_ENVIRONMENT
  POCL_CACHE_DIR=${TWONEURON_TEST_CACHE}/pocl
  TWONEURON_CACHE=${TWONEURON_TEST_CACHE}/twoneuron
  MESA_SHADER_CACHE_DIR=${TWONEURON_TEST_CACHE}/mesa
  # the compilers of OpenCL drivers have their own signal stacks, which AddressSanitizer would free as its own; up to
  # gcc 13, LeakSanitizer takes some blocks of thread-local memory for larger ones and crashes at times
  ASAN_OPTIONS=use_sigaltstack=0:intercept_tls_get_addr=0
  LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/lsan.supp:print_suppressions=0
  TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp)
# more ranks than cores, also as root: Open MPI 4's names, then those of Open MPI 5, whose launcher is PRRTE
list(APPEND TWONEURON_TEST_ENVIRONMENT OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
  OMPI_MCA_rmaps_base_oversubscribe=1 PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe)
if(EXISTS "${TWONEURON_TEST_DRIVERS}")
  list(APPEND TWONEURON_TEST_ENVIRONMENT OCL_ICD_VENDORS=${TWONEURON_TEST_DRIVERS})
endif()

# twoneuron_test(<name> SOURCES <file>... [LIBRARIES <target>...] [LABELS <label>...])
# A cmocka program that CTest runs; test names mirror the folders of host/. The time limit of all tests
# is in CMakePresets.json, long enough for a machine that is busy with other work.
function(twoneuron_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES;LABELS")
  add_executable(test_${name} ${arg_SOURCES})
  target_link_libraries(test_${name} PRIVATE ${arg_LIBRARIES} PkgConfig::CMOCKA)
  target_include_directories(test_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(test_${name} PRIVATE TEST_SOURCE_DIR="${PROJECT_SOURCE_DIR}/tests")
  twoneuron_target_options(test_${name})
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" ENVIRONMENT "${TWONEURON_TEST_ENVIRONMENT}")
endfunction()

# twoneuron_script_test(<name> SCRIPT <file> [ARGUMENTS <argument>...] [LABELS <label>...])
# A shell script that CTest runs with the path of the program, then ARGUMENTS; tests/common.sh has what such scripts
# share. tests/CMakeLists.txt builds the kernels of their sweeps first, so that tests side by side do not build them
# twice.
function(twoneuron_script_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SCRIPT" "ARGUMENTS;LABELS")
  add_test(NAME ${name} COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/${arg_SCRIPT} $<TARGET_FILE:twoneuron> ${arg_ARGUMENTS})
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" ENVIRONMENT "${TWONEURON_TEST_ENVIRONMENT}"
    FIXTURES_REQUIRED warm_cache)
endfunction()
