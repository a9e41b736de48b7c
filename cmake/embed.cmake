# cmake -DINPUT=<text> -DOUTPUT=<C file> -DVARIABLE=<name> [-DFOLDERS=<folder>|<folder>...] -P embed.cmake
# See TwoneuronEmbed.cmake. Text stays in quoted strings and never in lists, in which semicolons and brackets have a
# meaning.

# find_include(<variable> <name> <folder of the file that includes it>): the path of the file, or nothing.
function(find_include out name folder)
  string(REPLACE "|" ";" folders "${FOLDERS}")
  foreach(candidate IN LISTS folder folders)
    if(EXISTS "${candidate}/${name}" AND NOT IS_DIRECTORY "${candidate}/${name}")
      set(${out} "${candidate}/${name}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  set(${out} "" PARENT_SCOPE)
endfunction()

# with_includes(<variable> <file>): the file's text, each #include line that names a file of ours replaced by that file.
function(with_includes out file)
  file(READ "${file}" rest)
  get_filename_component(folder "${file}" DIRECTORY)
  set(text "")
  while("${rest}" MATCHES "(^|\n)([ \t]*#[ \t]*include[ \t]+([\"<])([^\">\n]+)[\">][^\n]*)")
    set(start "${CMAKE_MATCH_1}")
    set(line "${CMAKE_MATCH_2}")
    set(quote "${CMAKE_MATCH_3}")
    set(name "${CMAKE_MATCH_4}")
    string(FIND "${rest}" "${start}${line}" at)
    string(SUBSTRING "${rest}" 0 ${at} before)
    string(LENGTH "${start}${line}" size)
    math(EXPR at "${at} + ${size}")
    string(SUBSTRING "${rest}" ${at} -1 rest)
    find_include(path "${name}" "${folder}")
    # a system header inside a branch for C stays as it is: no OpenCL compiler reads that branch
    if(path AND (quote STREQUAL "\"" OR name MATCHES "^Random123/"))
      with_includes(line "${path}")
      string(REGEX REPLACE "\n$" "" line "${line}")
    endif()
    string(APPEND text "${before}${start}${line}")
  endwhile()
  set(${out} "${text}${rest}" PARENT_SCOPE)
endfunction()

if(DEFINED FOLDERS)
  with_includes(text "${INPUT}")
else()
  file(READ "${INPUT}" text)
endif()
# bytes and not a string literal: C promises no more than 4,095 characters of those
string(HEX "${text}" bytes)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
string(REPEAT "." 80 line)
string(REGEX REPLACE "(${line})" "\\1\n" bytes "${bytes}")
file(WRITE "${OUTPUT}" "extern const char ${VARIABLE}[];\nconst char ${VARIABLE}[] = {\n${bytes}0x00};\n")
