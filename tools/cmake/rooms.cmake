# karst_room(<name> [ROOMS <rooms it may include>...] [LIBRARIES <third parties>...])
# One object library a room of lib/, from all sources in its folder. tools/tidy/check_layers.py checks that a room
# includes only the rooms that it declares.
function(karst_room name)
  cmake_parse_arguments(ROOM "" "" "ROOMS;LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cc)
  add_library(karst_${name} OBJECT ${sources})
  target_include_directories(karst_${name} PUBLIC ${PROJECT_SOURCE_DIR}/include PRIVATE ${PROJECT_SOURCE_DIR}/lib)
  target_link_libraries(karst_${name} PRIVATE karst_warnings ${ROOM_LIBRARIES})
endfunction()

add_library(karst_warnings INTERFACE)
if(KARST_DEVELOPER)
  target_compile_options(karst_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
                         -Wold-style-cast -Woverloaded-virtual -Wimplicit-fallthrough -Werror)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # When it optimizes, GCC 12 takes the texts of a std::string's operator+ for overlapping (GCC bug 105651), and
    # members of requests made in one expression for uninitialized.
    target_compile_options(karst_warnings INTERFACE "$<$<CONFIG:Release>:-Wno-restrict;-Wno-maybe-uninitialized>")
  endif()
endif()
