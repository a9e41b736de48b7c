# `cpack` makes the Debian package twoneuron_VERSION_ARCH.deb from a build folder. dpkg-shlibdeps finds what it depends
# on; cmake/debian/arrange.cmake puts documents where Debian's policy wants them. See docs/debian.md.
set(TWONEURON_MAINTAINER "The twoneuron developers <developers@twoneuron.example.org>" CACHE STRING
  "Name and address in the Maintainer field of the package")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME twoneuron)
set(CPACK_PACKAGE_CONTACT "${TWONEURON_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "trains two-neuron networks from every start, proves their limits")
set(CPACK_PACKAGE_DESCRIPTION
"Trains the network of one hidden and one output neuron from every point of
a hyperparameter space on OpenCL devices. Each sweep is a file; its result
is a convergence map, with pictures, and has the same bytes on every device.
.
It also proves what no amount of training can do: a claim about all real
weights comes with a certificate, which twoneuron-verify checks on its own.
.
It runs on the processor with pocl-opencl-icd, and on any other device whose
OpenCL driver is installed.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
# the program and what belongs to it; the library has a component of its own
set(CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR};twoneuron;Unspecified;/")
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/debian/arrange.cmake)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT) # twoneuron_VERSION_ARCH.deb
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "pocl-opencl-icd | opencl-icd, gnuplot-nox")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "openmpi-bin")
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
