# What `cmake --install` lays down: the libraries, their headers, the server, and the package that makes
# find_package(karst) give karst::karst and karst::wire.
if(NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(karst_libraries karst)
set(karst_private_headers)
if(KARST_WIRE)
  list(APPEND karst_libraries karst_wire_library)
else()
  set(karst_private_headers PATTERN service.h EXCLUDE)
endif()

install(TARGETS ${karst_libraries} EXPORT karstTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/karst DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h" ${karst_private_headers})
if(KARST_SERVER)
  install(TARGETS karst-server RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

set(karst_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/karst)
install(EXPORT karstTargets NAMESPACE karst:: DESTINATION ${karst_package_dir})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/karstConfig.cmake.in
                              ${PROJECT_BINARY_DIR}/karstConfig.cmake INSTALL_DESTINATION ${karst_package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/karstConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/karstConfig.cmake ${PROJECT_BINARY_DIR}/karstConfigVersion.cmake
        DESTINATION ${karst_package_dir})
