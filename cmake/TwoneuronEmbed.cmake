# twoneuron_embed_text(<target> <variable> <file> [FOLDERS <folder>...] [DEPENDS <file>...])
# Compiles a text file into the target as `extern const char <variable>[]`, ended by a zero byte. The C file is written
# again when the text, or a file that it DEPENDS on, changes. With FOLDERS the text is a kernel: the file that an
# #include line names replaces that line. The file is looked for beside the one with the line, then in FOLDERS. So a
# device's compiler needs no include path, and a program is one text to hash.
set(TWONEURON_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed.cmake)
function(twoneuron_embed_text target variable file)
  cmake_parse_arguments(PARSE_ARGV 3 arg "" "" "FOLDERS;DEPENDS")
  get_filename_component(input ${file} ABSOLUTE)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${variable}.c)
  set(folders)
  if(arg_FOLDERS)
    list(JOIN arg_FOLDERS "|" folders)
    set(folders "-DFOLDERS=${folders}")
  endif()
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${input} -DOUTPUT=${output} -DVARIABLE=${variable} ${folders}
      -P ${TWONEURON_EMBED_SCRIPT}
    DEPENDS ${input} ${arg_DEPENDS} ${TWONEURON_EMBED_SCRIPT}
    COMMENT "Embedding ${file}" VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
