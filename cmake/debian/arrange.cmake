# Run by cpack on the files of the package before it packs them: what Debian's policy asks for and `cmake --install`
# does not do. A Debian package has its licence in `copyright`, a compressed changelog, and compressed man pages.
set(tree ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share)
set(documents ${tree}/doc/${CPACK_PACKAGE_NAME})

file(REMOVE ${documents}/LICENSE)
file(COPY ${CMAKE_CURRENT_LIST_DIR}/copyright DESTINATION ${documents} NO_SOURCE_PERMISSIONS)
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${documents}/changelog
"${CPACK_PACKAGE_NAME} (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * CHANGELOG.md in this folder says what changed.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
file(CHMOD ${documents}/changelog PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
# cpack makes folders with the user's umask
file(CHMOD_RECURSE ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

file(GLOB_RECURSE pages ${tree}/man/*)
execute_process(COMMAND gzip -9n ${documents}/changelog ${pages} COMMAND_ERROR_IS_FATAL ANY)
