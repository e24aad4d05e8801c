# cmake -DBUILD=<build tree> -DSOURCE=<source tree> -DWORK=<scratch> -DBUILD_TYPE=<type> -P install_and_consume.cmake
# Installs Karst to a fresh prefix, builds a program against it that knows nothing of the tree, and runs it.
function(run)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE printed ERROR_VARIABLE complaint RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGN}\nended with ${status}:\n${printed}${complaint}")
  endif()
  set(printed "${printed}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${WORK})
file(COPY ${SOURCE}/tests/install/consumer DESTINATION ${WORK})
configure_file(${SOURCE}/tests/examples/quick_start.cc ${WORK}/consumer/main.cc COPYONLY)

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix --strip)
run(${CMAKE_COMMAND} -S ${WORK}/consumer -B ${WORK}/build -G Ninja -DCMAKE_PREFIX_PATH=${WORK}/prefix
    -DCMAKE_BUILD_TYPE=${BUILD_TYPE} "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}")
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/consumer)

file(READ ${SOURCE}/tests/examples/quick_start.out expected)
if(NOT printed STREQUAL expected)
  message(FATAL_ERROR "printed:\n${printed}\ninstead of:\n${expected}")
endif()
run(${WORK}/prefix/bin/karst-server --version)
if(NOT printed MATCHES "^karst-server [0-9]")
  message(FATAL_ERROR "the installed server says: ${printed}")
endif()
