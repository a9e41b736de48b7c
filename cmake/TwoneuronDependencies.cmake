# The libraries that the project uses. OpenCL, CLBlast, libyaml, SQLite, Jansson, libmd and Random123 are required.
# Everything else is an option, on if it is found; `twoneuron --version` says what a build has. docs/packages.md has the
# names of the packages on Linux distributions other than Debian.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

set(TWONEURON_MISSING)
# twoneuron_need(<variable that tells whether it was found> <what it is> <Debian package>)
# Notes a required part that is missing, so that one message names all of them.
macro(twoneuron_need found meaning package)
  if(NOT ${found})
    string(APPEND TWONEURON_MISSING "\n  ${meaning} (on Debian: ${package})")
  endif()
endmacro()

find_package(OpenCL QUIET)
pkg_check_modules(CLBLAST IMPORTED_TARGET clblast)
pkg_check_modules(YAML IMPORTED_TARGET yaml-0.1)
pkg_check_modules(SQLITE IMPORTED_TARGET sqlite3)
pkg_check_modules(JANSSON IMPORTED_TARGET jansson)
pkg_check_modules(MD IMPORTED_TARGET libmd)
find_path(RANDOM123_INCLUDE_DIR Random123/philox.h)
twoneuron_need(OpenCL_FOUND "OpenCL's headers and loader" "ocl-icd-opencl-dev opencl-c-headers")
twoneuron_need(CLBLAST_FOUND "CLBlast, the BLAS for OpenCL" libclblast-dev)
twoneuron_need(YAML_FOUND "libyaml, which reads sweep files" libyaml-dev)
twoneuron_need(SQLITE_FOUND "SQLite, which keeps the ledger of a run" libsqlite3-dev)
twoneuron_need(JANSSON_FOUND "Jansson, which writes JSON" libjansson-dev)
twoneuron_need(MD_FOUND "libmd, which computes SHA-256" libmd-dev)
twoneuron_need(RANDOM123_INCLUDE_DIR "Random123, headers of a random number generator" librandom123-dev)
if(TWONEURON_TESTS)
  pkg_check_modules(CMOCKA IMPORTED_TARGET cmocka)
  twoneuron_need(CMOCKA_FOUND "cmocka, which runs the unit tests (or configure with -DTWONEURON_TESTS=OFF)"
    libcmocka-dev)
endif()
if(TWONEURON_MISSING)
  message(FATAL_ERROR "twoneuron cannot be built without:${TWONEURON_MISSING}\n"
    "script/bootstrap installs all of them on Debian; docs/packages.md names their packages on other systems.")
endif()

# twoneuron_part(<name> <option> <meaning> <variable that tells whether it was found> <Debian package>...)
# Declares the option of a part, which is on if the part is found. Asking for a part that is not found stops the
# configuration. The name goes to TWONEURON_WITH or TWONEURON_WITHOUT, for `twoneuron --version`.
set(TWONEURON_WITH)
set(TWONEURON_WITHOUT)
function(twoneuron_part name option meaning found)
  # off because it was missing, and now it is there
  if(${found} AND DEFINED ${option}_MISSING AND NOT ${option})
    unset(${option} CACHE)
  endif()
  unset(${option}_MISSING CACHE)
  if(NOT ${found})
    set(${option}_MISSING TRUE CACHE INTERNAL "whether ${name} was missing")
  endif()
  if(${found})
    option(${option} "${meaning}" ON)
  else()
    option(${option} "${meaning}" OFF)
  endif()
  if(${option} AND NOT ${found})
    list(JOIN ARGN " " packages)
    message(FATAL_ERROR "${option} is ON, but ${name} was not found; install it (on Debian: ${packages}; "
      "docs/packages.md names the packages of other systems) or configure with -D${option}=OFF")
  endif()
  if(${option})
    set(TWONEURON_WITH ${TWONEURON_WITH} ${name} PARENT_SCOPE)
  else()
    set(TWONEURON_WITHOUT ${TWONEURON_WITHOUT} ${name} PARENT_SCOPE)
  endif()
endfunction()

pkg_check_modules(NETCDF IMPORTED_TARGET netcdf)
pkg_check_modules(ZSTD IMPORTED_TARGET libzstd)
# the first with streams in its interface for C
pkg_check_modules(QPDF IMPORTED_TARGET libqpdf>=10.6)
find_package(MPI COMPONENTS C)

# Arb is a part of FLINT 3 (its headers in flint/), and a library of its own beside FLINT 2. GMP is called by inline
# functions in FLINT's headers.
find_path(ARB_INCLUDE_DIR arb.h PATH_SUFFIXES flint)
find_library(FLINT_LIBRARY flint)
find_library(ARB_LIBRARY NAMES flint-arb arb)
find_library(GMP_LIBRARY gmp)
if(ARB_INCLUDE_DIR MATCHES "/flint$")
  set(ARB_LIBRARIES ${FLINT_LIBRARY} ${GMP_LIBRARY})
else()
  set(ARB_LIBRARIES ${ARB_LIBRARY} ${FLINT_LIBRARY} ${GMP_LIBRARY})
endif()
if(ARB_INCLUDE_DIR AND NOT ARB_LIBRARIES MATCHES "NOTFOUND")
  set(ARB_FOUND ON)
  add_library(twoneuron_arb INTERFACE)
  target_include_directories(twoneuron_arb SYSTEM INTERFACE ${ARB_INCLUDE_DIR})
  target_link_libraries(twoneuron_arb INTERFACE ${ARB_LIBRARIES} m)
else()
  set(ARB_FOUND OFF)
endif()

twoneuron_part(NetCDF TWONEURON_NETCDF "Write map.nc" NETCDF_FOUND libnetcdf-dev)
twoneuron_part(zstd TWONEURON_ZSTD "Compress networks.csv on request" ZSTD_FOUND libzstd-dev)
twoneuron_part(qpdf TWONEURON_QPDF "Give map.pdf the same bytes whenever it is drawn" QPDF_FOUND libqpdf-dev)
twoneuron_part(MPI TWONEURON_MPI "Run one sweep over MPI ranks" MPI_C_FOUND libopenmpi-dev)
twoneuron_part("certificate checker" TWONEURON_VERIFY "Build the certificate checker" ARB_FOUND
  "libflint-dev, before Debian 13 libflint-arb-dev as well")
find_program(SCDOC scdoc)
