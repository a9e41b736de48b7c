# twoneuron_mpi_test(<name> <ranks> <argument of mpirun>...)
# A test of several ranks on this machine, whatever the number of its cores, and also as root.
function(twoneuron_mpi_test name ranks)
  add_test(NAME ${name} COMMAND ${MPIEXEC_EXECUTABLE} -n ${ranks} ${ARGN})
  # Open MPI never frees some memory, which LeakSanitizer would report
  set_tests_properties(${name} PROPERTIES LABELS mpi ENVIRONMENT
    "${TWONEURON_TEST_ENVIRONMENT};ASAN_OPTIONS=use_sigaltstack=0:detect_leaks=0")
endfunction()
