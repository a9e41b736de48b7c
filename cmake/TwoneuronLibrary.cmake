# libtwoneuron, shared and static, of the parts of host/ below cli/, with its header, pkg-config file and CMake package.
# Nothing but twoneuron_* is visible outside of either. It runs on the devices of one process: MPI is the program's.
option(TWONEURON_LIBRARY "Build and install libtwoneuron" ON)
# a sanitized library needs a sanitized program, and objcopy is not on every system
if(NOT TWONEURON_LIBRARY OR TWONEURON_SANITIZE OR TWONEURON_SANITIZE_THREAD OR TWONEURON_FUZZ OR NOT CMAKE_OBJCOPY)
  set(TWONEURON_LIBRARY_BUILT OFF)
  return()
endif()
set(TWONEURON_LIBRARY_BUILT ON)

set(objects $<TARGET_OBJECTS:twoneuron_kernels> $<TARGET_OBJECTS:twoneuron_team_alone>)
set(parts base model space reference sweep device training engine store output results run proof api)
if(TWONEURON_VERIFY)
  list(APPEND parts verify)
endif()
foreach(part ${parts})
  list(APPEND objects $<TARGET_OBJECTS:twoneuron_${part}>)
endforeach()

# what it links, and the same as flags for a program that links libtwoneuron.a
set(links OpenCL::OpenCL Threads::Threads m ${CMAKE_DL_LIBS})
set(flags -lOpenCL -lpthread -lm -lstdc++)
foreach(part CLBLAST YAML SQLITE JANSSON MD NETCDF ZSTD QPDF)
  if(NOT DEFINED TWONEURON_${part} OR TWONEURON_${part})
    list(APPEND links PkgConfig::${part})
    list(APPEND flags ${${part}_LDFLAGS})
  endif()
endforeach()
if(TWONEURON_VERIFY)
  list(APPEND links twoneuron_arb)
  list(APPEND flags ${ARB_LIBRARIES})
endif()
list(REMOVE_DUPLICATES flags)

add_library(twoneuron_shared SHARED ${objects})
target_link_libraries(twoneuron_shared PRIVATE ${links})
target_include_directories(twoneuron_shared INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
set(exports ${CMAKE_CURRENT_BINARY_DIR}/exports.map)
file(WRITE ${exports} "{ global: twoneuron_*; local: *; };\n")
target_link_options(twoneuron_shared PRIVATE -Wl,--version-script=${exports} -Wl,--no-undefined)
set_target_properties(twoneuron_shared PROPERTIES
  OUTPUT_NAME twoneuron EXPORT_NAME twoneuron LINKER_LANGUAGE CXX LINK_DEPENDS ${exports}
  VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})

# one object, in which all other names are local
set(folder ${CMAKE_CURRENT_BINARY_DIR}/static)
file(MAKE_DIRECTORY ${folder})
add_custom_command(OUTPUT ${folder}/libtwoneuron.a DEPENDS ${objects} COMMAND_EXPAND_LISTS VERBATIM
  COMMAND ${CMAKE_LINKER} -r -o ${folder}/twoneuron.o ${objects}
  COMMAND ${CMAKE_OBJCOPY} --wildcard --keep-global-symbol=twoneuron_* ${folder}/twoneuron.o
  COMMAND ${CMAKE_COMMAND} -E rm -f ${folder}/libtwoneuron.a
  COMMAND ${CMAKE_AR} qcs ${folder}/libtwoneuron.a ${folder}/twoneuron.o
  COMMENT "Linking libtwoneuron.a")
add_custom_target(twoneuron_static ALL DEPENDS ${folder}/libtwoneuron.a)

# paths from the package files to the prefix: they stay true when the prefix moves
file(RELATIVE_PATH TWONEURON_UP /prefix/${CMAKE_INSTALL_LIBDIR}/cmake/twoneuron /prefix)
file(RELATIVE_PATH TWONEURON_PC_UP /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
list(JOIN flags " " TWONEURON_FLAGS)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/twoneuron)
configure_file(cmake/twoneuron.pc.in twoneuron.pc @ONLY)
configure_file(cmake/twoneuron-config.cmake.in twoneuron-config.cmake @ONLY)
include(CMakePackageConfigHelpers)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/twoneuron-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES host/api/twoneuron.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library)
install(DIRECTORY examples DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT library)
install(TARGETS twoneuron_shared EXPORT twoneuron-targets LIBRARY COMPONENT library)
install(FILES ${folder}/libtwoneuron.a DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/twoneuron.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT library)
install(EXPORT twoneuron-targets NAMESPACE twoneuron:: DESTINATION ${package} COMPONENT library)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/twoneuron-config.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/twoneuron-config-version.cmake DESTINATION ${package} COMPONENT library)
